import type { Rule, RuleDescription } from "../rule";
import { rules } from "./catalogue";
import { resourceRules, stackRules } from "./resources/catalogue";
import type { ResourceRule, StackRule } from "./resources/resource-rule";

/** Any rule of the checklist; `scope` tells what it judges. */
export type AnyRule = Rule | ResourceRule | StackRule;

/** Every rule of the checklist: on the environment, on resources, on the stack. */
export const allRules: readonly AnyRule[] = [...rules, ...resourceRules, ...stackRules];

const byId = new Map<string, RuleDescription>(allRules.map((rule) => [rule.id, rule]));

/** What the rule of that id is, whatever it judges. */
export function describedRule(id: string): RuleDescription | undefined {
  return byId.get(id);
}
