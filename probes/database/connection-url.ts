import { decoded, urlOf } from "../../checklist/environment/url";

/** How a connection string wants the connection to be (PostgreSQL manual, 34.1.1.2 and 34.19). */
export interface ConnectionUrl {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** What of TLS is demanded; what demands none counts as `disable`. */
  readonly tls: "disable" | "require" | "verify-ca" | "verify-full";
  /** A file of certificate authorities, or `system` for the machine's. */
  readonly authorities: string | undefined;
  /** Settings of the server for the session, as on its command line. */
  readonly options: string | undefined;
}

const PORT = 5432;

/** Reads a connection string; undefined for any other text. SQLAlchemy's drivers may be named. */
export function readConnectionUrl(text: string): ConnectionUrl | undefined {
  const url = urlOf(text);
  if (url === undefined || !/^postgres(?:ql)?(?:\+[a-z0-9]+)?:$/.test(url.protocol))
    return undefined;
  const query = url.searchParams;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const database = decoded(url.pathname.slice(1));
  if (host === "" || url.username === "" || database === "") return undefined;
  return {
    host: decoded(host),
    port: url.port === "" ? PORT : Number(url.port),
    user: decoded(url.username),
    password: decoded(url.password),
    database,
    tls: tlsOf(query.get("sslmode") ?? query.get("ssl")),
    authorities: query.get("sslrootcert") ?? undefined,
    options: query.get("options") ?? undefined,
  };
}

/** `prefer`, libpq's default, is content with no TLS; asyncpg's `ssl` has the same words. */
function tlsOf(mode: string | null): ConnectionUrl["tls"] {
  if (mode === "verify-full" || mode === "verify-ca" || mode === "require") return mode;
  return mode === "true" ? "verify-full" : "disable";
}
