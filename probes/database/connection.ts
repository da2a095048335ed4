import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { checkServerIdentity, rootCertificates } from "node:tls";
import type { ConnectionOptions } from "node:tls";

import { Client } from "pg";
import type { ClientConfig } from "pg";
import { z } from "zod";

import { CannotLook } from "../look";
import type { Site } from "../look";
import { codeOf, reasonOf } from "../network/failure";
import type { Network } from "../network/network";
import { readConnectionUrl } from "./connection-url";
import type { ConnectionUrl } from "./connection-url";

/** A connection that reads, and cannot write. */
export interface Database {
  readonly url: ConnectionUrl;
  /** From the first packet until the login was let in. */
  readonly milliseconds: number;
  /** The rows that a statement gives, as they must be. @throws ZodError if they are others. */
  readonly rows: <T extends z.ZodType>(
    shape: T,
    statement: string,
    values?: readonly unknown[],
  ) => Promise<readonly z.output<T>[]>;
}

/** Nobody can connect, for a reason that is known by its code: see `failure.ts`. */
export class CannotConnect extends CannotLook {
  public constructor(
    subject: string,
    message: string,
    fix: string | undefined,
    public readonly code: string | undefined,
  ) {
    super(subject, message, fix);
  }
}

/** So long a statement may take on the server. */
const STATEMENT_MS = 5000;
const CONNECT_MS = 10_000;

/**
 * Connects by the connection string in a variable as it demands, and looks in one transaction that
 * reads alone. Everything is set within that transaction: behind a pooler, what is set for the
 * session stays with somebody else's connection.
 *
 * @throws CannotLook if nobody can connect by it, with the reason.
 */
export async function withDatabase<T>(
  site: Site,
  variable: string,
  look: (database: Database) => Promise<T>,
): Promise<T> {
  const { target, network, signal } = site;
  const text = target.backend[variable];
  if (text === undefined || text === "") {
    throw new CannotLook(
      variable,
      `The backend has no ${variable}.`,
      "Deploy the stack: pulumi up.",
    );
  }
  const url = readConnectionUrl(text);
  if (url === undefined) {
    const message = `${variable} is no connection string of PostgreSQL.`;
    throw new CannotLook(variable, message, "Deploy the stack's own: pulumi up.");
  }
  const start = Date.now();
  const client = new Client(configOf(variable, url, network, target.environment));
  const stop = (): void => {
    void client.end().catch(() => undefined);
  };
  // Without a listener a cut connection would end the whole program.
  client.on("error", () => undefined);
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    const milliseconds = Date.now() - start;
    await client.query("begin transaction read only");
    await client.query(`set local statement_timeout = ${STATEMENT_MS}`);
    const rows: Database["rows"] = async (shape, statement, values = []) => {
      const answer = await client.query<Record<string, unknown>>(statement, [...values]);
      return z.array(shape).parse(answer.rows);
    };
    return await look({ url, milliseconds, rows });
  } catch (error) {
    signal.throwIfAborted();
    throw cannotLook(variable, url, error);
  } finally {
    signal.removeEventListener("abort", stop);
    await client.end().catch(() => undefined);
  }
}

function cannotLook(variable: string, { host }: ConnectionUrl, error: unknown): unknown {
  if (error instanceof CannotLook) return error;
  if (error instanceof z.ZodError) {
    return new CannotLook(
      variable,
      `The server behind ${variable} answers what is not understood.`,
    );
  }
  const noTls = error instanceof Error && /does not support SSL/.test(error.message);
  const code = noTls ? "PG_NO_TLS" : codeOf(error);
  const reason = reasonOf({ code });
  if (code === undefined || reason === undefined) return error;
  const message = `The database cannot be looked at by ${variable}, because ${reason}.`;
  return new CannotConnect(variable, message, mendOf(host, code), code);
}

/** Names that only a platform's own network knows. */
const PRIVATE = /\.internal$|^[^.:]+$/;

function mendOf(host: string, code: string): string | undefined {
  if (code === "28P01" || code === "28000")
    return "Deploy the login and its password: pulumi up --refresh.";
  if (code === "57014") return "Look again when the server is less busy.";
  if (code === "ENOTFOUND" && PRIVATE.test(host)) {
    return "Run this where the server's private network can be reached, or reach it through a tunnel: CHECKLIST_CONNECT_TO=HOST:PORT:127.0.0.1:PORT_OF_TUNNEL.";
  }
  return undefined;
}

function configOf(
  variable: string,
  url: ConnectionUrl,
  network: Network,
  environment: Readonly<Record<string, string | undefined>>,
): ClientConfig {
  const { address, port } = network.locate(url.host, url.port);
  const { user, password, database, options } = url;
  return {
    ...{ host: address, port, user, password, database },
    ssl: url.tls === "disable" ? false : tlsOf(variable, url, network, environment),
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "bookedbarber-checklist",
    ...(options === undefined ? {} : { options }),
  };
}

/** What libpq checks of the certificate for each sslmode. */
function tlsOf(
  variable: string,
  { host, tls, authorities }: ConnectionUrl,
  network: Network,
  environment: Readonly<Record<string, string | undefined>>,
): ConnectionOptions {
  const name = isIP(host) === 0 ? { servername: host } : {};
  if (tls === "require") return { ...name, rejectUnauthorized: false };
  const file = authorities ?? environment["PGSSLROOTCERT"];
  return {
    ...name,
    rejectUnauthorized: true,
    ...trusted(variable, file, network),
    // The name in the URL counts, wherever a detour leads.
    checkServerIdentity: (_, certificate) =>
      tls === "verify-ca" ? undefined : checkServerIdentity(host, certificate),
  };
}

function trusted(variable: string, file: string | undefined, network: Network): { ca?: string[] } {
  const { authorities } = network;
  if (file === undefined || file === "system") {
    return authorities.length === 0 ? {} : { ca: [...authorities] };
  }
  try {
    const own = authorities.filter((one) => !rootCertificates.includes(one));
    return { ca: [readFileSync(file, "utf8"), ...own] };
  } catch {
    throw new CannotLook(
      variable,
      "The file of certificate authorities (sslrootcert) is not on this machine.",
      "Set PGSSLROOTCERT to a copy of it, and leave sslrootcert out of the connection string, or run this where the application runs.",
    );
  }
}
