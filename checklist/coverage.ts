import { items } from "./items";
import type { Coverage } from "./items";
import { allRules } from "./rules/all-rules";

/** One way in which an item is covered, or will be. */
export interface Means {
  readonly how: Coverage;
  /** Resource types, rule ids or probe names; nothing for an attestation. */
  readonly by: readonly string[];
  /** Whether it is there today. What is still to come covers nothing. */
  readonly available: boolean;
  /** What it says of the item, where the names do not tell. */
  readonly note?: string;
}

/** How an item is covered. */
export interface ItemCoverage {
  readonly item: string;
  /** The way that decides: the item is covered once this means is there. */
  readonly main: Coverage;
  readonly means: readonly Means[];
}

/** Resource types that the stack declares today, by what they are for. */
const BACKEND = "bookedbarber:index:BackendEnvironment";
const FRONTEND = "bookedbarber:index:FrontendEnvironment";
const RANDOM = "random:index/randomPassword:RandomPassword";
const ROLE = "postgresql:index/role:Role";
const DATABASE = "postgresql:index/database:Database";
const SCHEMA = "postgresql:index/schema:Schema";
const GRANT = "postgresql:index/grant:Grant";
const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
const ZONE_SETTING = "cloudflare:index/zoneSetting:ZoneSetting";
const RULESET = "cloudflare:index/ruleset:Ruleset";
const APP_DNS = "bookedbarber:index:AppDns";
const BACKUPS = "bookedbarber:index:Backups";
const BUCKET = "cloudflare:index/r2Bucket:R2Bucket";
const LIFECYCLE = "cloudflare:index/r2BucketLifecycle:R2BucketLifecycle";
const LOCK = "cloudflare:index/r2BucketLock:R2BucketLock";
const SENTRY_PROJECT = "sentry:index/sentryProject:SentryProject";
const SENTRY_KEY = "sentry:index/sentryKey:SentryKey";

const RAILWAY_VARIABLES = "saas:railway:Variables";
const RAILWAY_DOMAIN = "saas:railway:CustomDomain";
const RAILWAY_SERVICE = "saas:railway:Service";
const RAILWAY_TRIGGER = "saas:railway:DeploymentTrigger";
const RENDER_VARIABLES = "saas:render:EnvironmentVariables";
const RENDER_DOMAIN = "saas:render:CustomDomain";

const STRIPE_WEBHOOK = "saas:stripe:WebhookEndpoint";
const MAIL_DOMAIN = "saas:sendgrid:DomainAuthentication";
const MAIL_VALIDATION = "saas:sendgrid:DomainValidation";
const MAIL_SENDER = "saas:sendgrid:VerifiedSender";
const MAIL_EVENTS = "saas:sendgrid:EventWebhook";
const MAIL_TRACKING = "saas:sendgrid:TrackingSettings";
const MAIL_GROUP = "saas:sendgrid:UnsubscribeGroup";
const MAIL_SUBSCRIPTIONS = "saas:sendgrid:SubscriptionTracking";
const TEXT_SERVICE = "saas:twilio:MessagingService";
const UPTIME = "saas:sentry:UptimeMonitor";
const METRIC = "saas:sentry:MetricMonitor";
const ALERT = "saas:sentry:Alert";

const declared = (...by: string[]): Means => ({ how: "declared", by, available: true });
const attested: Means = { how: "attested", by: [], available: true };
/** A probe of the running system that is not there yet. */
const willVerify = (probe: string, note: string): Means => ({
  how: "verified",
  by: [probe],
  available: false,
  note,
});

const HEALTH = willVerify("backend-health", "GET /health of the deployed backend answers");

type Line = readonly [main: Coverage, ...means: Means[]];

/**
 * For each item what decides, and every means but the rules: those say themselves which items they
 * serve. A rule that only touches an item does not decide it, and so is not its main means.
 */
const LINES: Readonly<Record<string, Line>> = {
  "1.1": ["enforced", declared(BACKEND, ROLE)],
  "1.2": ["enforced", declared(BACKEND, RANDOM)],
  "1.3": ["enforced", declared(BACKEND)],
  "1.4": ["enforced", declared(BACKEND)],
  "1.5": ["enforced", declared(BACKEND)],
  "1.6": ["enforced", declared(BACKEND)],
  "1.7": ["enforced", declared(BACKEND)],
  "1.8": ["enforced", declared(BACKEND)],
  "1.9": ["enforced", declared(BACKEND)],
  "1.10": ["enforced", declared(BACKEND)],
  "1.11": ["enforced", declared(BACKEND)],
  "1.12": ["enforced", declared(BACKEND)],
  "1.13": ["enforced", declared(BACKEND, SENTRY_KEY)],
  "1.14": ["enforced", declared(FRONTEND)],
  "1.15": ["enforced", declared(FRONTEND)],
  "1.16": ["enforced", declared(FRONTEND)],
  "1.17": ["enforced", declared(FRONTEND)],

  "2.1": ["enforced"],
  "2.2": ["enforced", declared(RANDOM)],
  "2.3": ["enforced"],
  "2.4": ["enforced"],
  "2.5": [
    "verified",
    willVerify("https-only", "every domain answers over https, and http leads there"),
    declared(ZONE_SETTING, RECORD),
  ],
  "2.6": [
    "verified",
    willVerify("security-headers", "the headers of the deployed pages and of the API"),
    declared(RULESET, ZONE_SETTING),
  ],
  "2.7": ["enforced", declared(RANDOM)],
  "2.8": ["enforced", declared(BACKEND)],
  "2.9": ["enforced", declared(BACKEND, RULESET)],
  "2.10": ["enforced", declared(BACKEND)],

  "3.1": ["declared", declared(DATABASE, SCHEMA, ROLE, GRANT)],
  "3.2": ["verified", willVerify("database-connects", "the application's role logs in over TLS")],
  "3.3": ["verified", willVerify("migrations-applied", "the schema is at the newest revision")],
  "3.4": ["enforced", declared(BACKEND, ROLE)],
  "3.5": [
    "verified",
    willVerify("backup-recent", "the newest backup is younger than a day"),
    declared(BACKUPS, BUCKET),
  ],
  "3.6": ["attested"],
  "3.7": ["attested"],
  "3.8": ["attested", willVerify("indexes-used", "no large table is read from end to end")],
  "3.9": ["attested"],

  "4.1": ["verified", willVerify("stripe-account-ready", "charges are enabled, in live mode")],
  "4.2": [
    "declared",
    declared(STRIPE_WEBHOOK),
    willVerify("stripe-webhook-refuses-forgery", "a forged signature is refused"),
  ],
  "4.3": ["attested"],
  "4.4": ["verified", willVerify("stripe-payouts-ready", "payouts are enabled")],
  "4.5": ["verified", willVerify("stripe-tax-active", "the tax settings are active")],
  "4.6": ["verified", willVerify("sendgrid-own-ip", "the account has an IP address of its own")],
  "4.7": ["attested"],
  "4.8": [
    "verified",
    declared(RECORD, MAIL_DOMAIN, MAIL_VALIDATION),
    willVerify("sendgrid-domain-valid", "SendGrid calls the domain authenticated"),
  ],
  "4.9": ["declared", declared(MAIL_SENDER)],
  "4.10": ["attested"],
  "4.11": ["attested"],
  "4.12": ["declared", declared(MAIL_EVENTS)],
  "4.13": ["declared", declared(MAIL_TRACKING)],
  "4.14": ["attested", declared(MAIL_GROUP, MAIL_SUBSCRIPTIONS)],
  "4.15": [
    "declared",
    declared(RECORD),
    willVerify("mail-records-published", "the DNS answers with SPF, DKIM and DMARC"),
  ],
  "4.16": ["verified", willVerify("sendgrid-reputation", "the reputation is 80 or more")],
  "4.17": ["verified", willVerify("twilio-account-active", "the account is active, and no trial")],
  "4.18": [
    "verified",
    declared(TEXT_SERVICE),
    willVerify("twilio-number-owned", "the number is the account's own"),
  ],
  "4.19": ["attested"],
  "4.20": ["attested"],
  "4.21": ["attested"],
  "4.22": ["attested"],
  "4.23": ["verified", willVerify("google-client-known", "Google knows the client")],
  "4.24": ["attested"],
  "4.25": ["attested"],
  "4.26": ["attested"],

  "5.1": ["declared", declared(SENTRY_PROJECT, SENTRY_KEY)],
  "5.2": ["declared", declared(ALERT)],
  "5.3": ["enforced", declared(BACKEND, FRONTEND)],
  "5.4": ["verified", willVerify("sentry-release", "Sentry has the deployed release")],
  "5.5": ["verified", HEALTH],
  "5.6": ["declared", declared(UPTIME)],
  "5.7": ["attested"],
  "5.8": ["attested"],
  "5.9": ["declared", declared(ALERT, METRIC)],
  "5.10": ["declared", declared(ALERT, METRIC)],
  "5.11": ["declared", declared(ALERT)],
  "5.12": ["declared", declared(ALERT)],

  "6.1": ["verified", willVerify("api-latency", "answers within 500 ms on average")],
  "6.2": ["attested"],
  "6.3": ["attested"],
  "6.4": ["verified", willVerify("static-files", "compressed, and cached for a year")],
  "6.5": ["attested"],
  "6.6": ["attested"],
  "6.7": ["attested"],
  "6.8": ["attested"],

  "7.1": ["declared", declared(RAILWAY_VARIABLES)],
  "7.2": ["declared", declared(RAILWAY_DOMAIN, RECORD)],
  "7.3": ["verified", willVerify("certificates", "valid for two weeks and more")],
  "7.4": ["verified", HEALTH, declared(RAILWAY_SERVICE)],
  "7.5": ["declared", declared(RAILWAY_TRIGGER)],
  "7.6": ["declared", declared(RENDER_VARIABLES)],
  // The server is one of the stack's settings; what connects the two is DATABASE_URL.
  "7.7": ["declared", declared(RENDER_VARIABLES, DATABASE)],
  "7.8": ["declared", declared(RENDER_DOMAIN, RECORD)],
  "7.9": ["verified", willVerify("certificates", "valid for two weeks and more")],
  "7.10": ["verified", willVerify("render-deploy-live", "the newest deployment is live")],

  "8.1": ["attested"],
  "8.2": ["attested"],
  "8.3": ["attested"],
  "8.4": ["attested"],
  "8.5": ["attested"],
  "8.6": ["verified", HEALTH],
  "8.7": ["verified", willVerify("api-reachable", "the API's endpoints answer")],
  "8.8": ["verified", willVerify("frontend-to-backend", "pages may call the API")],
  "8.9": ["attested"],
  "8.10": ["attested"],
  "8.11": ["attested"],

  "9.1": [
    "verified",
    willVerify("backup-recent", "the newest backup is younger than a day"),
    declared(BACKUPS, BUCKET),
  ],
  "9.2": ["declared", declared(BACKUPS, LIFECYCLE, LOCK)],
  "9.3": ["attested", willVerify("backup-restores", "a backup is restored elsewhere")],
  "9.4": ["attested"],
  "9.5": ["attested"],
  "9.6": ["enforced", declared(BACKUPS)],
  "9.7": ["enforced", declared(BACKUPS)],
  "9.8": ["attested"],

  "10.1": ["attested"],
  "10.2": ["attested"],
  "10.3": ["attested"],
  "10.4": ["attested"],
  "10.5": ["attested"],
  "10.6": ["attested"],
  "10.7": ["attested"],
  "10.8": ["attested"],

  "11.1": ["attested"],
  "11.2": ["attested"],
  "11.3": ["attested"],
  "11.4": ["attested", willVerify("api-latency", "answers within 500 ms on average")],
  "11.5": ["attested", declared(ALERT, UPTIME)],
  "11.6": [
    "verified",
    willVerify("dns-points-to-production", "each host leads to its platform"),
    declared(APP_DNS, RECORD),
  ],
  "11.7": ["verified", willVerify("certificates", "valid for two weeks and more")],
  "11.8": ["attested"],
  "11.9": ["attested"],
  "11.10": ["attested"],
  "11.11": ["attested"],
  "11.12": ["attested"],
  "11.13": ["attested"],
  "11.14": ["attested"],
  "11.15": ["attested"],
};

const rulesByItem = new Map<string, string[]>();
for (const { id, items: served } of allRules) {
  for (const item of new Set(served)) {
    rulesByItem.set(item, [...(rulesByItem.get(item) ?? []), id]);
  }
}

/** How each of the 134 items is covered, in the checklist's order. */
export const coverage: readonly ItemCoverage[] = items.map(({ id }) => {
  const [main, ...means] = LINES[id] ?? (["attested"] as const);
  const rules = rulesByItem.get(id) ?? [];
  const enforced: Means[] =
    rules.length === 0 ? [] : [{ how: "enforced", by: rules, available: true }];
  return {
    item: id,
    main,
    means: [...enforced, ...means, ...(main === "attested" ? [attested] : [])],
  };
});

const byItem = new Map(coverage.map((line) => [line.item, line]));

/**
 * How the item of that id is covered.
 *
 * @throws Error for an id that the checklist does not have: a mistake in this program.
 */
export function coverageOf(item: string): ItemCoverage {
  const line = byItem.get(item);
  if (line === undefined) throw new Error(`The checklist has no item ${item}.`);
  return line;
}

/** Whether an item is covered today: the means that decides is there. */
export function isCovered({ main, means }: ItemCoverage): boolean {
  return means.some(({ how, available }) => available && how === main);
}
