import { knownOf } from "./property";
import type { Property } from "./property";

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
  readonly content: Property<string>;
  readonly proxied: Property<boolean>;
  readonly ttl: Property<number>;
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
  | SchemaSubject
  | DnsRecordSubject
  | SentryProjectSubject
  | SentryKeySubject
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
    case "schema":
      return named("schema", subject.name);
    case "dns-record":
      return `${knownOf(subject.type) ?? "record"} ${knownOf(subject.name) ?? resource}`;
    case "sentry-project":
      return named("Sentry project", subject.slug);
    case "sentry-key":
      return `Sentry key ${resource}`;
    case "generated-text":
      return `generated text ${resource}`;
  }
}
