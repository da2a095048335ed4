import assert from "node:assert/strict";

import { attestCommandParts, attestFix } from "../../checklist/attest-command";
import { attestationTemplates, blankIn } from "../../checklist/attestation-templates";
import type { AttestationTemplate } from "../../checklist/attestation-templates";
import { LONGEST_ATTESTATION, parseAttestations } from "../../checklist/attestations";
import { coverage } from "../../checklist/coverage";
import { daysAfter, isDay } from "../../checklist/day";
import { findItem, items } from "../../checklist/items";
import { TODAY } from "./report/findings";

const templates = Object.entries(attestationTemplates);
const known = (id: string): AttestationTemplate =>
  attestationTemplates[id] ?? assert.fail(`no template of ${id}`);

/** A template's statement as somebody would fill it in. */
const filledIn = (statement: string): string => statement.replace(/<[^>]+>/g, "12");

const record = (item: string, statement: string, expires: string): string =>
  `- item: "${item}"\n  statement: ${JSON.stringify(statement)}\n  by: Ada\n  on: ${TODAY}\n  evidence: OPS-1\n  expires: ${expires}\n`;

describe("the attestations' templates", () => {
  it("are there for exactly the items that people attest, in the checklist's order", () => {
    const attested = coverage.filter(({ main }) => main === "attested").map(({ item }) => item);
    assert.ok(attested.length > 0);
    const order = new Map(items.map(({ id }, index) => [id, index]));
    const byOrder = (one: string, two: string): number =>
      (order.get(one) ?? 0) - (order.get(two) ?? 0);
    assert.deepEqual(Object.keys(attestationTemplates).sort(byOrder), attested);
  });

  it("say something of their own item each: no text twice", () => {
    for (const part of ["statement", "evidence"] as const) {
      const texts = templates.map(([, template]) => template[part]);
      assert.equal(new Set(texts).size, texts.length, part);
      // Nor the same words with another subject: any two differ in most of them.
      const words = texts.map((text) => new Set(text.toLowerCase().match(/[a-z]{4,}/g)));
      for (const [index, one] of words.entries()) {
        for (const other of words.slice(index + 1)) {
          const shared = [...one].filter((word) => other.has(word)).length;
          assert.ok(
            shared < 0.35 * (one.size + other.size - shared),
            [...one, "/", ...other].join(" "),
          );
        }
      }
    }
  });

  for (const [id, { statement, evidence, days, signer }] of templates) {
    it(`can be signed once they are filled in, and not before: ${id} ${findItem(id)?.title ?? ""}`, () => {
      assert.ok(evidence.length >= 40 && signer.length >= 10);
      assert.match(statement, /^([A-Z]|<).*\.$/);
      assert.match(evidence, /^[A-Z].*\.$/);
      assert.match(signer, /^[a-z].*[a-z]$/);
      // What a shell reads between double quotes, and what cuts a command's line.
      assert.doesNotMatch(statement, /["$`\\!\n]/);
      assert.ok(days >= 1 && days <= LONGEST_ATTESTATION);

      const last = daysAfter(TODAY, days);
      const good = parseAttestations(record(id, filledIn(statement), last), "f", TODAY);
      assert.deepEqual(good.findings, []);
      assert.equal(good.attestations.length, 1);
      // The same with a denial: it stands for the opposite.
      const denied = filledIn(statement).replace(
        / (was|were|is|are|has|have|took|passed|carry) /,
        " $1 not ",
      );
      if (denied !== filledIn(statement)) {
        assert.match(
          parseAttestations(record(id, denied, last), "f", TODAY).findings[0]?.message ?? "",
          /denies what the item demands/,
        );
      }
      if (blankIn(statement) === undefined) return;
      const bare = parseAttestations(record(id, statement, last), "f", TODAY);
      assert.match(bare.findings[0]?.message ?? "", /still has a blank/);
    });
  }

  it("have figures or names to fill in, all but a few", () => {
    const without = templates.filter(([, { statement }]) => blankIn(statement) === undefined);
    // What was tried or described is named in full: there is nothing to count.
    assert.deepEqual(
      without.map(([id]) => id),
      ["4.21", "4.25", "8.4", "8.5", "10.6"],
    );
  });

  const blanks: readonly (readonly [string, string | undefined])[] = [
    ["of <day>, at last", "<day>"],
    ["<number> % and <minutes> minutes", "<number>"],
    ["<link or ticket>", "<link or ticket>"],
    ["the <owner's> word", "<owner's>"],
    ["p95 < 800 ms and > 10 a second", undefined],
    ["Ada <ada@example.com>", undefined],
    ["<https://example.com/run>", undefined],
    ["a <> b", undefined],
    ["<1>", undefined],
    [`<${"long ".repeat(20)}>`, undefined],
  ];
  for (const [text, blank] of blanks) {
    it(`have ${blank ?? "no blank"} in: ${text}`, () => {
      assert.equal(blankIn(text), blank);
    });
  }
});

describe("the command that attests an item", () => {
  it("has the item, the stack, the statement, a blank for the evidence and the last day", () => {
    assert.deepEqual(
      attestCommandParts("9.3", known("9.3"), { stack: "production", today: TODAY }),
      [
        "npm run -s checklist -- attest 9.3 --stack production",
        `--statement "${known("9.3").statement}"`,
        '--evidence "<link or ticket>"',
        "--expires 2027-02-24",
      ],
    );
    const [start] = attestCommandParts("9.3", known("9.3"), { today: TODAY });
    assert.equal(start, "npm run -s checklist -- attest 9.3");
  });

  it("is what mends an item that nobody attests, with who signs and what suffices", () => {
    for (const [id, template] of templates) {
      const fix = attestFix(id, { stack: "production", today: TODAY }) ?? "";
      const command = attestCommandParts(id, template, { stack: "production", today: TODAY });
      assert.ok(fix.endsWith(` \`${command.join(" ")}\``), id);
      assert.ok(fix.startsWith(`Have it checked and signed by ${template.signer}. Evidence: `));
      assert.ok(fix.includes(template.evidence));
      assert.equal(fix.split("`").length, 3);
      // Reports cut longer texts short.
      assert.ok(fix.length <= 1000, id);
      assert.ok(isDay(fix.slice(-11, -1)));
    }
  });

  it("is none for an item that something else decides", () => {
    assert.equal(attestFix("1.8", { today: TODAY }), undefined);
  });
});
