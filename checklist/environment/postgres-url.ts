import { decoded, isUtf8, urlOf } from "./url";

/** A connection string of PostgreSQL that all readers take alike. */
export interface PostgresUrl {
  /** The driver that SQLAlchemy is told, such as `asyncpg`; empty for its own choice, libpq's. */
  readonly driver: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The query's parameters in their order, with their percent-encoding undone. */
  readonly parameters: readonly Parameter[];
}

/** A parameter of a URL's query. */
export type Parameter = readonly [name: string, value: string];

const SCHEME = /^postgres(?:ql)?(?:\+([a-z0-9_]+))?:\/\//i;

/** Whether a text is, by its beginning, a connection string of PostgreSQL. */
export function isPostgresUrl(text: string): boolean {
  return SCHEME.test(text) && urlOf(text) !== undefined;
}

/**
 * What different readers take for different things in a connection string: libpq, SQLAlchemy and the
 * URL standard (tests/checklist/drivers has their answers). Undefined where they agree.
 */
export function ambiguityIn(text: string): string | undefined {
  const rest = text.replace(SCHEME, "");
  const authority = rest.replace(/[/?].*$/s, "");
  const host = authority.replace(/^.*@/s, "");
  if (/^POSTGRES/i.test(text) && !text.startsWith("postgres")) {
    return "has its scheme in upper case, which drivers refuse";
  }
  if (rest.includes("#")) return "has a # that is not percent-encoded (%23)";
  if (authority.split("@").length > 2) {
    return "has an @ in its user or password that is not percent-encoded (%40)";
  }
  if (/%(?![0-9a-f]{2})/i.test(rest)) return "has a percent sign that is not encoded (%25)";
  if (!isUtf8(rest)) return "has percent-encoded signs that are no text in UTF-8";
  const [, query = ""] = rest.split("?");
  if (query.startsWith("&")) return "has an & before its first parameter, which libpq refuses";
  if (host.includes("%")) return "has a percent-encoded host, which drivers read differently";
  if (host.includes(",")) return "names several hosts, of which drivers take different ones";
  if (/:0+$/.test(host)) return "has 0 for a port, which drivers take for none or refuse";
  return host.endsWith(":") ? "has a colon behind its host and no port" : undefined;
}

/** Reads a connection string; undefined for any other text, and for one that readers take differently. */
export function postgresUrlOf(text: string): PostgresUrl | undefined {
  const url = urlOf(text);
  const scheme = SCHEME.exec(text);
  if (url === undefined || scheme === null || ambiguityIn(text) !== undefined) return undefined;
  return {
    driver: scheme[1] ?? "",
    host: url.hostname,
    port: url.port,
    user: decoded(url.username),
    password: decoded(url.password),
    database: decoded(url.pathname.slice(1)),
    parameters: [...url.searchParams],
  };
}

/** The values of a parameter, in their order. */
export function valuesOf({ parameters }: Pick<PostgresUrl, "parameters">, name: string): string[] {
  return parameters.flatMap(([given, value]) => (given === name ? [value] : []));
}
