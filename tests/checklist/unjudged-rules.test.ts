import assert from "node:assert/strict";

import {
  attestationValid,
  itemCovered,
  deletionMeant,
  recordRules,
  waiverUsed,
  waiverValid,
} from "../../checklist/record-rules";
import { describedRule } from "../../checklist/rules/all-rules";
import { environmentFileRules } from "../../checklist/rules/environment-file";

/** What people rely on in reports and waivers, written down a second time. */
const RULES = [
  "waiver-valid | error | 11.1",
  "waiver-unused | warning | 11.1",
  "attestation-valid | error | 11.1",
  "item-covered | error | 11.1",
  "deletion-meant | warning | 11.1",
  "env-file-readable | error | 2.1",
  "env-file-duplicates | error | 2.1",
  "env-file-portable | warning | 2.1",
  "env-file-dollar | error | 2.1",
  "env-file-frontend | warning | 1.14 1.15 1.16 1.17",
];

describe("the rules by which readers of files judge", () => {
  const all = [...recordRules, ...Object.values(environmentFileRules)];

  it("are these, of these levels, for these items", () => {
    assert.deepEqual(
      all.map(({ id, severity, items }) => `${id} | ${severity} | ${items.join(" ")}`),
      RULES,
    );
    assert.deepEqual(recordRules, [
      waiverValid,
      waiverUsed,
      attestationValid,
      itemCovered,
      deletionMeant,
    ]);
  });

  it("say what they want, why, and how to mend it, each in words of its own", () => {
    for (const rule of all) {
      assert.match(rule.title, /^[A-Z].{10,}[^.]$/);
      for (const text of [rule.why, rule.fix]) assert.match(text, /^[A-Z].{15,}$/);
      assert.match(rule.why, /\.$/);
      assert.equal(describedRule(rule.id)?.title, rule.title);
    }
    for (const texts of [all.map(({ title }) => title), all.map(({ why }) => why)]) {
      assert.equal(new Set(texts).size, all.length);
    }
  });
});
