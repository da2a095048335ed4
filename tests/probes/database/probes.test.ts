import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { Client } from "pg";
import { z } from "zod";

import type { ProbeId } from "../../../checklist/probes/catalogue";
import { CannotConnect, withDatabase } from "../../../probes/database/connection";
import type { HttpAnswer, Network } from "../../../probes/network/network";
import { openNetwork } from "../../../probes/network/open";
import { runProbes } from "../../../probes/run";
import type { Target } from "../../../probes/target";
import { createCloudflare } from "../../../sandbox/apis/cloudflare";
import { serve } from "../../../sandbox/apis/server";
import type { Served } from "../../../sandbox/apis/server";
import { startDataServices } from "../../../sandbox/data-services";
import type { DataServices } from "../../../sandbox/data-services";
import { startPostgres } from "../../../sandbox/postgres";
import type { Postgres } from "../../../sandbox/postgres";

const CANARY = "canary7f3a-secret";
const domain = "bookedbarber.com";
const accountId = "fedcba9876543210fedcba9876543210";
const token = `${CANARY}${"t".repeat(40)}`;
const redisUrl = `rediss://default:${CANARY}@redis.${domain}:6379/0`;

const setUp = `
  create role owner; create role app_role; create role reading;
  create role app login password '${CANARY}' in role app_role;
  create role reports login password '${CANARY}' in role reading;
  alter database postgres owner to owner;
  revoke all on schema public from public;
  revoke temporary on database postgres from public;
  create schema main authorization owner;
  grant usage on schema main to app_role, reading;
  alter role app set search_path = main; alter role reports set search_path = main;
  set role owner;
  create table main.users (id int primary key, email text not null, full_name text);
  create table main.visits (id int primary key, user_id int references main.users);
  create index visits_user on main.visits (user_id);
  create table main.alembic_version (version_num varchar(32) primary key);
  insert into main.alembic_version values ('a1');
  insert into main.users values (1, 'owner@bookedbarber.com', 'Olive Owner');
  grant select on all tables in schema main to reading;
  grant select, insert, update, delete on all tables in schema main to app_role;
  reset role`;

interface Case {
  readonly what: string;
  readonly probe: ProbeId;
  /** Statements of the administrator that make it wrong, and those that mend it. */
  readonly spoil?: string;
  readonly mend?: string;
  readonly with?: () => void;
  readonly changes?: () => Partial<Target>;
  readonly found: readonly RegExp[];
}

describe("the probes of the database, Redis and backups", () => {
  let postgres: Postgres;
  let admin: Client;
  let data: DataServices;
  let api: Served;
  let refused: number;
  let silent: Server;
  let folder: string;
  let network: Network;
  let target: Target;
  const cloudflare = createCloudflare({
    ...{ zone: { id: "0".repeat(32), name: domain }, accountId, token },
  });
  const url = (user: string, query = "?sslmode=verify-full"): string =>
    `postgresql://${user}:${CANARY}@${postgres.host}:${postgres.port}/postgres${query}`;

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(path.join(tmpdir(), "database-probes-"));
    // PostgreSQL may run as another user, who must get through to its own folder in here.
    chmodSync(folder, 0o711);
    postgres = await startPostgres({ directory: path.join(folder, "postgres") });
    admin = new Client({
      ...{ host: postgres.host, port: postgres.port, user: postgres.user },
      ...{ password: postgres.password, database: "postgres", ssl: { rejectUnauthorized: false } },
    });
    await admin.connect();
    await admin.query(setUp);
    data = await startDataServices(redisUrl, cloudflare.state);
    api = await serve(cloudflare.app);
    await cloudflare.app.request(`/client/v4/accounts/${accountId}/r2/buckets`, {
      ...{ method: "POST", body: JSON.stringify({ name: "backups" }) },
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    });
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    refused = (closed.address() as AddressInfo).port;
    closed.close();
    silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const authorities = path.join(folder, "ca.pem");
    writeFileSync(authorities, data.authority);
    network = openNetwork({
      ...{ connectTo: data.connectTo, authorities },
      environment: { CLOUDFLARE_BASE_URL: `${api.url}/client/v4/` },
    });
    target = {
      ...{ stack: "sandbox", domain, appHost: `app.${domain}`, apiHost: `api.${domain}` },
      hosting: "none",
      backend: {
        DATABASE_URL: url("app"),
        READONLY_DATABASE_URL: url("reports"),
        REDIS_URL: redisUrl,
        BACKUP_SCHEDULE: "0 2 * * *",
      },
      frontend: {},
      records: [],
      settings: { databaseRevision: "a1", recoveryPointMinutes: "1440" },
      outputs: {
        backupBucket: "backups",
        backupEndpoint: `https://${accountId}.r2.cloudflarestorage.com`,
      },
      environment: { CLOUDFLARE_API_TOKEN: token, PGSSLROOTCERT: postgres.caFile },
    };
  });
  after(async () => {
    silent.close();
    await network.close();
    await admin.end();
    await Promise.all([data.close(), api.close(), postgres.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function problems(
    probe: ProbeId,
    changes: Partial<Target> = {},
    other: Partial<Network> = {},
    timeoutMs = 9000,
  ): Promise<readonly string[]> {
    const findings = await runProbes({
      ...{ target: { ...target, ...changes }, network: { ...network, ...other } },
      ...{ today: "2026-11-24", only: [probe], send: false, timeoutMs },
      signal: new AbortController().signal,
    });
    for (const finding of findings) {
      assert.ok(!JSON.stringify(finding).includes(CANARY), "an answer tells a secret");
      assert.ok(!finding.message.includes("broke down"), finding.message);
    }
    return findings
      .filter(({ status, rule, subject }) =>
        // What the stack does not declare is no problem.
        rule === "indexes-used" && subject === "pg_stat_statements" ? false : status !== "pass",
      )
      .map(({ status, severity, subject, message }) => {
        const word = status === "fail" && severity === "warning" ? "warn" : status;
        return `${word} ${subject}: ${message}`;
      });
  }

  const backend = (changes: Record<string, string>): Partial<Target> => ({
    backend: { ...target.backend, ...changes },
  });
  const both = (made: (user: string) => string): Partial<Target> =>
    backend({ DATABASE_URL: made("app"), READONLY_DATABASE_URL: made("reports") });
  const twice = (said: RegExp): readonly RegExp[] => [said, said];

  const PROBES: readonly ProbeId[] = [
    "database-connects",
    "database-rights",
    "database-guarded",
    "migrations-applied",
    "test-data-removed",
    "indexes-used",
    "backup-recent",
    "redis-answers",
  ];
  for (const probe of PROBES) {
    it(`${probe}: nothing is wrong with what is right`, async () => {
      assert.deepEqual(await problems(probe), []);
    });
  }

  const databases = PROBES.slice(0, 6);
  for (const probe of databases) {
    it(`${probe}: a server that refuses connections, or is not told`, async () => {
      const elsewhere = both((user) => url(user).replace(`:${postgres.port}/`, `:${refused}/`));
      for (const found of await problems(probe, elsewhere))
        assert.match(found, /^unknown .*refused/);
      for (const found of await problems(probe, { backend: {} })) {
        assert.match(found, /^unknown .*The backend has no/);
      }
      const nonsense = both(() => `mysql://${CANARY}`);
      for (const found of await problems(probe, nonsense)) {
        assert.match(found, /^unknown .*is no connection string/);
      }
    });

    it(`${probe}: a server that gives no answer in time`, async () => {
      const { port } = silent.address() as AddressInfo;
      const elsewhere = both((user) => url(user).replace(`:${postgres.port}/`, `:${port}/`));
      const [found = ""] = await problems(probe, elsewhere, {}, 300);
      assert.match(found, /^unknown .*No answer within 0\.3 s/);
    });
  }

  const cases: readonly Case[] = [
    {
      what: "a password that is another one",
      probe: "database-connects",
      spoil: "alter role app password 'other'",
      mend: `alter role app password '${CANARY}'`,
      found: [/^fail DATABASE_URL.*password is another one/],
    },
    {
      what: "a login that nobody may use any more",
      probe: "database-connects",
      spoil: "alter role reports nologin",
      mend: "alter role reports login",
      found: [/^fail READONLY_DATABASE_URL.*does not let the login in/],
    },
    {
      what: "a database that is not there",
      probe: "database-connects",
      changes: () => both((user) => url(user).replace("/postgres?", "/nothing?")),
      found: twice(/^fail .*no such database/),
    },
    {
      what: "an authority that nobody knows",
      probe: "database-connects",
      changes: () => ({ environment: {} }),
      found: twice(/^fail .*certificate/),
    },
    {
      what: "a file of authorities that is not here",
      probe: "database-connects",
      changes: () => both((user) => url(user, "?sslmode=verify-full&sslrootcert=/nowhere/ca.pem")),
      found: twice(/^unknown .*not on this machine/),
    },
    {
      what: "a certificate that is not looked at",
      probe: "database-connects",
      changes: () => both((user) => url(user, "?sslmode=require")),
      found: twice(/^warn .*sslmode=require/),
    },
    {
      what: "no TLS, which the server refuses",
      probe: "database-connects",
      changes: () => both((user) => url(user, "?sslmode=disable")),
      found: twice(/^fail .*does not let the login in/),
    },
    ...(
      [
        ["a superuser", "alter role app superuser", "alter role app nosuperuser", /is a superuser/],
        ["databases", "alter role app createdb", "alter role app nocreatedb", /create databases/],
        ["roles", "alter role app createrole", "alter role app nocreaterole", /create roles/],
        [
          "row level security",
          "alter role app bypassrls",
          "alter role app nobypassrls",
          /row level/,
        ],
        [
          "replication",
          "alter role app replication",
          "alter role app noreplication",
          /replication/,
        ],
        [
          "files of the server",
          "grant pg_read_server_files to app",
          "revoke pg_read_server_files from app",
          /member of pg_read_server_files/,
        ],
        [
          "a table",
          "create table main.own (); alter table main.own owner to app; grant select on main.own to reading",
          "drop table main.own",
          /owns 1/,
        ],
        [
          "public",
          "grant create on schema public to app",
          "revoke create on schema public from app",
          /create tables in public/,
        ],
        [
          "schemas",
          "grant create on database postgres to app",
          "revoke create on database postgres from app",
          /create schemas/,
        ],
        [
          "truncate",
          "grant truncate on main.users to app",
          "revoke truncate on main.users from app",
          /may empty 1/,
        ],
        [
          "too little to write",
          "revoke delete on main.users from app_role",
          "grant delete on main.users to app_role",
          /may not write 1 of 3/,
        ],
      ] as const
    ).map(([what, spoil, mend, said]): Case => ({
      ...{ what: `the application: ${what}`, probe: "database-rights", spoil, mend },
      found: [new RegExp(`^fail DATABASE_URL.*${said.source}`)],
    })),
    {
      what: "reports that may change",
      probe: "database-rights",
      spoil: "grant update on main.users to reports",
      mend: "revoke update on main.users from reports",
      found: [/^fail READONLY_DATABASE_URL.*may change 1 of 3/],
    },
    ...(
      [
        [
          "a foreign superuser",
          "create role mallory login superuser",
          "drop role mallory",
          /^fail login mallory: .*superuser/,
        ],
        [
          "a superuser by a group",
          "create role mighty superuser; create role mallory login in role mighty",
          "drop role mallory; drop role mighty",
          /^fail login mallory: .*superuser/,
        ],
        [
          "a login with files of the server",
          "create role mallory login in role pg_read_server_files",
          "drop role mallory",
          /^fail login mallory: .*pg_read_server_files/,
        ],
        [
          "a login that makes roles",
          "create role mallory login createrole",
          "drop role mallory",
          /^warn login mallory: .*may make roles/,
        ],
        [
          "a member of the owner",
          "create role mallory login in role owner",
          "drop role mallory",
          /^fail login mallory: .*member of the owner owner/,
        ],
        [
          "a function that runs text",
          "create function main.f(t text) returns void language plpgsql security definer set search_path = main as 'begin execute t; end'",
          "drop function main.f",
          /^fail function main\.f: .*runs text/,
        ],
        [
          "an open function with its owner's rights",
          "create function main.f() returns int language sql security definer as 'select 1'",
          "drop function main.f",
          /^fail function main\.f: .*sets no search_path/,
        ],
        [
          "a closed function with its owner's rights",
          "create function main.f() returns int language sql security definer set search_path = main, pg_temp as 'select 1'",
          "drop function main.f",
          /^warn function main\.f: .*SECURITY DEFINER/,
        ],
        [
          "an extension that connects elsewhere",
          "create extension dblink schema main",
          "drop extension dblink",
          /^warn extension dblink/,
        ],
        [
          "an extension that reads files",
          "create extension file_fdw schema main; create server files foreign data wrapper file_fdw",
          "drop extension file_fdw cascade",
          /^fail extension file_fdw/,
          /^fail foreign server files/,
        ],
        [
          "a publication of everything",
          "create publication everything for all tables",
          "drop publication everything",
          /^warn publication everything/,
        ],
        [
          "a subscription",
          "create subscription inflow connection 'host=nowhere.invalid' publication p with (connect = false, slot_name = none)",
          "drop subscription inflow",
          /^warn subscription inflow/,
        ],
        [
          "a foreign server for everybody",
          "create foreign data wrapper w; create server s foreign data wrapper w; create user mapping for public server s",
          "drop foreign data wrapper w cascade",
          /^warn foreign server s/,
          /^fail user mapping of PUBLIC on s/,
        ],
        [
          "another owner of the schema",
          "create role mallory; alter schema main owner to mallory",
          "alter schema main owner to owner; drop role mallory",
          /^fail schema main: .*belongs to mallory/,
          // The tables are their former owner's.
          /^fail table main\.alembic_version/,
          /^fail table main\.users/,
          /^fail table main\.visits/,
        ],
        [
          "another owner of a table",
          "create role mallory; alter table main.users owner to mallory",
          "alter table main.users owner to owner; drop role mallory",
          /^fail table main\.users: .*belongs to mallory/,
        ],
        [
          "another search path",
          "create schema postgres authorization owner; alter role reports set search_path = postgres",
          "alter role reports set search_path = main; drop schema postgres",
          /^fail DATABASE_URL: .*searches main/,
        ],
      ] as const
    ).map(([what, spoil, mend, ...found]): Case => ({
      ...{ what: `the database: ${what}`, probe: "database-guarded", spoil, mend, found },
    })),
    {
      what: "another revision",
      probe: "migrations-applied",
      spoil: "update main.alembic_version set version_num = 'z9'",
      mend: "update main.alembic_version set version_num = 'a1'",
      found: [/^fail .*at z9, and must be at a1/],
    },
    {
      what: "no revision",
      probe: "migrations-applied",
      spoil: "delete from main.alembic_version",
      mend: "insert into main.alembic_version values ('a1')",
      found: [/^fail .*is empty/],
    },
    {
      what: "branches",
      probe: "migrations-applied",
      spoil: "insert into main.alembic_version values ('b2')",
      mend: "delete from main.alembic_version where version_num = 'b2'",
      found: [/^fail .*not merged/],
    },
    {
      what: "no table of Alembic's",
      probe: "migrations-applied",
      spoil: "alter table main.alembic_version rename to other",
      mend: "alter table main.other rename to alembic_version",
      found: [/^fail .*no table alembic_version tells their revision/],
    },
    {
      what: "all tables in a schema where the login does not look",
      probe: "migrations-applied",
      spoil: "alter schema main rename to elsewhere",
      mend: "alter schema elsewhere rename to main",
      found: [/^fail .*in elsewhere, where the application's login does not look/],
    },
    {
      what: "a table that it may not read",
      probe: "migrations-applied",
      spoil: "revoke select on main.alembic_version from app_role",
      mend: "grant select on main.alembic_version to app_role",
      found: [/^unknown .*may not read/],
    },
    {
      what: "a revision that nobody tells",
      probe: "migrations-applied",
      changes: () => ({ settings: {} }),
      found: [/^unknown .*nobody tells/],
    },
    ...["jo@example.com", "JO@Mailinator.com", "x@sub.test", "test+4@gmail.com"].map(
      (address): Case => ({
        what: `the address ${address}`,
        probe: "test-data-removed",
        spoil: `insert into main.users values (7, '${address}', 'Jo Roe')`,
        mend: "delete from main.users where id = 7",
        found: [/^fail users\.email.*1 of 2 rows/],
      }),
    ),
    ...["contest@gmail.com", "jo@example.com.br", "jo@latest.com"].map((address): Case => ({
      what: `the address ${address} of a customer`,
      probe: "test-data-removed",
      spoil: `insert into main.users values (7, '${address}', 'Jo Roe')`,
      mend: "delete from main.users where id = 7",
      found: [],
    })),
    {
      what: "the name Test User",
      probe: "test-data-removed",
      spoil: "insert into main.users values (7, 'jo@gmail.com', 'Test User 3')",
      mend: "delete from main.users where id = 7",
      found: [/^warn users\.full_name.*1 of 2 rows/],
    },
    {
      what: "a column that it may not read",
      probe: "test-data-removed",
      spoil: "revoke select on main.users from app_role",
      mend: "grant select on main.users to app_role",
      found: twice(/^unknown .*may not read/),
    },
    {
      what: "rows that are hidden from it",
      probe: "test-data-removed",
      spoil: "alter table main.users enable row level security",
      mend: "alter table main.users disable row level security",
      found: twice(/^unknown .*hides rows/),
    },
    {
      what: "a foreign key without an index",
      probe: "indexes-used",
      spoil: "drop index main.visits_user",
      mend: "create index visits_user on main.visits (user_id)",
      found: [/^warn .*has no index/],
    },
    {
      what: "an index that serves only some rows of a foreign key",
      probe: "indexes-used",
      spoil:
        "drop index main.visits_user; create index visits_user on main.visits (user_id) where id > 5",
      mend: "drop index main.visits_user; create index visits_user on main.visits (user_id)",
      found: [/^warn .*has no index/],
    },
    {
      what: "a broken index",
      probe: "indexes-used",
      spoil:
        "update pg_index set indisvalid = false where indexrelid = 'main.visits_user'::regclass",
      mend: "update pg_index set indisvalid = true where indexrelid = 'main.visits_user'::regclass",
      found: [/^fail .*visits_user.*is broken/, /^warn .*has no index/],
    },
    {
      what: "large tables before the server has counted for long",
      probe: "indexes-used",
      spoil: `create table main.log as select n from generate_series(1, 20000) n;
        analyze main.log; select pg_stat_force_next_flush()`,
      mend: "drop table main.log",
      found: [/^unknown .*7 are needed to judge 1 large tables/],
    },
    ...(
      [
        ["stale", /^fail age in backups.*4 days old/],
        ["empty", /^fail size of backups.*0 octets/],
        ["shrunk", /^fail size of backups.*and the one before/],
        ["none", /^fail backups.*is empty/],
      ] as const
    ).map(([held, said]): Case => ({
      what: `backups: ${held}`,
      probe: "backup-recent",
      with: () => {
        cloudflare.state.backups = held;
      },
      found: [said],
    })),
    {
      what: "no token",
      probe: "backup-recent",
      changes: () => ({ environment: {} }),
      found: [/^unknown CLOUDFLARE_API_TOKEN.*not set/],
    },
    {
      what: "a token that Cloudflare does not know",
      probe: "backup-recent",
      changes: () => ({ environment: { CLOUDFLARE_API_TOKEN: `${CANARY}${"x".repeat(40)}` } }),
      found: [/^unknown .*refuses the key/],
    },
    {
      what: "no bucket",
      probe: "backup-recent",
      changes: () => ({ outputs: { ...target.outputs, backupBucket: "nothing" } }),
      found: [/^unknown nothing.*404, NoSuchBucket/],
    },
    {
      what: "a stack without backups",
      probe: "backup-recent",
      changes: () => ({ outputs: {} }),
      found: [/^unknown/],
    },
    {
      what: "no Redis",
      probe: "redis-answers",
      changes: () => ({ backend: {} }),
      found: [/^not-applicable/],
    },
    {
      what: "no address of a Redis",
      probe: "redis-answers",
      changes: () => backend({ REDIS_URL: `http://${CANARY}` }),
      found: [/^fail .*no address of a Redis/],
    },
    {
      what: "a Redis that refuses connections",
      probe: "redis-answers",
      changes: () => backend({ REDIS_URL: `rediss://:${CANARY}@127.0.0.1:${refused}` }),
      found: [/^unknown .*refused/],
    },
    {
      what: "a Redis with a certificate of another host",
      probe: "redis-answers",
      changes: () =>
        backend({ REDIS_URL: `rediss://:${CANARY}@localhost:${portOf(data.connectTo)}` }),
      found: [/^fail .*of another host/],
    },
    ...(
      [
        ["another password", { refusesLogins: true }, /^fail .*does not know the login/],
        ["no password", { needsNoLogin: true }, /^fail .*answers strangers/],
        [
          "data that it still reads",
          { needsNoLogin: true, loads: true },
          /^unknown .*still reading/,
        ],
        ["no limit of its memory", { maxMemory: 0 }, /^warn .*all memory/],
        ["keys that it drops", { maxMemoryPolicy: "allkeys-lru" }, /^warn .*drops any key/],
      ] as const
    ).map(([what, state, said]): Case => ({
      what: `Redis: ${what}`,
      probe: "redis-answers",
      with: () => {
        Object.assign(data.redis, state);
      },
      found: [said],
    })),
  ];

  const portOf = (connectTo: string): string =>
    connectTo.split(",")[0]?.split(":").at(-1) ?? assert.fail();

  for (const { what, probe, spoil, mend, with: made, changes, found } of cases) {
    it(`${probe}: ${what}`, async () => {
      const redis = { ...data.redis };
      try {
        if (spoil !== undefined) await admin.query(spoil);
        made?.();
        const seen = await problems(probe, changes?.());
        assert.equal(seen.length, found.length, seen.join("\n"));
        seen.forEach((problem, at) => {
          assert.match(problem, found[at] ?? /^$/);
        });
      } finally {
        if (mend !== undefined) await admin.query(mend);
        Object.assign(data.redis, redis);
        cloudflare.state.backups = "recent";
      }
    });
  }

  it("redis-answers: a server that says nothing", async () => {
    data.redis.silent = true;
    const [found = ""] = await problems("redis-answers", {}, {}, 400);
    data.redis.silent = false;
    assert.match(found, /^unknown .*No answer within/);
  });

  const answers: readonly (readonly [string, number, string, RegExp])[] = [
    ["fails", 500, "", /^unknown .*answers 500/],
    ["talks nonsense", 200, "<html>", /^unknown .*not understood/],
    ["does not let the token ask", 403, "{}", /^unknown .*403/],
  ];
  for (const [what, status, body, said] of answers) {
    it(`backup-recent: Cloudflare's API ${what}`, async () => {
      const request = (): Promise<HttpAnswer> =>
        Promise.resolve({ status, headers: {}, body, milliseconds: 1 });
      const [found = ""] = await problems("backup-recent", {}, { request });
      assert.match(found, said);
    });
  }

  for (const [status, body, said] of [
    [500, "", /^unknown .*cannot be listed \(500\)/],
    [200, "nonsense", /^unknown .*cannot be listed \(200\)/],
    [200, "<a><b>", /^unknown .*cannot be listed/],
    [403, `<Error><Code>${CANARY}</Code></Error>`, /^unknown .*\(403\)/],
  ] as const) {
    it(`backup-recent: the bucket answers ${status} ${body.slice(0, 3)}`, async () => {
      const request: Network["request"] = (asked) =>
        asked.url.startsWith(api.url)
          ? network.request(asked)
          : Promise.resolve({ status, headers: {}, body, milliseconds: 1 });
      const [found = ""] = await problems("backup-recent", {}, { request });
      assert.match(found, said);
    });
  }

  it("a connection checks the name in its URL, wherever a detour leads", async () => {
    const locate = (): { address: string; port: number } => ({
      ...{ address: postgres.host, port: postgres.port },
    });
    const renamed = both((user) => url(user).replace("@127.0.0.1:", "@db.example.com:"));
    const found = await problems("database-connects", renamed, { locate });
    assert.equal(found.length, 2);
    for (const problem of found) assert.match(problem, /^fail .*another host/);
    const known = both((user) => url(user).replace("@127.0.0.1:", "@localhost:"));
    assert.deepEqual(await problems("database-connects", known, { locate }), []);
  });

  it("a connection for looking cannot write, and says so only by its code", async () => {
    const site = { target, network, today: "2026-11-24", signal: new AbortController().signal };
    const write = withDatabase(site, "DATABASE_URL", ({ rows }) =>
      rows(z.object({}), "update main.users set email = 'x' returning id"),
    );
    // 25006 is read_only_sql_transaction.
    await assert.rejects(
      write,
      (error) => error instanceof CannotConnect && error.code === "25006",
    );
  });
});
