import { databaseResourceRules } from "./databases";
import { dnsRecordRules } from "./dns-records";
import { generatedTextRules } from "./generated-texts";
import { grantRules, grantStackRules } from "./grants";
import { mailDomainRules } from "./mail-domains";
import { mailRecordRules } from "./mail-records";
import type { ResourceRule, StackRule } from "./resource-rule";
import { roleRules, roleStackRules } from "./roles";
import { sentryStackRules } from "./sentry";

/** Every rule on a resource by itself. */
export const resourceRules: readonly ResourceRule[] = [
  ...roleRules,
  ...grantRules,
  ...databaseResourceRules,
  ...generatedTextRules,
  ...mailRecordRules,
  ...dnsRecordRules,
];

/** Every rule on what a stack declares as a whole. */
export const stackRules: readonly StackRule[] = [
  ...roleStackRules,
  ...grantStackRules,
  ...mailDomainRules,
  ...sentryStackRules,
];
