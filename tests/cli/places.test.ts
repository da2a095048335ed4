import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import type { Finding, Location } from "../../checklist/finding";
import { placedBy, placeInCheckout } from "../../cli/places";
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

  const urn = (types: string): string => `urn:pulumi:production::bookedbarber::${types}::n`;

  it("are a component's file where the project has it, and else the program's", () => {
    const dns = "bookedbarber:index:EmailDns$cloudflare:index/dnsRecord:DnsRecord";
    const of = (types: string): Location | undefined =>
      place({ subject: "TXT x", resource: urn(types) });
    assert.deepEqual(of(dns), { file: "components/email-dns.ts" });
    const elsewhere = [
      "cloudflare:index/dnsRecord:DnsRecord",
      "bookedbarber:index:Nowhere$cloudflare:index/dnsRecord:DnsRecord",
      "pulumi:providers:saas",
    ];
    for (const types of elsewhere) assert.equal(of(types), undefined, types);
    world.file("index.ts", "");
    for (const types of elsewhere) assert.deepEqual(of(types), { file: "index.ts" }, types);
  });

  it("are the settings for a variable, whichever resource has it, and never show the resource", () => {
    const found = placedBy(
      { stack: "production", project: "bookedbarber" },
      { root: world.folder, environment: {} },
    )(
      finding({
        subject: "DEBUG",
        resource: urn("bookedbarber:index:RailwayHosting$saas:railway:Variables"),
      }),
    );
    assert.deepEqual(found.location, { file, line: 3 });
    assert.ok(!("resource" in found));
  });

  it("are those of records and files, which know them already", () => {
    const known = { file: "waivers.yaml", line: 4 };
    assert.deepEqual(place({ subject: "DEBUG", location: known }), known);
  });

  it("are files of this project for each of its components", () => {
    const root = path.join(__dirname, "../..");
    const sources = readdirSync(path.join(root, "components"), { recursive: true }).map(String);
    const components = sources.flatMap((name) =>
      name.endsWith(".ts")
        ? [
            ...readFileSync(path.join(root, "components", name), "utf8").matchAll(
              /"(bookedbarber:index:\w+)"/g,
            ),
          ].map(([, type = ""]) => [type, `components/${name}`] as const)
        : [],
    );
    assert.ok(components.length >= 19, String(components.length));
    const placed = placedBy(
      { stack: "sandbox", project: "bookedbarber" },
      { root, environment: {} },
    );
    for (const [type, source] of components) {
      const { location } = placed(finding({ subject: "x", resource: urn(`${type}$a:b:C`) }));
      assert.deepEqual(location, { file: source }, type);
    }
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

describe("the places that viewers of code take", () => {
  const world = new TestWorld();
  const outside = new TestWorld();
  const inCheckout = placeInCheckout(world.folder);
  mkdirSync(path.join(world.folder, "config"));
  for (const name of ["Pulumi.yaml", "Pulumi.production.yaml", "config/backend.env"]) {
    world.file(name, "");
  }
  const folder = process.cwd();
  after(() => {
    world.close();
    outside.close();
  });
  afterEach(() => {
    process.chdir(folder);
  });

  it("are files of the checkout, by their path from the project's folder", () => {
    const place = { file: "config/backend.env", line: 3 };
    assert.deepEqual(inCheckout(place), place);
    assert.deepEqual(inCheckout({ ...place, file: path.join(world.folder, place.file) }), place);
    process.chdir(path.join(world.folder, "config"));
    assert.deepEqual(inCheckout({ file: "backend.env", line: 3 }), place);
    assert.deepEqual(inCheckout({ file: "../config/./backend.env", line: 3 }), place);
  });

  it("are the project's for what is nowhere, elsewhere or no file", () => {
    const other = outside.file("production.env", "");
    for (const file of [other, "nosuch.env", "-", "config", "a\0b", "x".repeat(9000)]) {
      assert.deepEqual(inCheckout({ file, line: 3 }), { file: "Pulumi.yaml" }, file.slice(0, 20));
    }
    assert.deepEqual(inCheckout(undefined), { file: "Pulumi.yaml" });
  });

  it("are the stack's settings of the checkout where Pulumi takes a copy of them", () => {
    const copy = outside.file("Pulumi.production.yaml", "");
    assert.deepEqual(inCheckout({ file: copy, line: 9 }), { file: "Pulumi.production.yaml" });
    const unknown = outside.file("Pulumi.other.yaml", "");
    assert.deepEqual(inCheckout({ file: unknown, line: 9 }), { file: "Pulumi.yaml" });
  });
});
