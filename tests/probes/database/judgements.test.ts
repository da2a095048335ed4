import assert from "node:assert/strict";

import { judgeBackups } from "../../../probes/database/backup-recent";
import type { Backups } from "../../../probes/database/backup-recent";
import { readConnectionUrl } from "../../../probes/database/connection-url";
import { judgeConnected } from "../../../probes/database/database-connects";
import type { Connected } from "../../../probes/database/database-connects";
import { judgeRights } from "../../../probes/database/database-rights";
import type { Rights } from "../../../probes/database/database-rights";
import { judgeStatistics } from "../../../probes/database/indexes-used";
import type { Statistics } from "../../../probes/database/indexes-used";
import { LOGINS } from "../../../probes/database/logins";
import { judgeMigrated } from "../../../probes/database/migrations-applied";
import { judgeRedis, judgeRefusal } from "../../../probes/database/redis-answers";
import type { RedisAnswers } from "../../../probes/database/redis-answers";
import { judgeTestData } from "../../../probes/database/test-data-removed";
import type { Counted } from "../../../probes/database/test-data-removed";
import { CannotLook } from "../../../probes/look";
import type { Answer } from "../../../probes/look";

/** The answers that are no pass, each in a line. */
const problems = (answers: readonly Answer[]): string[] =>
  answers
    .filter(({ status }) => status !== "pass")
    .map(
      ({ status, severity, message }) => `${severity === undefined ? status : "warn"} ${message}`,
    );

function assertProblems(answers: readonly Answer[], ...wanted: readonly RegExp[]): void {
  const found = problems(answers);
  assert.equal(found.length, wanted.length, found.join("\n"));
  found.forEach((problem, at) => {
    assert.match(problem, wanted[at] ?? /^$/);
  });
}

describe("readConnectionUrl", () => {
  const read = (text: string) => readConnectionUrl(text);

  it("reads all that a connection needs", () => {
    assert.deepEqual(
      read(
        "postgresql+asyncpg://us%40er:p%2Fw@db.example.com:6432/my%20db?sslmode=verify-full&sslrootcert=system&options=-c%20a%3D1",
      ),
      {
        ...{ host: "db.example.com", port: 6432, user: "us@er", password: "p/w" },
        ...{ database: "my db", tls: "verify-full", authorities: "system", options: "-c a=1" },
      },
    );
    assert.equal(read("postgres://u:p@[2001:db8::1]/d")?.host, "2001:db8::1");
    assert.equal(read("postgres://u:p@h/d")?.port, 5432);
  });

  const modes: readonly (readonly [string, string])[] = [
    ["", "disable"],
    ["?sslmode=prefer", "disable"],
    ["?sslmode=allow", "disable"],
    ["?sslmode=require", "require"],
    ["?sslmode=verify-ca", "verify-ca"],
    ["?ssl=require", "require"],
    ["?ssl=true", "verify-full"],
  ];
  for (const [query, tls] of modes) {
    it(`takes "${query}" for ${tls}`, () => {
      assert.equal(read(`postgresql://u:p@h/d${query}`)?.tls, tls);
    });
  }

  for (const bad of ["", "x", "mysql://u:p@h/d", "postgresql://h/d", "postgresql://u:p@h"]) {
    it(`takes "${bad}" for no connection string`, () => {
      assert.equal(read(bad), undefined);
    });
  }
});

describe("judgeConnected", () => {
  const good: Connected = {
    ...{ variable: "DATABASE_URL", login: "app_1", encrypted: true, version: 180_004 },
    ...{ milliseconds: 12, url: { host: "db.example.com", user: "app_1", tls: "verify-full" } },
  };
  const url = (changes: Partial<Connected["url"]>): Partial<Connected> => ({
    url: { ...good.url, ...changes },
  });
  const cases: readonly (readonly [string, Partial<Connected>, ...RegExp[]])[] = [
    ["what is right", {}],
    ["the oldest version", { version: 150_000 }],
    ["an older version", { version: 149_999 }, /^fail .*PostgreSQL 14, and 15/],
    ["no TLS asked for", url({ tls: "disable" }), /^fail .*asks for no TLS/],
    ["no TLS at the server", { encrypted: false }, /^fail .*not encrypted/],
    ["a server that does not tell", { encrypted: null }, /^fail .*not encrypted/],
    ["another login", { login: "pool" }, /^fail .*another name/],
    ["an unchecked certificate", url({ tls: "require" }), /^warn .*sslmode=require/],
    ["one that cannot be checked", url({ tls: "require", host: "postgres.railway.internal" })],
    ["a checked authority", url({ tls: "verify-ca" })],
  ];
  for (const [what, changes, ...wanted] of cases) {
    it(what, () => {
      assertProblems([judgeConnected({ ...good, ...changes })], ...wanted);
    });
  }
});

describe("judgeRights", () => {
  const [app, readonly] = LOGINS;
  const good: Rights = {
    ...{ login: "app_1", superuser: false, createdb: false, createrole: false },
    ...{ bypassrls: false, replication: false, powers: [], owned: 0, owns_database: false },
    ...{ create_in_database: false, create_in: [], tables: 4, readable: 4, writable: 4 },
    ...{ changeable: 4, truncatable: 0, closed_elsewhere: [] },
  };
  const cases: readonly (readonly [string, Partial<Rights>, ...RegExp[]])[] = [
    ["what is right", {}],
    [
      "a superuser, told once",
      {
        superuser: true,
        powers: ["x"],
        owned: 9,
        owns_database: true,
        create_in: ["public"],
        create_in_database: true,
        truncatable: 4,
      },
      /^fail .*is a superuser/,
    ],
    ["databases", { createdb: true }, /may create databases/],
    ["roles", { createrole: true }, /may create roles/],
    ["row level security", { bypassrls: true }, /row level security/],
    ["replication", { replication: true }, /replication/],
    ["a powerful role", { powers: ["pg_read_server_files"] }, /member of pg_read_server_files/],
    ["tables of its own", { owned: 2, truncatable: 2 }, /owns 2/],
    ["the database", { owns_database: true }, /owns the database/],
    ["schemas", { create_in_database: true }, /may create schemas/],
    ["tables in public", { create_in: ["public"] }, /may create tables in public/],
    ["emptying tables", { truncatable: 1 }, /may empty 1/],
    ["a table that it may not read", { readable: 3 }, /may not read 1 of 4/],
    ["a table that it may not write", { writable: 2 }, /may not write 2 of 4/],
    [
      "no tables",
      { tables: 0, readable: 0, writable: 0, changeable: 0 },
      /^unknown .*shows when there are tables/,
    ],
  ];
  for (const [what, changes, ...wanted] of cases) {
    it(`of the application: ${what}`, () => {
      assertProblems(judgeRights(app, { ...good, ...changes }), ...wanted);
    });
  }
  it("of who reads alone: no change, whatever it may read", () => {
    const reads = { ...good, writable: 0, changeable: 0 };
    assertProblems(judgeRights(readonly, reads));
    assertProblems(judgeRights(readonly, { ...reads, changeable: 1 }), /may change 1 of 4/);
    assertProblems(judgeRights(readonly, { ...reads, readable: 0 }), /may not read 4/);
  });
});

it("a login without rights elsewhere gets no rights by an update", () => {
  const [app] = LOGINS;
  const seen: Rights = {
    ...{ login: "app_1", superuser: false, createdb: false, createrole: false },
    ...{ bypassrls: false, replication: false, powers: [], owned: 0, owns_database: false },
    ...{ create_in_database: false, create_in: [], tables: 4, readable: 3, writable: 4 },
    ...{ changeable: 4, truncatable: 0, closed_elsewhere: ["public"] },
  };
  const [elsewhere] = judgeRights(app, seen);
  assert.match(elsewhere?.message ?? "", /may not read 1 of 4 tables \(in public, where/);
  assert.match(elsewhere?.fix ?? "", /set schema .* pulumi up gives rights in the application's/);
  const [here] = judgeRights(app, { ...seen, closed_elsewhere: [] });
  assert.equal(here?.fix, undefined);
});

describe("judgeMigrated", () => {
  const at = (...revisions: string[]) => [{ table: "alembic_version", revisions }];
  const cases: readonly (readonly [
    string,
    readonly string[],
    Parameters<typeof judgeMigrated>[0]["found"],
    ...RegExp[],
  ])[] = [
    ["the head", ["a1"], at("a1")],
    ["two heads that are expected", ["a1", "b2"], at("b2", "a1")],
    ["another revision", ["a1"], at("z9"), /^fail .*at z9, and must be at a1/],
    ["branches", ["a1"], at("a1", "b2"), /^fail .*branches were not merged/],
    ["no table", ["a1"], [], /^fail .*is missing/],
    ["an empty table", ["a1"], at(), /^fail .*is empty/],
    [
      "a table that it may not read",
      ["a1"],
      [{ table: "alembic_version" }],
      /^unknown .*may not read/,
    ],
    ["nothing to expect", [], at("a1"), /^unknown .*nobody tells/],
  ];
  for (const [what, expected, found, ...wanted] of cases) {
    it(what, () => {
      const places = found.map(() => ({ schema: "app", tables: 3, searched: true }));
      assertProblems(judgeMigrated({ expected, found, places }), ...wanted);
    });
  }

  it("advises no migration where the tables are elsewhere, or have no revision", () => {
    const elsewhere = [{ schema: "public", tables: 3, searched: false }];
    const here = [{ schema: "app", tables: 3, searched: true }];
    for (const found of [[], at("a1"), [{ table: "public.alembic_version" }]]) {
      const [answer] = judgeMigrated({ expected: ["a1"], found, places: elsewhere });
      assert.match(answer?.message ?? "", /in public, where the application's login does not look/);
      assert.match(answer?.fix ?? "", /alter table public\.TABLE set schema/);
    }
    const [answer] = judgeMigrated({ expected: ["a1"], found: [], places: here });
    assert.match(answer?.fix ?? "", /alembic stamp/);
    const [other] = judgeMigrated({
      expected: ["a1"],
      found: at("a1"),
      places: [...here, ...elsewhere],
    });
    assert.equal(other?.status, "pass");
  });
});

describe("judgeTestData", () => {
  const column: { -readonly [K in keyof Counted]: Counted[K] } = {
    ...{ table: "users", column: "email", readable: true, filtered: false },
    kind: "address",
    counts: { found: 0, all: 7 },
  };
  it("fails by addresses, warns by names, and gives figures alone", () => {
    assertProblems(judgeTestData([column], true));
    assertProblems(
      judgeTestData([{ ...column, counts: { found: 2, all: 7 } }], true),
      /^fail 2 of 7 rows/,
    );
    assertProblems(
      judgeTestData([{ ...column, kind: "name", counts: { found: 1, all: 7 } }], true),
      /^warn 1 of 7 rows/,
    );
  });
  it("knows nothing of what it may not see", () => {
    const unseen = { ...column, readable: false };
    delete unseen.counts;
    assertProblems(judgeTestData([unseen], true), /^unknown .*may not read/);
    assertProblems(judgeTestData([{ ...column, filtered: true }], true), /^unknown .*hides rows/);
    assertProblems(judgeTestData([], true), /^unknown .*No table/);
    assert.match(judgeTestData([], true)[0]?.fix ?? "", /other names/);
    assert.match(judgeTestData([], false)[0]?.fix ?? "", /alembic upgrade head/);
  });
});

describe("judgeStatistics", () => {
  const MB = 1024 * 1024;
  const table = { table: "t", rows: 20_000, dead: 0, scans: 10, index_scans: 1000 };
  const index = { index: "i", table: "t", octets: 20 * MB, scans: 5, unique: false, valid: true };
  const key = { key: "t_user", table: "t", columns: "user_id", rows: 20_000 };
  const good: Statistics = {
    ...{ days: 30, statements: true, declaresStatements: true },
    ...{ tables: [table], indexes: [index], bareKeys: [] },
  };
  const cases: readonly (readonly [string, Partial<Statistics>, ...RegExp[]])[] = [
    ["what is right", {}],
    [
      "a large table that is read from end to end",
      { tables: [{ ...table, scans: 5000 }] },
      /^fail t \(20000 rows\) was read.*5000 times in 30 days, 83 %/,
    ],
    [
      "a few reads of a table without an index",
      { tables: [{ ...table, scans: 99, index_scans: 0 }] },
    ],
    [
      "a small table that is read from end to end",
      { tables: [{ ...table, rows: 9999, scans: 5000 }] },
    ],
    [
      "a large index that nobody uses",
      { indexes: [{ ...index, scans: 0 }] },
      /^fail .*\(20 MB\) was not used/,
    ],
    ["a small index that nobody uses", { indexes: [{ ...index, scans: 0, octets: 9 * MB }] }],
    ["a unique index that nobody uses", { indexes: [{ ...index, scans: 0, unique: true }] }],
    ["a broken index", { indexes: [{ ...index, scans: 0, valid: false }] }, /^fail .*is broken/],
    ["a foreign key without an index", { bareKeys: [key] }, /^fail The foreign key t_user/],
    ["one of a small table", { bareKeys: [{ ...key, rows: 3 }] }, /^warn The foreign key/],
    ["rows that are gone", { tables: [{ ...table, dead: 6000 }] }, /^warn 23 %/],
    [
      "young statistics",
      { days: 1, tables: [{ ...table, scans: 5000 }] },
      /^unknown .*1\.0 days, and 7/,
    ],
    ["young statistics of small tables", { days: 0, tables: [{ ...table, rows: 5 }], indexes: [] }],
    ["no tables", { tables: [] }, /^unknown/],
    ["no pg_stat_statements", { statements: false }, /^fail .*does not have it/],
    ["none declared", { statements: false, declaresStatements: false }, /^not-applicable/],
  ];
  for (const [what, changes, ...wanted] of cases) {
    it(what, () => {
      assertProblems(judgeStatistics({ ...good, ...changes }), ...wanted);
    });
  }
});

describe("judgeBackups", () => {
  const now = Date.parse("2026-11-24T12:00:00Z");
  const backup = (hours: number, octets = 1_000_000, key = `db-${hours}.dump`) => ({
    ...{ key, octets, written: now - hours * 3_600_000 },
  });
  const good: Backups = {
    ...{ bucket: "backups", now, schedule: "0 2 * * *", recoveryPointMinutes: 1440 },
    objects: [backup(34), backup(10), backup(58)],
  };
  const cases: readonly (readonly [string, Partial<Backups>, ...RegExp[]])[] = [
    ["what is right", {}],
    ["one that is just made", { objects: [backup(25.4, 1e6, "db-1.dump"), backup(49)] }],
    [
      "one that is too old",
      { objects: [backup(25.6, 1e6, "db-1.dump"), backup(49)] },
      /^fail .*26 hours old.*every 24 hours/,
    ],
    ["one of days ago", { objects: [backup(100), backup(124)] }, /^fail .*4 days old/],
    [
      "one older than what may be lost",
      { recoveryPointMinutes: 240 },
      /^fail .*10 hours old, and 4 hours/,
    ],
    ["what may be lost told by nothing else", { recoveryPointMinutes: undefined }],
    ["no schedule", { schedule: "daily" }, /^unknown .*no schedule/],
    ["an empty bucket", { objects: [] }, /^fail .*is empty/],
    ["an empty backup", { objects: [backup(10, 0), backup(34)] }, /^fail .*0 octets/],
    [
      "a small backup",
      { objects: [backup(10, 400_000), backup(34)] },
      /^fail .*400000 octets, and the one before 1\.0 MB/,
    ],
    ["the first backup", { objects: [backup(10)] }, /^not-applicable .*none before/],
    [
      "a first one beside others",
      { objects: [backup(10, 5, "note.txt"), backup(34)] },
      /^not-applicable/,
    ],
  ];
  for (const [what, changes, ...wanted] of cases) {
    it(what, () => {
      assertProblems(judgeBackups({ ...good, ...changes }), ...wanted);
    });
  }
});

describe("judgeRedis", () => {
  const memory = (limit: string, policy: string): Partial<RedisAnswers> => ({
    memory: `# Memory\r\nmaxmemory:${limit}\r\nmaxmemory_policy:${policy}\r\n`,
  });
  const good: RedisAnswers = {
    ...{ tls: true, isOpen: false, milliseconds: 3, ping: "PONG", memory: undefined },
    ...memory("268435456", "volatile-lru"),
  };
  const cases: readonly (readonly [string, Partial<RedisAnswers>, ...RegExp[]])[] = [
    ["what is right", {}],
    ["no TLS", { tls: false }, /^fail .*without TLS/],
    ["no password", { isOpen: true }, /^fail .*strangers/],
    ["another server", { ping: "HTTP/1.1 400" }, /^fail .*as Redis does/],
    ["no limit", memory("0", "noeviction"), /^warn .*all memory/],
    ["a cache that drops jobs", memory("1000", "allkeys-lru"), /^warn .*drops any key/],
    ["a login that may not ask", { memory: undefined }, /^not-applicable/],
    ["jobs that nothing drops", memory("1000", "noeviction")],
  ];
  for (const [what, changes, ...wanted] of cases) {
    it(what, () => {
      assertProblems(judgeRedis({ ...good, ...changes }), ...wanted);
    });
  }

  const refusals: readonly (readonly [Error, RegExp])[] = [
    [new Error("WRONGPASS invalid username-password pair"), /^fail .*does not know the login/],
    [new Error("NOAUTH Authentication required."), /^fail .*wants a password/],
    [new Error("NOPERM canary has no permissions"), /^fail (?!.*canary)/],
    [new Error("LOADING Redis is loading"), /^unknown .*still reading/],
    [new Error("ERR canary"), /^fail (?!.*canary)/],
    [new Error("Command timed out"), /^unknown .*in time/],
    [Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), /^unknown .*refused/],
    [Object.assign(new Error("cert"), { code: "CERT_HAS_EXPIRED" }), /^fail .*expired/],
  ];
  for (const [error, wanted] of refusals) {
    it(`is told of ${error.message}`, () => {
      assertProblems([judgeRefusal(error)], wanted);
    });
  }
  it("looks no further at a connection that ends without a word", () => {
    assert.throws(() => judgeRefusal(new Error("Connection is closed.")), CannotLook);
  });
});
