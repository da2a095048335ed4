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
    assert.deepEqual(messages({ evidence: "abc", by: "Al", statement: "a".repeat(500) }), []);
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
