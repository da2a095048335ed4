import { alertResourceRules, alertStackRules } from "./alerts";
import { appRecordRules, appRecordStackRules } from "./app-records";
import { applicationRightsRules } from "./application-rights";
import { backupRules, backupStackRules } from "./backups";
import { caaRules, caaStackRules } from "./caa";
import { connectionRules } from "./connections";
import { dataFlowRules } from "./data-flows";
import { databaseResourceRules } from "./databases";
import { dmarcEvidenceRules } from "./dmarc-evidence";
import { dmarcStageRules, dmarcStageStackRules } from "./dmarc-stage";
import { dnsRecordRules, dnsRecordStackRules } from "./dns-records";
import { edgeGuardRules, edgeGuardStackRules } from "./edge-guards";
import { edgeRedirectStackRules } from "./edge-redirects";
import { edgeRulesetRules, edgeRulesetStackRules } from "./edge-rulesets";
import { edgeSettingRules, edgeSettingStackRules } from "./edge-settings";
import { extensionRules } from "./extensions";
import { functionRules, functionStackRules } from "./functions";
import { generatedTextRules, generatedTextStackRules } from "./generated-texts";
import { grantRules, grantStackRules } from "./grants";
import { hostingRules, hostingStackRules } from "./hosting";
import { loginStackRules } from "./logins";
import { mailBrandRules, mailBrandStackRules } from "./mail-brand";
import { mailDkimRules } from "./mail-dkim";
import { mailDmarcRules, mailDmarcStackRules } from "./mail-dmarc";
import { mailDomainRules } from "./mail-domains";
import { mailNameRules, mailNameStackRules } from "./mail-names";
import { mailReceptionRules, mailReceptionStackRules } from "./mail-reception";
import { mailServiceRules, mailServiceStackRules } from "./mail-services";
import { mailSpfRules, mailSpfStackRules } from "./mail-spf";
import { membershipRules } from "./memberships";
import { namesAwayRules } from "./names-away";
import { paymentRules, paymentStackRules } from "./payments";
import { protectionRules } from "./protection";
import { providerRules } from "./providers";
import { publishedSecretRules } from "./published-secrets";
import type { ResourceRule, StackRule } from "./resource-rule";
import { roleRules, roleStackRules } from "./roles";
import { sentryRules, sentryStackRules } from "./sentry";
import { textStackRules } from "./texts";
import { unjudgedResourceRules, unjudgedRules } from "./unjudged";
import { zoneStrengthRules } from "./zone-strength";

/** Every rule on a resource by itself. */
export const resourceRules: readonly ResourceRule[] = [
  ...roleRules,
  ...grantRules,
  ...databaseResourceRules,
  ...membershipRules,
  ...extensionRules,
  ...functionRules,
  ...dataFlowRules,
  ...providerRules,
  ...generatedTextRules,
  ...mailSpfRules,
  ...mailDkimRules,
  ...mailDmarcRules,
  ...dmarcStageRules,
  ...mailReceptionRules,
  ...mailNameRules,
  ...mailBrandRules,
  ...caaRules,
  ...dnsRecordRules,
  ...appRecordRules,
  ...edgeSettingRules,
  ...zoneStrengthRules,
  ...edgeRulesetRules,
  ...edgeGuardRules,
  ...backupRules,
  ...protectionRules,
  ...hostingRules,
  ...paymentRules,
  ...mailServiceRules,
  ...sentryRules,
  ...alertResourceRules,
  ...unjudgedResourceRules,
];

/** Every rule on what a stack declares as a whole. */
export const stackRules: readonly StackRule[] = [
  ...unjudgedRules,
  ...roleStackRules,
  ...grantStackRules,
  ...loginStackRules,
  ...connectionRules,
  ...applicationRightsRules,
  ...functionStackRules,
  ...generatedTextStackRules,
  ...publishedSecretRules,
  ...mailDomainRules,
  ...mailSpfStackRules,
  ...mailDmarcStackRules,
  ...dmarcStageStackRules,
  ...dmarcEvidenceRules,
  ...mailReceptionStackRules,
  ...mailNameStackRules,
  ...mailBrandStackRules,
  ...caaStackRules,
  ...dnsRecordStackRules,
  ...appRecordStackRules,
  ...namesAwayRules,
  ...edgeSettingStackRules,
  ...edgeRulesetStackRules,
  ...edgeGuardStackRules,
  ...edgeRedirectStackRules,
  ...backupStackRules,
  ...hostingStackRules,
  ...sentryStackRules,
  ...paymentStackRules,
  ...mailServiceStackRules,
  ...textStackRules,
  ...alertStackRules,
];
