import assert from "node:assert/strict";

import fc from "fast-check";

import { bimiAt, bimiText, isBimi, parseBimi } from "../../../checklist/dns/bimi";

describe("a BIMI record", () => {
  for (const [text, codes] of [
    ["v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/logo.pem", ""],
    ["v=BIMI1; l=https://example.com/logo.svg;", ""],
    ["v=BIMI1; l=; a=", ""],
    ["v=BIMI2; l=https://example.com/logo.svg", "version"],
    ["v=BIMI1; a=https://example.com/logo.pem", "no-logo"],
    ["v=BIMI1; l=http://example.com/logo.svg", "logo"],
    ["v=BIMI1; l=https://example.com/logo.png", "logo-type"],
    ["v=BIMI1; l=https://example.com/logo.svg; a=self", "evidence"],
    ["v=BIMI1; l=https://example.com/logo.svg; junk", "no-equals"],
  ] as const) {
    it(`${text}: ${codes === "" ? "right" : codes}`, () => {
      const { problems } = parseBimi(text);
      assert.equal(problems.map(({ code }) => code).join(", "), codes);
    });
  }

  it("is read again as it was written, at its name", () => {
    const https = fc.domain().map((domain) => `https://${domain}/logo.svg`);
    const record = fc.record(
      { logo: https, evidence: https },
      { requiredKeys: ["logo"], noNullPrototype: true },
    );
    fc.assert(
      fc.property(record, (given) => {
        assert.deepEqual(parseBimi(bimiText(given)), { record: given, problems: [] });
      }),
    );
    assert.deepEqual(parseBimi(bimiText({ logo: undefined })), {
      record: { logo: undefined },
      problems: [],
    });
    assert.equal(bimiAt("a.com", { logo: undefined }).name, "default._bimi.a.com");
    assert.equal(bimiAt("a.com", { logo: undefined }, "other").name, "other._bimi.a.com");
    assert.ok(isBimi("v=BIMI1;") && !isBimi("v=BIMI10"));
    assert.equal(parseBimi("v=BIMI1; l=x").record, undefined);
  });
});
