import { kinds, readingsOf, typesOfKind } from "./kinds";
import type { Kind } from "./kinds";

/** Why no rule needs to judge a type. Whatever else has no kind is a warning. */
const HARMLESS: Readonly<Record<string, string>> = {
  "bookedbarber:index:BackendEnvironment": "the rules on environments judge it",
  "bookedbarber:index:FrontendEnvironment": "the rules on environments judge it",
  "bookedbarber:index:SilentDomains": "its records are judged, and it may have none",
  "pulumi:pulumi:StackReference": "it only reads another stack's outputs",
  "sentry:index/sentryTeam:SentryTeam": "a team at Sentry opens nothing",
  "saas:sendgrid:DomainValidation": "it asks SendGrid to look at the records, which are judged",
  "saas:sendgrid:LinkBranding": "its records are judged",
  "saas:sendgrid:LinkValidation": "it asks SendGrid to look at the records, which are judged",
  "saas:sendgrid:SubscriptionTracking": "a text below mails",
  "saas:sendgrid:Template": "a mail's text, which is reviewed in its folder",
  "saas:sendgrid:TrackingSettings": "whether SendGrid counts openings and clicks",
  "saas:sendgrid:UnsubscribeGroup": "a list of who wants no mail",
};

const judged = new Set([
  ...kinds.flatMap(typesOfKind).map(({ type }) => type),
  ...Object.keys(HARMLESS),
]);

/** Whether the checklist knows what resources of a type do: by a rule, or since they can do no harm. */
export function isKnownType(type: string): boolean {
  return judged.has(type) || type.startsWith("pulumi:providers:");
}

/**
 * Properties that no rule reads, and that can do no harm, by kind: names and notes, to whom a thing
 * belongs, what is done when it is deleted, what a vendor measures. Of every other one nobody knows
 * what it does. A kind without a row is not a vendor's, or its own rules look at all of it.
 */
const FREE = {
  role: "inherit passwordWoVersion skipDropRole skipReassignOwned",
  membership: "",
  grant: "columns owner",
  database: "allowConnections alterObjectOwnership lcCollate lcCtype tablespaceName template",
  schema: "database dropCascade ifNotExists",
  extension: "database dropCascade schema version",
  function: "database dropCascade parallel strict volatility",
  publication: "database dropCascade owner publishParams publishViaPartitionRootParam tables",
  subscription: "createSlot database publications slotName",
  "replication-slot": "database plugin",
  "foreign-server": "dropCascade options serverOwner serverType serverVersion",
  "user-mapping": "options",
  "dns-record": "comment data settings tags",
  "zone-setting": "enabled",
  zone: "account accountId jumpStart plan",
  "page-rule": "priority",
  "redirect-list": "accountId asn comment description hostname ip listId",
  "access-rule": "accountId notes zoneId",
  ruleset: "accountId description kind name",
  "zone-dnssec": "dnssecUseNsec3",
  bucket: "accountId jurisdiction location storageClass",
  "bucket-lifecycle": "accountId jurisdiction",
  "bucket-lock": "accountId jurisdiction",
  "bucket-domain": "accountId domain jurisdiction zoneId",
  "bucket-cors": "accountId jurisdiction",
  "sentry-project": "digestsMaxDelay digestsMinDelay organization platform resolveAge team teams",
  "sentry-key": "name organization",
  "uptime-monitor":
    "description name organization owner project recoveryThreshold timeoutMs traceSampling",
  "metric-monitor": "dataset description name organization owner project query timeWindowSeconds",
  "sentry-alert": "filterLogic name organization owner projectMonitor triggers",
  "platform-variables": "deploy exclusive projectId redeployOn waitSeconds",
  "platform-domain": "projectId targetPort",
  "platform-service": "autoDeploy deploy healthCheckTimeoutSeconds replicas waitSeconds",
  "deployment-trigger": "projectId",
  "stripe-webhook": "apiVersion description generation",
  "mail-domain": "default subdomain",
  "mail-sender": "address address2 city country fromName nickname replyToName state zip",
  "mail-events": "friendlyName",
  "text-service":
    "areaCodeGeomatch fallbackMethod friendlyName inboundMethod smartEncoding stickySender usecase validityPeriod",
  "generated-text": "keepers prefix separator",
} as const satisfies Partial<Readonly<Record<Kind, string>>>;

/** The kinds of which every property is known by a rule, or can do no harm. */
export const WHOLE_KINDS = Object.keys(FREE) as [keyof typeof FREE, ...(keyof typeof FREE)[]];

const known = new Map<Kind, ReadonlySet<string>>(
  WHOLE_KINDS.map((kind) => [
    kind,
    new Set([...readingsOf(kind).flatMap(({ from }) => from), ...FREE[kind].split(" ")]),
  ]),
);

/** Those of a resource's properties of which no rule knows what they do. */
export function unjudgedProperties(kind: Kind, names: readonly string[]): readonly string[] {
  const judgedOnes = known.get(kind);
  if (judgedOnes === undefined) return [];
  // What begins so is the engine's own.
  return names.filter((name) => !judgedOnes.has(name) && !name.startsWith("__"));
}
