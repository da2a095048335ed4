import { NOT_KNOWN, NOT_SET, propertyOf, valueOr } from "../checklist/resources/property";
import type { Property } from "../checklist/resources/property";
import type { Kind, Subject } from "../checklist/resources/subject";
import type { Adapter } from "./adapter";
import { edgeAdapters } from "./edge-adapters";
import { hostingAdapters } from "./hosting-adapters";
import {
  isProperties,
  readBoolean,
  readNumber,
  readProperty,
  readText,
  readTexts,
} from "./property-reader";
import type { Properties } from "./property-reader";
import { serviceAdapters } from "./service-adapters";

/** A resource of a plan or a state, as far as a subject is made of it. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Properties;
}

const dnsRecord = (props: Properties, declared: { id: string; resource: string }): Subject => ({
  kind: "dns-record",
  ...declared,
  zone: readText(props, "zoneId"),
  name: readText(props, "name"),
  type: readText(props, "type"),
  // A CAA record comes in its parts; `value` is what older releases of the provider call content.
  content: first(caaContent(props), () =>
    first(readText(props, "content"), () => readText(props, "value")),
  ),
  priority: readNumber(props, "priority"),
  proxied: readBoolean(props, "proxied"),
  ttl: readNumber(props, "ttl"),
});

const grant =
  (future: boolean) =>
  (props: Properties, declared: { id: string; resource: string }): Subject => ({
    kind: "grant",
    ...declared,
    future,
    role: readText(props, "role"),
    database: readText(props, "database"),
    schema: readText(props, "schema"),
    objectType: readText(props, "objectType"),
    privileges: readTexts(props, "privileges"),
  });

const generatedText =
  (secret: boolean) =>
  (props: Properties, declared: { id: string; resource: string }): Subject => ({
    kind: "generated-text",
    ...declared,
    secret,
    length: readNumber(props, "length"),
    lower: readBoolean(props, "lower"),
    upper: readBoolean(props, "upper"),
    // `number` is the older name of the same property.
    numeric: first(readBoolean(props, "numeric"), () => readBoolean(props, "number")),
    special: readBoolean(props, "special"),
  });

const adapters: readonly Adapter[] = [
  {
    kind: "role",
    types: ["postgresql:index/role:Role"],
    subject: (props, declared) => ({
      kind: "role",
      ...declared,
      name: readText(props, "name"),
      login: readBoolean(props, "login"),
      superuser: readBoolean(props, "superuser"),
      createDatabase: readBoolean(props, "createDatabase"),
      createRole: readBoolean(props, "createRole"),
      bypassRowLevelSecurity: readBoolean(props, "bypassRowLevelSecurity"),
      replication: readBoolean(props, "replication"),
      connectionLimit: readNumber(props, "connectionLimit"),
      password: passwordOf(props),
      memberOf: readTexts(props, "roles"),
    }),
  },
  {
    kind: "membership",
    types: ["postgresql:index/grantRole:GrantRole"],
    subject: (props, declared) => ({
      kind: "membership",
      ...declared,
      role: readText(props, "role"),
      memberOf: readText(props, "grantRole"),
    }),
  },
  { kind: "grant", types: ["postgresql:index/grant:Grant"], subject: grant(false) },
  {
    kind: "grant",
    types: ["postgresql:index/defaultPrivileges:DefaultPrivileges"],
    subject: grant(true),
  },
  {
    kind: "database",
    types: ["postgresql:index/database:Database"],
    subject: (props, declared) => ({
      kind: "database",
      ...declared,
      name: readText(props, "name"),
      owner: readText(props, "owner"),
      encoding: readText(props, "encoding"),
      connectionLimit: readNumber(props, "connectionLimit"),
    }),
  },
  {
    kind: "database-server",
    types: ["bookedbarber:index:Database"],
    subject: (props, declared) => ({
      kind: "database-server",
      ...declared,
      host: readText(props, "host"),
      owned: readBoolean(props, "ownsServer"),
      maxConnections: readNumber(props, "serverConnections"),
      poolSize: readNumber(props, "poolSize"),
    }),
  },
  {
    kind: "schema",
    types: ["postgresql:index/schema:Schema"],
    subject: (props, declared) => ({
      kind: "schema",
      ...declared,
      name: readText(props, "name"),
      owner: readText(props, "owner"),
    }),
  },
  {
    kind: "dns-record",
    types: ["cloudflare:index/dnsRecord:DnsRecord", "cloudflare:index/record:Record"],
    subject: dnsRecord,
  },
  {
    kind: "sentry-project",
    types: ["sentry:index/sentryProject:SentryProject"],
    subject: (props, declared) => ({
      kind: "sentry-project",
      ...declared,
      slug: first(readText(props, "slug"), () => readText(props, "name")),
    }),
  },
  {
    kind: "sentry-key",
    types: ["sentry:index/sentryKey:SentryKey"],
    subject: (props, declared) => ({
      kind: "sentry-key",
      ...declared,
      project: readText(props, "project"),
    }),
  },
  {
    kind: "generated-text",
    types: ["random:index/randomPassword:RandomPassword"],
    subject: generatedText(true),
  },
  {
    kind: "generated-text",
    types: ["random:index/randomString:RandomString"],
    subject: generatedText(false),
  },
  ...edgeAdapters,
  ...serviceAdapters,
  ...hostingAdapters,
];

const byType = new Map(
  adapters.flatMap((adapter) => adapter.types.map((type) => [type, adapter] as const)),
);

/** The types of resources that are judged as one of these kinds. */
export function typesOf(kinds: readonly Kind[]): readonly string[] {
  return adapters.filter(({ kind }) => kinds.includes(kind)).flatMap(({ types }) => types);
}

/** By the properties of a resource, which every rule on it brings along. */
const subjects = new WeakMap<Properties, Subject>();

/** The subject that a resource is; undefined for one that no rule is about. */
export function subjectOf({ type, name, urn, props }: Resource): Subject | undefined {
  const known = subjects.get(props);
  if (known?.id === urn) return known;
  const subject = byType.get(type)?.subject(props, { id: urn, resource: name });
  if (subject !== undefined) subjects.set(props, subject);
  return subject;
}

/** The content of a CAA record in its parts; absent for any other record. */
function caaContent(props: Properties): Property<string> {
  const data = readProperty(props, "data");
  if (data.state !== "known" || !isProperties(data.value)) {
    return data.state === "unknown" ? NOT_KNOWN : NOT_SET;
  }
  const parts = [readText(data.value, "flags"), readText(data.value, "tag")] as const;
  const value = readText(data.value, "value");
  if ([...parts, value].some(({ state }) => state === "unknown")) return NOT_KNOWN;
  const [flags, tag] = parts;
  if (tag.state !== "known" || value.state !== "known") return NOT_SET;
  const quoted = value.value.replace(/["\\]/g, "\\$&");
  return propertyOf(`${valueOr(flags, "0") ?? "0"} ${tag.value} "${quoted}"`);
}

function first<T>(property: Property<T>, other: () => Property<T>): Property<T> {
  return property.state === "absent" ? other() : property;
}

/** A write-only password is in no state; its version tells that it is there. */
function passwordOf(props: Properties): Property<string> {
  const password = first(readText(props, "password"), () => readText(props, "passwordWo"));
  if (password.state !== "absent") return password;
  const version = readProperty(props, "passwordWoVersion");
  return version.state === "absent" ? propertyOf<string>(undefined) : { state: "unknown" };
}
