import assert from "node:assert/strict";

import fc from "fast-check";

import { rules } from "../../checklist/rules/catalogue";
import { applyWaivers, parseWaivers, messageBeforeWaiver } from "../../checklist/waivers";
import type { Waiver } from "../../checklist/waivers";
import { matchesWildcard } from "../../checklist/wildcard";
import { anyFinding, finding, TODAY } from "./report/findings";
import { hostileYaml } from "./hostile-yaml";

const FILE = "waivers.yaml";

const good: Readonly<Record<string, string>> = {
  rule: "debug-off",
  subject: "DEBUG",
  reason: "The vendor looks into an outage with us",
  owner: "Ada",
  ticket: "OPS-17",
  expires: "2026-12-01",
};

/** An entry of YAML with some fields changed, or left out by undefined. */
function entry(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const lines = Object.entries({ ...good, ...changes }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${value}`],
  );
  return `- ${lines.join("\n  ")}\n`;
}

const parse = (text: string): ReturnType<typeof parseWaivers> => parseWaivers(text, FILE, TODAY);

describe("waivers", () => {
  it("are read with all their fields and their place", () => {
    const { waivers, findings } = parse(`# why\n\n${entry()}`);
    assert.deepEqual(findings, []);
    assert.deepEqual(waivers, [{ ...good, location: { file: FILE, line: 3 } }]);
  });

  it("are none in an empty file, and in one of comments", () => {
    for (const text of ["", "\n", "# none\n", "---\n", "[]\n"]) {
      assert.deepEqual(parse(text), { waivers: [], findings: [] }, text);
    }
  });

  it("are read whatever the line ends, a byte order mark and quotes", () => {
    const text = `\ufeff${entry({ rule: '"debug-off"' }).replaceAll("\n", "\r\n")}`;
    assert.deepEqual(
      parse(text).waivers.map(({ rule, expires }) => [rule, expires]),
      [["debug-off", "2026-12-01"]],
    );
  });

  const accepted: readonly (readonly [string, string])[] = [
    ["today", "2026-11-24"],
    ["90 days ahead", "2027-02-22"],
  ];
  for (const [when, expires] of accepted) {
    it(`are in force that end ${when}`, () => {
      assert.deepEqual(parse(entry({ expires })).findings, []);
    });
  }

  const refused: readonly (readonly [string, string, number, RegExp])[] = [
    ["ended yesterday", entry({ expires: "2026-11-23" }), 1, /expired on 2026-11-23/],
    [
      "ends more than 90 days ahead",
      entry({ expires: "2027-02-23" }),
      1,
      /more than 90 days ahead/,
    ],
    [
      "ends on a day that does not exist",
      entry({ expires: "2026-02-30" }),
      6,
      /an expires that is no day/,
    ],
    ["ends on a day written otherwise", entry({ expires: "1.12.2026" }), 6, /is no day/],
    ["ends at an hour", entry({ expires: "2026-12-01T00:00:00Z" }), 6, /is no day/],
    ["is of an unknown rule", entry({ rule: "debug-of" }), 1, /names no rule/],
    ["is of all rules", entry({ rule: '"*"' }), 1, /a rule that is no rule's id/],
    ["lacks its reason", entry({ reason: undefined }), 1, /lacks reason/],
    ["has an empty owner", entry({ owner: "" }), 1, /lacks owner/],
    ["has blanks as a ticket", entry({ ticket: '"  "' }), 5, /a ticket that is empty/],
    ["has a word as a reason", entry({ reason: "because" }), 3, /too short/],
    ["has a reason that never ends", entry({ reason: "a".repeat(600) }), 3, /longer than 500/],
    [
      "has a field that is not known",
      entry({ until: "x" }),
      7,
      /the key until, which is not known/,
    ],
    [
      "has a list as a subject",
      entry({ subject: "[A, B]" }),
      2,
      /something else than a text under the key subject/,
    ],
    ["has a field twice", `${entry()}  owner: Bob\n`, 7, /the key owner twice/],
    [
      "repeats another",
      entry() + entry({ owner: "Bob" }),
      7,
      /repeats the rule and subject of line 1/,
    ],
    ["is a text", "- debug-off\n", 1, /no entry of keys and values/],
    [
      "has a reason that nobody can see",
      entry({ reason: JSON.stringify("\u200b".repeat(12)) }),
      3,
      /a reason that has characters that nobody can see/,
    ],
    ["has a mere filler as a reason", entry({ reason: "TODO, TBD, TBD" }), 3, /says nothing/],
    ["has a mere filler as a ticket", entry({ ticket: "TBD" }), 5, /says nothing/],
  ];
  for (const [what, text, line, message] of refused) {
    it(`have no effect and are a finding if one ${what}`, () => {
      const { waivers, findings } = parse(text);
      assert.equal(waivers.length, text.startsWith(entry() + "-") ? 1 : 0);
      assert.equal(findings.length, 1);
      const [found] = findings;
      assert.match(found?.message ?? "", message);
      assert.ok(found?.message.includes(`${FILE}:${line} `), found?.message);
      assert.deepEqual(found?.location, { file: FILE, line });
      assert.equal(found.rule, "waiver-valid");
      assert.equal(found.status, "fail");
      assert.equal(found.severity, "error");
      assert.ok(found.fix.length > 10);
    });
  }

  it("have no default: all that lacks is told at once", () => {
    const [found] = parse("- {}\n").findings;
    assert.match(found?.message ?? "", /lacks rule, subject, reason, owner, ticket, expires\./);
  });

  it("tell every problem of a file, in the order of its lines, and keep what is right", () => {
    const text = [
      entry({ expires: "2026-01-01" }),
      entry({ subject: "OTHER" }),
      entry({ rule: "nonsense" }),
      entry({ owner: undefined }),
    ].join("");
    const { waivers, findings } = parse(text);
    assert.deepEqual(
      waivers.map(({ subject }) => subject),
      ["OTHER"],
    );
    assert.deepEqual(
      findings.map(({ location }) => location?.line),
      [1, 13, 19],
    );
  });

  it("say what is wrong and how to mend it, in full", () => {
    const valid =
      "Write each waiver as an entry of a YAML list, with rule, subject, reason, owner, ";
    const table: readonly (readonly [text: string, message: string, fix: string])[] = [
      ["x", "waivers.yaml:1 is no list of entries.", valid],
      ["- x", "The waiver at waivers.yaml:1 is no entry of keys and values.", valid],
      [
        entry({ expires: "2026-11-23" }),
        "The waiver at waivers.yaml:1 expired on 2026-11-23 and has no effect any more.",
        "Mend what it waived and take the waiver out, or have its owner renew it.",
      ],
      [
        entry({ expires: "2027-02-23" }),
        "The waiver at waivers.yaml:1 ends on 2027-02-23, more than 90 days ahead, and has no effect.",
        "Let it end on 2027-02-22 or before.",
      ],
      [
        entry() + entry(),
        "The waiver at waivers.yaml:7 repeats the rule and subject of line 1 and has no effect.",
        "Keep one of both entries.",
      ],
      [
        entry({ rule: "debug-of" }),
        "The waiver at waivers.yaml:1 names no rule of the checklist.",
        "Write the rule's id as findings show it: debug-off?",
      ],
      [
        entry({ rule: "zzz" }),
        "The waiver at waivers.yaml:1 names no rule of the checklist.",
        "Write the rule's id as findings show it, such as debug-off.",
      ],
    ];
    for (const [text, message, fix] of table) {
      const [found, ...rest] = parse(text).findings;
      assert.deepEqual(rest, []);
      assert.equal(found?.message, message);
      assert.equal(found.subject, FILE);
      assert.ok(found.fix.startsWith(fix), found.fix);
    }
  });

  it("are of a rule's whole id, and lack nothing by being blank", () => {
    const messages = (changes: Parameters<typeof entry>[0]): readonly string[] =>
      parse(entry(changes)).findings.map(({ message }) => message);
    for (const rule of ["1debug-off", "debug-off!", "debug--off", "Debug-off"]) {
      assert.deepEqual(messages({ rule }), [
        "The waiver at waivers.yaml:1 has a rule that is no rule's id such as debug-off.",
      ]);
    }
    assert.deepEqual(messages({ subject: '" "', owner: '" "' }), [
      "The waiver at waivers.yaml:2 has a subject that is empty.",
      "The waiver at waivers.yaml:4 has an owner that is empty.",
    ]);
    assert.deepEqual(messages({ subject: "x".repeat(201), ticket: "x".repeat(201) }), [
      "The waiver at waivers.yaml:2 has a subject that is longer than 200 characters.",
      "The waiver at waivers.yaml:5 has a ticket that is longer than 200 characters.",
    ]);
    assert.equal(parse(entry({ owner: '" Ada "' })).waivers[0]?.owner, "Ada");
  });

  it("may be of the same rule for another subject, and of the same subject for another rule", () => {
    const text = entry() + entry({ subject: "OTHER" }) + entry({ rule: "no-placeholder" });
    assert.deepEqual(parse(text).findings, []);
    assert.equal(parse(text).waivers.length, 3);
  });

  it("suggest the rule that was meant, and none where nothing is near", () => {
    assert.match(parse(entry({ rule: "debug-of" })).findings[0]?.fix ?? "", /debug-off\?/);
    assert.doesNotMatch(parse(entry({ rule: "zzz" })).findings[0]?.fix ?? "", /\?/);
  });

  it("can be of every rule, and of given rules only", () => {
    for (const { id } of rules) assert.deepEqual(parse(entry({ rule: id })).findings, [], id);
    const { findings } = parseWaivers(entry(), FILE, TODAY, ["another-rule"]);
    assert.match(findings[0]?.message ?? "", /names no rule/);
    const [found] = parseWaivers(entry(), FILE, TODAY, []).findings;
    assert.match(found?.fix ?? "", /such as debug-off\.$/);
  });

  it("suggest a rule up to a third of its letters away, no further", () => {
    const fix = (rule: string): string | undefined =>
      parseWaivers(entry({ rule }), FILE, TODAY, ["abcdef"]).findings[0]?.fix;
    assert.match(fix("abcdxy") ?? "", /: abcdef\?$/);
    assert.match(fix("abcxyz") ?? "", /such as debug-off\.$/);
  });

  for (const [what, text] of Object.entries(hostileYaml)) {
    it(`are not taken from ${what}, which is told`, () => {
      const { waivers, findings } = parse(text);
      assert.deepEqual(waivers, []);
      assert.ok(findings.length >= 1 && findings.length <= 51);
      assert.ok(findings.every(({ rule }) => rule === "waiver-valid"));
    });
  }

  it("repeat nothing of a file that cannot be read, which may be another file", () => {
    const canary = ["sk", "live", "5Zc0nv9xQ2"].join("_");
    for (const text of [
      `- rule: "${canary}`,
      `- ${canary}: 1\n  rule: ${canary}\n  expires: ${canary}\n  subject: [${canary}]`,
      `${canary}=x\n`,
      `- rule: &${canary} x\n  *${canary}`,
      `- !${canary} x`,
      `- rule: x\n  ${canary}\n`,
    ]) {
      assert.ok(!JSON.stringify(parse(text)).includes(canary), text);
    }
  });

  it("answer for every text without breaking down", () => {
    const piece = fc.constantFrom(
      "- ",
      "rule: ",
      "debug-off",
      "\n",
      "  ",
      "expires: ",
      "2026-12-01",
      ": ",
      "&a ",
      "*a",
      "!t ",
      "|",
      ">",
      "[",
      "{",
      '"',
      "'",
      "#",
      "?",
      "---",
      "\t",
      "\0",
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, (given) => {
        for (const { location, status } of parse(given).findings) {
          assert.equal(status, "fail");
          assert.ok((location?.line ?? 0) >= 1);
        }
      }),
    );
  });
});

describe("applying waivers", () => {
  const waiver = (given: Partial<Waiver> = {}): Waiver => ({
    rule: "debug-off",
    subject: "DEBUG",
    reason: "The vendor looks into it",
    owner: "Ada",
    ticket: "OPS-17",
    expires: "2026-12-01",
    ...given,
  });
  const failed = finding({ status: "fail", message: "DEBUG is on." });
  const apply = (
    findings: Parameters<typeof applyWaivers>[0],
    waivers: readonly Waiver[],
    reportUnused = false,
  ): ReturnType<typeof applyWaivers> => applyWaivers(findings, waivers, { reportUnused });

  it("turns a failure into a waived one that says until when, by whom and why", () => {
    assert.deepEqual(apply([failed], [waiver()]), [
      {
        ...failed,
        status: "waived",
        message: "DEBUG is on. Waived until 2026-12-01 by Ada (OPS-17): The vendor looks into it.",
        waiver: {
          reason: "The vendor looks into it",
          owner: "Ada",
          ticket: "OPS-17",
          expires: "2026-12-01",
        },
      },
    ]);
  });

  it("leaves alone what is of another rule or another subject, and what does not fail", () => {
    for (const other of [
      finding({ status: "fail", rule: "debug-offs" }),
      finding({ status: "fail", subject: "DEBUGGER" }),
      finding({ status: "pass" }),
      finding({ status: "unknown" }),
      finding({ status: "not-applicable" }),
      finding({ status: "error" }),
    ]) {
      assert.deepEqual(apply([other], [waiver()]), [other]);
    }
  });

  it("lets the waiver speak that holds longest", () => {
    const waivers = [waiver(), waiver({ subject: "*", expires: "2027-01-01", owner: "Bob" })];
    assert.match(apply([failed], waivers)[0]?.message ?? "", /until 2027-01-01 by Bob/);
    const reversed = [...waivers].reverse();
    assert.match(apply([failed], reversed)[0]?.message ?? "", /until 2027-01-01 by Bob/);
  });

  it("leaves a message alone that no waiver has added to", () => {
    const said = "It failed. Waived until 2027-01-01 by Bob (OPS-1): Soon.";
    assert.equal(messageBeforeWaiver(finding({ message: said })), said);
    const { waiver: terms } = apply([failed], [waiver()])[0] ?? {};
    assert.ok(terms);
    assert.equal(messageBeforeWaiver(finding({ message: "Short.", waiver: terms })), "Short.");
  });

  it("ends the reason as a sentence, and once only", () => {
    const said = (reason: string): string =>
      apply([failed], [waiver({ reason })])[0]?.message.split("(OPS-17): ")[1] ?? "";
    assert.equal(said("Soon"), "Soon.");
    assert.equal(said("Soon. Really"), "Soon. Really.");
    for (const whole of ["Soon.", "Soon!", "Soon?"]) assert.equal(said(whole), whole);
  });

  it("reports a waiver that met nothing, as a warning at its place, when asked to", () => {
    const idle = waiver({ subject: "OTHER", location: { file: FILE, line: 4 } });
    assert.equal(apply([failed], [waiver(), idle]).length, 1);
    const [, found, ...rest] = apply([failed], [waiver(), idle], true);
    assert.deepEqual(rest, []);
    assert.equal(found?.rule, "waiver-unused");
    assert.equal(found.status, "fail");
    assert.equal(found.severity, "warning");
    assert.deepEqual(found.location, { file: FILE, line: 4 });
    assert.equal(found.subject, "debug-off OTHER");
    assert.equal(
      found.message,
      "The waiver at waivers.yaml:4 of debug-off for OTHER waives nothing that fails.",
    );
  });

  it("reports one that was not read from a file without a place", () => {
    const [found] = apply([], [waiver()], true);
    assert.equal(found?.message, "The waiver of debug-off for DEBUG waives nothing that fails.");
    assert.ok(!("location" in found));
  });

  it("calls a waiver unused whose subject passes, and not one whose subject is unknown yet", () => {
    const count = (findings: Parameters<typeof applyWaivers>[0]): number =>
      apply(findings, [waiver()], true).filter(({ rule }) => rule === "waiver-unused").length;
    assert.equal(count([finding()]), 1);
    assert.equal(count([]), 1);
    assert.equal(count([finding({ status: "unknown" })]), 0);
    assert.equal(count([failed]), 0);
  });

  it("drops no finding, changes nothing but status and message, and adds the terms", () => {
    fc.assert(
      fc.property(
        fc.array(anyFinding),
        fc.constantFrom("*", "DEBUG", "<*"),
        (findings, subject) => {
          const after = apply(findings, [waiver({ subject })]);
          assert.equal(after.length, findings.length);
          for (const [index, one] of after.entries()) {
            const before = findings[index];
            const { waiver: terms, ...rest } = one;
            assert.deepEqual(
              { ...rest, status: "", message: "" },
              { ...before, status: "", message: "" },
            );
            assert.equal(terms !== undefined, one.status !== before?.status);
            if (terms === undefined) continue;
            assert.equal(one.status, "waived");
            assert.deepEqual(Object.keys(terms), ["reason", "owner", "ticket", "expires"]);
            assert.equal(messageBeforeWaiver(one), before?.message);
          }
        },
      ),
    );
  });
});

describe("a pattern", () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ["DEBUG", "DEBUG", true],
    ["DEBUG", "debug", false],
    ["DEBUG", "DEBUG_", false],
    ["*", "", true],
    ["*", "anything", true],
    ["A*", "A", true],
    ["A*", "BA", false],
    ["*A", "BA", true],
    ["*A", "AB", false],
    ["A*A", "A", false],
    ["A*A", "AA", true],
    ["A*B*C", "AxBxC", true],
    ["A*B*C", "AxCxB", false],
    ["A*B*C", "AxC", false],
    ["A*BB*B", "ABB", false],
    ["A*BB*B", "ABBB", true],
    ["*B*B*", "xB", false],
    ["A**C", "AC", true],
    ["NEXT_PUBLIC_*_URL", "NEXT_PUBLIC_API_URL", true],
    ["a.c", "abc", false],
    ["[A-Z]*", "A", false],
    ["", "", true],
    ["", "A", false],
  ];
  for (const [pattern, text, matches] of table) {
    it(`${pattern || "(empty)"} ${matches ? "matches" : "does not match"} ${text || "(empty)"}`, () => {
      assert.equal(matchesWildcard(pattern, text), matches);
    });
  }

  it("matches what it is made from by putting stars into a text", () => {
    const part = fc.string({ maxLength: 5 }).map((text) => text.replaceAll("*", "x"));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), part, (parts, between) => {
        assert.ok(matchesWildcard(parts.join("*"), parts.join(between)));
      }),
    );
  });

  it("takes time in proportion to the text", () => {
    assert.equal(matchesWildcard(`${"*a".repeat(1000)}*b`, "a".repeat(200_000)), false);
  });
});
