import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { saas } from "../../../providers/saas/provider";

describe("each resource of our provider", () => {
  const sources = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => readFileSync(path.join(__dirname, file), "utf8"))
    .filter((source) => /\bsurvives(?:Faults)?\(/.test(source));

  for (const { token } of saas.resources) {
    it(`meets failing APIs and strangers: ${token}`, () => {
      const [, service = "", name = ""] = token.split(":");
      assert.ok(
        sources.some((source) => source.includes(`saas:${service}:${name}`)),
        `no test with faults is about ${token}`,
      );
    });
  }
});
