import { NOT_KNOWN, NOT_SET, propertyOf } from "../checklist/resources/property";
import type { Property } from "../checklist/resources/property";
import type { Adapter } from "./adapter";
import { readBoolean, readProperty, readItems, readText, readTexts } from "./property-reader";
import type { Properties } from "./property-reader";

/** What the resources of payments, mail, text messages and alerts are to the rules. */
export const serviceAdapters: readonly Adapter[] = [
  {
    kind: "stripe-webhook",
    types: ["saas:stripe:WebhookEndpoint"],
    subject: (props, declared) => ({
      kind: "stripe-webhook",
      ...declared,
      url: readText(props, "url"),
      events: readTexts(props, "enabledEvents"),
      disabled: readBoolean(props, "disabled"),
    }),
  },
  {
    kind: "mail-domain",
    types: ["saas:sendgrid:DomainAuthentication"],
    subject: (props, declared) => ({
      kind: "mail-domain",
      ...declared,
      domain: readText(props, "domain"),
    }),
  },
  {
    kind: "mail-sender",
    types: ["saas:sendgrid:VerifiedSender"],
    subject: (props, declared) => ({
      kind: "mail-sender",
      ...declared,
      address: readText(props, "fromEmail"),
      verified: readBoolean(props, "verified"),
    }),
  },
  {
    kind: "mail-events",
    types: ["saas:sendgrid:EventWebhook"],
    subject: (props, declared) => ({
      kind: "mail-events",
      ...declared,
      url: readText(props, "url"),
      events: readTexts(props, "events"),
      enabled: readBoolean(props, "enabled"),
      signed: readBoolean(props, "signed"),
    }),
  },
  {
    kind: "text-service",
    types: ["saas:twilio:MessagingService"],
    subject: (props, declared) => ({
      kind: "text-service",
      ...declared,
      number: readText(props, "phoneNumber"),
      incoming: readText(props, "inboundRequestUrl"),
      status: readText(props, "statusCallback"),
    }),
  },
  {
    kind: "uptime-monitor",
    types: ["saas:sentry:UptimeMonitor"],
    subject: (props, declared) => ({
      kind: "uptime-monitor",
      ...declared,
      url: readText(props, "url"),
      enabled: readBoolean(props, "enabled"),
    }),
  },
  {
    kind: "metric-monitor",
    types: ["saas:sentry:MetricMonitor"],
    subject: (props, declared) => ({
      kind: "metric-monitor",
      ...declared,
      aggregate: readText(props, "aggregate"),
      enabled: readBoolean(props, "enabled"),
    }),
  },
  {
    kind: "sentry-alert",
    types: ["saas:sentry:Alert"],
    subject: (props, declared) => ({
      kind: "sentry-alert",
      ...declared,
      enabled: readBoolean(props, "enabled"),
      project: readText(props, "project"),
      monitors: readTexts(props, "monitorIds"),
      chooses: readItems(props, "filters", chosenBy),
      recipients: readItems(props, "actions", recipientOf),
    }),
  },
];

/** A filter's tag or attribute with its value; absent for a filter of any other type. */
function chosenBy(filter: Properties): Property<string> {
  const type = readText(filter, "type");
  if (type.state !== "known") return type;
  if (type.value !== "tagged_event" && type.value !== "event_attribute") return NOT_SET;
  const name = readText(filter, type.value === "tagged_event" ? "key" : "attribute");
  const value = readText(filter, "value");
  if (name.state === "unknown" || value.state === "unknown") return NOT_KNOWN;
  return propertyOf(
    [name, value].flatMap((part) => (part.state === "known" ? [part.value] : [])).join(" "),
  );
}

/** Whom an action notifies: the name of a team or a person says no more than that it is one. */
function recipientOf(action: Properties): Property<string> {
  for (const who of ["team", "member"]) {
    if (readProperty(action, who).state !== "absent") return propertyOf(who);
  }
  const owners = readText(action, "owners");
  return owners.state === "known" ? propertyOf(`owners ${owners.value}`) : owners;
}
