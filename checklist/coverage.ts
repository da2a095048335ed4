import { items } from "./items";
import type { Coverage } from "./items";
import { probes } from "./probes/catalogue";
import type { Platform } from "./resources/subject";
import type { RuleDescription } from "./rule";
import { allRules } from "./rules/all-rules";

/** One way in which an item is covered. */
export interface Means {
  readonly how: Coverage;
  /** Resource types, or the ids of rules or probes; nothing for an attestation. */
  readonly by: readonly string[];
}

/** How an item is covered. */
export interface ItemCoverage {
  readonly item: string;
  /** The way that decides. */
  readonly main: Coverage;
  readonly means: readonly Means[];
  /** The platform that it is about; it does not apply where the application runs elsewhere. */
  readonly platform?: Platform;
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

const declared = (...by: string[]): Means => ({ how: "declared", by });
const attested: Means = { how: "attested", by: [] };

type Line = readonly [main: Coverage, ...means: Means[]];

/**
 * For each item what decides, and what declares it. Rules and probes say themselves which items they
 * serve. One that only touches an item does not decide it, and so is not its main means.
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
  "2.5": ["verified", declared(ZONE_SETTING, RECORD)],
  "2.6": ["verified", declared(RULESET, ZONE_SETTING)],
  "2.7": ["enforced", declared(RANDOM)],
  "2.8": ["enforced", declared(BACKEND)],
  "2.9": ["enforced", declared(BACKEND, RULESET)],
  "2.10": ["enforced", declared(BACKEND)],

  "3.1": ["declared", declared(DATABASE, SCHEMA, ROLE, GRANT)],
  "3.2": ["verified"],
  "3.3": ["verified"],
  "3.4": ["enforced", declared(BACKEND, ROLE)],
  "3.5": ["verified", declared(BACKUPS, BUCKET)],
  "3.6": ["attested"],
  "3.7": ["attested"],
  "3.8": ["attested"],
  "3.9": ["attested"],

  "4.1": ["verified"],
  "4.2": ["declared", declared(STRIPE_WEBHOOK)],
  "4.3": ["attested"],
  "4.4": ["verified"],
  "4.5": ["verified"],
  "4.6": ["verified"],
  "4.7": ["attested"],
  "4.8": ["verified", declared(RECORD, MAIL_DOMAIN, MAIL_VALIDATION)],
  "4.9": ["declared", declared(MAIL_SENDER)],
  "4.10": ["attested"],
  "4.11": ["attested"],
  "4.12": ["declared", declared(MAIL_EVENTS)],
  "4.13": ["declared", declared(MAIL_TRACKING)],
  "4.14": ["attested", declared(MAIL_GROUP, MAIL_SUBSCRIPTIONS)],
  "4.15": ["declared", declared(RECORD)],
  "4.16": ["verified"],
  "4.17": ["verified"],
  "4.18": ["verified", declared(TEXT_SERVICE)],
  "4.19": ["attested"],
  "4.20": ["attested"],
  "4.21": ["attested"],
  "4.22": ["attested"],
  "4.23": ["verified"],
  "4.24": ["attested"],
  "4.25": ["attested"],
  "4.26": ["attested"],

  "5.1": ["declared", declared(SENTRY_PROJECT, SENTRY_KEY)],
  "5.2": ["declared", declared(ALERT)],
  "5.3": ["enforced", declared(BACKEND, FRONTEND)],
  "5.4": ["verified"],
  "5.5": ["verified"],
  "5.6": ["declared", declared(UPTIME)],
  "5.7": ["attested"],
  "5.8": ["attested"],
  "5.9": ["declared", declared(ALERT, METRIC)],
  "5.10": ["declared", declared(ALERT, METRIC)],
  "5.11": ["declared", declared(ALERT)],
  "5.12": ["declared", declared(ALERT)],

  "6.1": ["verified"],
  "6.2": ["attested"],
  "6.3": ["attested"],
  "6.4": ["verified"],
  "6.5": ["attested"],
  "6.6": ["attested"],
  "6.7": ["attested"],
  "6.8": ["attested"],

  "7.1": ["declared", declared(RAILWAY_VARIABLES)],
  "7.2": ["declared", declared(RAILWAY_DOMAIN, RECORD)],
  "7.3": ["verified"],
  "7.4": ["verified", declared(RAILWAY_SERVICE)],
  "7.5": ["declared", declared(RAILWAY_TRIGGER)],
  "7.6": ["declared", declared(RENDER_VARIABLES)],
  // The server is one of the stack's settings; that DATABASE_URL connects the two, it shows itself.
  "7.7": ["verified", declared(RENDER_VARIABLES, DATABASE)],
  "7.8": ["declared", declared(RENDER_DOMAIN, RECORD)],
  "7.9": ["verified"],
  "7.10": ["verified"],

  "8.1": ["attested"],
  "8.2": ["attested"],
  "8.3": ["attested"],
  "8.4": ["attested"],
  "8.5": ["attested"],
  "8.6": ["verified"],
  "8.7": ["verified"],
  "8.8": ["verified"],
  "8.9": ["attested"],
  "8.10": ["attested"],
  "8.11": ["attested"],

  "9.1": ["verified", declared(BACKUPS, BUCKET)],
  "9.2": ["declared", declared(BACKUPS, LIFECYCLE, LOCK)],
  "9.3": ["attested"],
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
  "11.4": ["attested"],
  "11.5": ["attested", declared(ALERT, UPTIME)],
  "11.6": ["verified", declared(APP_DNS, RECORD)],
  "11.7": ["verified"],
  "11.8": ["attested"],
  "11.9": ["attested"],
  "11.10": ["attested"],
  "11.11": ["attested"],
  "11.12": ["attested"],
  "11.13": ["attested"],
  "11.14": ["attested"],
  "11.15": ["attested"],
};

/** The items of each platform. */
const PLATFORMS: Readonly<Record<Platform, readonly string[]>> = {
  railway: ["7.1", "7.2", "7.3", "7.4", "7.5"],
  render: ["7.6", "7.7", "7.8", "7.9", "7.10"],
};

function platformOf(item: string): Platform | undefined {
  return (["railway", "render"] as const).find((platform) => PLATFORMS[platform].includes(item));
}

const rulesByItem = servedBy(allRules);
const probesByItem = servedBy(probes);

/** How each of the 134 items is covered, in the checklist's order. */
export const coverage: readonly ItemCoverage[] = items.map(({ id }) => {
  const [main, ...means] = LINES[id] ?? (["attested"] as const);
  const platform = platformOf(id);
  return {
    item: id,
    main,
    means: [
      ...judgedBy("enforced", rulesByItem.get(id)),
      ...judgedBy("verified", probesByItem.get(id)),
      ...means,
      ...(main === "attested" ? [attested] : []),
    ],
    ...(platform === undefined ? {} : { platform }),
  };
});

function judgedBy(how: Coverage, by: readonly string[] = []): readonly Means[] {
  return by.length === 0 ? [] : [{ how, by }];
}

/** The ids of those that serve each item. */
function servedBy(
  all: readonly Pick<RuleDescription, "id" | "items">[],
): ReadonlyMap<string, readonly string[]> {
  const byItem = new Map<string, string[]>();
  for (const { id, items: served } of all) {
    for (const item of new Set(served)) byItem.set(item, [...(byItem.get(item) ?? []), id]);
  }
  return byItem;
}

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

/** Whether an item is covered: the means that decides is there. */
export function isCovered({ main, means }: ItemCoverage): boolean {
  return means.some(({ how }) => how === main);
}
