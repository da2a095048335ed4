import { headerRules, rateLimitRules } from "../../components/cloudflare-rules";
import {
  LIST_HYGIENE_EVENTS,
  SENDERS,
  STRIPE_EVENTS,
  TEXT_PATHS,
} from "../../checklist/environment/served";
import { made } from "../checklist/environments";
import { secret } from "./analyze";
import type { Planned } from "./analyze";

const resource = (type: string, name: string, props: Record<string, unknown>): Planned => ({
  type,
  name,
  props,
});

/** A role, a grant, a database as a plan has them. */
export const role = (name: string, props: Record<string, unknown> = {}): Planned =>
  resource("postgresql:index/role:Role", name, {
    name: `bookedbarber_${name}`,
    login: true,
    connectionLimit: 10,
    password: secret(made(40)),
    ...props,
  });
export const grant = (name: string, props: Record<string, unknown>): Planned =>
  resource("postgresql:index/grant:Grant", name, { database: "bookedbarber", ...props });
export const database = (props: Record<string, unknown> = {}): Planned =>
  resource("postgresql:index/database:Database", "database", {
    name: "bookedbarber",
    owner: "bookedbarber_owner",
    encoding: "UTF8",
    connectionLimit: 100,
    ...props,
  });
export const record = (name: string, type: string, host: string, content: unknown): Planned =>
  resource("cloudflare:index/dnsRecord:DnsRecord", name, {
    zoneId: "0123456789abcdef0123456789abcdef",
    name: host,
    type,
    content,
    ttl: 3600,
    proxied: false,
  });
export const password = (name: string, length: number): Planned =>
  resource("random:index/randomPassword:RandomPassword", name, { length, special: false });

const zoneId = "0123456789abcdef0123456789abcdef";
/** A host behind Cloudflare. */
export const host = (name: string, target: string): Planned =>
  resource("cloudflare:index/dnsRecord:DnsRecord", `host-${name}`, {
    zoneId,
    name: `${name}.bookedbarber.com`,
    type: "CNAME",
    content: target,
    ttl: 1,
    proxied: true,
  });
export const setting = (settingId: string, value: unknown): Planned =>
  resource("cloudflare:index/zoneSetting:ZoneSetting", settingId, { zoneId, settingId, value });
export const ruleset = (name: string, phase: string, rules: readonly unknown[]): Planned =>
  resource("cloudflare:index/ruleset:Ruleset", name, { zoneId, kind: "zone", name, phase, rules });

/** HSTS as Cloudflare has it. */
export const hsts = (more: Record<string, unknown> = {}): unknown => ({
  strict_transport_security: {
    enabled: true,
    max_age: 31_536_000,
    include_subdomains: true,
    preload: false,
    nosniff: true,
    ...more,
  },
});

const bucketName = "bookedbarber-backups";
const keptSeconds = 2_592_000;

/** The application's hosts, what is before them, and where the backups are. */
const edgeAndBackups: readonly Planned[] = [
  host("app", "bookedbarber-web.onrender.com"),
  host("api", "bookedbarber-api.onrender.com"),
  setting("ssl", "strict"),
  setting("always_use_https", "on"),
  setting("min_tls_version", "1.2"),
  setting("security_header", hsts()),
  ruleset(
    "headers",
    "http_response_headers_transform",
    headerRules({
      app: "app.bookedbarber.com",
      api: "api.bookedbarber.com",
      cspMode: "enforce",
    }),
  ),
  ruleset("rate-limits", "http_ratelimit", rateLimitRules("free", "api.bookedbarber.com")),
  resource("cloudflare:index/zoneDnssec:ZoneDnssec", "dnssec", { zoneId, status: "active" }),
  resource("bookedbarber:index:Backups", "backups", {
    schedule: "0 2 * * *",
    recoveryPointMinutes: 1440,
    recoveryTimeMinutes: 240,
    pointInTimeRecovery: false,
  }),
  resource("cloudflare:index/r2Bucket:R2Bucket", "bucket", { name: bucketName }),
  resource("cloudflare:index/r2BucketLifecycle:R2BucketLifecycle", "lifecycle", {
    bucketName,
    rules: [
      {
        id: "delete",
        enabled: true,
        conditions: { prefix: "" },
        deleteObjectsTransition: { condition: { type: "Age", maxAge: keptSeconds } },
      },
    ],
  }),
  resource("cloudflare:index/r2BucketLock:R2BucketLock", "lock", {
    bucketName,
    rules: [
      {
        id: "keep",
        enabled: true,
        prefix: "",
        condition: { type: "Age", maxAgeSeconds: keptSeconds },
      },
    ],
  }),
];

const api = "https://api.bookedbarber.com";

/** Payments, mail and text messages. */
const services: readonly Planned[] = [
  resource("saas:stripe:WebhookEndpoint", "webhook", {
    url: `${api}/api/v2/webhooks/stripe`,
    enabledEvents: [...STRIPE_EVENTS],
  }),
  resource("saas:sendgrid:DomainAuthentication", "authentication", {
    domain: "bookedbarber.com",
    subdomain: "em",
  }),
  ...SENDERS.map((sender) =>
    resource("saas:sendgrid:VerifiedSender", sender, { fromEmail: `${sender}@bookedbarber.com` }),
  ),
  resource("saas:sendgrid:EventWebhook", "events", {
    url: `${api}/api/v2/webhooks/sendgrid`,
    events: [...LIST_HYGIENE_EVENTS],
  }),
  resource("saas:twilio:MessagingService", "texts", {
    phoneNumber: "+4915112345678",
    inboundRequestUrl: `${api}${TEXT_PATHS.incoming}`,
    statusCallback: `${api}${TEXT_PATHS.status}`,
  }),
];

/** An alert that notifies the team. */
export const alert = (name: string, props: Record<string, unknown>): Planned =>
  resource("saas:sentry:Alert", name, { actions: [{ team: "bookedbarber" }], ...props });

/** What watches the application, and who is told of it. */
const alerts: readonly Planned[] = [
  resource("saas:sentry:UptimeMonitor", "uptime", { url: `${api}/health` }),
  resource("saas:sentry:MetricMonitor", "durations", { aggregate: "p95(span.duration)" }),
  alert("critical-errors", {
    project: "bookedbarber",
    filters: [{ type: "issue_priority_greater_or_equal", priority: 75 }],
  }),
  alert("performance", { monitorIds: ["4512"] }),
  alert("payments", {
    project: "bookedbarber",
    filters: [{ type: "tagged_event", key: "transaction", match: "co", value: "payment" }],
  }),
  alert("connections", {
    project: "bookedbarber",
    filters: [{ type: "event_attribute", attribute: "message", match: "co", value: "QueuePool" }],
  }),
];

/** What a stack that is ready declares besides its environments, nothing of it wrong. */
export const readyResources: readonly Planned[] = [
  password("secret-key", 64),
  password("app-password", 40),
  role("owner", { login: false, password: undefined, connectionLimit: undefined }),
  role("app"),
  role("readonly"),
  role("backup", { roles: ["pg_read_all_data"] }),
  database(),
  grant("public", { role: "public", objectType: "database", privileges: [] }),
  grant("readonly-tables", {
    role: "bookedbarber_readonly",
    schema: "bookedbarber",
    objectType: "table",
    privileges: ["SELECT"],
  }),
  record("spf", "TXT", "bookedbarber.com", '"v=spf1 include:sendgrid.net -all"'),
  record("dkim", "CNAME", "s1._domainkey.bookedbarber.com", "s1.domainkey.u1.wl1.sendgrid.net"),
  record(
    "dmarc",
    "TXT",
    "_dmarc.bookedbarber.com",
    '"v=DMARC1; p=none; sp=reject; rua=mailto:dmarc@bookedbarber.com"',
  ),
  ...edgeAndBackups,
  resource("sentry:index/sentryProject:SentryProject", "project", { slug: "bookedbarber" }),
  resource("sentry:index/sentryKey:SentryKey", "key", { project: "bookedbarber" }),
  ...services,
  ...alerts,
];

/** The ready resources with some changed: by name, to other properties; undefined takes one away. */
export function readyBut(
  changes: Readonly<Record<string, Record<string, unknown> | undefined>>,
  ...more: Planned[]
): readonly Planned[] {
  const changed = readyResources.flatMap((planned) => {
    if (!Object.hasOwn(changes, planned.name)) return [planned];
    const props = changes[planned.name];
    return props === undefined ? [] : [{ ...planned, props: { ...planned.props, ...props } }];
  });
  return [...changed, ...more];
}
