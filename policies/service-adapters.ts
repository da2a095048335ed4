import type { Adapter } from "./adapter";
import { readBoolean, readText, readTexts } from "./property-reader";

/** What the resources of payments, mail and text messages are to the rules. */
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
];
