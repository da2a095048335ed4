import type { Policies } from "@pulumi/policy";

import { allRules } from "../checklist/rules/all-rules";
import { Judgement } from "./judgement";
import type { Circumstances } from "./judgement";
import { accountPolicy, waiversPolicy } from "./own-policies";
import { policyOf } from "./policy";

/**
 * The pack's policies: one on the waivers, one for each rule of the checklist, and, where the
 * findings are written down, one that accounts for every rule.
 */
export function policiesFor(circumstances: Circumstances): Policies {
  const judgement = new Judgement(circumstances);
  return [
    waiversPolicy(judgement),
    ...allRules.map((rule) => policyOf(rule, judgement)),
    ...(circumstances.findingsFile === undefined ? [] : [accountPolicy(allRules, judgement)]),
  ];
}
