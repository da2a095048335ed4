import assert from "node:assert/strict";

import { isSameRecord } from "../../../checklist/dns/same-record";
import type { RecordIdentity } from "../../../checklist/dns/same-record";

const txt = (content?: string, name = "example.com"): RecordIdentity => ({
  name,
  type: "TXT",
  content,
});
const mx = (priority: number | undefined, content?: string): RecordIdentity => ({
  name: "example.com",
  type: "MX",
  content,
  priority,
});
const caa = (content: string): RecordIdentity => ({ name: "example.com", type: "CAA", content });
const caaParts = (flags: number, tag: string, value: string): RecordIdentity => ({
  name: "example.com",
  type: "CAA",
  data: { flags, tag, value },
});
const cname = (name: string, content?: string): RecordIdentity => ({
  name,
  type: "CNAME",
  content,
});

const cases: readonly (readonly [string, RecordIdentity, RecordIdentity, boolean | undefined])[] = [
  ["two SPF records", txt('"v=spf1 -all"'), txt("v=spf1 include:a.example ~all"), true],
  ["SPF in two strings", txt('"v=sp" "f1 -all"'), txt("V=SPF1 -all"), true],
  [
    "SPF beside a site's verification",
    txt('"v=spf1 -all"'),
    txt("google-site-verification=a"),
    false,
  ],
  ["SPF beside a version that begins alike", txt("v=spf1 -all"), txt("v=spf10"), false],
  [
    "two DMARC records",
    txt("v=DMARC1; p=none", "_dmarc.a.b"),
    txt("v = DMARC1;p=reject", "_DMARC.a.b."),
    true,
  ],
  [
    "DMARC of two names",
    txt("v=DMARC1; p=none", "_dmarc.a.b"),
    txt("v=DMARC1; p=none", "_dmarc.b"),
    false,
  ],
  [
    "a selector's two keys, one without v",
    txt("v=DKIM1; p=A", "s._domainkey.a.b"),
    txt("k=rsa; p=B", "s._domainkey.a.b"),
    true,
  ],
  [
    "keys of two selectors",
    txt("v=DKIM1; p=A", "s1._domainkey.a.b"),
    txt("v=DKIM1; p=A", "s2._domainkey.a.b"),
    false,
  ],
  ["other texts", txt("one=1"), txt("one=2"), false],
  ["the same other text", txt('"one=1"'), txt("one=1"), true],
  ["a text that is not known yet", txt(), txt("one=1"), undefined],
  ["a text that is not known yet, at another name", txt(undefined, "a.b"), txt("one=1"), false],
  ["one server with two priorities", mx(1, "mx.a.b"), mx(5, "MX.a.b."), true],
  ["two servers at one place", mx(1, "mx.a.b"), mx(1, "mx.c.d"), true],
  ["two servers at two places", mx(1, "mx.a.b"), mx(2, "mx.c.d"), false],
  ["no mail beside a server", mx(0, "."), mx(10, "mx.c.d"), true],
  ["a server beside no mail", mx(10, "mx.c.d"), mx(0, "."), true],
  ["a server that is not known yet", mx(1), mx(2, "mx.c.d"), undefined],
  ["a server that is not known yet, at the same place", mx(1), mx(1, "mx.c.d"), true],
  ["one authority", caa('0 issue "a.org"'), caaParts(0, "issue", "A.org"), true],
  [
    "one authority with another flag",
    caa('128 issue "a.org"'),
    caaParts(0, "issue", "a.org"),
    true,
  ],
  ["two authorities", caa('0 issue "a.org"'), caa('0 issue "b.org"'), false],
  [
    "an authority for all and for wildcards",
    caa('0 issue "a.org"'),
    caa('0 issuewild "a.org"'),
    false,
  ],
  ["what is no CAA record beside one", caa('0 issue "a.org"'), caa("nonsense"), false],
  ["two aliases of one name", cname("www.a.b", "x.y"), cname("WWW.a.b", "z.y"), true],
  ["an alias that is not known yet", cname("www.a.b"), cname("www.a.b", "z.y"), true],
  ["aliases of two names", cname("www.a.b", "x.y"), cname("app.a.b", "x.y"), false],
  [
    "an alias beside an address",
    cname("www.a.b", "x.y"),
    { ...cname("www.a.b", "x.y"), type: "A" },
    false,
  ],
  [
    "a type that no rule knows, the same",
    { ...txt("1 2 3 a"), type: "SRV" },
    { ...txt("1 2 3 a"), type: "SRV" },
    true,
  ],
  [
    "a type that no rule knows, another",
    { ...txt("1 2 3 a"), type: "SRV" },
    { ...txt("1 2 3 b"), type: "SRV" },
    false,
  ],
];

describe("isSameRecord", () => {
  for (const [what, one, other, expected] of cases) {
    const word =
      expected === undefined ? "does not know of" : expected ? "is true of" : "is false of";
    it(`${word} ${what}, from either side`, () => {
      assert.equal(isSameRecord(one, other), expected);
      assert.equal(isSameRecord(other, one), expected);
    });
  }
});
