import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { ResourceType } from "../../../../providers/framework/resource";
import { checkInputs } from "../../../../providers/framework/check";
import { differences } from "../../../../providers/framework/differences";
import type { Existing, Properties } from "../../../../providers/framework/resource";
import { Server } from "../../../../sandbox/plugins/postgresql/server";
import { readSettings } from "../../../../sandbox/plugins/postgresql/settings";
import { startPostgres } from "../../../../sandbox/postgres";

interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly caFile: string | undefined;
  stop(): Promise<void>;
}

let address: Promise<Address> | undefined;

/** The PostgreSQL of these tests, one for all that run in this process: the project's own, or the
 *  server of POSTGRES_TEST_URL (a superuser's URL) to try another version. */
export function testServer(): Promise<Address> {
  address ??= start();
  return address;
}

async function start(): Promise<Address> {
  const url = process.env["POSTGRES_TEST_URL"];
  if (url !== undefined) {
    const { hostname, port, username, password } = new URL(url);
    const user = decodeURIComponent(username);
    const secret = decodeURIComponent(password);
    const stop = (): Promise<void> => Promise.resolve();
    return { host: hostname, port: Number(port), user, password: secret, caFile: undefined, stop };
  }
  const directory = await mkdtemp(join(tmpdir(), "postgresql-plugin-"));
  const running = await startPostgres({ directory });
  return running;
}

/** For `after` beside the outermost `describe`: the file may be alone in its process, or the last. */
export async function stopTestServer(): Promise<void> {
  const running = await address;
  address = undefined;
  await running?.stop();
}

/** The provider configured for the test server; `more` are settings over that. */
export async function provider(more: Properties = {}): Promise<Server> {
  const { host, port, user, password, caFile } = await testServer();
  const tls = caFile === undefined ? { sslmode: "disable" } : { sslrootcert: caFile };
  const settings = { host, port, username: user, password, ...tls, ...more };
  return new Server(readSettings(settings, {}));
}

/** Runs statements by hand, as somebody beside the program; gives the last rows' values. */
export async function byHand(
  statement: string,
  login: { database?: string; user?: string; password?: string } = {},
): Promise<unknown[][]> {
  const { host, port, user, password, caFile } = await testServer();
  const client = new Client({
    host,
    port,
    user,
    password,
    database: "postgres",
    ssl: caFile === undefined ? false : { rejectUnauthorized: false },
    ...login,
  });
  await client.connect();
  try {
    const result: unknown = await client.query<unknown[]>({ text: statement, rowMode: "array" });
    const last: unknown = Array.isArray(result) ? result.at(-1) : result;
    return (last as { rows: unknown[][] }).rows;
  } finally {
    await client.end();
  }
}

/** A resource as the engine would keep it, driven without the engine. */
export interface Deployed {
  readonly id: string;
  readonly outputs: Properties;
  /** The properties that a preview with these inputs would change, and those that would replace. */
  preview(inputs: Properties): { changes: readonly string[]; replaces: readonly string[] };
  /** Reads the resource again, as a refresh does; undefined where it is gone. Then `drift`. */
  refresh(): Promise<Properties | undefined>;
  /** The properties that a preview after a refresh would change. */
  drift(): Promise<readonly string[] | "gone">;
  update(inputs: Properties): Promise<void>;
  /** Updates with the inputs as they are. */
  mend(): Promise<void>;
  remove(): Promise<void>;
}

export function checked(type: ResourceType<Server>, inputs: Properties): Properties {
  const result = checkInputs({
    name: "test",
    properties: type.properties,
    inputs,
    oldInputs: {},
    suffix: "0000000",
  });
  if (result.failures.length > 0) {
    throw new Error(JSON.stringify(result.failures));
  }
  return result.inputs;
}

/** The reasons for which `check` refuses inputs. */
export async function refusals(
  type: ResourceType<Server>,
  inputs: Properties,
): Promise<readonly string[]> {
  const failures = await type.check?.(checked(type, inputs), await provider());
  return (failures ?? []).map(({ reason }) => reason);
}

/** Checks and creates a resource. */
export async function deploy(
  type: ResourceType<Server>,
  inputs: Properties,
  server?: Server,
): Promise<Deployed> {
  const config = server ?? (await provider());
  let desired = checked(type, inputs);
  let existing: Existing = await type.create(desired, config);
  const preview = (
    next: Properties,
  ): { changes: readonly string[]; replaces: readonly string[] } => {
    const found = differences(type, checked(type, next), existing.outputs);
    return { changes: found.properties, replaces: found.replaces };
  };
  const refresh = async (): Promise<Properties | undefined> => {
    const found = await type.read(existing.id, existing.outputs, config);
    existing = found ?? existing;
    return found?.outputs;
  };
  const mend = async (): Promise<void> => {
    if (type.update === undefined) throw new Error(`${type.token} has no update`);
    existing = await type.update(existing.id, desired, existing.outputs, config);
  };
  return {
    get id() {
      return existing.id;
    },
    get outputs() {
      return existing.outputs;
    },
    preview,
    refresh,
    drift: async () =>
      (await refresh()) === undefined ? ("gone" as const) : preview(desired).changes,
    async update(next) {
      desired = checked(type, next);
      await mend();
    },
    mend,
    async remove() {
      await type.delete(existing.id, existing.outputs, config);
    },
  };
}

/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An empty database of its own for one group of tests; `drop` takes it away. */
export async function ownDatabase(): Promise<{ name: string; drop: () => Promise<void> }> {
  const name = fresh("space");
  await byHand(`CREATE DATABASE ${quoted(name)} TEMPLATE template0`);
  return {
    name,
    drop: async () => {
      await byHand(`DROP DATABASE ${quoted(name)} WITH (FORCE)`);
    },
  };
}

let serial = 0;

/** A name that no other test uses, with characters that need quoting. */
export function fresh(kind: string): string {
  serial += 1;
  return `${kind} "${serial}"`;
}
