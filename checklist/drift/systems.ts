import type { Area } from "../operations/areas";

/** Where a resource lives, so that a person finds it. */
export interface Place {
  /** The system's name, such as Cloudflare. */
  readonly system: string;
  readonly area: Area;
  /** The page of the system's dashboard; undefined where it has none or none can be told. */
  readonly page?: string;
}

/** A resource's properties as the state holds them. */
export type Properties = Readonly<Record<string, unknown>>;

interface System {
  readonly system: string;
  readonly area: Area;
  /** `{name}` is the property of that name; without it there is no page. `{id}` is the resource's. */
  readonly page?: string;
}

/** Cloudflare asks which account and which zone, where they are not in the address. */
const ZONE = "https://dash.cloudflare.com/?to=/:account/:zone";
const BUCKET = "https://dash.cloudflare.com/{accountId}/r2/default/buckets";
const SENTRY = "https://sentry.io/settings/{organization}";
const RAILWAY = "https://railway.com/project/{projectId}";
const SENDGRID = "https://app.sendgrid.com";

/** The most particular beginning of a type that fits is the one that counts. */
const SYSTEMS: Readonly<Record<string, System>> = {
  "postgresql:": { system: "PostgreSQL", area: "database" },
  "random:": { system: "Pulumi's state", area: "secrets" },
  "cloudflare:": { system: "Cloudflare", area: "edge", page: "https://dash.cloudflare.com" },
  "cloudflare:index/dnsRecord:": {
    system: "Cloudflare",
    area: "dns",
    page: `${ZONE}/dns/records`,
  },
  "cloudflare:index/zoneDnssec:": {
    system: "Cloudflare",
    area: "dns",
    page: `${ZONE}/dns/settings`,
  },
  "cloudflare:index/zoneSetting:": {
    system: "Cloudflare",
    area: "edge",
    page: `${ZONE}/ssl-tls/edge-certificates`,
  },
  "cloudflare:index/ruleset:": {
    system: "Cloudflare",
    area: "edge",
    page: `${ZONE}/rules/overview`,
  },
  "cloudflare:index/r2Bucket:": {
    system: "Cloudflare",
    area: "backups",
    page: `${BUCKET}/{name}`,
  },
  "cloudflare:index/r2Bucket": {
    system: "Cloudflare",
    area: "backups",
    page: `${BUCKET}/{bucketName}/settings`,
  },
  "sentry:": { system: "Sentry", area: "monitoring", page: `${SENTRY}/projects/` },
  "sentry:index/sentryTeam:": {
    system: "Sentry",
    area: "monitoring",
    page: `${SENTRY}/teams/{slug}/`,
  },
  "sentry:index/sentryProject:": {
    system: "Sentry",
    area: "monitoring",
    page: `${SENTRY}/projects/{slug}/`,
  },
  "sentry:index/sentryKey:": {
    system: "Sentry",
    area: "monitoring",
    page: `${SENTRY}/projects/{project}/keys/`,
  },
  "saas:sentry:": {
    system: "Sentry",
    area: "monitoring",
    page: "https://sentry.io/organizations/{organization}/monitors/",
  },
  "saas:railway:": { system: "Railway", area: "hosting", page: RAILWAY },
  "saas:railway:Service": {
    system: "Railway",
    area: "hosting",
    page: `${RAILWAY}/service/{serviceId}/settings?environmentId={environmentId}`,
  },
  "saas:railway:Variables": {
    system: "Railway",
    area: "hosting",
    page: `${RAILWAY}/service/{serviceId}/variables?environmentId={environmentId}`,
  },
  "saas:render:": {
    system: "Render",
    area: "hosting",
    page: "https://dashboard.render.com/web/{serviceId}/settings",
  },
  "saas:render:EnvironmentVariables": {
    system: "Render",
    area: "hosting",
    page: "https://dashboard.render.com/web/{serviceId}/env",
  },
  "saas:stripe:": {
    system: "Stripe",
    area: "payments",
    page: "https://dashboard.stripe.com/webhooks/{id}",
  },
  "saas:sendgrid:": { system: "SendGrid", area: "mail", page: `${SENDGRID}/settings` },
  "saas:sendgrid:Domain": {
    system: "SendGrid",
    area: "mail",
    page: `${SENDGRID}/settings/sender_auth`,
  },
  "saas:sendgrid:Link": {
    system: "SendGrid",
    area: "mail",
    page: `${SENDGRID}/settings/sender_auth`,
  },
  "saas:sendgrid:VerifiedSender": {
    system: "SendGrid",
    area: "mail",
    page: `${SENDGRID}/settings/sender_auth/senders`,
  },
  "saas:sendgrid:EventWebhook": {
    system: "SendGrid",
    area: "mail",
    page: `${SENDGRID}/settings/mail_settings/webhook_settings`,
  },
  "saas:sendgrid:SubscriptionTracking": {
    system: "SendGrid",
    area: "mail",
    page: `${SENDGRID}/settings/tracking`,
  },
  "saas:sendgrid:TrackingSettings": {
    system: "SendGrid",
    area: "mail",
    page: `${SENDGRID}/settings/tracking`,
  },
  "saas:sendgrid:UnsubscribeGroup": {
    system: "SendGrid",
    area: "mail",
    page: `${SENDGRID}/suppressions/advanced_suppression_manager`,
  },
  "saas:sendgrid:Template": {
    system: "SendGrid",
    area: "mail",
    page: "https://mc.sendgrid.com/dynamic-templates",
  },
  "saas:twilio:": {
    system: "Twilio",
    area: "texts",
    page: "https://console.twilio.com/us1/develop/sms/services/{id}",
  },
};

const BEGINNINGS = Object.entries(SYSTEMS).sort(([one], [other]) => other.length - one.length);

/**
 * Where a resource of a type lives, with the page of its system's dashboard where its properties
 * tell one. A type that is not known is of nobody's area: the whole system's owner answers for it.
 */
export function placeOf(
  type: string,
  properties: Properties,
): Omit<Place, "area"> & { area?: Area } {
  const system = BEGINNINGS.find(([beginning]) => type.startsWith(beginning))?.[1];
  if (system === undefined) return { system: type.split(":")[0] ?? type };
  const page = system.page === undefined ? undefined : filled(system.page, properties);
  return {
    system: system.system,
    area: system.area,
    ...(page === undefined ? {} : { page }),
  };
}

/** An address with its properties; undefined where one is missing or is no plain id. */
function filled(address: string, properties: Properties): string | undefined {
  const values = [...address.matchAll(PROPERTY)].map(([, name = ""]) => properties[name]);
  if (!values.every(isId)) return undefined;
  return address.replace(PROPERTY, () => values.shift() ?? "");
}

const PROPERTY = /\{(\w+)\}/g;

const isId = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9._-]+$/.test(value);
