import { groupRole } from "../database/group-roles";
import { bestSslMode, unverifiableBecause } from "../environment/database-host";
import { isLoopback } from "../environment/host";
import {
  overridingParameter,
  parametersOf,
  tlsParameterOf,
} from "../environment/postgres-parameters";
import {
  ambiguityIn,
  isPostgresUrl,
  postgresUrlOf as postgresOf,
  valuesOf,
} from "../environment/postgres-url";
import type { PostgresUrl } from "../environment/postgres-url";
import { urlOf } from "../environment/url";
import { problemIn, withParameters } from "../environment/url-parameters";
import { fail, failIf, NOT_APPLICABLE, PASS, variableRule } from "../rule";
import type { Rule } from "../rule";

const URLS = ["DATABASE_URL", "READONLY_DATABASE_URL", "DATABASE_UNPOOLED_URL"] as const;

const databaseUrlPostgres = variableRule({
  id: "database-url-postgresql",
  corrected: (text) => text.replace(/^postgres(ql)?(?=[:+])/i, (scheme) => scheme.toLowerCase()),
  items: ["1.1", "3.1"],
  title: "Connection strings lead to PostgreSQL",
  why: "The development default is a SQLite file, which is lost with the container and knows no roles.",
  fix: "Leave the connection string to the stack (remove the setting), or write postgresql://user:password@host/database?sslmode=require with the password percent-encoded.",
  fixInFile: () =>
    "Write postgresql://user:password@host/database?sslmode=require with the password percent-encoded.",
  severity: "error",
  variables: [...URLS],
  verdict: (text) => {
    if (/^sqlite/i.test(text)) return fail("is a SQLite file");
    const url = urlOf(text);
    if (/^postgres[^:/]*:\/\/([^/?#]*@)?(:\d+)?([/?]|$)/i.test(text)) {
      return fail("names no host", "Write the database server's host before the database's name.");
    }
    if (url === undefined) {
      return fail("cannot be read as a connection string (is the password percent-encoded?)");
    }
    if (!isPostgresUrl(text)) return fail("is no PostgreSQL connection string");
    const ambiguity = ambiguityIn(text);
    return ambiguity === undefined ? PASS : fail(ambiguity);
  },
});

const databaseUrlScheme = variableRule({
  id: "database-url-scheme",
  corrected: (text) => text.replace(/^postgres(?=[:+])/, "postgresql"),
  items: ["1.1", "3.2"],
  title: "Connection strings begin with postgresql, not postgres",
  why: "SQLAlchemy 1.4 and later do not know the name postgres and refuse to start.",
  fix: "Write postgresql:// (or postgresql+driver://) instead of postgres://.",
  severity: "error",
  variables: [...URLS],
  verdict: (text) => {
    const url = postgresOf(text);
    if (url === undefined) return NOT_APPLICABLE;
    return failIf(/^postgres[:+]/.test(text), "begins with postgres, not postgresql");
  },
});

const databaseUrlComplete = variableRule({
  id: "database-url-complete",
  items: ["1.1", "3.2"],
  title: "Connection strings name user, password, host and database",
  why: "What is left out is filled in by the driver: the system's user, no password, the local socket.",
  fix: "Write all of postgresql://user:password@host/database?sslmode=require.",
  severity: "error",
  variables: [...URLS],
  verdict: (text) => {
    const url = postgresOf(text);
    if (url === undefined) return NOT_APPLICABLE;
    const given = (name: string): string => valuesOf(url, name)[0] ?? "";
    // What has no host is no URL.
    const parts: readonly (readonly [string, string])[] = [
      ["user", url.user || given("user")],
      ["password", url.password || given("password")],
      ["database", url.database || given("dbname") || given("database")],
    ];
    const missing = parts.filter(([, part]) => part === "").map(([name]) => name);
    return failIf(missing.length > 0, `does not name: ${missing.join(", ")}`);
  },
});

/** libpq's sslmode (PostgreSQL manual, 34.19) and asyncpg's ssl, which takes the same words. */
const ENCRYPTED = new Set(["require", "verify-ca", "verify-full"]);

const modesOf = (url: PostgresUrl): readonly string[] => [
  ...valuesOf(url, "sslmode"),
  ...valuesOf(url, "ssl"),
];

const isEncrypted = (mode: string): boolean => ENCRYPTED.has(mode) || mode === "true";

const databaseUrlTls = variableRule({
  id: "database-url-tls",
  // Elsewhere a file of authorities is needed, whose place only a person knows.
  corrected: (text) => {
    const url = postgresOf(text);
    if (url === undefined || unverifiableBecause(url.host) === undefined) return undefined;
    return withParameters(text, (parameters) => {
      const tls = tlsParameterOf(url.driver);
      if (tls === undefined) return parameters;
      const others = parameters.filter(({ name }) => name !== "ssl" && name !== "sslmode");
      return [...others, { name: tls, value: bestSslMode(url.host) }];
    });
  },
  items: ["1.1", "2.5"],
  title: "Connections to the database are encrypted",
  why: "Without sslmode, or with one that only prefers TLS, passwords and customers' data can be read on the way.",
  fix: "Append ?sslmode=verify-full, or at least ?sslmode=require.",
  severity: "error",
  variables: [...URLS],
  verdict: (text) => {
    const url = postgresOf(text);
    if (url === undefined) return NOT_APPLICABLE;
    const modes = modesOf(url);
    if (modes.length === 0) return fail("has no sslmode");
    return modes.every(isEncrypted)
      ? PASS
      : fail(
          "has an sslmode that allows connections without TLS",
          "Write sslmode=verify-full in its place, or at least sslmode=require (for asyncpg ssl).",
        );
  },
});

const databaseUrlVerified = variableRule({
  id: "database-url-verified",
  items: ["1.1", "2.5"],
  title: "Clients check whose server it is that they give their password to",
  why: "With sslmode=require any server with any certificate will do, also one that somebody put in between.",
  fix: "Let the query say sslmode=verify-full&sslrootcert=FILE with the file of the provider's certificate authority (sslrootcert=system for a public one). Only a host whose certificate cannot be checked (Railway's, and Render's private network) may have sslmode=require.",
  severity: "error",
  variables: [...URLS],
  verdict: (text) => {
    const url = postgresOf(text);
    if (url === undefined) return NOT_APPLICABLE;
    const modes = modesOf(url);
    // A connection without TLS is another rule's business.
    if (modes.length === 0 || !modes.every(isEncrypted)) return NOT_APPLICABLE;
    if (unverifiableBecause(url.host) !== undefined) return PASS;
    // An authority of one's own signs for no other server.
    const root = valuesOf(url, "sslrootcert")[0] ?? "";
    const ownAuthority = root !== "" && root !== "system";
    const isVerified = (mode: string): boolean =>
      mode === "verify-full" || (mode === "verify-ca" && ownAuthority);
    return failIf(!modes.every(isVerified), "does not check the server's certificate and name");
  },
});

const databaseNotLoopback = variableRule({
  id: "database-not-loopback",
  items: ["1.1", "3.1"],
  title: "Connection strings lead to another machine than the application's own",
  why: "On localhost there is no database in production, or one that is lost with the container.",
  fix: "Write the host of the production database server.",
  severity: "error",
  variables: [...URLS],
  verdict: (text, { loopbackDatabase = false }) => {
    const url = postgresOf(text);
    if (url === undefined || loopbackDatabase) return NOT_APPLICABLE;
    // libpq takes hosts from the query as well, and a path, or nothing, for a socket of this machine.
    const query = ["host", "hostaddr"].flatMap((name) => valuesOf(url, name));
    const here = [url.host, ...query.flatMap((hosts) => hosts.split(","))].some(
      (host) => host === "" || host.startsWith("/") || isLoopback(host.replace(/:\d+$/, "")),
    );
    return failIf(here, "leads to the application's own machine");
  },
});

const databaseLogin = variableRule({
  id: "database-login",
  items: ["1.1", "3.1"],
  title: "The application logs in with its own role, not the owner's or a superuser's",
  why: "With the owner's role one injected statement can drop every table, with a superuser's it can run programs.",
  fix: "Leave the connection string to the stack (remove the setting): it makes a role with the rights that the application needs.",
  fixInFile: () =>
    "Write the connection string of the application's own role, which can neither drop tables nor make roles.",
  severity: "error",
  variables: ["DATABASE_URL", "READONLY_DATABASE_URL"],
  verdict: (text) => {
    const url = postgresOf(text);
    if (url === undefined) return NOT_APPLICABLE;
    const users = [url.user, ...valuesOf(url, "user")].filter((user) => user !== "");
    if (users.length === 0) return NOT_APPLICABLE;
    return failIf(users.some(isPowerful), "logs in as an owner or a superuser");
  },
});

function isPowerful(login: string): boolean {
  // Supabase's pooler wants the project's id behind the role.
  const role = login.toLowerCase().replace(/\.[a-z]{20}$/, "");
  const isServers = role === "admin" || groupRole(role)?.grave === true;
  return isServers || /(^|_)(owner|migrator)(_\d+)?$/.test(role);
}

const databaseUrlOverridden = variableRule({
  id: "database-url-overridden",
  items: ["1.1", "3.1"],
  title: "The query of a connection string says nothing else than what stands before it",
  why: "Drivers take host, user and database from the query first. Who reads the string sees one server, and another one gets the password.",
  fix: "Write user, password, host, port and database before the question mark alone.",
  severity: "error",
  variables: [...URLS],
  verdict: (text) => {
    const url = postgresOf(text);
    if (url === undefined) return NOT_APPLICABLE;
    const name = overridingParameter(url);
    return name === undefined ? PASS : fail(`has ${name} in its query, which overrides the rest`);
  },
});

const databaseUrlParameters = variableRule({
  id: "database-url-parameters",
  corrected: (text, subject) => {
    const url = postgresOf(text);
    const tls = tlsParameterOf(url?.driver ?? "");
    // Without a login before the host the query may hold a piece of the password.
    if (url === undefined || tls === undefined || url.user === "" || url.password === "") {
      return undefined;
    }
    const checks = parametersOf(url, subject !== "READONLY_DATABASE_URL");
    return withParameters(text, (parameters) =>
      parameters
        .map(({ name, value }) =>
          name === "ssl" || name === "sslmode"
            ? { name: tls, value: value === "true" ? "require" : value }
            : { name, value },
        )
        .filter(({ name }) => Object.hasOwn(checks, name)),
    );
  },
  items: ["1.1", "2.5", "3.1"],
  title:
    "Connection strings have parameters that their driver takes and that weaken nothing, each once",
  why: "A driver stops at a parameter that it does not know. Others lower the demands on TLS, or give the session other rights.",
  fix: "Take that parameter out, or give it the value that the message names. psycopg takes libpq's parameters, asyncpg ssl.",
  severity: "error",
  variables: [...URLS],
  verdict: (text, _context, { name }) => {
    const url = postgresOf(text);
    // What leads elsewhere is another rule's business.
    if (url === undefined || overridingParameter(url) !== undefined) return NOT_APPLICABLE;
    const modes = modesOf(url);
    // TLS that is switched off is said once, as such.
    if (modes.length > 0 && !modes.every(isEncrypted)) return NOT_APPLICABLE;
    const checks = parametersOf(url, name !== "READONLY_DATABASE_URL");
    const problem = problemIn(url.parameters, checks);
    if (problem !== undefined) return fail(problem);
    // libpq by itself takes it for a plus sign, SQLAlchemy for a space.
    if (/\?.*\+/s.test(text))
      return fail("has a + in its query", "Write %20 for a space, %2B for a +.");
    return PASS;
  },
});

export const databaseRules: readonly Rule[] = [
  databaseUrlPostgres,
  databaseUrlScheme,
  databaseUrlComplete,
  databaseUrlTls,
  databaseUrlVerified,
  databaseNotLoopback,
  databaseLogin,
  databaseUrlOverridden,
  databaseUrlParameters,
];
