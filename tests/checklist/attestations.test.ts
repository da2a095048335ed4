import assert from "node:assert/strict";

import fc from "fast-check";

import { draftProblems, isExpired, parseAttestations } from "../../checklist/attestations";
import { items } from "../../checklist/items";
import { hostileYaml } from "./hostile-yaml";
import { TODAY } from "./report/findings";

const FILE = "attestations.production.yaml";

const good: Readonly<Record<string, string>> = {
  item: "9.3",
  statement: "The backup of October was restored into a new server",
  by: "Ada",
  on: "2026-11-02",
  evidence: "https://tickets.example.com/OPS-3",
  expires: "2027-05-02",
};

function entry(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const lines = Object.entries({ ...good, ...changes }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${value}`],
  );
  return `- ${lines.join("\n  ")}\n`;
}

const parse = (text: string): ReturnType<typeof parseAttestations> =>
  parseAttestations(text, FILE, TODAY);

describe("attestations", () => {
  it("are read with all their fields and their place", () => {
    const { attestations, findings } = parse(`# restored\n${entry()}`);
    assert.deepEqual(findings, []);
    assert.deepEqual(attestations, [{ ...good, location: { file: FILE, line: 2 } }]);
  });

  it("take every item's id as it is written: 4.10 is not 4.1", () => {
    for (const { id } of items) {
      const { attestations, findings } = parse(entry({ item: id }));
      assert.deepEqual(findings, []);
      assert.equal(attestations[0]?.item, id);
    }
  });

  it("are none in an empty file", () => {
    assert.deepEqual(parse(""), { attestations: [], findings: [] });
  });

  const accepted: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["signed today", { on: TODAY }],
    ["that end today", { expires: TODAY }],
    ["that hold for 366 days", { on: "2026-11-24", expires: "2027-11-25" }],
    ["that hold for the day of their signing", { on: TODAY, expires: TODAY }],
  ];
  for (const [what, changes] of accepted) {
    it(`count ${what}`, () => {
      const { attestations, findings } = parse(entry(changes));
      assert.deepEqual(findings, []);
      assert.equal(attestations.length, 1);
    });
  }

  const refused: readonly (readonly [
    string,
    Readonly<Record<string, string | undefined>>,
    number,
    RegExp,
  ])[] = [
    ["expired yesterday", { expires: "2026-11-23" }, 1, /expired on 2026-11-23/],
    ["is signed tomorrow", { on: "2026-11-25" }, 1, /a day to come/],
    [
      "ends before it is signed",
      { on: "2026-11-20", expires: "2026-11-19" },
      1,
      /before it is signed/,
    ],
    ["holds for 367 days", { on: "2026-11-24", expires: "2027-11-26" }, 1, /more than 366 days/],
    ["is of an item that is none", { item: "12.1" }, 1, /an item that is none of the checklist's/],
    ["is of an item written otherwise", { item: "9.03" }, 1, /an item that is none/],
    ["has no evidence", { evidence: undefined }, 1, /lacks evidence/],
    ["has an empty statement", { statement: "" }, 1, /lacks statement/],
    [
      "has a blank that nobody filled in",
      { statement: "The backup of <day> was restored" },
      2,
      /a statement that still has a blank such as <day> to fill in/,
    ],
    [
      "has a blank for evidence",
      { evidence: "<link or ticket>" },
      5,
      /an evidence that still has a blank/,
    ],
    ["says nothing", { statement: "done" }, 2, /a statement that is too short/],
    ["is signed by an x", { by: "x" }, 3, /a by that is too short/],
    ["is signed on no day", { on: "2026-13-01" }, 4, /an on that is no day/],
    ["has no end", { expires: "never" }, 6, /an expires that is no day/],
    ["has a field that is not known", { owner: "Ada" }, 7, /the key owner/],
  ];
  for (const [what, changes, line, message] of refused) {
    it(`do not count and are a finding if one ${what}`, () => {
      const { attestations, findings } = parse(entry(changes));
      assert.deepEqual(attestations, []);
      assert.equal(findings.length, 1);
      const [found] = findings;
      assert.match(found?.message ?? "", message);
      assert.deepEqual(found?.location, { file: FILE, line });
      assert.equal(found.rule, "attestation-valid");
      assert.equal(found.status, "fail");
      assert.equal(found.severity, "error");
    });
  }

  const wordless: Readonly<Record<string, string>> = {
    "zero-width spaces": "\u200b".repeat(12),
    "a word among zero-width joiners": `\u200dRestored\u200d on the third of May`,
    "text turned round": "Restored on \u202e the third of May",
    "isolated text": "Restored \u2066on the third\u2069 of May",
    "a soft hyphen": "Re\u00adstored on the third of May",
    "a byte order mark": "Restored \ufeff on the third of May",
    "Hangul fillers": "\u3164".repeat(12),
    "blank Braille": "\u2800".repeat(12),
    "combining joiners": "\u034f".repeat(12),
    tags: "Restored on the third of May\u{e0041}",
    "variation selectors": "Restored on the third of May\ufe0f",
    "private signs": "Restored \ue000 on the third of May",
    controls: "Restored \u0007 on the third of May",
    "no-break spaces": "\u00a0".repeat(12),
    "mere punctuation": "...............",
    "mere dashes": "—— —— —— ——",
    "mere figures": "1234 5678 9012",
    "one sign over and over": "xxxxxxxxxxxxxxxx",
    TODO: "TODO: TODO TODO",
    "not applicable": "n/a n/a n/a n/a",
    "to be done": "TBD - pending",
    "a mere yes": "Yes, done. Yes, ok.",
    "filler text": "Lorem ipsum dolor sit amet",
    "a template's blank": "The backup of <day> was restored",
  };
  for (const [what, text] of Object.entries(wordless)) {
    for (const field of ["statement", "by", "evidence"] as const) {
      it(`do not count where the ${field} is ${what}`, () => {
        const yaml = entry({ [field]: JSON.stringify(text) });
        const { attestations, findings } = parse(yaml);
        assert.deepEqual(attestations, [], text);
        assert.equal(findings.length, 1);
        assert.match(findings[0]?.message ?? "", /(lacks|has an?) (statement|by|evidence)/);
      });
    }
  }

  const evidence: readonly (readonly [string, "accepted" | "refused"])[] = [
    ["https://tickets.example.com/OPS-3", "accepted"],
    ["See https://github.com/acme/app/actions/runs/123, green", "accepted"],
    ["s3://evidence/restore/2026-05-03.log", "accepted"],
    ["OPS-12", "accepted"],
    ["Ticket 4711 with the counts", "accepted"],
    ["acme/app#12", "accepted"],
    ["#12", "accepted"],
    ["pi_3NfKx2LkdIwHu7ix and re_3NfKx2LkdIwHu7iy", "accepted"],
    ["docs/restore/2026-05.md", "accepted"],
    ["restore-drill.pdf, page 2", "accepted"],
    ["Minutes of 2026-11-20", "accepted"],
    ["Commit 7275016 and its run", "accepted"],
    ['Document "Restore drill of May" in the wiki', "accepted"],
    ["abc", "refused"],
    ["trust me", "refused"],
    ["I saw it myself", "refused"],
    ["ask Bob, he knows", "refused"],
    ["see above", "refused"],
    ["2026-11-20", "refused"],
    ["HTTP-200", "refused"],
    ["SHA-256", "refused"],
    ["XXX-123", "refused"],
    ["OPS-0", "refused"],
    ["https://", "refused"],
    ["https://x", "refused"],
    ["https://localhost:3000/report", "refused"],
    ["http://127.0.0.1/report", "refused"],
    ["https://example.com/", "refused"],
    ["https://tickets.example/OPS-3", "refused"],
    ["file:///home/ada/report.pdf", "refused"],
    ["<https://link>", "refused"],
    ["link or ticket", "refused"],
    ["A link to the green CI run of that commit, with its counts.", "refused"],
  ];
  for (const [text, expected] of evidence) {
    it(`have ${text} as evidence: ${expected}`, () => {
      const { attestations } = parse(entry({ evidence: JSON.stringify(text) }));
      assert.equal(attestations.length, expected === "accepted" ? 1 : 0);
    });
  }

  const statements: readonly (readonly [
    item: string,
    text: string,
    expected: RegExp | undefined,
  ])[] = [
    ["9.3", "The backup of May was restored into an empty server in 12 minutes", undefined],
    ["9.3", "Restored into a new server; no row was lost", undefined],
    ["9.3", "Restored by Ada and Bob in 9 minutes, 0 failed queries afterwards", undefined],
    ["3.6", "No test data left: queries of 2026-11-20 found 3 rows, deleted", undefined],
    [
      "11.11",
      "In the first 24 hours 12 of 9000 requests failed, 2 kinds of errors were new, and each has an owner or is mended",
      undefined,
    ],
    ["9.3", "The backup of May was not restored", /denies/],
    ["9.3", "The backup of May wasn’t restored", /denies/],
    ["9.3", "No backup was restored into any server", /denies/],
    ["9.3", "Nobody restored the backup of May", /denies/],
    ["9.3", "We could not restore the backup of May", /denies/],
    ["9.3", "The restoration of the backup failed", /denies/],
    ["9.3", "The backup of May is untested so far", /denies/],
    ["9.3", "The backup has never been restored", /denies/],
    [
      "3.6",
      "Test data is left in the production database: users, bookings and payments were searched for demo, 12 rows were found",
      /denies/,
    ],
    [
      "9.3",
      "The backup of May was restored into an empty server in 9 minutes; the tables' row counts match, the application did not start on it, and the newest row was 5 minutes older than the backup.",
      /denies/,
    ],
    [
      "6.7",
      "During the load test the database's CPU stayed above 90 %, its pool above 90 %, its disk's latency above 9 ms, and no query was cancelled by statement_timeout.",
      /denies/,
    ],
    [
      "9.4",
      "The backup of May was restored into an empty server in 9 minutes; the tables' row counts match, the application started on it, and the newest row was 5 minutes older than the backup.",
      /is what item 9\.3 states/,
    ],
  ];
  for (const [item, text, expected] of statements) {
    it(`of ${item} ${expected === undefined ? "may" : "may not"} state: ${text}`, () => {
      const { attestations, findings } = parse(entry({ item, statement: JSON.stringify(text) }));
      assert.equal(attestations.length, expected === undefined ? 1 : 0);
      if (expected !== undefined) assert.match(findings[0]?.message ?? "", expected);
    });
  }

  it("say what is wrong and how to mend it, in full", () => {
    const valid =
      "Have a person check it, and write an entry of a YAML list, with item, statement, ";
    const of = "The attestation of item 9.3 at attestations.production.yaml:1";
    const table: readonly (readonly [text: string, message: string, fix: string])[] = [
      ["x", "attestations.production.yaml:1 is no list of entries.", valid],
      [
        "- x",
        "The attestation at attestations.production.yaml:1 is no entry of keys and values.",
        valid,
      ],
      [
        entry({ on: "2026-11-25" }),
        `${of} is signed on 2026-11-25, a day to come.`,
        "Write the day of the signing.",
      ],
      [
        entry({ on: "2026-11-20", expires: "2026-11-19" }),
        `${of} ends on 2026-11-19, before it is signed.`,
        "Write its last day.",
      ],
      [
        entry({ on: "2026-11-20", expires: "2028-11-19" }),
        `${of} ends on 2028-11-19, more than 366 days after its signing.`,
        "Let it end on 2027-11-21 or before.",
      ],
      [
        entry({ expires: "2026-11-23" }),
        `${of} expired on 2026-11-23.`,
        "Have a person check it anew; `npm run -s checklist -- attest 9.3 --template` says what suffices.",
      ],
    ];
    for (const [text, message, fix] of table) {
      const [found, ...rest] = parse(text).findings;
      assert.deepEqual(rest, []);
      assert.equal(found?.message, message);
      assert.equal(found.subject, message.startsWith(of) ? "item 9.3" : FILE);
      assert.ok(found.fix.startsWith(fix), found.fix);
    }
  });

  it("say something once the space around their words is gone, and do not say too much", () => {
    const messages = (changes: Parameters<typeof entry>[0]): readonly string[] =>
      parse(entry(changes)).findings.map(({ message }) => message.replace(/^.*yaml:\d+ /, ""));
    assert.deepEqual(messages({ statement: `"${" ".repeat(20)}done"`, by: '"  A "' }), [
      "has a statement that is too short to be one.",
      "has a by that is too short to be one.",
    ]);
    assert.deepEqual(messages({ statement: "a".repeat(501), by: "a".repeat(101) }), [
      "has a statement that is longer than 500 characters.",
      "has a by that is longer than 100 characters.",
    ]);
    assert.deepEqual(messages({ evidence: "ab" }), [
      "has an evidence that is too short to be one.",
    ]);
    const longest = `Restored ${"a".repeat(490)}b`;
    assert.deepEqual(messages({ evidence: "'#12'", by: "Al", statement: longest }), []);
  });

  it("that are wrong are told in the order of their lines", () => {
    const text =
      entry({ expires: "2026-11-23" }) + entry({ by: "x" }) + entry({ on: "2026-11-25" });
    assert.deepEqual(
      parse(text).findings.map(({ location }) => location?.line),
      [1, 9, 13],
    );
  });

  it("that expired are a finding on their own item", () => {
    assert.deepEqual(parse(entry({ expires: "2026-11-23" })).findings[0]?.items, ["9.3"]);
  });

  it("that expired may stay as a record once another is in force for their item", () => {
    const old = entry({ on: "2026-01-01", expires: "2026-06-01" });
    assert.deepEqual(parse(old + entry()).findings, []);
    assert.equal(parse(old + entry()).attestations.length, 1);
    assert.equal(parse(old + entry({ item: "9.2" })).findings.length, 1);
  });

  for (const [what, text] of Object.entries(hostileYaml)) {
    it(`are not taken from ${what}, which is told`, () => {
      const { attestations, findings } = parse(text);
      assert.deepEqual(attestations, []);
      assert.ok(findings.length >= 1 && findings.length <= 51);
      assert.ok(findings.every(({ rule }) => rule === "attestation-valid"));
    });
  }

  it("are all read, or told, whatever their days", () => {
    const someDay = fc
      .date({ min: new Date("2024-01-01"), max: new Date("2029-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(someDay, someDay, (on, expires) => {
        const { attestations, findings } = parse(entry({ on, expires }));
        assert.equal(attestations.length + findings.length, 1);
        const [one] = attestations;
        if (one !== undefined) assert.ok(one.on <= TODAY && one.expires >= TODAY);
      }),
    );
  });
});

describe("a draft of an attestation", () => {
  const signed = { ...good, on: TODAY, expires: "2026-12-01" };
  const problems = (changes: Readonly<Record<string, string | undefined>>): readonly string[] =>
    draftProblems("9.3", { ...signed, ...changes }, TODAY).map(
      ({ field, problem }) => `${field} ${problem}`,
    );

  it("has no problem where its reader believes it", () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(parse(entry(signed)).findings, []);
  });

  it("has all of its problems told at once", () => {
    assert.deepEqual(problems({ statement: undefined, by: "", evidence: "x", expires: "soon" }), [
      "statement is missing",
      "by is missing",
      "evidence is too short to be one",
      "expires is no day such as 2026-12-31",
    ]);
  });

  const table: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ expires: "2026-11-23" }, "expires ends on 2026-11-23, before it is signed"],
    [{ expires: "2028-01-01" }, "expires ends on 2028-01-01, more than 366 days after its signing"],
    [{ on: "2026-11-25" }, "expires is signed on 2026-11-25, a day to come"],
    [
      { statement: "Restored in <minutes> minutes" },
      "statement still has a blank such as <day> to fill in",
    ],
  ];
  for (const [changes, expected] of table) {
    it(`is refused: ${expected}`, () => {
      assert.deepEqual(problems(changes), [expected]);
    });
  }

  it("expires the day after its last", () => {
    assert.ok(!isExpired({ expires: TODAY }, TODAY));
    assert.ok(isExpired({ expires: "2026-11-23" }, TODAY));
  });
});
