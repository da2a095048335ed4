import type { BucketRule } from "./bucket-rule";
import type { Leaves } from "./leaves";
import type { RulesetRule } from "./ruleset";
import type { SchemaPolicy } from "./schema-policy";
import type { ZoneHsts } from "./zone-hsts";

/** What a property of a resource is read as; `policies/kind-readers.ts` has the readers. */
export interface Values {
  text: string;
  boolean: boolean;
  number: number;
  texts: readonly string[];
  /** The names in an object, never a value. */
  names: readonly string[];
  /** Whatever a generator made, under whichever name. */
  madeTexts: readonly string[];
  /** A text whose write-only form is in no state. */
  password: string;
  /** A DNS record as a zone file has it, also one that comes in parts. */
  recordContent: string;
  /** From where the engine loads a provider's plugin. */
  pluginPlace: string;
  /** What stands in clear, without Pulumi's mark of a secret. */
  clearTexts: readonly string[];
  /** The names of properties that stand in clear. */
  clearNames: readonly string[];
  /** The value of a zone's setting where it is no object. */
  settingText: string;
  schemaPolicies: readonly SchemaPolicy[];
  functionArguments: readonly string[];
  /** The plain values inside of an object or a list, by their paths. */
  leaves: Leaves;
  hsts: ZoneHsts;
  rulesetRules: readonly RulesetRule[];
  lifecycleRules: readonly BucketRule[];
  lockRules: readonly BucketRule[];
  filters: readonly string[];
  recipients: readonly string[];
}

type Reader = keyof Values;

/** A reader, and the property's names at the provider where they differ: the first that is there. */
type PropertyRow = Reader | readonly [reader: Reader, ...from: string[]];

interface KindRow {
  /** Its resource types, each with what is known of it by the type alone. */
  readonly types: Readonly<Record<string, Readonly<Record<string, string | boolean>>>>;
  /**
   * What a person calls it. `{a,b|word}` is the first of these properties that is known, else the
   * word, else the resource's name in the program.
   */
  readonly label: string;
  readonly properties: Readonly<Record<string, PropertyRow>>;
}

/** Every kind of resource that the rules judge, once: its types, its properties and what it is called. */
export const KINDS = {
  /** A PostgreSQL role. */
  role: {
    types: { "postgresql:index/role:Role": {} },
    label: "role {name}",
    properties: {
      name: "text",
      login: "boolean",
      superuser: "boolean",
      createDatabase: "boolean",
      createRole: "boolean",
      bypassRowLevelSecurity: "boolean",
      replication: "boolean",
      connectionLimit: "number",
      /** Present where the password is written without being kept (write-only). */
      password: ["password", "password", "passwordWo"],
      /** The roles that it is a member of. */
      memberOf: ["texts", "roles"],
      /** The role that it acts as from each login on. */
      assumes: ["text", "assumeRole"],
      searchPaths: "texts",
      /** Milliseconds after which a statement, and a transaction that does nothing, is ended; 0 is never. */
      statementTimeout: "number",
      idleTimeout: ["number", "idleInTransactionSessionTimeout"],
      validUntil: "text",
      /** `encrypted` is the older name of the same property. */
      encryptedPassword: ["boolean", "encryptedPassword", "encrypted"],
    },
  },
  /** A role's membership in another role, declared apart from both. */
  membership: {
    types: { "postgresql:index/grantRole:GrantRole": {} },
    label: "membership of {role}",
    properties: {
      role: "text",
      memberOf: ["text", "grantRole"],
      /** Whether it may make others members, too. */
      adminOption: ["boolean", "withAdminOption"],
    },
  },
  /** Rights of a role on what is there, or on what will be made (`future`). */
  grant: {
    types: {
      "postgresql:index/grant:Grant": { future: false, rights: "grant" },
      "postgresql:index/defaultPrivileges:DefaultPrivileges": {
        future: true,
        rights: "default privileges",
      },
      // The older name of the same type.
      "postgresql:index/defaultPrivileg:DefaultPrivileg": {
        future: true,
        rights: "default privileges",
      },
    },
    label: "{rights} of {role|a role} on {objectType|objects} in {schema,database}",
    properties: {
      role: "text",
      database: "text",
      schema: "text",
      objectType: "text",
      /** Which of them; all of the schema's where there are none. */
      objects: "texts",
      privileges: "texts",
      /** Whether the role may hand them on. */
      grantOption: ["boolean", "withGrantOption"],
    },
  },
  database: {
    types: { "postgresql:index/database:Database": {} },
    label: "database {name}",
    properties: {
      name: "text",
      owner: "text",
      encoding: "text",
      connectionLimit: "number",
      isTemplate: "boolean",
    },
  },
  /** The server of the stack's own database component, and how it is reached. */
  "database-server": {
    types: { "bookedbarber:index:Database": {} },
    label: "database server {host}",
    properties: {
      host: "text",
      /** Whether the server is the stack's alone, with all its databases. */
      owned: ["boolean", "ownsServer"],
      /** Connections that it takes in all. */
      maxConnections: ["number", "serverConnections"],
      /** Connections to it that poolers open for the application; absent without a pooler. */
      poolSize: "number",
    },
  },
  schema: {
    types: { "postgresql:index/schema:Schema": {} },
    label: "schema {name}",
    properties: { name: "text", owner: "text", policies: "schemaPolicies" },
  },
  extension: {
    types: { "postgresql:index/extension:Extension": {} },
    label: "extension {name}",
    properties: { name: "text" },
  },
  /** A function in the database. */
  function: {
    types: { "postgresql:index/function:Function": {} },
    label: "function {name}",
    properties: {
      name: "text",
      schema: "text",
      language: "text",
      returns: "text",
      /** Its arguments as its head has them: mode, name, type and default. */
      args: "functionArguments",
      body: "text",
      /** Whether it runs with the rights of its owner, not of who calls it. */
      securityDefiner: "boolean",
    },
  },
  publication: {
    types: { "postgresql:index/publication:Publication": {} },
    label: "publication {name}",
    properties: { name: "text", allTables: "boolean" },
  },
  subscription: {
    types: { "postgresql:index/subscription:Subscription": {} },
    label: "subscription {name}",
    properties: { name: "text", connection: ["text", "conninfo"] },
  },
  "replication-slot": {
    types: {
      "postgresql:index/replicationSlot:ReplicationSlot": {},
      "postgresql:index/physicalReplicationSlot:PhysicalReplicationSlot": {},
    },
    label: "replication slot {name}",
    properties: { name: "text" },
  },
  /** A server that foreign tables are on. */
  "foreign-server": {
    types: { "postgresql:index/server:Server": {} },
    label: "foreign server {name}",
    properties: { name: ["text", "serverName"], wrapper: ["text", "fdwName"] },
  },
  /** As whom a role logs in at a foreign server. */
  "user-mapping": {
    types: { "postgresql:index/userMapping:UserMapping": {} },
    label: "user mapping of {role} on {server|a foreign server}",
    properties: { role: ["text", "userName"], server: ["text", "serverName"] },
  },
  /** What the stack tells everybody who may see it. */
  "stack-outputs": {
    types: { "pulumi:pulumi:Stack": {} },
    label: "outputs of the stack",
    properties: { shown: "clearTexts" },
  },
  /** How a provider reaches what it manages. */
  provider: {
    types: {
      "pulumi:providers:postgresql": { system: "postgresql" },
      "pulumi:providers:cloudflare": { system: "cloudflare" },
      "pulumi:providers:sentry": { system: "sentry" },
      "pulumi:providers:saas": { system: "saas" },
      "pulumi:providers:random": { system: "random" },
    },
    label: "provider {system}",
    properties: {
      host: "text",
      sslMode: ["text", "sslmode", "sslMode"],
      sslRootCert: ["text", "sslrootcert"],
      baseUrl: "text",
      railwayUrl: "text",
      renderUrl: "text",
      sendgridUrl: "text",
      sentryUrl: "text",
      stripeUrl: "text",
      twilioUrl: "text",
      twilioMessagingUrl: "text",
      /** Absent where it is Pulumi's own place. */
      plugin: "pluginPlace",
      /** Its arguments that are in the state in clear. */
      clear: "clearNames",
    },
  },
  "dns-record": {
    // The second type and `value` are what older releases of the provider have.
    types: { "cloudflare:index/dnsRecord:DnsRecord": {}, "cloudflare:index/record:Record": {} },
    label: "{type|record} {name}",
    properties: {
      zone: ["text", "zoneId"],
      name: "text",
      type: "text",
      /** As a zone file has it; of an MX record the host alone. */
      content: ["recordContent", "content", "value"],
      /** The preference of an MX record. */
      priority: "number",
      proxied: "boolean",
      ttl: "number",
      /** When the zone got it: told of deployed records alone. */
      createdOn: "text",
    },
  },
  /** One setting of a zone at Cloudflare. */
  "zone-setting": {
    types: {
      "cloudflare:index/zoneSetting:ZoneSetting": { scope: "zone" },
      "cloudflare:index/hostnameTlsSetting:HostnameTlsSetting": { scope: "host" },
    },
    label: "{scope} setting {setting}",
    properties: {
      zone: ["text", "zoneId"],
      hostname: "text",
      /** Its name at Cloudflare: `always_use_https`. */
      setting: ["text", "settingId"],
      value: "settingText",
      /** The value of `security_header`. */
      hsts: ["hsts", "value"],
      /** The value where it is an object or a list, such as ciphers. */
      parts: ["leaves", "value"],
    },
  },
  /** Many settings of a zone at once, as older releases of the provider have them. */
  "zone-settings": {
    types: { "cloudflare:index/zoneSettingsOverride:ZoneSettingsOverride": {} },
    label: "zone settings {}",
    properties: { zone: ["text", "zoneId"], settings: "leaves" },
  },
  /** A zone itself. */
  zone: {
    types: { "cloudflare:index/zone:Zone": {} },
    label: "zone {name}",
    properties: {
      name: ["text", "name", "zone"],
      paused: "boolean",
      /** `full` where Cloudflare's servers alone answer for it. */
      type: "text",
    },
  },
  /** What Cloudflare does with the addresses of a pattern: the older form of rulesets. */
  "page-rule": {
    types: { "cloudflare:index/pageRule:PageRule": {} },
    label: "page rule {target}",
    properties: { zone: ["text", "zoneId"], target: "text", status: "text", actions: "leaves" },
  },
  /** Redirects of an account, which a ruleset of its own puts in force. */
  "redirect-list": {
    types: { "cloudflare:index/list:List": {}, "cloudflare:index/listItem:ListItem": {} },
    label: "list {name}",
    properties: { name: "text", holds: ["text", "kind"], entries: ["leaves", "items", "redirect"] },
  },
  /** A rule by the addresses or countries that visitors come from. */
  "access-rule": {
    types: { "cloudflare:index/accessRule:AccessRule": {} },
    label: "access rule {}",
    properties: { mode: "text", from: ["leaves", "configuration"] },
  },
  /** The application's hosts, as the stack's own components are given them. */
  "application-hosts": {
    types: { "bookedbarber:index:AppDns": {} },
    label: "hosts of {}",
    properties: {
      app: ["text", "appHost"],
      api: ["text", "apiHost"],
      appTarget: "text",
      apiTarget: "text",
      wwwTarget: "text",
    },
  },
  /** The mail servers of the domain, as the stack's own component is given them. */
  "mail-plan": {
    types: { "bookedbarber:index:EmailDns": {} },
    label: "mail of {}",
    properties: { exchangers: ["leaves", "mailExchangers"] },
  },
  /** The rules of a zone in one phase of Cloudflare's work on a request. */
  ruleset: {
    types: { "cloudflare:index/ruleset:Ruleset": {} },
    label: "ruleset {phase}",
    properties: { zone: ["text", "zoneId"], phase: "text", rules: "rulesetRules" },
  },
  "zone-dnssec": {
    types: { "cloudflare:index/zoneDnssec:ZoneDnssec": {} },
    label: "DNSSEC {}",
    properties: { zone: ["text", "zoneId"], status: "text" },
  },
  bucket: {
    types: { "cloudflare:index/r2Bucket:R2Bucket": {} },
    label: "bucket {name}",
    properties: { name: "text" },
  },
  /** When the objects of a bucket are deleted. */
  "bucket-lifecycle": {
    types: { "cloudflare:index/r2BucketLifecycle:R2BucketLifecycle": {} },
    label: "lifecycle of the bucket {bucket}",
    properties: { bucket: ["text", "bucketName"], rules: "lifecycleRules" },
  },
  /** How long the objects of a bucket cannot be deleted. */
  "bucket-lock": {
    types: { "cloudflare:index/r2BucketLock:R2BucketLock": {} },
    label: "lock of the bucket {bucket}",
    properties: { bucket: ["text", "bucketName"], rules: "lockRules" },
  },
  /** A way by which others than the holders of keys may reach a bucket. */
  "bucket-domain": {
    types: {
      "cloudflare:index/r2ManagedDomain:R2ManagedDomain": { what: "public address" },
      "cloudflare:index/r2CustomDomain:R2CustomDomain": { what: "domain" },
    },
    label: "{what} of the bucket {bucket}",
    properties: { bucket: ["text", "bucketName"], enabled: "boolean" },
  },
  /** Which sites' pages may use a bucket in a browser. */
  "bucket-cors": {
    types: { "cloudflare:index/r2BucketCors:R2BucketCors": {} },
    label: "CORS of the bucket {bucket}",
    properties: { bucket: ["text", "bucketName"], rules: "leaves" },
  },
  /** The plan of the stack's own component for backups. */
  backups: {
    types: { "bookedbarber:index:Backups": {} },
    label: "backup plan {}",
    properties: {
      bucket: "text",
      schedule: "text",
      recoveryPointMinutes: "number",
      recoveryTimeMinutes: "number",
      pointInTimeRecovery: "boolean",
    },
  },
  "sentry-project": {
    types: { "sentry:index/sentryProject:SentryProject": {} },
    label: "Sentry project {slug}",
    properties: { slug: ["text", "slug", "name"] },
  },
  /** A client key of a project at Sentry, which holds its DSN. */
  "sentry-key": {
    types: { "sentry:index/sentryKey:SentryKey": {} },
    label: "Sentry key {}",
    properties: {
      project: "text",
      /** How many events it takes in how many seconds; all of them where there is none. */
      rateLimitCount: "number",
      rateLimitWindow: "number",
    },
  },
  /** A monitor at Sentry that asks for an address from outside. */
  "uptime-monitor": {
    types: { "saas:sentry:UptimeMonitor": {} },
    label: "uptime monitor {}",
    properties: {
      url: "text",
      enabled: "boolean",
      intervalSeconds: "number",
      /** After how many wrong answers in a row it is down. */
      downtimeThreshold: "number",
      environment: "text",
    },
  },
  /** A monitor at Sentry that watches a number. */
  "metric-monitor": {
    types: { "saas:sentry:MetricMonitor": {} },
    label: "metric monitor {}",
    properties: {
      aggregate: "text",
      enabled: "boolean",
      thresholds: "leaves",
      environment: "text",
    },
  },
  /** An alert at Sentry, which notifies people. */
  "sentry-alert": {
    types: { "saas:sentry:Alert": {} },
    label: "Sentry alert {}",
    properties: {
      enabled: "boolean",
      /** The project whose own errors it is about. */
      project: "text",
      /** Of which environment alone its events are; of all where there is none. */
      environment: "text",
      /** How long it keeps quiet about an issue after it has told of it. */
      frequencyMinutes: "number",
      /** The monitors whose issues it is about. */
      monitors: ["texts", "monitorIds"],
      /** The tags and attributes by which it chooses events, each with its value. */
      chooses: ["filters", "filters"],
      /** Whom it notifies: `team`, `member`, or `owners` with what is done where there are none. */
      recipients: ["recipients", "actions"],
    },
  },
  /** The environment variables of a service at a platform: their names, never a value. */
  "platform-variables": {
    types: {
      "saas:railway:Variables": { platform: "railway" },
      "saas:render:EnvironmentVariables": { platform: "render" },
    },
    label: "variables {}",
    properties: {
      service: ["text", "serviceId"],
      environment: ["text", "environmentId"],
      names: ["names", "variables"],
    },
  },
  /** A domain of its own under which a service at a platform answers. */
  "platform-domain": {
    types: {
      "saas:railway:CustomDomain": { platform: "railway" },
      "saas:render:CustomDomain": { platform: "render" },
    },
    label: "custom domain {host}",
    properties: {
      service: ["text", "serviceId"],
      environment: ["text", "environmentId"],
      host: ["text", "domain", "name"],
      /** Where the host must lead. */
      target: ["text", "cnameTarget"],
    },
  },
  /** The settings of a service at a platform. */
  "platform-service": {
    types: {
      "saas:railway:Service": { platform: "railway" },
      "saas:render:Service": { platform: "render" },
    },
    label: "service {}",
    properties: {
      service: ["text", "serviceId"],
      environment: ["text", "environmentId"],
      healthCheckPath: "text",
      /** The address that the platform gave it. */
      url: "text",
    },
  },
  /** What makes a push to a branch deploy a service. */
  "deployment-trigger": {
    types: { "saas:railway:DeploymentTrigger": {} },
    label: "deployment trigger {}",
    properties: {
      service: ["text", "serviceId"],
      environment: ["text", "environmentId"],
      repository: "text",
      branch: "text",
      /** Whether a push is deployed only when its checks have passed. */
      checkSuites: "boolean",
    },
  },
  /** What the application is deployed from, as the stack's own components are given it. */
  "deployment-plan": {
    types: { "bookedbarber:index:RailwayHosting": {}, "bookedbarber:index:RenderHosting": {} },
    label: "deployment of {}",
    properties: { repository: "text", branch: "text", environment: ["text", "environmentId"] },
  },
  /** An address to which Stripe sends events. */
  "stripe-webhook": {
    types: { "saas:stripe:WebhookEndpoint": {} },
    label: "Stripe webhook {}",
    properties: { url: "text", events: ["texts", "enabledEvents"], disabled: "boolean" },
  },
  /** A domain that SendGrid authenticates mail for. */
  "mail-domain": {
    types: { "saas:sendgrid:DomainAuthentication": {} },
    label: "mail domain {domain}",
    properties: { domain: "text" },
  },
  /** An address at SendGrid that mail comes from. */
  "mail-sender": {
    types: { "saas:sendgrid:VerifiedSender": {} },
    label: "sender {address}",
    properties: {
      address: ["text", "fromEmail"],
      replyTo: "text",
      /** Absent until SendGrid has told it. */
      verified: "boolean",
    },
  },
  /** An address to which SendGrid sends what becomes of mails. */
  "mail-events": {
    types: { "saas:sendgrid:EventWebhook": {} },
    label: "SendGrid event webhook {}",
    properties: { url: "text", events: "texts", enabled: "boolean", signed: "boolean" },
  },
  /** A messaging service at Twilio, and the addresses that it calls. */
  "text-service": {
    types: { "saas:twilio:MessagingService": {} },
    label: "messaging service {}",
    properties: {
      number: ["text", "phoneNumber"],
      incoming: ["text", "inboundRequestUrl"],
      status: ["text", "statusCallback"],
    },
  },
  /** A text that the stack makes up. */
  "generated-text": {
    // Whether the provider keeps the text secret, and what it makes it from.
    types: {
      "random:index/randomPassword:RandomPassword": { secret: true, madeOf: "characters" },
      "random:index/randomString:RandomString": { secret: false, madeOf: "characters" },
      "random:index/randomBytes:RandomBytes": { secret: true, madeOf: "bytes" },
      "random:index/randomId:RandomId": { secret: false, madeOf: "bytes" },
      "random:index/randomPet:RandomPet": { secret: false, madeOf: "words" },
      "random:index/randomUuid:RandomUuid": { secret: false, madeOf: "a UUID" },
      "random:index/randomUuid4:RandomUuid4": { secret: false, madeOf: "a UUID" },
      "random:index/randomUuid7:RandomUuid7": { secret: false, madeOf: "a UUID with the time" },
      "random:index/randomInteger:RandomInteger": { secret: false, madeOf: "a number" },
      "random:index/randomShuffle:RandomShuffle": { secret: false, madeOf: "a list" },
    },
    label: "generated text {}",
    properties: {
      length: ["number", "length", "byteLength", "resultCount"],
      lower: "boolean",
      upper: "boolean",
      // `number` is the older name of the same property.
      numeric: ["boolean", "numeric", "number"],
      special: "boolean",
      minLower: "number",
      minUpper: "number",
      minNumeric: "number",
      minSpecial: "number",
      overrideSpecial: "text",
      /** Of a number. */
      min: "number",
      max: "number",
      /** What always gives the same. */
      seed: "text",
      /** What came out of it, in each form that the provider gives. */
      made: "madeTexts",
      /** What a list is drawn from. */
      from: ["texts", "inputs"],
    },
  },
  /** A resource of a type that no rule knows (`unjudged.ts`). */
  unjudged: { types: {}, label: "{type} {}", properties: { type: "text" } },
} as const satisfies Readonly<Record<string, KindRow>>;

export type Kind = keyof typeof KINDS;

/** What a property of a kind is read as, and from which properties of the resource. */
export interface PropertyReading {
  readonly property: string;
  readonly reader: Reader;
  readonly from: readonly [string, ...string[]];
}

/** How each property of a kind is read. */
export function readingsOf(kind: Kind): readonly PropertyReading[] {
  const rows: Readonly<Record<string, PropertyRow>> = KINDS[kind].properties;
  return Object.entries(rows).map(([property, row]) => {
    if (typeof row === "string") return { property, reader: row, from: [property] };
    const [reader, first = property, ...rest] = row;
    return { property, reader, from: [first, ...rest] };
  });
}

/** A type of resources, with what is known of it by the type alone. */
export interface TypeOfKind {
  readonly type: string;
  readonly facts: Readonly<Record<string, string | boolean>>;
}

/** The resource types of a kind. */
export function typesOfKind(kind: Kind): readonly TypeOfKind[] {
  const types: KindRow["types"] = KINDS[kind].types;
  return Object.entries(types).map(([type, facts]) => ({ type, facts }));
}

/** All kinds. */
export const kinds = Object.keys(KINDS) as readonly Kind[];
