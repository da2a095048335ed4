import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

import fc from "fast-check";
import { zipSync } from "fflate";

import { parseSpf } from "../../../checklist/dns/spf";
import { readReport } from "../../../checklist/mail-reports/aggregate-report";
import type { AggregateReport } from "../../../checklist/mail-reports/aggregate-report";
import { evidenceOf, recent, verdictOn } from "../../../checklist/mail-reports/evidence";
import type { Evidence } from "../../../checklist/mail-reports/evidence";
import { unpacked } from "../../../checklist/mail-reports/unpacked";
import { DKIM_PASS, FAILED, failedSince, PASSED, reportXml, rowXml } from "./report-xml";
import type { ReportXml, RowXml } from "./report-xml";

const TODAY = "2026-11-24";
const declared = {
  domain: "bookedbarber.com",
  spf: parseSpf("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 include:sendgrid.net -all").record,
  selectors: ["s1", "s2", "k1"],
};

function reportOf(given: ReportXml): AggregateReport {
  const read = readReport(reportXml(given), TODAY);
  return "report" in read ? read.report : assert.fail(read.problem);
}
const evidenceIn = (...reports: readonly AggregateReport[]): Evidence =>
  evidenceOf(reports, declared);
const lines = ({ tallies }: Evidence): readonly string[] =>
  tallies.map(({ ownership, source, outcome, messages }) =>
    [ownership, source, outcome, messages].join(" | "),
  );
const other = (domain: string): string =>
  `<dkim><domain>${domain}</domain><result>pass</result></dkim>`;

/** Rows as receivers send them, and what is made of each. */
const rows: readonly (readonly [what: string, row: RowXml, line: string])[] = [
  ["an address that an include allows", {}, "own | sendgrid.net | aligned | 10"],
  [
    "an IPv6 address of the setting",
    { ip: "2001:db8::25" },
    "own | an address of the domain's SPF record | aligned | 10",
  ],
  [
    "a forwarder that leaves the signature whole",
    { ip: "203.0.113.9", results: DKIM_PASS },
    "own | selector s1 | aligned | 10",
  ],
  [
    "a selector that nobody declares",
    {
      ip: "203.0.113.9",
      results:
        "<dkim><domain>bookedbarber.com</domain><selector>x9</selector><result>pass</result></dkim>",
    },
    "own | selector x9, which is not declared | aligned | 10",
  ],
  [
    "a signature without a selector, as RFC 7489 allows",
    { ip: "203.0.113.9", results: other("bookedbarber.com") },
    "own | signed, selector not told | aligned | 10",
  ],
  [
    "several signatures, the second one ours",
    { ip: "203.0.113.9", results: other("mailgun.org") + DKIM_PASS },
    "own | selector s1 | aligned | 10",
  ],
  [
    "no results at all",
    { ip: "203.0.113.9", results: "" },
    "own | passes, by what is not told | aligned | 10",
  ],
  [
    "words in capitals",
    { evaluated: PASSED.replaceAll("pass", "Pass"), results: DKIM_PASS.replace("pass", "PASS") },
    "own | sendgrid.net | aligned | 10",
  ],
  [
    "an address of ours that fails",
    { ip: "192.0.2.7", evaluated: FAILED, results: "<spf><result>none</result></spf>" },
    "own | an address of the domain's SPF record | not aligned | 10",
  ],
  [
    "a receiver that contradicts itself",
    { ip: "203.0.113.9", evaluated: FAILED, results: DKIM_PASS },
    "own | selector s1 | unclear | 10",
  ],
  [
    "another service",
    { ip: "203.0.113.9", evaluated: FAILED, results: other("mailchimp.com") },
    "unnamed | mailchimp.com | not aligned | 10",
  ],
  [
    "a signature of ours that fails",
    { ip: "203.0.113.9", evaluated: FAILED, results: DKIM_PASS.replace("pass", "fail") },
    "unnamed | selector s1, with a signature that fails | not aligned | 10",
  ],
  [
    "forged mail",
    { ip: "203.0.113.9", evaluated: FAILED, results: "" },
    "unknown | nobody known: forged, or forgotten | not aligned | 10",
  ],
  ...["forwarded", "mailing_list", "trusted_forwarder"].map(
    (type) =>
      [
        `mail that is ${type}`,
        {
          ip: "203.0.113.9",
          evaluated: failedSince(`<reason><type>${type}</type><comment/></reason>`),
          results: other("lists.example.org"),
        },
        "forwarded | forwarders and mailing lists | not aligned | 10",
      ] as const,
  ),
  [
    "mail for which ARC vouches",
    {
      ip: "203.0.113.9",
      evaluated: failedSince(
        "<reason><type>local_policy</type><comment>arc=pass as.1.google.com=pass</comment></reason>",
      ),
      results: "",
    },
    "forwarded | forwarders and mailing lists | not aligned | 10",
  ],
  [
    "an empty reason",
    { evaluated: failedSince("<reason></reason>"), ip: "203.0.113.9", results: "" },
    "unknown | nobody known: forged, or forgotten | not aligned | 10",
  ],
  ["no name in From", { identifiers: "" }, "own | sendgrid.net | aligned | 10"],
];

/** Reports as receivers send them, and what is wrong with each; undefined for nothing. */
const reports: readonly (readonly [what: string, given: ReportXml | string, problem?: RegExp])[] = [
  ["RFC 9990 with its namespace", { open: '<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">' }],
  ["a prefix", { open: '<ns2:feedback xmlns:ns2="http://dmarc.org/dmarc-xml/0.1">' }],
  ["no XML declaration", { before: "" }],
  ["a byte order mark", { before: '\ufeff<?xml version="1.0"?>' }],
  ["no name of the receiver", { org: "" }],
  ["a receiver's name with an ampersand", { org: "<org_name>A &amp; B</org_name>" }],
  ["no record", { rows: [] }],
  ["a time in milliseconds", { dates: "<begin>1795392000000</begin><end>1795478399000</end>" }],
  [
    "a time as a person writes it",
    { dates: "<begin>2026-11-23 00:00:00</begin><end>2026-11-23 23:59:59</end>" },
  ],
  ["a report of long ago", { dates: "<begin>302832000</begin><end>302918399</end>" }],
  ["a count of nothing", { rows: [rowXml({ count: "0" })] }],
  ["no times", { dates: "" }, /date_range/],
  ["times that are none", { dates: "<begin>soon</begin><end>later</end>" }, /no times/],
  [
    "an end before its beginning",
    { dates: "<begin>1795478399</begin><end>1795305600</end>" },
    /ends before/,
  ],
  ["the future", { dates: "<begin>1895392000</begin><end>1895478399</end>" }, /in the future/],
  ["no id", { id: "" }, /report_id/],
  ["no domain", { published: "<p>none</p>" }, /domain/],
  ["a count of letters", { rows: [rowXml({ count: "many" })] }, /count: is no number/],
  ["a negative count", { rows: [rowXml({ count: "-5" })] }, /count: is no number/],
  ["a count that nobody sends", { rows: [rowXml({ count: "99999999999" })] }, /more than anybody/],
  ["an address that is none", { rows: [rowXml({ ip: "300.1.1.1" })] }, /no address/],
  ["the word unused", "unused", /XML|feedback/],
  ["nothing", "", /XML|feedback/],
  ["a page of HTML", "<html><body>No report</body></html>", /no element feedback/],
  ["a tag that nobody closes", { open: "<feedback><xs:schema>" }, /well-formed/],
  ["half of a report", reportXml().slice(0, 400), /well-formed/],
  [
    "an entity that is a file",
    {
      before: '<!DOCTYPE feedback [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
      org: "<org_name>&x;</org_name>",
    },
    /document type or entities/,
  ],
  [
    "entities that grow",
    { before: '<!DOCTYPE f [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' },
    /document type or entities/,
  ],
  [
    "a thousand levels",
    `<feedback>${"<a>".repeat(1000)}${"</a>".repeat(1000)}</feedback>`,
    /nested too deeply/,
  ],
];

describe("an aggregate report", () => {
  for (const [what, row, line] of rows) {
    it(`says whose mail is, and whether it passes: ${what}`, () => {
      assert.deepEqual(lines(evidenceIn(reportOf({ rows: [rowXml(row)] }))), [line]);
    });
  }

  for (const [what, given, problem] of reports) {
    it(`${problem === undefined ? "is read with" : "is refused for"} ${what}`, () => {
      const xml = typeof given === "string" ? given : reportXml(given);
      const read = readReport(xml, TODAY);
      if (problem === undefined) assert.ok("report" in read, JSON.stringify(read));
      else assert.match("problem" in read ? read.problem : "read", problem);
    });
  }

  it("never repeats a value of a stranger in a problem", () => {
    const read = readReport(reportXml({ rows: [rowXml({ ip: "canary" })] }), TODAY);
    assert.ok("problem" in read && !read.problem.includes("canary"));
  });

  it("has an answer for every text", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(1200), (noise, at) => {
        const xml = reportXml();
        const read = readReport(xml.slice(0, at) + noise + xml.slice(at), TODAY);
        return "report" in read || read.problem !== "";
      }),
    );
  });

  it("counts once, and for its own domain alone", () => {
    const [one, twin] = [reportOf({}), reportOf({})];
    const foreign = reportOf({ published: "<domain>notbookedbarber.com</domain>" });
    const below = reportOf({
      id: "2",
      rows: [rowXml({ identifiers: "<header_from>other.example</header_from>" })],
    });
    const evidence = evidenceIn(one, twin, foreign, below);
    assert.deepEqual(lines(evidence), ["own | sendgrid.net | aligned | 10"]);
    assert.deepEqual(evidence.notes, [
      "mails.example, report-1: it is there twice, and counts once.",
      "mails.example, report-1: it is about notbookedbarber.com, another domain.",
      "mails.example, 2: mail from other.example is not the domain's.",
    ]);
  });

  it("counts for two weeks", () => {
    const report = reportOf({});
    assert.equal(recent([report], "2026-12-07").length, 1);
    assert.equal(recent([report], "2026-12-08").length, 0);
  });

  it("says which signature and which sender are of the domain", () => {
    const strict = "<domain>bookedbarber.com</domain><aspf>s</aspf>";
    const whyOf = (given: ReportXml): string | undefined =>
      evidenceIn(reportOf(given)).tallies[0]?.why;
    assert.equal(
      whyOf({}),
      "DKIM aligned by selector s1 of bookedbarber.com; SPF aligned by em1234.bookedbarber.com",
    );
    assert.equal(
      whyOf({ published: strict }),
      "DKIM aligned by selector s1 of bookedbarber.com; SPF passes for em1234.bookedbarber.com alone",
    );
  });
});

describe("the verdict of reports on a stage", () => {
  const mail = (count: number, row: RowXml = {}): string =>
    rowXml({ count: String(count), ...row });
  const FAILS: RowXml = { ip: "192.0.2.7", evaluated: FAILED, results: "" };
  const SERVICE: RowXml = { ip: "203.0.113.9", evaluated: FAILED, results: other("mailchimp.com") };
  const FORGED: RowXml = { ip: "203.0.113.9", evaluated: FAILED, results: "" };
  const by = (receivers: number, rows: readonly string[]): Evidence =>
    evidenceIn(
      ...Array.from({ length: receivers }, (_, at) =>
        reportOf({
          id: String(at),
          org: `<org_name>r${at}</org_name>`,
          rows: at === 0 ? rows : [],
        }),
      ),
    );
  for (const [what, evidence, stage, verdict] of [
    ["enough of it passes", by(3, [mail(98), mail(2, FAILS)]), "quarantine-test", "for"],
    ["less passes", by(3, [mail(979), mail(21, FAILS)]), "quarantine-test", "against"],
    ["a later stage needs more", by(3, [mail(98), mail(2, FAILS)]), "quarantine", "against"],
    ["two receivers are too few at first", by(2, [mail(100)]), "quarantine-test", "unknown"],
    ["one is enough later", by(1, [mail(100)]), "reject", "for"],
    ["nobody reports", by(0, []), "reject", "unknown"],
    ["forged mail alone", by(3, [mail(500, FORGED)]), "quarantine-test", "unknown"],
    [
      "forged mail does not count",
      by(3, [mail(100), mail(9000, FORGED)]),
      "quarantine-test",
      "for",
    ],
    [
      "a service that nobody named",
      by(3, [mail(100), mail(50, SERVICE)]),
      "quarantine-test",
      "unknown",
    ],
    ["a little of such a service", by(3, [mail(99), mail(1, SERVICE)]), "quarantine-test", "for"],
  ] as const) {
    it(`is ${verdict}: ${what}`, () => {
      assert.equal(verdictOn(stage, evidence).verdict, verdict);
    });
  }
});

describe("a file of reports", () => {
  const text = Buffer.from(reportXml());
  const problemOf = (bytes: Uint8Array): string => {
    const [first] = unpacked("file", bytes);
    return first !== undefined && "problem" in first ? first.problem : "read";
  };

  it("is read as what it is, whatever it is called", () => {
    for (const bytes of [text, gzipSync(text), zipSync({ "r.xml": text })]) {
      const [read] = unpacked("report.txt", bytes);
      assert.ok(read !== undefined && "text" in read && "report" in readReport(read.text, TODAY));
    }
    assert.equal(unpacked("file.zip", zipSync({ a: text, b: text })).length, 2);
  });

  it("is refused where it is a bomb, broken or empty", function () {
    // Bombs take their time to make.
    this.timeout(60_000);
    const zeros = Buffer.alloc(21 * 1024 * 1024);
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => [`${at}.xml`, new Uint8Array(0)]),
    );
    const bomb = zipSync({ "r.xml": zeros });
    const lie = Buffer.from(bomb);
    const central = lie.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    lie.writeUInt32LE(100, central + 24);
    assert.match(problemOf(gzipSync(zeros)), /larger than/);
    assert.match(problemOf(bomb), /larger than/);
    assert.match(problemOf(Buffer.alloc(11 * 1024 * 1024)), /larger than/);
    assert.match(problemOf(zipSync(many)), /more than 100 entries/);
    const [cut] = unpacked("lie.zip", lie);
    assert.ok(cut !== undefined && (!("text" in cut) || cut.text.length <= 100));
    assert.match(problemOf(gzipSync(text).subarray(0, 100)), /no whole gzip/);
    assert.match(problemOf(zipSync({ a: text }).subarray(0, 100)), /no whole zip/);
    assert.match(problemOf(zipSync({})), /archive of nothing|no whole zip/);
  });
});
