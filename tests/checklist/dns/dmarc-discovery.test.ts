import assert from "node:assert/strict";

import fc from "fast-check";

import { parseDmarc } from "../../../checklist/dns/dmarc";
import type { DmarcRecord } from "../../../checklist/dns/dmarc";
import {
  foreignReportHosts,
  isAligned,
  organizationalDomain,
  policyFor,
  reportAuthorizationAt,
  reportHosts,
  walkedNames,
} from "../../../checklist/dns/dmarc-discovery";
import type { DmarcSource } from "../../../checklist/dns/dmarc-discovery";

/** A DNS with these records, each given by its tags behind v. */
const dnsOf =
  (records: Readonly<Record<string, string>>): DmarcSource =>
  (domain) => {
    const tags = Object.hasOwn(records, domain) ? records[domain] : undefined;
    return tags === undefined ? undefined : parseDmarc(`v=DMARC1; ${tags}`).record;
  };

describe("the walk up the tree of names", () => {
  it("asks at most eight names (RFC 9989, section 4.10)", () => {
    assert.deepEqual(walkedNames("a.mail.example.com"), [
      "a.mail.example.com",
      "mail.example.com",
      "example.com",
      "com",
    ]);
    assert.deepEqual(walkedNames("a.b.c.d.e.f.g.h.i.j.mail.example.com"), [
      "a.b.c.d.e.f.g.h.i.j.mail.example.com",
      "g.h.i.j.mail.example.com",
      "h.i.j.mail.example.com",
      "i.j.mail.example.com",
      "j.mail.example.com",
      "mail.example.com",
      "example.com",
      "com",
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 40 }),
        (labels) => {
          const names = walkedNames(labels.join("."));
          assert.ok(names.length <= 8);
          assert.equal(names[0], labels.join("."));
          assert.equal(names.at(-1), labels.at(-1));
        },
      ),
    );
  });

  for (const [what, records, domain, expected] of [
    ["the highest record", { "example.com": "p=none" }, "a.mail.example.com", "example.com"],
    [
      "the highest of several",
      { "example.com": "p=none", "mail.example.com": "p=none" },
      "a.mail.example.com",
      "example.com",
    ],
    [
      "one that says it is the organisation's (psd=n)",
      { "example.com": "p=none", "mail.example.com": "p=none; psd=n" },
      "a.mail.example.com",
      "mail.example.com",
    ],
    [
      "the name below a public suffix (psd=y)",
      { "bank.com": "p=none; psd=y" },
      "a.giant.bank.com",
      "giant.bank.com",
    ],
    [
      "itself, where the public suffix is the domain",
      { "bank.com": "p=none; psd=y" },
      "bank.com",
      "bank.com",
    ],
    ["itself, where there is none", {}, "a.example.com", "a.example.com"],
  ] as const) {
    it(`finds the organisation's domain: ${what}`, () => {
      assert.equal(organizationalDomain(domain, dnsOf(records)), expected);
    });
  }
});

describe("the policy for a domain's mail", () => {
  const source = dnsOf({
    "example.com": "p=reject; sp=quarantine; np=reject",
    "mail.example.com": "p=none",
    "bank.com": "p=reject; sp=quarantine; psd=y",
  });
  for (const [domain, exists, from, policy] of [
    ["example.com", true, "example.com", "reject"],
    ["mail.example.com", true, "mail.example.com", "none"],
    ["a.mail.example.com", true, "example.com", "quarantine"],
    ["a.example.com", true, "example.com", "quarantine"],
    ["a.example.com", false, "example.com", "reject"],
    ["giant.bank.com", true, "bank.com", "quarantine"],
  ] as const) {
    it(`${domain}, ${exists ? "there" : "not there"}: ${policy}, by ${from}`, () => {
      const applied = policyFor(domain, source, exists);
      assert.deepEqual([applied?.from, applied?.policy], [from, policy]);
    });
  }

  it("is none where no record is found", () => {
    assert.equal(policyFor("other.org", source), undefined);
  });
});

describe("alignment", () => {
  const source = dnsOf({ "example.com": "p=none" });
  it("is strict for the very domain, relaxed within the organisation", () => {
    assert.ok(isAligned("example.com", "EXAMPLE.com.", "s", source));
    assert.ok(!isAligned("example.com", "mail.example.com", "s", source));
    assert.ok(isAligned("example.com", "mail.example.com", "r", source));
    assert.ok(isAligned("a.example.com", "b.example.com", "r", source));
    assert.ok(!isAligned("example.com", "example.org", "r", source));
  });
});

describe("reports", () => {
  const record: DmarcRecord = {
    p: "none",
    rua: ["mailto:a@Example.com", "mailto:b@reports.example.com", "mailto:c@processor.net?x=y"],
    ruf: ["mailto:d@processor.net", "https://example.org"],
  };

  it("go to these hosts, each once", () => {
    assert.deepEqual(reportHosts(record), ["example.com", "reports.example.com", "processor.net"]);
  });

  it("need the leave of hosts outside of the organisation (RFC 9990, section 4)", () => {
    const source = dnsOf({ "example.com": "p=none" });
    assert.deepEqual(foreignReportHosts("mail.example.com", record, source), ["processor.net"]);
    assert.deepEqual(foreignReportHosts("other.com", record, source).length, 3);
    assert.deepEqual(reportAuthorizationAt("Example.com", "processor.net"), {
      name: "example.com._report._dmarc.processor.net",
      type: "TXT",
      content: '"v=DMARC1"',
    });
  });
});
