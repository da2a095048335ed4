import { z } from "zod";

type Environment = Readonly<Record<string, string>>;

const stripeEndpoints = z.object({
  data: z.array(
    z.object({ url: z.string(), status: z.string(), enabled_events: z.array(z.string()) }),
  ),
});
const sendgridDomains = z.array(
  z.object({ domain: z.string(), subdomain: z.string(), valid: z.boolean() }),
);
const sendgridSenders = z.object({
  results: z.array(z.object({ from_email: z.string(), verified: z.boolean() })),
});
const sendgridTemplates = z.object({
  result: z.array(z.object({ id: z.string(), name: z.string() })),
});
const twilioServices = z.object({
  services: z.array(z.object({ friendly_name: z.string(), inbound_request_url: z.string() })),
});
const sentryThings = z.array(z.object({ name: z.string(), enabled: z.boolean() }));

/** What Stripe, SendGrid, Twilio and Sentry hold of the application's. */
export async function outsideServices(environment: Environment): Promise<string[]> {
  const { data: endpoints } = stripeEndpoints.parse(
    await get(environment, "STRIPE", "/v1/webhook_endpoints"),
  );
  const domains = sendgridDomains.parse(
    await get(environment, "SENDGRID", "/v3/whitelabel/domains"),
  );
  const { results: senders } = sendgridSenders.parse(
    await get(environment, "SENDGRID", "/v3/verified_senders"),
  );
  const links = sendgridDomains.parse(await get(environment, "SENDGRID", "/v3/whitelabel/links"));
  const { result: templates } = sendgridTemplates.parse(
    await get(environment, "SENDGRID", "/v3/templates?generations=dynamic&page_size=200"),
  );
  const { services } = twilioServices.parse(await get(environment, "TWILIO", "/v1/Services"));
  const organization = "/api/0/organizations/bookedbarber";
  const monitors = sentryThings.parse(
    await get(environment, "SENTRY", `${organization}/detectors/`),
  );
  const alerts = sentryThings.parse(await get(environment, "SENTRY", `${organization}/workflows/`));
  const state = (enabled: boolean): string => (enabled ? "on" : "off");
  return [
    "Stripe, SendGrid, Twilio, Sentry",
    ...endpoints.map(({ url, status, enabled_events: events }) =>
      line("webhook", url, `${status}, ${events.length} events`),
    ),
    ...domains.map(({ domain, subdomain, valid }) =>
      line("domain", `${subdomain}.${domain}`, valid ? "validated" : "not validated"),
    ),
    ...links.map(({ domain, subdomain, valid }) =>
      line("links", `${subdomain}.${domain}`, valid ? "validated" : "not validated"),
    ),
    ...templates.map(({ id, name }) => line("template", name, id)),
    ...senders.map(({ from_email: address, verified }) =>
      line("sender", address, verified ? "verified" : "not verified"),
    ),
    ...services.map(({ friendly_name: name, inbound_request_url: url }) =>
      line("texts", url, name),
    ),
    ...monitors.map(({ name, enabled }) => line("monitor", name, state(enabled))),
    ...alerts.map(({ name, enabled }) => line("alert", name, state(enabled))),
  ];
}

function line(what: string, name: string, more: string): string {
  return `  ${what.padEnd(9)}${name.padEnd(60)} ${more}`;
}

async function get(
  environment: Environment,
  service: "STRIPE" | "SENDGRID" | "TWILIO" | "SENTRY",
  path: string,
): Promise<unknown> {
  const of = (name: string): string => environment[name] ?? "";
  const basic = Buffer.from(`${of("TWILIO_ACCOUNT_SID")}:${of("TWILIO_AUTH_TOKEN")}`);
  const authorization =
    service === "TWILIO"
      ? `Basic ${basic.toString("base64")}`
      : `Bearer ${of(service === "SENTRY" ? "SENTRY_AUTH_TOKEN" : `${service}_API_KEY`)}`;
  const response = await fetch(`${of(`SANDBOX_${service}_URL`)}${path}`, {
    headers: { authorization },
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
