import assert from "node:assert/strict";

import fc from "fast-check";

import { bestSslMode, unverifiableBecause } from "../../../checklist/environment/database-host";
import { environmentOf } from "../../../checklist/environment/environment";
import { subjectOfPlain } from "../../../checklist/resources/plain-subject";
import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import { NOT_KNOWN, NOT_SET } from "../../../checklist/resources/property";
import { rightsOf } from "../../../checklist/resources/role-rights";
import type { Subject } from "../../../checklist/resources/subject";
import { PRODUCTION } from "../../../checklist/rule";
import { stackRules } from "../../../checklist/rules/resources/catalogue";
import { applyStackRule } from "../../../checklist/rules/resources/resource-rule";

const subject = (plain: PlainSubject, id = "urn"): Subject => subjectOfPlain(plain, id);
const unknown = (plain: PlainSubject, ...names: string[]): Subject => ({
  ...subject(plain),
  ...Object.fromEntries(names.map((name) => [name, NOT_KNOWN])),
});

/** What a rule on stacks says, each answer as `status: message`. */
function said(id: string, subjects: readonly Subject[], databaseUrl?: string): readonly string[] {
  const rule = stackRules.find((one) => one.id === id) ?? assert.fail(`no rule ${id}`);
  const environments =
    databaseUrl === undefined
      ? {}
      : { backend: environmentOf("backend", { DATABASE_URL: databaseUrl }) };
  return applyStackRule(rule, { subjects, environments, environmentIds: {} }, PRODUCTION).map(
    ({ finding: { status, message } }) =>
      ["fail", "error"].includes(status) ? `${status}: ${message}` : status,
  );
}

const login = (name: string, more: Partial<PlainSubject> = {}): PlainSubject =>
  ({ kind: "role", name, login: true, connectionLimit: 10, ...more }) as PlainSubject;
const group = (name: string, memberOf: readonly string[] = []): PlainSubject => ({
  kind: "role",
  name,
  login: false,
  memberOf,
});
const database = (connectionLimit: number): PlainSubject => ({
  kind: "database",
  name: "shop",
  owner: "shop_owner",
  connectionLimit,
});
const server = (more: Partial<PlainSubject> = {}): PlainSubject => ({
  kind: "database-server",
  host: "db.shop.com",
  owned: true,
  maxConnections: 100,
  ...more,
});
const revoked = (name: string): PlainSubject => ({
  kind: "grant",
  role: "public",
  database: name,
  objectType: "database",
  privileges: [],
});
const reads = (role: string): PlainSubject => ({
  kind: "grant",
  role,
  database: "shop",
  schema: "shop",
  objectType: "table",
  privileges: ["SELECT"],
});

describe("the rights of a role", () => {
  it("are its own and those of every role that it is a member of, near or far, round or not", () => {
    const subjects = [
      subject(login("a", { memberOf: ["b"] })),
      subject(group("b", ["c", "a"])),
      subject({ kind: "membership", role: "c", memberOf: "d" }),
      subject(reads("d")),
      subject(reads("e")),
    ];
    const { roles, grants, incomplete } = rightsOf("a", subjects);
    assert.deepEqual(roles, ["a", "b", "c", "d"]);
    assert.deepEqual(grants, [subjects[3]]);
    assert.equal(incomplete, false);
  });

  it("may be more where a membership or a grant is not known yet", () => {
    const a = subject(login("a"));
    assert.equal(rightsOf("a", [unknown(login("a"), "memberOf")]).incomplete, true);
    const membership: PlainSubject = { kind: "membership", role: "a", memberOf: "b" };
    assert.equal(rightsOf("a", [a, unknown(membership, "memberOf")]).incomplete, true);
    assert.equal(rightsOf("a", [a, unknown(membership, "role")]).incomplete, true);
    assert.equal(rightsOf("a", [a, unknown(reads("a"), "role")]).incomplete, true);
    const other: PlainSubject = { kind: "membership", role: "x", memberOf: "b" };
    assert.equal(rightsOf("a", [a, unknown(other, "memberOf")]).incomplete, false);
  });

  it("are found for whatever memberships there are", () => {
    const name = fc.constantFrom("a", "b", "c", "d", "e");
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name)), (pairs) => {
        const subjects = pairs.map(([role, memberOf]) =>
          subject({ kind: "membership", role, memberOf }),
        );
        const { roles } = rightsOf("a", subjects);
        assert.equal(new Set(roles).size, roles.length);
        for (const [role, memberOf] of pairs) {
          assert.ok(!roles.includes(role) || roles.includes(memberOf));
        }
      }),
    );
  });
});

describe("the application's role", () => {
  const url = "postgresql://shop_app_2:password@db.shop.com/shop";
  it("is judged with its groups, and the one to change is named once", () => {
    const subjects = [
      subject(database(10)),
      subject(login("shop_app_2", { memberOf: ["shop_app"] })),
      subject(group("shop_app", ["shop_owner"])),
      subject(login("shop_migrator_2", { memberOf: ["shop_owner"] })),
    ];
    const message = "fail: role shop_app makes the application a member of the owner shop_owner.";
    assert.deepEqual(said("application-not-owner", subjects, url), ["pass", message]);
    // By the names, while the connection string is not known yet.
    assert.deepEqual(said("application-not-owner", subjects), ["pass", message]);
  });

  it("is told by its name with and without a generation, and no other is", () => {
    for (const [name, isApplication] of [
      ["shop_app", true],
      ["shop_app_12", true],
      ["shop-api-1", true],
      ["app", true],
      ["shop_apple", false],
      ["shop_application_x", false],
      ["shop_readonly_1", false],
    ] as const) {
      const judged = said("application-not-owner", [
        subject(database(10)),
        subject(login(name, { memberOf: ["shop_owner"] })),
      ]);
      assert.equal(judged[0]?.startsWith("fail"), isApplication, name);
    }
  });
});

describe("connections", () => {
  const table: readonly (readonly [title: string, expected: string, ...subjects: Subject[]])[] = [
    ["fit to the last", "pass", subject(database(20)), subject(login("a")), subject(login("b"))],
    [
      "are one too many",
      "fail: database shop takes 19 connections, and its logins may hold 20 (a 10, b 10).",
      subject(database(19)),
      subject(login("a")),
      subject(login("b")),
    ],
    [
      "of two generations count once, the greater",
      "fail: database shop takes 11 connections, and its logins may hold 12 (a 12).",
      subject(database(11)),
      subject(login("a_1")),
      subject(login("a_2", { connectionLimit: 12 })),
    ],
    ["of roles that do not log in do not count", "pass", subject(database(1)), subject(group("g"))],
    [
      "without a limit are another rule's",
      "not-applicable",
      subject(database(19)),
      subject(login("a", { connectionLimit: -1 })),
    ],
    [
      "of a database without a limit are another rule's",
      "not-applicable",
      subject(database(-1)),
      subject(login("a")),
    ],
    ["are not known yet", "unknown", subject(database(19)), unknown(login("a"), "connectionLimit")],
    [
      "of several databases cannot be told apart",
      "not-applicable",
      subject(database(1)),
      subject(database(2)),
      subject(login("a")),
    ],
    ["need a database", "not-applicable", subject(login("a"))],
  ];
  for (const [title, expected, ...subjects] of table) {
    it(`of logins ${title}`, () => {
      assert.deepEqual(said("login-limits-fit", subjects), [expected]);
    });
  }

  it("of the server are left to a superuser", () => {
    const judge = (limit: number, ...more: Subject[]): readonly string[] =>
      said("server-connections-reserved", [...more, subject(database(limit))]);
    assert.deepEqual(judge(97, subject(server())), ["pass"]);
    assert.deepEqual(judge(98, subject(server())), [
      "fail: database shop takes 98 of the server's 100 connections, of which 3 are kept for a superuser.",
    ]);
    assert.deepEqual(judge(98), ["not-applicable"]);
    assert.deepEqual(judge(-1, subject(server())), ["not-applicable"]);
    assert.deepEqual(judge(98, unknown(server(), "maxConnections")), ["unknown"]);
    const bare = { ...subject(server()), maxConnections: NOT_SET } as Subject;
    assert.deepEqual(judge(98, bare), ["not-applicable"]);
  });

  it("of poolers fit below the application's limit, with five in reserve", () => {
    const judge = (poolSize: number, role: Subject): readonly string[] =>
      said("poolers-fit-login", [subject(server({ poolSize })), role]);
    assert.deepEqual(judge(5, subject(login("shop_app_1"))), ["pass"]);
    assert.deepEqual(judge(6, subject(login("shop_app_1"))), [
      "fail: role shop_app_1 gets 6 connections from the poolers where 5 are to be had (10 less 5 in reserve).",
    ]);
    assert.deepEqual(judge(6, subject(login("shop_readonly_1"))), ["not-applicable"]);
    assert.deepEqual(judge(6, subject(group("shop_app"))), ["not-applicable"]);
    assert.deepEqual(judge(6, unknown(login("shop_app_1"), "connectionLimit")), ["unknown"]);
    const free = login("shop_app_1", { connectionLimit: -1 });
    assert.deepEqual(judge(6, subject(free)), ["not-applicable"]);
    const unclear = unknown(server(), "poolSize");
    assert.deepEqual(said("poolers-fit-login", [unclear, subject(login("shop_app_1"))]), [
      "unknown",
    ]);
    assert.deepEqual(said("poolers-fit-login", [subject(server()), subject(login("shop_app_1"))]), [
      "not-applicable",
    ]);
  });
});

describe("a rotation", () => {
  it("is over when one generation can log in, whatever else is there", () => {
    const judge = (...roles: PlainSubject[]): readonly string[] =>
      said(
        "rotation-finished",
        roles.map((role) => subject(role)),
      );
    assert.deepEqual(judge(), ["not-applicable"]);
    assert.deepEqual(judge(group("a")), ["not-applicable"]);
    assert.deepEqual(judge(group("a"), login("a_1"), login("b_2")), ["pass"]);
    assert.deepEqual(judge(group("a_1"), login("a_2")), ["pass"]);
    assert.deepEqual(judge(login("a_10"), login("a_9"), login("b_9"), login("b_10")), [
      "fail: rotation of logins is under way: a_9, b_9 can still log in beside the newer ones.",
    ]);
  });
});

describe("the other databases of a server", () => {
  it("are closed to PUBLIC where the server is our own, and judged nowhere else", () => {
    const judge = (...subjects: Subject[]): readonly string[] =>
      said("other-databases-closed", subjects);
    const open = (name: string): string =>
      `fail: database ${name} lets every role of the server in (PUBLIC).`;
    assert.deepEqual(judge(), ["not-applicable"]);
    assert.deepEqual(judge(subject(server())), [open("postgres"), open("template1")]);
    assert.deepEqual(judge(subject(server()), subject(revoked("postgres"))), [
      "pass",
      open("template1"),
    ]);
    const managed = server({ owned: false });
    assert.deepEqual(judge(subject(managed)), ["not-applicable", "not-applicable"]);
    assert.deepEqual(judge(unknown(server(), "owned")), ["unknown", "unknown"]);
    assert.deepEqual(judge(subject(server()), unknown(revoked("postgres"), "database")), [
      "unknown",
      "unknown",
    ]);
  });
});

describe("the roles that read", () => {
  const judge = (id: string, ...plain: (PlainSubject | Subject)[]): readonly string[] =>
    said(id, [subject(database(10)), ...plain.map((one) => ("id" in one ? one : subject(one)))]);

  it("have their rights from a group as well", () => {
    const member = login("shop_readonly_1", {
      memberOf: ["shop_readonly"],
    });
    assert.deepEqual(
      judge("readonly-role-exists", member, group("shop_readonly"), reads("shop_readonly")),
      ["pass"],
    );
    const more = { ...reads("shop_readonly"), privileges: ["DELETE"] } as PlainSubject;
    assert.deepEqual(
      judge("readonly-role-exists", member, group("shop_readonly"), reads("shop_readonly"), more),
      ["fail: read-only role of database shop is missing."],
    );
    assert.deepEqual(judge("readonly-role-exists", unknown(member, "memberOf")), ["unknown"]);
    assert.deepEqual(judge("readonly-role-exists", unknown(member, "name")), ["unknown"]);
  });

  it("for backups read everything, and log in", () => {
    const missing = ["fail: backup role of database shop is missing."];
    const backup = (memberOf: readonly string[]): PlainSubject =>
      login("shop_backup_1", { memberOf });
    assert.deepEqual(judge("backup-role-exists", backup(["pg_read_all_data"])), ["pass"]);
    assert.deepEqual(
      judge(
        "backup-role-exists",
        backup(["shop_backup"]),
        group("shop_backup", ["pg_read_all_data"]),
      ),
      ["pass"],
    );
    assert.deepEqual(judge("backup-role-exists", backup(["shop_backup"]), reads("shop_backup")), [
      "pass",
    ]);
    assert.deepEqual(judge("backup-role-exists", backup([])), missing);
    assert.deepEqual(
      judge("backup-role-exists", group("shop_backup", ["pg_read_all_data"])),
      missing,
    );
    assert.deepEqual(
      judge("backup-role-exists", login("shop_app_1"), reads("shop_app_1")),
      missing,
    );
    assert.deepEqual(judge("backup-role-exists", unknown(backup([]), "memberOf")), ["unknown"]);
    assert.deepEqual(judge("backup-role-exists", unknown(backup([]), "name")), ["unknown"]);
    assert.deepEqual(said("backup-role-exists", [subject(backup([]))]), ["not-applicable"]);
  });
});

describe("a database server's certificate", () => {
  const table: readonly (readonly [host: string, mode: string])[] = [
    ["db.example.com", "verify-full"],
    ["postgres.railway.internal", "require"],
    ["Postgres.Railway.Internal.", "require"],
    ["roundhouse.proxy.rlwy.net", "require"],
    ["railway.internal.example.com", "verify-full"],
    ["notrlwy.net", "verify-full"],
    ["dpg-d0abc123-a", "require"],
    ["dpg-d0abc123-a.oregon-postgres.render.com", "verify-full"],
    ["127.0.0.1", "verify-full"],
    ["", "verify-full"],
  ];
  for (const [host, mode] of table) {
    it(`allows ${mode} at ${host || "no host"}`, () => {
      assert.equal(bestSslMode(host), mode);
      assert.equal(unverifiableBecause(host) === undefined, mode === "verify-full");
    });
  }
});
