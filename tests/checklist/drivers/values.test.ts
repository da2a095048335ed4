import assert from "node:assert/strict";

import { environmentOf } from "../../../checklist/environment/environment";
import { booleanOf, integerOf, listOf } from "../../../checklist/environment/value";
import { judge } from "../../../checklist/judge";
import { PRODUCTION } from "../../../checklist/rule";
import { modeRules } from "../../../checklist/rules/mode";
import { presenceRules } from "../../../checklist/rules/presence";
import answers from "./answers.json";

/** Those on the stage, and on what stands around a value. */
const rules = [...modeRules, ...presenceRules].filter(({ id }) =>
  ["environment-production", "no-stray-characters"].includes(id),
);

type Rows<Value> = readonly (readonly [text: string, answer: Value | null])[];

/**
 * Holds a reader of ours to what pydantic-settings makes of the same texts. Where it differs, it is
 * for one of the reasons.
 */
function held<Value>(
  rows: Rows<Value>,
  read: (text: string) => Value | undefined,
  reasons: Readonly<
    Record<string, (text: string, mine: Value | null, theirs: Value | null) => boolean>
  >,
): void {
  const used = new Set<string>();
  for (const [text, theirs] of rows) {
    const mine = read(text) ?? null;
    if (JSON.stringify(mine) === JSON.stringify(theirs)) continue;
    const why = Object.entries(reasons).find(([, holds]) => holds(text, mine, theirs))?.[0];
    assert.ok(why !== undefined, `${JSON.stringify(text)}: ${String(mine)}, ${String(theirs)}`);
    used.add(why);
  }
  assert.deepEqual([...used].sort(), Object.keys(reasons).sort(), "a reason that nothing needs");
}

/** White space and quotes around a value are a finding of their own (no-stray-characters). */
const stray = (text: string): boolean => /^[\s"']|[\s"']$/.test(text);

describe("values, as pydantic-settings reads them", () => {
  it("are the same switches", () => {
    held(answers.boolean as unknown as Rows<boolean>, booleanOf, {
      "what stands around a value is another rule's business": stray,
    });
  });

  it("are the same lists", () => {
    held(answers.list as unknown as Rows<readonly string[]>, listOf, {
      "the application reads its lists itself, separated by commas": (text, _mine, theirs) =>
        theirs === null && !text.trim().startsWith("["),
      "a list that is none is one entry, which no rule on entries takes": (text, _mine, theirs) =>
        theirs === null && text.startsWith("["),
      "an empty entry is none, and white space around one no part of it": (text) =>
        ['[""]', '[" a "]'].includes(text),
    });
  });

  it("are the same whole numbers", () => {
    held(answers.integer as unknown as Rows<string>, (text) => integerOf(text)?.toString(), {
      "what stands around a value is another rule's business": stray,
      "digits that separate thousands, or a fraction of nothing, are for no reader but Python": (
        text,
      ) => ["1_000", "1.0"].includes(text),
      "no variable has as many digits": (text) => text === "12345678901234567890",
    });
  });

  it("are the same stage, which is compared letter by letter", () => {
    for (const [text, theirs] of answers.choice as unknown as Rows<string>) {
      const environment = environmentOf("backend", { ENVIRONMENT: text });
      const found = judge({ backend: environment }, PRODUCTION, rules).some(
        ({ status, subject }) => status === "fail" && subject === "ENVIRONMENT",
      );
      assert.equal(found, theirs !== "production" && text !== "", JSON.stringify(text));
    }
  });
});
