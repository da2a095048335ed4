import assert from "node:assert/strict";

import {
  canonicalName,
  isAtOrUnder,
  isDomainName,
  isFullDomain,
  parentOf,
} from "../../../checklist/dns/name";

describe("a name in the DNS", () => {
  it("is compared in lower case, without the last dot", () => {
    assert.equal(canonicalName(" Example.COM. "), "example.com");
    assert.ok(isAtOrUnder("a.example.com", "example.com"));
    assert.ok(isAtOrUnder("example.com", "example.com"));
    assert.ok(!isAtOrUnder("notexample.com", "example.com"));
    assert.equal(parentOf("a.example.com"), "example.com");
    assert.equal(parentOf("com"), undefined);
  });

  for (const [text, isName, isFull] of [
    ["example.com", true, true],
    ["example.com.", true, true],
    ["_dmarc.example.com", true, true],
    ["xn--p1ai.xn--p1ai", true, true],
    ["localhost", true, false],
    ["192.0.2.1", true, false],
    ["a".repeat(63) + ".com", true, true],
    ["a".repeat(64) + ".com", false, false],
    [`${"a.".repeat(126)}a`, true, true],
    [`${"a.".repeat(127)}a`, false, false],
    ["-a.com", false, false],
    ["a-.com", false, false],
    ["a..com", false, false],
    [".com", false, false],
    ["", false, false],
    ["a b.com", false, false],
    ["ä.com", false, false],
  ] as const) {
    it(`can be ${text.slice(0, 30)}: ${isName}, of a domain: ${isFull}`, () => {
      assert.equal(isDomainName(text), isName);
      assert.equal(isFullDomain(text), isFull);
    });
  }
});
