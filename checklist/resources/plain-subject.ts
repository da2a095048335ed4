import { propertyOf } from "./property";
import type { Property } from "./property";
import type { Kind, Subject, SubjectOf } from "./subject";

/** A subject written down as plain values; what is left out is absent. */
export type PlainSubject = {
  [K in Kind]: { readonly kind: K } & PlainValues<SubjectOf<K>>;
}[Kind];

type PlainValues<S> = {
  readonly [P in keyof S as P extends "kind" | "id" ? never : P]?: S[P] extends Property<infer T>
    ? T
    : S[P];
};

/** What each kind's subject has besides its kind: properties, and facts that are always known. */
const shapes: Readonly<
  Record<Kind, { readonly properties: readonly string[]; readonly facts?: object }>
> = {
  role: {
    properties: [
      "name",
      "login",
      "superuser",
      "createDatabase",
      "createRole",
      "bypassRowLevelSecurity",
      "replication",
      "connectionLimit",
      "password",
      "memberOf",
    ],
  },
  membership: { properties: ["role", "memberOf"] },
  grant: {
    properties: ["role", "database", "schema", "objectType", "privileges"],
    facts: { future: false },
  },
  database: { properties: ["name", "owner", "encoding", "connectionLimit"] },
  "database-server": { properties: ["host", "owned", "maxConnections", "poolSize"] },
  schema: { properties: ["name", "owner"] },
  "dns-record": {
    properties: ["zone", "name", "type", "content", "priority", "proxied", "ttl"],
  },
  "zone-setting": { properties: ["zone", "setting", "value", "hsts"] },
  ruleset: { properties: ["zone", "phase", "rules"] },
  "zone-dnssec": { properties: ["zone", "status"] },
  bucket: { properties: ["name"] },
  "bucket-lifecycle": { properties: ["bucket", "rules"] },
  "bucket-lock": { properties: ["bucket", "rules"] },
  backups: {
    properties: ["schedule", "recoveryPointMinutes", "recoveryTimeMinutes", "pointInTimeRecovery"],
  },
  "sentry-project": { properties: ["slug"] },
  "sentry-key": { properties: ["project"] },
  "uptime-monitor": { properties: ["url", "enabled"] },
  "metric-monitor": { properties: ["aggregate", "enabled"] },
  "sentry-alert": { properties: ["enabled", "project", "monitors", "chooses", "recipients"] },
  "platform-variables": { properties: ["service", "names"], facts: { platform: "railway" } },
  "platform-domain": { properties: ["service", "host"], facts: { platform: "railway" } },
  "platform-service": {
    properties: ["service", "healthCheckPath"],
    facts: { platform: "railway" },
  },
  "deployment-trigger": { properties: ["service", "repository", "branch"] },
  "stripe-webhook": { properties: ["url", "events", "disabled"] },
  "mail-domain": { properties: ["domain"] },
  "mail-sender": { properties: ["address", "verified"] },
  "mail-events": { properties: ["url", "events", "enabled", "signed"] },
  "text-service": { properties: ["number", "incoming", "status"] },
  "generated-text": {
    properties: ["length", "lower", "upper", "numeric", "special"],
    facts: { secret: true },
  },
};

/** The subject that plain values stand for, all of them known. */
export function subjectOfPlain(plain: PlainSubject, id: string): Subject {
  const { kind } = plain;
  const { properties, facts } = shapes[kind];
  const values: Readonly<Record<string, unknown>> = { ...plain };
  const read = properties.map((name) => [name, propertyOf(values[name])] as const);
  const given = Object.entries(values).filter(([name]) => !properties.includes(name));
  return {
    id,
    resource: kind,
    ...facts,
    ...Object.fromEntries([...given, ...read]),
  } as unknown as Subject;
}
