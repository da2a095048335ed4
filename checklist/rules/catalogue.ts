import type { Rule } from "../rule";
import { browserSecretRules } from "./browser-secrets";
import { capacityRules } from "./capacity";
import { characterRules } from "./characters";
import { databaseRules } from "./database";
import { domainRules } from "./domains";
import { limitRules } from "./limits";
import { modeRules } from "./mode";
import { nameRules } from "./names";
import { originRules } from "./origins";
import { presenceRules } from "./presence";
import { referenceRule } from "./references";
import { runtimeRules } from "./runtime";
import { secretKeyRules } from "./secret-keys";
import { serviceRules } from "./services";
import { stripeRules } from "./stripe";
import { testKeyRules } from "./test-keys";
import { typeRules } from "./types";
import { urlRules } from "./urls";

/** The rules on what a variable holds, and on its name. */
const valueRules: readonly Rule[] = [
  ...presenceRules,
  ...characterRules,
  ...browserSecretRules,
  ...databaseRules,
  ...secretKeyRules,
  ...stripeRules,
  ...originRules,
  ...modeRules,
  ...urlRules,
  ...domainRules,
  ...testKeyRules,
  ...limitRules,
  ...capacityRules,
  ...serviceRules,
  ...typeRules,
  ...nameRules,
  ...runtimeRules,
];

/** Every rule on the application's environment, each once, in the order in which they report. */
export const rules: readonly Rule[] = [...valueRules, referenceRule(valueRules)];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** The rule of that id. */
export function findRule(id: string): Rule | undefined {
  return byId.get(id);
}
