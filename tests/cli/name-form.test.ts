import assert from "node:assert/strict";

import { isGivenName } from "../../cli/env-file/name-form";

describe("a name that a file gives", () => {
  const table: readonly (readonly [name: string, isGiven: boolean])[] = [
    ["DATABASE_URL", true],
    ["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", true],
    ["database_unpooled_url", true],
    ["spring.datasource.url", true],
    ["S3_BUCKET_2", true],
    // The rest of a value that goes on in the next line.
    ["qwkzjxvaplmoknijbuhvygc", false],
    ["MFRGGZDFMZTWQ2LKMNXW", false],
    ["VOIHLVpPEDoF2dfyj8NYtw", false],
    ["e3b0c44298fc1c149afbf4c8", false],
    ["sk_live_51HhXyZabCdEfGhIjKl", false],
    ["a name", false],
    ["", false],
  ];
  for (const [name, isGiven] of table) {
    it(`is ${isGiven ? "one" : "none"}: ${name}`, () => {
      assert.equal(isGivenName(name), isGiven);
    });
  }
});
