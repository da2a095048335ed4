import { probes } from "../probes/catalogue";
import { recordRules } from "../record-rules";
import type { Rule, RuleDescription } from "../rule";
import { rules } from "./catalogue";
import { environmentFileRules } from "./environment-file";
import { resourceRules, stackRules } from "./resources/catalogue";
import type { ResourceRule, StackRule } from "./resources/resource-rule";

/** Any rule of the checklist; `scope` tells what it judges. */
export type AnyRule = Rule | ResourceRule | StackRule;

/** Every rule that judges by itself: on the environment, on resources, on the stack. */
export const allRules: readonly AnyRule[] = [...rules, ...resourceRules, ...stackRules];

/** Every rule of which there are findings, those included by which readers of files and probes judge. */
export const knownRules: readonly RuleDescription[] = [
  ...allRules,
  ...probes,
  ...Object.values(environmentFileRules),
  ...recordRules,
];

const byId = new Map(knownRules.map((rule) => [rule.id, rule]));

/** What the rule of that id is, whoever judges by it. */
export function describedRule(id: string): RuleDescription | undefined {
  return byId.get(id);
}
