import { kinds, typesOfKind } from "./kinds";

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
