import assert from "node:assert/strict";

import fc from "fast-check";

import { withAttestation } from "../../checklist/attestation-file";
import type { RewrittenFile } from "../../checklist/attestation-file";
import { draftProblems, parseAttestations } from "../../checklist/attestations";
import type { Attestation } from "../../checklist/attestations";
import { items } from "../../checklist/items";
import { hostileYaml } from "./hostile-yaml";
import { TODAY } from "./report/findings";

const attestation: Attestation = {
  item: "9.3",
  statement: "The backup of May: restored # in full",
  by: "Ada <ada@example.com>",
  on: TODAY,
  evidence: "https://tickets.example.com/OPS-3",
  expires: "2027-01-31",
};

const RECORD = `- item: "9.3"
  statement: "The backup of May: restored # in full"
  by: Ada <ada@example.com>
  on: 2026-11-24
  evidence: https://tickets.example.com/OPS-3
  expires: 2027-01-31
`;

const other = (item: string, rest = ""): string =>
  `- item: "${item}"${rest}\n  statement: 'Seen by all of us'\n  by: Bob\n  on: 2026-11-01\n  evidence: OPS-1\n  expires: 2026-12-01\n`;

function rewritten(text: string, given = attestation): RewrittenFile {
  const outcome = withAttestation(text, given, TODAY);
  return "problem" in outcome ? assert.fail(outcome.problem) : outcome;
}

describe("a file of attestations", () => {
  for (const [what, text] of [
    ["that is not there yet", ""],
    ["that is empty", "\n"],
    ["with an empty list", "[]\n"],
  ] as const) {
    it(`${what} has the record alone afterwards`, () => {
      assert.deepEqual(rewritten(text), { text: RECORD, line: 1, replaced: [] });
    });
  }

  it("keeps a comment that is all it has", () => {
    const { text, line } = rewritten("# signed for production\n");
    assert.equal(text, `# signed for production\n\n${RECORD}`);
    assert.equal(line, 3);
  });

  it("keeps other records, their order, quotes and comments, and has the new one last", () => {
    const before = `# head\n${other("3.9", " # load")}\n# templates\n${other("4.10")}`;
    const { text, line, replaced } = rewritten(before);
    assert.equal(text, before + RECORD);
    assert.equal(line, 16);
    assert.deepEqual(replaced, []);
  });

  it("replaces the older record in its place, keeps its comments, and tells of it", () => {
    const old = `# the backup\n- item: "9.3"\n  statement: An older restoration\n  by: Bob # on call\n  on: 2025-11-01\n  evidence: OPS-1\n  expires: 2026-01-01\n`;
    const { text, line, replaced } = rewritten(other("3.9") + old + other("4.10"));
    assert.equal(
      text,
      `${other("3.9")}# the backup\n${RECORD.replace("com>\n", "com> # on call\n")}${other("4.10")}`,
    );
    assert.equal(line, 8);
    assert.deepEqual(replaced, [
      {
        item: "9.3",
        statement: "An older restoration",
        by: "Bob",
        on: "2025-11-01",
        evidence: "OPS-1",
        expires: "2026-01-01",
      },
    ]);
  });

  it("replaces all older records of the item by one, wherever they are", () => {
    const before = other("9.3") + other("3.9") + other("9.3");
    const { text, replaced } = rewritten(before);
    // The quotes are those of the first.
    const said = RECORD.replace(/: "(The.*)"/, ": '$1'");
    assert.equal(text, said + other("3.9"));
    assert.equal(replaced.length, 2);
  });

  it("replaces a record that its reader refuses by a whole one", () => {
    for (const old of [
      "- item: 9.3\n  owner: me\n",
      "- {item: 9.3, by: A, by: B}\n",
      "- item: 9.3\n  statement: [a, b]\n",
      "- item: 9.3\n  statement: !!str long ago\n",
    ]) {
      assert.equal(rewritten(`# why\n${old}`).text, `# why\n${RECORD}`);
    }
  });

  it("keeps a record in braces so, and takes 4.10 for no other item than 4.10", () => {
    const before = "- { item: 4.10, statement: Templates are read, by: Bob }\n";
    assert.equal(rewritten(before, { ...attestation, item: "4.1" }).replaced.length, 0);
    assert.equal(rewritten(before).text, before + RECORD);
  });

  it("ends its lines as it did", () => {
    const windows = other("3.9").replaceAll("\n", "\r\n");
    assert.equal(rewritten(windows).text, windows + RECORD.replaceAll("\n", "\r\n"));
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["no list", "item: 9.3\n", /^line 1 is no list of entries$/],
    ["one word", "done\n", /^line 1 is no list of entries$/],
    ["a bracket left open", "- item: [\n", /^line \d+ /],
    [
      "an alias of what would be gone",
      "- {item: 9.3, by: &b Bob}\n- {item: 3.9, by: *b}\n",
      /by hand$/,
    ],
  ];
  for (const [what, text, problem] of refused) {
    it(`is refused where it is ${what}`, () => {
      const outcome = withAttestation(text, attestation, TODAY);
      assert.match("problem" in outcome ? outcome.problem : outcome.text, problem);
    });
  }

  it("is refused for a record that its reader would not believe", () => {
    const outcome = withAttestation("", { ...attestation, expires: "2026-01-01" }, TODAY);
    assert.ok("problem" in outcome);
  });

  for (const [what, text] of Object.entries(hostileYaml)) {
    it(`is refused or rewritten, and no other, where it holds ${what}`, () => {
      const outcome = withAttestation(text, attestation, TODAY);
      if ("problem" in outcome) assert.match(outcome.problem, /^(line \d+|cannot) /);
      else assert.equal(parseAttestations(outcome.text, "f", TODAY).attestations.length, 1);
    });
  }

  it("holds the new record and all others as they were, whatever they say", () => {
    const words = fc.oneof(
      fc.string({ minLength: 10, maxLength: 60 }),
      fc.string({ unit: "grapheme", minLength: 10, maxLength: 40 }),
    );
    const said = words
      .map((text) => `Restored within minutes: ${text.replace(/\s+/g, " ")}`.trim())
      .filter(
        (text) => draftProblems("9.3", { ...attestation, statement: text }, TODAY).length === 0,
      );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...items.map(({ id }) => id)), { maxLength: 6 }),
        said,
        said,
        (ids, first, second) => {
          let text = "";
          for (const item of [...ids, "9.3"]) {
            text = rewritten(text, { ...attestation, item, statement: first }).text;
          }
          const after = rewritten(text, { ...attestation, statement: second });
          const read = parseAttestations(after.text, "f", TODAY);
          assert.deepEqual(read.findings, []);
          assert.deepEqual(
            read.attestations.map(({ item, statement }) => [item, statement]),
            [...new Set([...ids, "9.3"])].map((item) => [item, item === "9.3" ? second : first]),
          );
        },
      ),
      { numRuns: Math.min(60, fc.readConfigureGlobal().numRuns ?? 60) },
    );
  });
});
