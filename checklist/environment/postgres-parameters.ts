import type { PostgresUrl } from "./postgres-url";
import { anyValue, digits, file, oneOf } from "./url-parameters";
import type { ParameterCheck } from "./url-parameters";

const TLS_PARAMETER: Readonly<Record<string, "ssl" | "sslmode">> = {
  "": "sslmode",
  psycopg: "sslmode",
  psycopg_async: "sslmode",
  psycopg2: "sslmode",
  psycopg2cffi: "sslmode",
  asyncpg: "ssl",
};

/** By which parameter a driver is told of TLS; undefined where it cannot be told in a URL. */
export function tlsParameterOf(driver: string): "ssl" | "sslmode" | undefined {
  return Object.hasOwn(TLS_PARAMETER, driver) ? TLS_PARAMETER[driver] : undefined;
}

/** What a query says of the authority's parts; judged apart. */
const AUTHORITY: Readonly<Record<"ssl" | "sslmode", readonly string[]>> = {
  sslmode: ["host", "port", "user", "password", "dbname"],
  ssl: ["host", "port", "user", "password", "database"],
};

/** Settings of a session that change neither who it is, nor what it sees, nor how it is guarded. */
const SESSION_SETTINGS = new Set([
  "application_name",
  "client_encoding",
  "client_min_messages",
  "datestyle",
  "default_transaction_isolation",
  "extra_float_digits",
  "idle_in_transaction_session_timeout",
  "idle_session_timeout",
  "intervalstyle",
  "jit",
  "lock_timeout",
  "statement_timeout",
  "tcp_keepalives_count",
  "tcp_keepalives_idle",
  "tcp_keepalives_interval",
  "timezone",
  "transaction_timeout",
  "work_mem",
]);

/** The server's command line in `options`: `-c name=value` or `--name=value`, and Neon's endpoint. */
const options =
  (host: string): ParameterCheck =>
  (value) => {
    const settings = value
      .trim()
      .replace(/(^|\s)-c\s*/g, "$1--")
      .split(/(?<!\\)\s+/);
    for (const setting of settings) {
      const [, name = "", given = ""] = /^--([\w-]+)=(.*)$/s.exec(setting) ?? [];
      if (name === "" && setting === `endpoint=${host.split(".")[0] ?? ""}`) continue;
      const known = name.toLowerCase().replaceAll("-", "_");
      if (!SESSION_SETTINGS.has(known)) {
        return "a setting that may change the session's rights or what it sees";
      }
      if (known.endsWith("timeout") && /^0+\D*$/.test(given))
        return "a timeout that is switched off";
    }
    return undefined;
  };

/** Ways to log in that show the password to nobody (libpq's require_auth). */
const safeLogin: ParameterCheck = (value) =>
  value.split(",").every((way) => /^(scram-sha-256|!(none|password|md5|gss|sspi))$/.test(way))
    ? undefined
    : "a way to log in that is weaker than scram-sha-256";

const protocol = oneOf("TLSv1.2", "TLSv1.3");

/** libpq's parameters (PostgreSQL manual, 34.1.2) that have a place in a connection string. */
const libpq = (
  host: string,
  servers: ParameterCheck,
): Readonly<Record<string, ParameterCheck>> => ({
  application_name: anyValue,
  channel_binding: oneOf("prefer", "require"),
  client_encoding: anyValue,
  connect_timeout: digits,
  fallback_application_name: anyValue,
  gssencmode: oneOf("disable", "prefer"),
  keepalives: oneOf("0", "1"),
  keepalives_count: digits,
  keepalives_idle: digits,
  keepalives_interval: digits,
  load_balance_hosts: oneOf("disable", "random"),
  options: options(host),
  require_auth: safeLogin,
  ssl_max_protocol_version: protocol,
  ssl_min_protocol_version: protocol,
  sslcert: file,
  sslcertmode: oneOf("allow", "disable", "require"),
  sslcompression: oneOf("0"),
  sslcrl: file,
  sslcrldir: file,
  sslkey: file,
  // Its words are judged by the rules on TLS.
  sslmode: anyValue,
  sslnegotiation: oneOf("direct", "postgres"),
  sslrootcert: file,
  sslsni: oneOf("0", "1"),
  target_session_attrs: servers,
  tcp_user_timeout: digits,
});

/** asyncpg's, as SQLAlchemy hands them on. */
const asyncpg = (servers: ParameterCheck): Readonly<Record<string, ParameterCheck>> => ({
  command_timeout: digits,
  prepared_statement_cache_size: digits,
  ssl: oneOf("require", "verify-ca", "verify-full"),
  target_session_attrs: servers,
});

/** The checks on the parameters that the driver of a connection string takes. */
export function parametersOf(
  { driver, host }: PostgresUrl,
  writes: boolean,
): Readonly<Record<string, ParameterCheck>> {
  const tls = tlsParameterOf(driver);
  if (tls === undefined) return {};
  const servers = writes
    ? oneOf("any", "primary", "read-write")
    : oneOf("any", "prefer-standby", "primary", "read-only", "read-write", "standby");
  const own = tls === "ssl" ? asyncpg(servers) : libpq(host, servers);
  return { ...own, ...Object.fromEntries(AUTHORITY[tls].map((name) => [name, anyValue])) };
}

/** Parameters that lead to another server or login than a reader of the string sees. */
const ELSEWHERE = new Set(["dsn", "hostaddr", "passfile", "service", "servicefile"]);

/** The parameter by which the query says otherwise than the authority; undefined for none. */
export function overridingParameter(url: PostgresUrl): string | undefined {
  const parts: Readonly<Record<string, string>> = {
    host: url.host,
    port: url.port,
    user: url.user,
    password: url.password,
    dbname: url.database,
    database: url.database,
  };
  const overriding = url.parameters.find(([name, value]) => {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    return ELSEWHERE.has(name) || (part !== undefined && part !== "" && part !== value);
  });
  return overriding?.[0];
}
