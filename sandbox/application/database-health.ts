import { Client } from "pg";

/** What the backend tells of its database. */
export interface DatabaseHealth {
  readonly healthy: boolean;
  readonly milliseconds: number;
}

const timeoutMs = 2000;

/**
 * Asks the database by the application's own login, over a connection of its own, so that nothing
 * holds on to a database that is to go.
 *
 * @param ca The certificate authority of the server, in PEM.
 */
export async function databaseHealth(url: string, ca: string): Promise<DatabaseHealth> {
  const start = performance.now();
  const since = (): number => Math.round(performance.now() - start);
  // node-postgres would read `sslmode` instead of the options given.
  const client = new Client({
    connectionString: url.replace(/\?.*$/, ""),
    ssl: { ca },
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return { healthy: true, milliseconds: since() };
  } catch {
    return { healthy: false, milliseconds: since() };
  } finally {
    await client.end().catch(() => undefined);
  }
}
