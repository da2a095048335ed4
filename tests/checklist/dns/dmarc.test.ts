import assert from "node:assert/strict";

import fc from "fast-check";

import {
  dmarcAt,
  dmarcText,
  DMARC_POLICIES,
  enforcedPolicy,
  isDmarc,
  parseDmarc,
} from "../../../checklist/dns/dmarc";
import type { DmarcRecord } from "../../../checklist/dns/dmarc";

const policy = fc.constantFrom(...DMARC_POLICIES);
const uris = fc.array(
  fc.domain().map((domain) => `mailto:reports@${domain}`),
  { minLength: 1, maxLength: 3 },
);
const record: fc.Arbitrary<DmarcRecord> = fc.record(
  {
    p: policy,
    sp: policy,
    np: policy,
    t: fc.constantFrom("y", "n"),
    psd: fc.constantFrom("y", "n", "u"),
    adkim: fc.constantFrom("r", "s"),
    aspf: fc.constantFrom("r", "s"),
    rua: uris,
    ruf: uris,
    fo: fc.array(fc.constantFrom("0", "1", "d", "s"), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ["p"], noNullPrototype: true },
);

const R = "rua=mailto:a@example.com";
const codesOf = (text: string): string =>
  parseDmarc(text)
    .problems.map(({ code }) => code)
    .join(", ");

describe("a DMARC record", () => {
  it("is read again as it was written, and begins with v and p", () => {
    fc.assert(
      fc.property(record, (given) => {
        const text = dmarcText(given);
        assert.ok(text.startsWith(`v=DMARC1; p=${given.p}`));
        assert.deepEqual(parseDmarc(text), { record: given, problems: [] });
      }),
    );
  });

  it("is read with everything in it, whatever the order behind v", () => {
    assert.deepEqual(
      parseDmarc(
        "v=DMARC1; rua=mailto:a@b.com, mailto:c@d.com!10m; fo=1:D; aspf=S; t=Y; np=REJECT; p=None",
      ).record,
      {
        p: "none",
        np: "reject",
        t: "y",
        aspf: "s",
        rua: ["mailto:a@b.com", "mailto:c@d.com"],
        fo: ["1", "d"],
      },
    );
  });

  const table: readonly (readonly [text: string, codes: string])[] = [
    [`v=DMARC1; p=reject; ${R}`, ""],
    ["v=DMARC1;p=QUARANTINE", ""],
    ["V = DMARC1 ; p = none ;", ""],
    ["v=DMARC2; p=none", "version"],
    ["v=dmarc1; p=none", "version"],
    ["p=none; v=DMARC1", "version"],
    ["v=DMARC12; p=none", "version"],
    ["v=DMARC1", "no-policy"],
    [`v=DMARC1; ${R}`, "no-policy"],
    [`v=DMARC1; ${R}; p=none`, "late-policy"],
    ["v=DMARC1; p=monitor", "bad-value"],
    ["v=DMARC1; p=none; sp=x", "bad-value"],
    ["v=DMARC1; p=none; np=", "bad-value"],
    ["v=DMARC1; p=none; t=maybe", "bad-value"],
    ["v=DMARC1; p=none; psd=x", "bad-value"],
    ["v=DMARC1; p=none; adkim=x", "bad-value"],
    ["v=DMARC1; p=none; aspf=x", "bad-value"],
    ["v=DMARC1; p=none; fo=2", "bad-value"],
    ["v=DMARC1; p=none; pct=50", "dropped-tag"],
    ["v=DMARC1; p=none; rf=afrf; ri=3600", "dropped-tag, dropped-tag"],
    ["v=DMARC1; p=none; x=y", "unknown-tag"],
    ["v=DMARC1; p=none; constructor=y", "unknown-tag"],
    ["v=DMARC1; p=none; SP=none", "tag-case"],
    ["v=DMARC1; p=none; PCT=50", "tag-case"],
    ["v=DMARC1; p=none; rua=", "no-address"],
    ["v=DMARC1; p=none; rua=a@b.com", "bad-uri"],
    ["v=DMARC1; p=none; rua=mailto:a@b.com,", "bad-uri"],
    ["v=DMARC1; p=none; rua=https://b.com/", "not-mailto"],
    ["v=DMARC1; p=none; ruf=mailto:b.com", "not-mailto"],
    ["v=DMARC1; p=none; rua=mailto:a@b.com!10m", "report-size"],
    ["v=DMARC1; p=none; p=none", "repeated-tag"],
    ["V=DMARC1; v=DMARC1; p=none", "repeated-tag"],
    ["v=DMARC1; p=none;; sp=none", "empty-tag"],
    ["v=DMARC1; p=none; junk", "no-equals"],
  ];
  for (const [text, codes] of table) {
    it(`${text}: ${codes === "" ? "right" : codes}`, () => {
      assert.equal(codesOf(text), codes);
    });
  }

  it("counts as p=none where it asks for reports and its policy cannot be read (section 4.10.1)", () => {
    for (const text of [
      `v=DMARC1; ${R}`,
      `v=DMARC1; p=x; ${R}`,
      `v=DMARC1; p=reject; sp=x; ${R}`,
      `v=DMARC1; p=reject; np=x; ${R}`,
    ]) {
      assert.deepEqual(parseDmarc(text).record, { p: "none", rua: ["mailto:a@example.com"] });
      assert.equal(parseDmarc(text.replace(R, "")).record, undefined);
    }
  });

  it("is void with a tag twice (RFC 6376, section 3.2)", () => {
    assert.equal(parseDmarc(`v=DMARC1; p=none; p=reject; ${R}`).record, undefined);
  });

  it("in test asks for one level less, and names below can have their own (section 4.7)", () => {
    const of = (text: string): readonly string[] => {
      const read = parseDmarc(`v=DMARC1; ${text}`).record ?? assert.fail(text);
      return (["domain", "subdomain", "nonexistent"] as const).map((of) =>
        enforcedPolicy(read, of),
      );
    };
    assert.deepEqual(of("p=reject"), ["reject", "reject", "reject"]);
    assert.deepEqual(of("p=reject; t=y"), ["quarantine", "quarantine", "quarantine"]);
    assert.deepEqual(of("p=quarantine; t=y"), ["none", "none", "none"]);
    assert.deepEqual(of("p=none; sp=quarantine; np=reject"), ["none", "quarantine", "reject"]);
    assert.deepEqual(of("p=none; sp=quarantine"), ["none", "quarantine", "quarantine"]);
    assert.deepEqual(of("p=none; t=y; np=reject"), ["none", "none", "quarantine"]);
  });

  it("is at its name, and told from other texts", () => {
    assert.deepEqual(dmarcAt("a.com", { p: "none" }), {
      name: "_dmarc.a.com",
      type: "TXT",
      content: '"v=DMARC1; p=none"',
    });
    assert.ok(isDmarc("V = dmarc1; p=none") && isDmarc("v=DMARC1"));
    assert.ok(!isDmarc("v=DMARC12") && !isDmarc("v=spf1"));
  });
});
