import { probes } from "../../checklist/probes/catalogue";
import { recordRules } from "../../checklist/record-rules";
import type { RuleDescription } from "../../checklist/rule";
import { allRules } from "../../checklist/rules/all-rules";
import { environmentFileRules } from "../../checklist/rules/environment-file";

/** A group of rules that judge the same kind of thing. */
export interface RuleGroup {
  readonly title: string;
  readonly rules: readonly RuleDescription[];
}

const judging = (...scopes: string[]): readonly RuleDescription[] =>
  allRules.filter(({ scope }) => scopes.includes(scope));

/** Every known rule, by what it judges. */
export const ruleGroups: readonly RuleGroup[] = [
  {
    title: "The environment's variables",
    rules: judging("backend", "frontend", "either", "both"),
  },
  { title: "Resources, each by itself", rules: judging("resource") },
  { title: "The stack as a whole", rules: judging("stack") },
  { title: "The running system", rules: probes },
  { title: "Environment files", rules: Object.values(environmentFileRules) },
  { title: "Waivers, attestations and the report", rules: recordRules },
];
