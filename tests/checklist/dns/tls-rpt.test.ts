import assert from "node:assert/strict";

import fc from "fast-check";

import { isTlsRpt, parseTlsRpt, tlsRptAt, tlsRptText } from "../../../checklist/dns/tls-rpt";

describe("a TLS reporting record", () => {
  for (const [text, codes] of [
    ["v=TLSRPTv1;rua=mailto:reports@example.com", ""],
    ["v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt", ""],
    ["v=TLSRPTv1; rua=mailto:a@b.com, https://c.com", ""],
    ["v=TLSRPTv1", "version"],
    ["v=TLSRPTv2; rua=mailto:a@b.com", "version"],
    ["v=TLSRPTv1;", "no-address"],
    ["v=TLSRPTv1; rua=", "no-address"],
    ["v=TLSRPTv1; rua=a@b.com", "bad-address"],
    ["v=TLSRPTv1; rua=mailto:a@b.com,http://c.com", "bad-address"],
    ["v=TLSRPTv1; rua=mailto:a@b.com; junk", "no-equals"],
  ] as const) {
    it(`${text}: ${codes === "" ? "right" : codes}`, () => {
      const { problems } = parseTlsRpt(text);
      assert.equal(problems.map(({ code }) => code).join(", "), codes);
    });
  }

  it("is read again as it was written, at its name", () => {
    const address = fc.domain().map((domain) => `mailto:tls@${domain}`);
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 3 }), (rua) => {
        assert.deepEqual(parseTlsRpt(tlsRptText({ rua })), { record: { rua }, problems: [] });
      }),
    );
    assert.equal(tlsRptAt("a.com", { rua: ["mailto:a@b.com"] }).name, "_smtp._tls.a.com");
    assert.ok(isTlsRpt("v=tlsrptv1;") && !isTlsRpt("v=TLSRPTv10"));
    assert.equal(parseTlsRpt("v=TLSRPTv1; rua=x").record, undefined);
  });
});
