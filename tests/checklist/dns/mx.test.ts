import assert from "node:assert/strict";

import fc from "fast-check";

import { mxAt, mxText, NULL_MX, parseMx, readMx } from "../../../checklist/dns/mx";

describe("an MX record", () => {
  for (const [host, preference, codes] of [
    ["mx1.example.com", 10, ""],
    ["MX1.example.com.", 0, ""],
    [".", 0, ""],
    [".", undefined, ""],
    [".", 10, "null-preference"],
    ["mx1.example.com", undefined, "no-preference"],
    ["mx1.example.com", 65_536, "preference"],
    ["mx1.example.com", 1.5, "preference"],
    ["192.0.2.1", 10, "address"],
    ["2001:db8::1", 10, "address"],
    ["mx 1.example.com", 10, "host"],
    ["mx1.example.com..", 10, "host"],
    ["", 10, "host"],
  ] as const) {
    it(`${preference ?? "-"} ${host}: ${codes === "" ? "right" : codes}`, () => {
      const { problems } = readMx(host, preference);
      assert.equal(problems.map(({ code }) => code).join(", "), codes);
    });
  }

  it("is read again as it was written", () => {
    const record = fc.record(
      {
        preference: fc.integer({ min: 0, max: 65_535 }),
        host: fc.domain().map((domain) => domain.toLowerCase()),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(record, (given) => {
        assert.deepEqual(parseMx(mxText(given)), { record: given, problems: [] });
      }),
    );
    assert.deepEqual(parseMx("0 ."), { record: NULL_MX, problems: [] });
    assert.equal(parseMx("mx1.example.com").record, undefined);
  });

  it("has its preference apart, as Cloudflare takes it", () => {
    assert.deepEqual(mxAt("a.com", [{ preference: 10, host: "mx.a.com" }, NULL_MX]), [
      { name: "a.com", type: "MX", content: "mx.a.com", priority: 10 },
      { name: "a.com", type: "MX", content: ".", priority: 0 },
    ]);
  });
});
