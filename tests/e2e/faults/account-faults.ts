import { fault, set } from "./fault";
import type { Fault } from "./fault";

/** What goes wrong in the accounts at the services and at the platforms. */
export const accountFaults: readonly Fault[] = [
  fault(
    "Stripe's keys are of test mode",
    ["stripe-account-ready", "stripe-endpoint-enabled"],
    ({ services: { stripe } }) => set(stripe, "livemode", false),
  ),
  fault(
    "Stripe takes no charges, for want of documents",
    ["stripe-account-ready"],
    ({ services: { stripe } }) => set(stripe.account, "chargesEnabled", false),
  ),
  fault(
    "Stripe asks for something that is past due",
    ["stripe-account-ready"],
    ({ services: { stripe } }) => set(stripe.account, "pastDue", ["external_account"]),
  ),
  fault("Stripe pays nothing out", ["stripe-payouts-ready"], ({ services: { stripe } }) =>
    set(stripe.account, "payoutsEnabled", false),
  ),
  fault(
    "Stripe's tax settings lack the head office",
    ["stripe-tax-active"],
    ({ services: { stripe } }) => set(stripe.tax, "missingFields", ["head_office"]),
  ),
  fault(
    "somebody switched Stripe's endpoint off",
    ["stripe-endpoint-enabled"],
    ({ services: { stripe } }) => {
      const [endpoint] = stripe.endpoints;
      if (endpoint === undefined) throw new Error("there is no endpoint");
      return set(endpoint, "disabled", true);
    },
  ),
  fault(
    "somebody deleted Stripe's endpoint",
    ["stripe-endpoint-enabled"],
    ({ services: { stripe } }) => set(stripe, "endpoints", []),
  ),
  fault(
    "Stripe's endpoint lacks an event",
    ["stripe-endpoint-enabled"],
    ({ services: { stripe } }) => {
      const [endpoint] = stripe.endpoints;
      if (endpoint === undefined) throw new Error("there is no endpoint");
      return set(endpoint, "enabledEvents", endpoint.enabledEvents.slice(1));
    },
  ),
  fault(
    "the SendGrid account shares its addresses",
    ["sendgrid-own-ip", "sendgrid-warm-up"],
    ({ services: { sendgrid } }) => set(sendgrid, "ips", []),
  ),
  fault(
    "the SendGrid address is being warmed up",
    ["sendgrid-warm-up"],
    ({ services: { sendgrid } }) => {
      const started = Math.floor(Date.now() / 1000) - 5 * 86_400;
      return set(
        sendgrid,
        "ips",
        sendgrid.ips.map((address) => ({ ...address, warmup: true, startDate: started })),
      );
    },
  ),
  fault(
    "SendGrid does not call the domain authenticated any more",
    ["sendgrid-domain-valid"],
    ({ services: { sendgrid } }) => {
      const [domain] = sendgrid.domains;
      if (domain === undefined) throw new Error("there is no domain");
      return set(domain, "valid", false);
    },
  ),
  fault("the SendGrid key may not send", ["sendgrid-key-scopes"], ({ services: { sendgrid } }) =>
    set(
      sendgrid,
      "scopes",
      sendgrid.scopes.filter((scope) => scope !== "mail.send"),
    ),
  ),
  fault(
    "the sender's reputation has fallen",
    ["sendgrid-reputation"],
    ({ services: { sendgrid } }) =>
      set(sendgrid, "account", { ...sendgrid.account, reputation: 71.5 }),
  ),
  fault(
    "somebody deleted a verified sender",
    ["sendgrid-senders-verified"],
    ({ services: { sendgrid } }) => set(sendgrid, "senders", sendgrid.senders.slice(1)),
  ),
  fault(
    "SendGrid's events are not signed",
    ["sendgrid-events-signed"],
    ({ services: { sendgrid } }) => {
      const [webhook] = sendgrid.webhooks;
      if (webhook === undefined) throw new Error("there is no webhook");
      return set(webhook, "publicKey", "");
    },
  ),
  fault("the Twilio account is a trial", ["twilio-account-active"], ({ services: { twilio } }) =>
    set(twilio.account, "type", "Trial"),
  ),
  fault("the Twilio account is suspended", ["twilio-account-active"], ({ services: { twilio } }) =>
    set(twilio.account, "status", "suspended"),
  ),
  fault(
    "the number that texts come from is somebody else's",
    ["twilio-number-owned"],
    ({ services: { twilio } }) => set(twilio, "numbers", []),
  ),
  fault(
    "Google has another secret for the client",
    ["google-client-known"],
    ({ services: { google } }) => {
      const [client] = google.clients;
      if (client === undefined) throw new Error("there is no client");
      return set(client, "secret", "GOCSPX-another");
    },
  ),
  fault("Google's client is deleted", ["google-client-known"], ({ services: { google } }) =>
    set(google, "clients", []),
  ),
  fault("Sentry has no release", ["sentry-release"], ({ sentry }) => set(sentry, "releases", [])),
  fault("Sentry's quota is used up", ["sentry-event-arrives"], ({ sentry }) =>
    set(sentry, "reports", "over-quota"),
  ),
  fault("somebody deleted Sentry's alerts", ["sentry-alerts-enabled"], ({ sentry }) =>
    set(sentry, "workflows", []),
  ),
  fault(
    "the newest deployment at Railway failed",
    ["railway-deploy-live"],
    ({ platforms: { railway } }) =>
      set(
        railway,
        "deployments",
        railway.deployments.map((deployment) => ({ ...deployment, statuses: ["FAILED"] })),
      ),
  ),
  fault(
    "nobody is left whom Sentry's alerts could tell",
    ["sentry-alerts-enabled"],
    ({ sentry }) => {
      const team = set(
        sentry,
        "teams",
        sentry.teams.map((one) => ({ ...one, memberIds: [] })),
      );
      const members = set(sentry, "members", []);
      return () => [members(), team()];
    },
  ),
  fault("Sentry hears nothing of the API from outside", ["sentry-uptime-up"], ({ sentry }) =>
    set(
      sentry,
      "detectors",
      sentry.detectors.map((detector) => ({ ...detector, isFailing: true })),
    ),
  ),
  fault("somebody changed a variable at Railway", ["platform-variables"], ({ platforms }) => {
    const held = [...platforms.railway.variables.values()].find((one) => one.has("LOG_LEVEL"));
    const variable = held?.get("LOG_LEVEL");
    if (variable === undefined) throw new Error("there is no LOG_LEVEL");
    return set(variable, "value", "WARNING");
  }),
  fault(
    "somebody sealed a variable of their own at Railway",
    ["platform-variables", "platform-environment"],
    ({ platforms }) => {
      const held = [...platforms.railway.variables.values()].find((one) => one.has("LOG_LEVEL"));
      if (held === undefined) throw new Error("there is no LOG_LEVEL");
      held.set("PARTNER_SWITCH", { value: "x", isSealed: true });
      return () => held.delete("PARTNER_SWITCH");
    },
  ),
  ...(["unverified", "no-record", "no-certificate"] as const).map((trouble) =>
    fault(`a domain at Railway is in trouble: ${trouble}`, ["railway-domains"], ({ platforms }) => {
      const [domain] = platforms.railway.domains;
      if (domain === undefined) throw new Error("there is no domain");
      domain.trouble = trouble;
      return () => delete domain.trouble;
    }),
  ),
  fault("the newest deployment at Render failed", ["render-deploy-live"], ({ platforms }) => {
    const deploys = [...platforms.render.services.values()].flatMap((service) => service.deploys);
    const [newest] = deploys;
    if (newest === undefined) throw new Error("there is no deployment");
    return set(newest, "statuses", ["build_failed"]);
  }),
  fault("somebody took a domain away at Render", ["render-domains"], ({ platforms }) => {
    const service = [...platforms.render.services.values()].find((one) => one.domains.length > 0);
    if (service === undefined) throw new Error("there is no domain");
    return set(service, "domains", []);
  }),
];
