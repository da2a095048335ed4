import { knownOf } from "./property";
import type { BucketRule } from "./bucket-rule";
import type { Property } from "./property";
import type { RulesetRule } from "./ruleset";
import type { ZoneHsts } from "./zone-hsts";

/** A resource as the rules see it: plain data, whoever wrote it and whatever provider made it. */
interface Declared {
  /** Where it is declared, to find it again: its URN. */
  readonly id: string;
  /** Its name in the program, for messages where its own name is not known. */
  readonly resource: string;
}

/** A PostgreSQL role. */
export interface RoleSubject extends Declared {
  readonly kind: "role";
  readonly name: Property<string>;
  readonly login: Property<boolean>;
  readonly superuser: Property<boolean>;
  readonly createDatabase: Property<boolean>;
  readonly createRole: Property<boolean>;
  readonly bypassRowLevelSecurity: Property<boolean>;
  readonly replication: Property<boolean>;
  readonly connectionLimit: Property<number>;
  /** Present where the password is written without being kept (write-only). */
  readonly password: Property<string>;
  /** The roles that it is a member of. */
  readonly memberOf: Property<readonly string[]>;
}

/** A role's membership in another role, declared apart from both. */
export interface MembershipSubject extends Declared {
  readonly kind: "membership";
  readonly role: Property<string>;
  readonly memberOf: Property<string>;
}

/** Rights of a role on what is there, or on what will be made (`future`). */
export interface GrantSubject extends Declared {
  readonly kind: "grant";
  readonly future: boolean;
  readonly role: Property<string>;
  readonly database: Property<string>;
  readonly schema: Property<string>;
  readonly objectType: Property<string>;
  readonly privileges: Property<readonly string[]>;
}

/** A PostgreSQL database. */
export interface DatabaseSubject extends Declared {
  readonly kind: "database";
  readonly name: Property<string>;
  readonly owner: Property<string>;
  readonly encoding: Property<string>;
  readonly connectionLimit: Property<number>;
}

/** The server of the stack's own database component, and how it is reached. */
export interface DatabaseServerSubject extends Declared {
  readonly kind: "database-server";
  readonly host: Property<string>;
  /** Whether the server is the stack's alone, with all its databases. */
  readonly owned: Property<boolean>;
  /** Connections that it takes in all. */
  readonly maxConnections: Property<number>;
  /** Connections to it that poolers open for the application; absent without a pooler. */
  readonly poolSize: Property<number>;
}

/** A schema in a PostgreSQL database. */
export interface SchemaSubject extends Declared {
  readonly kind: "schema";
  readonly name: Property<string>;
  readonly owner: Property<string>;
}

/** A record in the DNS. */
export interface DnsRecordSubject extends Declared {
  readonly kind: "dns-record";
  readonly zone: Property<string>;
  readonly name: Property<string>;
  readonly type: Property<string>;
  /** As a zone file has it; of an MX record the host alone. */
  readonly content: Property<string>;
  /** The preference of an MX record. */
  readonly priority: Property<number>;
  readonly proxied: Property<boolean>;
  readonly ttl: Property<number>;
}

/** One setting of a zone at Cloudflare. */
export interface ZoneSettingSubject extends Declared {
  readonly kind: "zone-setting";
  readonly zone: Property<string>;
  /** Its name at Cloudflare: `always_use_https`. */
  readonly setting: Property<string>;
  /** The value where it is no object. */
  readonly value: Property<string>;
  /** The value of `security_header`. */
  readonly hsts: Property<ZoneHsts>;
}

/** The rules of a zone in one phase of Cloudflare's work on a request. */
export interface RulesetSubject extends Declared {
  readonly kind: "ruleset";
  readonly zone: Property<string>;
  readonly phase: Property<string>;
  readonly rules: Property<readonly RulesetRule[]>;
}

/** Whether a zone is signed. */
export interface ZoneDnssecSubject extends Declared {
  readonly kind: "zone-dnssec";
  readonly zone: Property<string>;
  readonly status: Property<string>;
}

/** A bucket at R2. */
export interface BucketSubject extends Declared {
  readonly kind: "bucket";
  readonly name: Property<string>;
}

/** When the objects of a bucket are deleted. */
export interface BucketLifecycleSubject extends Declared {
  readonly kind: "bucket-lifecycle";
  readonly bucket: Property<string>;
  readonly rules: Property<readonly BucketRule[]>;
}

/** How long the objects of a bucket cannot be deleted. */
export interface BucketLockSubject extends Declared {
  readonly kind: "bucket-lock";
  readonly bucket: Property<string>;
  readonly rules: Property<readonly BucketRule[]>;
}

/** The plan of the stack's own component for backups. */
export interface BackupsSubject extends Declared {
  readonly kind: "backups";
  readonly schedule: Property<string>;
  readonly recoveryPointMinutes: Property<number>;
  readonly recoveryTimeMinutes: Property<number>;
  readonly pointInTimeRecovery: Property<boolean>;
}

/** A project at Sentry. */
export interface SentryProjectSubject extends Declared {
  readonly kind: "sentry-project";
  readonly slug: Property<string>;
}

/** A client key of a project at Sentry, which holds its DSN. */
export interface SentryKeySubject extends Declared {
  readonly kind: "sentry-key";
  readonly project: Property<string>;
}

/** A monitor at Sentry that asks for an address from outside. */
export interface UptimeMonitorSubject extends Declared {
  readonly kind: "uptime-monitor";
  readonly url: Property<string>;
  readonly enabled: Property<boolean>;
}

/** A monitor at Sentry that watches a number. */
export interface MetricMonitorSubject extends Declared {
  readonly kind: "metric-monitor";
  readonly aggregate: Property<string>;
  readonly enabled: Property<boolean>;
}

/** An alert at Sentry, which notifies people. */
export interface SentryAlertSubject extends Declared {
  readonly kind: "sentry-alert";
  readonly enabled: Property<boolean>;
  /** The project whose own errors it is about. */
  readonly project: Property<string>;
  /** The monitors whose issues it is about. */
  readonly monitors: Property<readonly string[]>;
  /** The tags and attributes by which it chooses events, each with its value. */
  readonly chooses: Property<readonly string[]>;
  /** Whom it notifies: `team`, `member`, or `owners` with what is done where there are none. */
  readonly recipients: Property<readonly string[]>;
}

/** A platform that runs the application. */
export type Platform = "railway" | "render";

/** The environment variables of a service at a platform: their names, never a value. */
export interface PlatformVariablesSubject extends Declared {
  readonly kind: "platform-variables";
  readonly platform: Platform;
  readonly service: Property<string>;
  readonly names: Property<readonly string[]>;
}

/** A domain of its own under which a service at a platform answers. */
export interface PlatformDomainSubject extends Declared {
  readonly kind: "platform-domain";
  readonly platform: Platform;
  readonly service: Property<string>;
  readonly host: Property<string>;
}

/** The settings of a service at a platform. */
export interface PlatformServiceSubject extends Declared {
  readonly kind: "platform-service";
  readonly platform: Platform;
  readonly service: Property<string>;
  readonly healthCheckPath: Property<string>;
}

/** What makes a push to a branch deploy a service. */
export interface DeploymentTriggerSubject extends Declared {
  readonly kind: "deployment-trigger";
  readonly service: Property<string>;
  readonly repository: Property<string>;
  readonly branch: Property<string>;
}

/** An address to which Stripe sends events. */
export interface StripeWebhookSubject extends Declared {
  readonly kind: "stripe-webhook";
  readonly url: Property<string>;
  readonly events: Property<readonly string[]>;
  readonly disabled: Property<boolean>;
}

/** A domain that SendGrid authenticates mail for. */
export interface MailDomainSubject extends Declared {
  readonly kind: "mail-domain";
  readonly domain: Property<string>;
}

/** An address at SendGrid that mail comes from. */
export interface MailSenderSubject extends Declared {
  readonly kind: "mail-sender";
  readonly address: Property<string>;
  /** Absent until SendGrid has told it. */
  readonly verified: Property<boolean>;
}

/** An address to which SendGrid sends what becomes of mails. */
export interface MailEventsSubject extends Declared {
  readonly kind: "mail-events";
  readonly url: Property<string>;
  readonly events: Property<readonly string[]>;
  readonly enabled: Property<boolean>;
  readonly signed: Property<boolean>;
}

/** A messaging service at Twilio, and the addresses that it calls. */
export interface TextServiceSubject extends Declared {
  readonly kind: "text-service";
  readonly number: Property<string>;
  readonly incoming: Property<string>;
  readonly status: Property<string>;
}

/** A text that the stack makes up. */
export interface GeneratedTextSubject extends Declared {
  readonly kind: "generated-text";
  /** Whether the provider keeps the text secret. */
  readonly secret: boolean;
  readonly length: Property<number>;
  readonly lower: Property<boolean>;
  readonly upper: Property<boolean>;
  readonly numeric: Property<boolean>;
  readonly special: Property<boolean>;
}

/** Everything that the rules on resources judge. */
export type Subject =
  | RoleSubject
  | MembershipSubject
  | GrantSubject
  | DatabaseSubject
  | DatabaseServerSubject
  | SchemaSubject
  | DnsRecordSubject
  | ZoneSettingSubject
  | RulesetSubject
  | ZoneDnssecSubject
  | BucketSubject
  | BucketLifecycleSubject
  | BucketLockSubject
  | BackupsSubject
  | SentryProjectSubject
  | SentryKeySubject
  | UptimeMonitorSubject
  | MetricMonitorSubject
  | SentryAlertSubject
  | PlatformVariablesSubject
  | PlatformDomainSubject
  | PlatformServiceSubject
  | DeploymentTriggerSubject
  | StripeWebhookSubject
  | MailDomainSubject
  | MailSenderSubject
  | MailEventsSubject
  | TextServiceSubject
  | GeneratedTextSubject;

export type Kind = Subject["kind"];

/** The subject of a kind. */
export type SubjectOf<K extends Kind> = Extract<Subject, { readonly kind: K }>;

/** The subjects of a kind among others. */
export function ofKind<K extends Kind>(
  subjects: readonly Subject[],
  kind: K,
): readonly SubjectOf<K>[] {
  return subjects.filter((subject): subject is SubjectOf<K> => subject.kind === kind);
}

/** What a person calls a subject: `role bookedbarber_app`, `TXT _dmarc.bookedbarber.com`. */
export function labelOf(subject: Subject): string {
  const { resource } = subject;
  const named = (what: string, name: Property<string>): string =>
    `${what} ${knownOf(name) ?? resource}`;
  switch (subject.kind) {
    case "role":
      return named("role", subject.name);
    case "membership":
      return named("membership of", subject.role);
    case "grant": {
      const on = knownOf(subject.schema) ?? knownOf(subject.database) ?? resource;
      const what = `${knownOf(subject.objectType) ?? "objects"} in ${on}`;
      const rights = subject.future ? "default privileges" : "grant";
      return `${rights} of ${knownOf(subject.role) ?? "a role"} on ${what}`;
    }
    case "database":
      return named("database", subject.name);
    case "database-server":
      return named("database server", subject.host);
    case "schema":
      return named("schema", subject.name);
    case "dns-record":
      return `${knownOf(subject.type) ?? "record"} ${knownOf(subject.name) ?? resource}`;
    case "zone-setting":
      return named("zone setting", subject.setting);
    case "ruleset":
      return named("ruleset", subject.phase);
    case "zone-dnssec":
      return `DNSSEC ${resource}`;
    case "bucket":
      return named("bucket", subject.name);
    case "bucket-lifecycle":
      return named("lifecycle of the bucket", subject.bucket);
    case "bucket-lock":
      return named("lock of the bucket", subject.bucket);
    case "backups":
      return `backup plan ${resource}`;
    case "sentry-project":
      return named("Sentry project", subject.slug);
    case "sentry-key":
      return `Sentry key ${resource}`;
    case "uptime-monitor":
      return `uptime monitor ${resource}`;
    case "metric-monitor":
      return `metric monitor ${resource}`;
    case "sentry-alert":
      return `Sentry alert ${resource}`;
    case "platform-variables":
      return `variables ${resource}`;
    case "platform-domain":
      return named("custom domain", subject.host);
    case "platform-service":
      return `service ${resource}`;
    case "deployment-trigger":
      return `deployment trigger ${resource}`;
    case "stripe-webhook":
      return `Stripe webhook ${resource}`;
    case "mail-domain":
      return named("mail domain", subject.domain);
    case "mail-sender":
      return named("sender", subject.address);
    case "mail-events":
      return `SendGrid event webhook ${resource}`;
    case "text-service":
      return `messaging service ${resource}`;
    case "generated-text":
      return `generated text ${resource}`;
  }
}
