import { setTimeout as pause } from "node:timers/promises";
import { Pool, type PoolClient } from "pg";
import { z } from "zod";
import { asFailure, attempt, isCollision, isInUse, PostgresFailure } from "./failure";
import type { Settings } from "./settings";

/** One connection while it is ours. */
export interface Session {
  /** True where a failed statement has undone what came before it. */
  readonly transactional: boolean;
  /** The rows of a query, each checked against its shape. */
  rows<Row>(row: z.ZodType<Row>, query: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** A statement without an answer. */
  run(statement: string): Promise<void>;
}

// Long enough for one step of an update to follow another, short enough to be out of the way of
// whoever wants to rename a database.
const idleMilliseconds = 250;
const attempts = 10;

// GRANT, ALTER ROLE and their like fail with "tuple concurrently updated" where two of them meet on
// one catalogue row, and the engine runs resources side by side: changes to one server take turns.
const turns = new Map<string, Promise<void>>();

/** A PostgreSQL server as the plugin uses it: connections for each database, closed when idle. */
export class Server {
  readonly #pools = new Map<string, Pool>();
  #version: Promise<number> | undefined;

  constructor(readonly settings: Settings) {}

  /** The server's version, such as 180004 for 18.4. */
  version(): Promise<number> {
    this.#version ??= this.read(undefined, async (session) => {
      const row = z.object({ version: z.coerce.number() });
      const [found] = await session.rows(
        row,
        "SELECT current_setting('server_version_num') AS version",
      );
      return found?.version ?? 0;
    }).catch((error: unknown) => {
      this.#version = undefined;
      throw error;
    });
    return this.#version;
  }

  /** Runs queries in a database (the provider's own where none is named). */
  read<T>(database: string | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#connected(database, (client) => work(session(client, false)));
  }

  /** Runs statements in one transaction, in turn with other changes; a collision with somebody
   *  else's change starts it again. */
  change<T>(database: string | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#inTurn(() =>
      again(isCollision, () =>
        this.#connected(database, async (client) => {
          const inside = session(client, true);
          // The administrator's own time limit must not cut a wait for a lock.
          await inside.run("BEGIN; SET LOCAL statement_timeout = 0");
          try {
            const result = await work(inside);
            await inside.run("COMMIT");
            return result;
          } catch (error) {
            await inside.run("ROLLBACK").catch(() => undefined);
            throw error;
          }
        }),
      ),
    );
  }

  /** Runs statements that PostgreSQL refuses inside a transaction (CREATE DATABASE), in turn with
   *  other changes; waits a moment for the last connections to the databases named in `idle`. */
  changeOutside<T>(idle: readonly string[], work: (session: Session) => Promise<T>): Promise<T> {
    return this.#inTurn(() =>
      again(
        (error) => isCollision(error) || isInUse(error),
        async () => {
          await Promise.all(idle.map((database) => this.#disconnect(database)));
          return this.#connected(undefined, (client) => work(session(client, false)));
        },
      ),
    );
  }

  async #disconnect(database: string): Promise<void> {
    const pool = this.#pools.get(database);
    if (pool !== undefined && database !== this.settings.database) {
      this.#pools.delete(database);
      await pool.end();
    }
  }

  async #connected<T>(
    database: string | undefined,
    work: (client: PoolClient) => Promise<T>,
  ): Promise<T> {
    const { host, port, username } = this.settings;
    const name = database === undefined || database === "" ? this.settings.database : database;
    const client = await attempt(
      `connect to the database "${name}" on ${host}:${port} as "${username}"`,
      () => this.#pool(name).connect().catch(explainConnection),
    );
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = !(error instanceof PostgresFailure) || error.code?.length !== 5;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  #pool(database: string): Pool {
    let pool = this.#pools.get(database);
    if (pool === undefined) {
      const { settings } = this;
      pool = new Pool({
        host: settings.host,
        port: settings.port,
        user: settings.username,
        password: settings.password ?? "",
        database,
        ssl: settings.ssl,
        max: settings.maxConnections === 0 ? Number.MAX_SAFE_INTEGER : settings.maxConnections,
        connectionTimeoutMillis: settings.connectTimeout * 1000,
        idleTimeoutMillis: idleMilliseconds,
        allowExitOnIdle: true,
        application_name: "Pulumi postgresql",
      });
      // An idle connection that the server ends (DROP DATABASE, a stop) is no event for us.
      pool.on("error", () => undefined);
      this.#pools.set(database, pool);
    }
    return pool;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const key = `${this.settings.host}:${this.settings.port}`;
    const result = (turns.get(key) ?? Promise.resolve()).then(work);
    turns.set(
      key,
      result.then(
        () => undefined,
        () => undefined,
      ),
    );
    return result;
  }
}

function session(client: PoolClient, transactional: boolean): Session {
  const ask = (query: string, parameters: readonly unknown[]): Promise<{ rows: unknown[] }> =>
    client.query<Record<string, unknown>>(query, [...parameters]).catch((error: unknown) => {
      throw asFailure(error);
    });
  return {
    transactional,
    rows: async (row, query, parameters = []) =>
      (await ask(query, parameters)).rows.map((found) => row.parse(found)),
    run: async (statement) => {
      // Without parameters in the simple protocol, where several statements may stand together.
      await client.query(statement).catch((error: unknown) => {
        throw asFailure(error);
      });
    },
  };
}

async function again<T>(useful: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
  for (let attemptNumber = 1; ; attemptNumber += 1) {
    try {
      return await work();
    } catch (error) {
      if (attemptNumber === attempts || !useful(error)) {
        throw error;
      }
      await pause(20 * attemptNumber + Math.random() * 50);
    }
  }
}

const advice: Readonly<Record<string, string>> = {
  ECONNREFUSED: "no server listens there: start it, or mend postgresql:host and postgresql:port",
  ENOTFOUND: "there is no such host: mend postgresql:host (PGHOST)",
  EAI_AGAIN: "the host's name cannot be looked up: mend postgresql:host (PGHOST)",
  "28P01": "mend postgresql:username and postgresql:password (PGUSER, PGPASSWORD)",
  "28000":
    "the server refuses this user or this kind of connection: mend postgresql:sslmode or postgresql:username",
};

function explainConnection(error: unknown): never {
  const failure = asFailure(error);
  const mend = failure.code === undefined ? undefined : advice[failure.code];
  const tls = /certificate|altname|does not support SSL/i.test(failure.message)
    ? "mend postgresql:sslmode or postgresql:sslrootcert (PGSSLMODE, PGSSLROOTCERT)"
    : undefined;
  const hint = mend ?? tls;
  throw new PostgresFailure(
    hint === undefined ? failure.message : `${failure.message}: ${hint}`,
    failure.code,
  );
}
