import assert from "node:assert/strict";

import fc from "fast-check";

import { dmarcRecord, spfRecord, txtContent } from "../../components/mail-records";

describe("spfRecord", () => {
  it("allows what the included domains allow, and ends by refusing the rest", () => {
    assert.equal(spfRecord(["sendgrid.net"]), "v=spf1 include:sendgrid.net -all");
    assert.equal(
      spfRecord(["sendgrid.net", "_spf.google.com"]),
      "v=spf1 include:sendgrid.net include:_spf.google.com -all",
    );
  });

  it("refuses everything where nothing is included", () => {
    assert.equal(spfRecord([]), "v=spf1 -all");
  });
});

describe("dmarcRecord", () => {
  it("begins with v and p, and names where reports go", () => {
    assert.equal(
      dmarcRecord("quarantine", "dmarc@example.com"),
      "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com",
    );
  });
});

describe("txtContent", () => {
  it("quotes a short text as one string", () => {
    assert.equal(txtContent("v=spf1 -all"), '"v=spf1 -all"');
    assert.equal(txtContent(""), '""');
  });

  it("escapes quotes and backslashes", () => {
    assert.equal(txtContent('a "b" \\c'), '"a \\"b\\" \\\\c"');
  });

  it("splits after 255 octets, and the strings joined are the text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 900 }), (text) => {
        const strings = [...txtContent(text).matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(
          ([, quoted = ""]) => quoted.replace(/\\(.)/gs, "$1"),
        );
        assert.equal(strings.join(""), text);
        for (const part of strings.slice(0, -1)) assert.equal(part.length, 255);
        assert.ok((strings.at(-1)?.length ?? 0) <= 255);
      }),
    );
  });
});
