import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type ClientConfig } from "pg";
import { z } from "zod";
import { packagedFolder } from "../../../sandbox/postgres/binaries";
import { startPostgres, type Postgres } from "../../../sandbox/postgres";

/** A new folder that every user may enter: as root, the server is another user. */
function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "postgres-test-"));
  chmodSync(folder, 0o711);
  return folder;
}

async function configuration(server: Postgres): Promise<ClientConfig> {
  const { host, port, user, password, database, caFile } = server;
  return { host, port, user, password, database, ssl: { ca: await readFile(caFile, "utf8") } };
}

async function query(config: ClientConfig, text: string): Promise<unknown[]> {
  const client = new Client(config);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows.map((row) =>
      Object.values(row).map(String).join(" "),
    );
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a PostgreSQL of our own", function () {
  this.timeout(60_000);
  let server: Postgres;
  let directory: string;
  let config: ClientConfig;

  before(async () => {
    directory = join(scratch(), "postgres");
    const settings = new Map([["statement_timeout", "1234ms"]]);
    server = await startPostgres({ directory, settings });
    config = await configuration(server);
  });

  after(async () => {
    await server.stop();
    rmSync(join(directory, ".."), { recursive: true, force: true });
  });

  it("is PostgreSQL 18 and says which", async () => {
    assert.match(server.version, /^18\.\d+$/);
    assert.deepEqual(await query(config, "show server_version"), [server.version]);
  });

  it("speaks TLS with a certificate for 127.0.0.1 and for localhost", async () => {
    for (const host of ["127.0.0.1", "localhost"]) {
      const sql = "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()";
      assert.deepEqual(await query({ ...config, host }, sql), ["true TLSv1.3"]);
    }
  });

  it("refuses a connection without TLS", async () => {
    await assert.rejects(query({ ...config, ssl: false }, "select 1"), {
      message: /no pg_hba\.conf entry .* no encryption/,
    });
  });

  it("refuses a wrong password, and shows none", async () => {
    await assert.rejects(query({ ...config, password: "wrong" }, "select 1"), {
      message: 'password authentication failed for user "postgres"',
    });
  });

  it("is not verified by any other authority", async () => {
    await assert.rejects(query({ ...config, ssl: true }, "select 1"), {
      message: /unable to verify|self-signed|unable to get/,
    });
  });

  const settings: [string, string][] = [
    ["password_encryption", "scram-sha-256"],
    ["max_connections", "100"],
    ["listen_addresses", "127.0.0.1"],
    ["unix_socket_directories", ""],
    ["server_encoding", "UTF8"],
    // The one that was asked for above.
    ["statement_timeout", "1234ms"],
  ];
  for (const [name, value] of settings) {
    it(`has ${name} = "${value}"`, async () => {
      assert.deepEqual(await query(config, `show ${name}`), [value]);
    });
  }

  it("has the extensions that the application uses", async () => {
    for (const name of ["pgcrypto", "uuid-ossp", "pg_trgm", "btree_gist", "pg_stat_statements"]) {
      await query(config, `create extension "${name}"`);
    }
  });

  it("keeps the password out of its command line, its folder and its log", async () => {
    const commandLine = await readFile(`/proc/${server.pid}/cmdline`, "utf8").catch(() => "");
    assert.equal(commandLine.includes(server.password), false);
    assert.equal(existsSync(join(directory, "password")), false);
    const log = await readFile(join(directory, "postgres.log"), "utf8");
    assert.equal(log.includes(server.password), false);
    assert.equal((await stat(directory)).mode & 0o777, 0o700);
  });
});

describe("starting and stopping PostgreSQL", function () {
  this.timeout(60_000);
  let folder: string;
  let directory: string;

  beforeEach(() => {
    folder = scratch();
    directory = join(folder, "postgres");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("stop leaves no process, port or file although a client is connected, and may be called again", async () => {
    const spawned: number[] = [];
    const server = await startPostgres({ directory, onSpawn: (pid) => spawned.push(pid) });
    const client = new Client(await configuration(server));
    const ended = new Promise<void>((resolve) => {
      client.on("error", () => undefined).on("end", resolve);
    });
    await client.connect();
    await Promise.all([server.stop(), server.stop()]);
    await ended;
    assert.deepEqual(spawned, [server.pid]);
    assert.equal(isAlive(server.pid), false);
    assert.deepEqual(readdirSync(folder), []);
    const refused = await new Promise((resolve) => {
      connect(server.port, server.host).on("error", resolve);
    });
    assert.equal(z.object({ code: z.string() }).parse(refused).code, "ECONNREFUSED");
  });

  it("runs a copy of its programs where those of the package cannot be run", async () => {
    const closed = join(folder, "closed");
    // Without execute permission and without the links that npm's install script makes.
    cpSync(packagedFolder(), closed, {
      recursive: true,
      filter: (path) =>
        !/\.so(\.\d+)?$/.test(path) || /\/lib\/postgresql\//.test(path) || isReal(path),
    });
    const server = await startPostgres({ directory, packaged: closed });
    try {
      assert.ok(existsSync(join(directory, "server", "bin", "postgres")));
      assert.deepEqual(await query(await configuration(server), "select 1"), ["1"]);
    } finally {
      await server.stop();
    }
    assert.equal(existsSync(directory), false);
  });

  it("names a port that is taken, and what helps", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = z.object({ port: z.number() }).parse(other.address());
      await assert.rejects(startPostgres({ directory, port }), {
        name: "PostgresStartError",
        message: new RegExp(`port ${port} of 127\\.0\\.0\\.1 is taken\\.\nTo mend it: end`),
      });
    } finally {
      other.close();
    }
    assert.deepEqual(readdirSync(folder), []);
  });

  const failures: [string, () => Parameters<typeof startPostgres>[0], RegExp][] = [
    [
      "a setting that the server refuses: its own words",
      () => ({ directory, settings: new Map([["max_connections", "many"]]) }),
      /the server ended at once\.\n[^]*invalid value for parameter "max_connections": "many"[^]*To mend it: /,
    ],
    [
      "programs that do not run",
      () => {
        const packaged = join(folder, "..", `${folder.split("/").pop() ?? ""}-broken`);
        mkdirSync(join(packaged, "bin"), { recursive: true });
        for (const name of ["initdb", "postgres"]) {
          writeFileSync(join(packaged, "bin", name), "#!/bin/sh\necho broken; exit 3\n", {
            mode: 0o755,
          });
        }
        return { directory, packaged };
      },
      /its programs do not run\.\n {4}broken\nTo mend it: /,
    ],
    [
      "a folder that cannot be made",
      () => {
        writeFileSync(join(folder, "file"), "");
        return { directory: join(folder, "file", "postgres") };
      },
      /its folder .*file\/postgres cannot be made\.\n[^]*To mend it: /,
    ],
  ];
  for (const [what, options, message] of failures) {
    it(`fails with one clear error for ${what}, and leaves nothing`, async () => {
      const asked = options();
      try {
        await assert.rejects(startPostgres(asked), { name: "PostgresStartError", message });
        assert.equal(existsSync(asked.directory), false);
      } finally {
        if (asked.packaged !== undefined) {
          rmSync(asked.packaged, { recursive: true });
        }
      }
    });
  }

  it("refuses a folder that holds something, and leaves that alone", async () => {
    mkdirSync(directory);
    writeFileSync(join(directory, "precious"), "");
    await assert.rejects(startPostgres({ directory }), {
      name: "PostgresStartError",
      message: /is not empty\.\nTo mend it: remove that folder, or name another one\.$/,
    });
    assert.deepEqual(readdirSync(directory), ["precious"]);
  });

  it("does not keep our own process from ending", async () => {
    const script =
      `const { startPostgres } = require(${JSON.stringify(require.resolve("../../../sandbox/postgres"))});` +
      `startPostgres({ directory: ${JSON.stringify(directory)} }).then((s) => console.log(s.pid));`;
    const child = spawn(
      process.execPath,
      ["--require", require.resolve("ts-node/register/transpile-only"), "--eval", script],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise((resolve) => child.on("close", resolve));
    const pid = Number(output);
    assert.equal(code, 0);
    assert.ok(isAlive(pid));
    process.kill(pid, "SIGKILL");
  });
});

/** Libraries that are files of their own, and not one of the package's links. */
function isReal(path: string): boolean {
  return !/\/lib(?:icu\w+|pq|ecpg|ecpg_compat|pgtypes)\.so(?:\.\d+)?$/.test(path);
}
