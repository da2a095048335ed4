import type { Policies } from "@pulumi/policy";

import { rules } from "../checklist/rules/catalogue";
import { brokenRulesPolicy, policyOf } from "./policy";

/** The pack's policies: one for each rule of the checklist, and one for rules that break down. */
export const policies: Policies = [...rules.map(policyOf), brokenRulesPolicy(rules)];
