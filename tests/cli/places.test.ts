import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";

import type { Finding, Location } from "../../checklist/finding";
import { placedBy } from "../../cli/places";
import { finding } from "../checklist/report/findings";
import { TestWorld } from "./world";

describe("the places of findings about a stack", () => {
  const world = new TestWorld();
  const settings = [
    "encryptionsalt: v1:abc",
    "config:",
    "  bookedbarber:DEBUG: 'true'",
    "  bookedbarber:CORS_ORIGINS: https://x.com",
    "  # a comment",
    "  bookedbarber:STRIPE_SECRET_KEY:",
    "    secure: v1:CANARY",
    "  bookedbarber:domain: bookedbarber.com",
    "  postgresql:REDIS_URL: of another provider",
  ];
  world.file("Pulumi.production.yaml", settings.join("\n"));
  mkdirSync(path.join(world.folder, "components"));
  world.file("components/email-dns.ts", "");
  after(() => {
    world.close();
  });

  const place = (
    given: Partial<Finding>,
    environment: NodeJS.ProcessEnv = {},
    stack = "production",
  ): Location | undefined =>
    placedBy(
      { stack, project: "bookedbarber" },
      { root: world.folder, environment },
    )(finding(given)).location;

  const file = "Pulumi.production.yaml";
  const table: readonly (readonly [subject: string, Location | undefined])[] = [
    ["DEBUG", { file, line: 3 }],
    ["ALLOWED_ORIGINS", { file, line: 4 }],
    ["CORS_ORIGINS", { file, line: 4 }],
    ["STRIPE_SECRET_KEY", { file, line: 6 }],
    ["domain", { file, line: 8 }],
    ["REDIS_URL", { file }],
    ["TXT _dmarc.bookedbarber.com", undefined],
    ["item 9.3", undefined],
  ];
  for (const [subject, expected] of table) {
    it(`are ${expected === undefined ? "none" : JSON.stringify(expected)} for ${subject}`, () => {
      assert.deepEqual(place({ subject }), expected);
    });
  }

  it("are a component's file where the project has it", () => {
    const known = { file: "components/email-dns.ts" };
    assert.deepEqual(place({ subject: "TXT x", location: known }), known);
    assert.equal(place({ location: { file: "components/other.ts" } }), undefined);
  });

  it("are in the file of settings that Pulumi is told to take, and nowhere without one", () => {
    const other = world.file("other.yaml", "config:\n  bookedbarber:DEBUG: x\n");
    const environment = { PULUMI_OPTION_CONFIG_FILE: other };
    assert.deepEqual(place({ subject: "DEBUG" }, environment), { file: other, line: 2 });
    assert.equal(place({ subject: "DEBUG" }, {}, "nosuch"), undefined);
  });

  it("are told of files that hold no settings, or anything else, without breaking down", () => {
    for (const text of [
      "",
      "[]",
      "config: 5",
      "config:\n  - a",
      "config:\n  ? [a]\n  : b",
      "\t{",
    ]) {
      const odd = world.file("odd.yaml", text);
      const environment = { PULUMI_OPTION_CONFIG_FILE: odd };
      assert.deepEqual(place({ subject: "DEBUG" }, environment), { file: odd });
    }
  });
});
