import { recordRules } from "../record-rules";
import type { RuleDescription } from "../rule";
import { describedRule } from "../rules/all-rules";
import { environmentFileRules } from "../rules/environment-file";

const others: ReadonlyMap<string, RuleDescription> = new Map(
  [...recordRules, ...Object.values(environmentFileRules)].map((rule) => [rule.id, rule]),
);

/** What a rule is, whoever judges by it; undefined for a probe, whose findings say enough. */
export function descriptionOf(id: string): RuleDescription | undefined {
  return describedRule(id) ?? others.get(id);
}
