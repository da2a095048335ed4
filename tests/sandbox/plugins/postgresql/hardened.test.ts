import assert from "node:assert/strict";
import { DatabaseError } from "pg";
import { database } from "../../../../sandbox/plugins/postgresql/database";
import { defaultPrivileges } from "../../../../sandbox/plugins/postgresql/default-privileges";
import { grant } from "../../../../sandbox/plugins/postgresql/grant";
import { role } from "../../../../sandbox/plugins/postgresql/role";
import { schema } from "../../../../sandbox/plugins/postgresql/schema";
import type { Server } from "../../../../sandbox/plugins/postgresql/server";
import type { Properties, ResourceType } from "../../../../providers/framework/resource";
import { byHand, deploy, provider, stopTestServer, type Deployed } from "./server";

const [owner, migrator, app, readonly, db] = [
  "hardened_owner",
  "hardened_migrator",
  "hardened_app",
  "hardened_readonly",
  "hardened",
];
const password = "hardened-password";

/** The layers of the set-up; the resources of one layer are made side by side, as by the engine. */
const layers: readonly (readonly [ResourceType<Server>, Properties])[][] = [
  [
    [role, { name: owner }],
    [role, { name: app, login: true, password, searchPaths: [db], connectionLimit: 50 }],
    [role, { name: readonly, login: true, password, searchPaths: [db] }],
  ],
  [
    [role, { name: migrator, login: true, password, roles: [owner], assumeRole: owner }],
    [database, { name: db, owner, lcCollate: "C", lcCtype: "C" }],
  ],
  [[schema, { name: db, database: db, owner }]],
  [
    [grant, { database: db, role: "public", objectType: "database", privileges: [] }],
    [grant, { database: db, role: "public", objectType: "schema", schema: db, privileges: [] }],
    [
      grant,
      { database: db, role: "public", objectType: "schema", schema: "public", privileges: [] },
    ],
    ...["postgres", "template1"].map(
      (name) =>
        [
          grant,
          { database: name, role: "public", objectType: "database", privileges: [] },
        ] as const,
    ),
    [
      defaultPrivileges,
      { database: db, role: "public", owner, objectType: "function", privileges: [] },
    ],
    ...[app, readonly].flatMap((name) => {
      const privileges = name === app ? ["SELECT", "INSERT", "UPDATE", "DELETE"] : ["SELECT"];
      const at = { database: db, role: name };
      const inSchema = { ...at, schema: db };
      return [
        [grant, { ...at, objectType: "database", privileges: ["CONNECT"] }],
        [grant, { ...inSchema, objectType: "schema", privileges: ["USAGE"] }],
        [grant, { ...inSchema, objectType: "table", privileges }],
        [grant, { ...inSchema, objectType: "sequence", privileges: ["USAGE", "SELECT"] }],
        [defaultPrivileges, { ...inSchema, owner, objectType: "table", privileges }],
        [
          defaultPrivileges,
          { ...inSchema, owner, objectType: "sequence", privileges: ["USAGE", "SELECT"] },
        ],
      ] as const;
    }),
  ],
];

async function build(server: Server): Promise<Deployed[][]> {
  const made: Deployed[][] = [];
  for (const layer of layers) {
    made.push(await Promise.all(layer.map(([type, inputs]) => deploy(type, inputs, server))));
  }
  return made;
}

async function takeDown(made: readonly (readonly Deployed[])[]): Promise<void> {
  for (const layer of made.toReversed()) {
    await Promise.all(layer.map((each) => each.remove()));
  }
}

async function drifting(made: readonly (readonly Deployed[])[]): Promise<unknown[]> {
  const all = await Promise.all(
    made.flat().map(async (each) => ({ id: each.id, drift: await each.drift() })),
  );
  return all.filter(({ drift }) => drift.length > 0);
}

/** The SQLSTATE with which a statement fails. */
async function refused(user: string, statement: string, where = db): Promise<string | undefined> {
  try {
    await byHand(statement, { user, password, database: where });
    return undefined;
  } catch (error) {
    assert(error instanceof DatabaseError);
    return error.code;
  }
}

after(stopTestServer);

describe("the hardened set-up, made of the postgresql resources", () => {
  const forbidden = "42501";
  let made: Deployed[][] = [];

  afterEach(async () => {
    if (made.length > 0) {
      await byHand(`DROP SCHEMA ${db} CASCADE; CREATE SCHEMA ${db}`, { database: db });
    }
    await takeDown(made);
    made = [];
    await byHand("GRANT CONNECT, TEMPORARY ON DATABASE postgres, template1 TO PUBLIC");
  });

  it("gives each role exactly its rights, and shows no drift", async () => {
    made = await build(await provider());
    assert.deepEqual(await drifting(made), []);

    const create =
      "CREATE TABLE t (id serial PRIMARY KEY, note text); INSERT INTO t DEFAULT VALUES";
    await byHand(`SET search_path = ${db}; ${create}`, { user: migrator, password, database: db });
    await byHand(
      `SET search_path = ${db}; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      { user: migrator, password, database: db },
    );
    const owners = "SELECT tableowner FROM pg_tables WHERE tablename = 't'";
    assert.deepEqual(await byHand(owners, { database: db }), [[owner]]);

    const can: readonly [string, string][] = [
      [app, "INSERT INTO t (note) VALUES ('x'); UPDATE t SET note = 'y'; DELETE FROM t"],
      [app, "SELECT currval(pg_get_serial_sequence('t', 'id')) FROM nextval('t_id_seq')"],
      [readonly, "SELECT * FROM t"],
    ];
    for (const [user, statement] of can) {
      assert.equal(await refused(user, statement), undefined, `${user}: ${statement}`);
    }
    const cannot: readonly [string, string][] = [
      [app, "CREATE TABLE own ()"],
      [app, `CREATE TABLE public.own ()`],
      [app, "TRUNCATE t"],
      [app, "DROP TABLE t"],
      [app, "ALTER TABLE t ADD more int"],
      [app, "SELECT f()"],
      [app, `SET ROLE ${owner}`],
      [app, "CREATE SCHEMA own"],
      [app, "CREATE TEMPORARY TABLE own ()"],
      [readonly, "INSERT INTO t (note) VALUES ('x')"],
      [readonly, "CREATE TABLE own ()"],
      [readonly, `SET ROLE ${app}`],
    ];
    for (const [user, statement] of cannot) {
      const code = await refused(user, statement);
      // DROP and ALTER of a foreign table are "must be owner", the same SQLSTATE.
      assert.equal(code, forbidden, `${user}: ${statement}`);
    }
    for (const where of ["postgres", "template1"]) {
      assert.equal(await refused(app, "SELECT 1", where), forbidden);
    }
    assert.match((await refused(owner, "SELECT 1")) ?? "", /^28/);
  });

  it("shows exactly the grants revoked by hand, and mends them", async () => {
    made = await build(await provider());
    await byHand(`CREATE TABLE ${db}.t (); ALTER TABLE ${db}.t OWNER TO ${owner}`, {
      database: db,
    });
    const table = made.flat().filter(({ id }) => id.endsWith(`${db}_table`));
    assert.deepEqual(
      (await drifting(made)).map((each) => (each as { id: string }).id),
      table.map(({ id }) => id),
    );
    await Promise.all(table.map((each) => each.mend()));
    assert.deepEqual(await drifting(made), []);
    await byHand(`REVOKE INSERT ON ${db}.t FROM ${app}`, { database: db });
    assert.deepEqual(await drifting(made), [
      { id: `${app}_${db}_${db}_table`, drift: ["privileges"] },
    ]);
  });

  it("is made and unmade by an administrator who is no superuser", async () => {
    const admin = "hardened_admin";
    await byHand(`CREATE ROLE ${admin} LOGIN CREATEDB CREATEROLE PASSWORD '${password}'`);
    // Such a one cannot take rights on the databases of others.
    const own = layers.map((layer) =>
      layer.filter(([, inputs]) => !["postgres", "template1"].includes(String(inputs["database"]))),
    );
    const server = await provider({ username: admin, password, superuser: "false" });
    const done: Deployed[][] = [];
    for (const layer of own) {
      done.push(await Promise.all(layer.map(([type, inputs]) => deploy(type, inputs, server))));
    }
    // Like the official plugin, it does not become the owner of a database to grant on it, and
    // PostgreSQL only warns: those grants stay to be made.
    const notTaken = ["public", app, readonly].map((name) => `${name}_${db}_database`);
    assert.deepEqual(
      (await drifting(done)).map((each) => (each as { id: string }).id).sort(),
      notTaken.sort(),
    );
    const left = `SELECT g.rolname FROM pg_auth_members
      JOIN pg_roles m ON m.oid = member JOIN pg_roles g ON g.oid = roleid
      WHERE m.rolname = '${admin}' AND g.rolname LIKE 'hardened%' AND NOT admin_option`;
    assert.deepEqual(await byHand(left), [], "temporary memberships stay behind");
    await byHand(`SET search_path = ${db}; CREATE TABLE t (); DROP TABLE t`, {
      user: migrator,
      password,
      database: db,
    });
    await takeDown(done);
    await byHand(`DROP ROLE ${admin}`);
  });

  it("survives two programs that grant on the same objects at the same time", async () => {
    made = await build(await provider());
    const tables = Array.from({ length: 20 }, (_, index) => `CREATE TABLE ${db}.t${index} ()`);
    await byHand(tables.join(";"), { database: db });
    const server = await provider();
    const names = Array.from({ length: 8 }, (_, index) => `hardened_${index}`);
    const roles = await Promise.all(names.map((name) => deploy(role, { name }, server)));
    const desired = { database: db, schema: db, objectType: "table", privileges: ["SELECT"] };
    const byOthers = Array.from({ length: 8 }, (_, index) =>
      byHand(`GRANT SELECT ON ALL TABLES IN SCHEMA ${db} TO ${readonly}; -- ${index}`, {
        database: db,
      }).catch(() => undefined),
    );
    const grants = await Promise.all(
      names.map((name) => deploy(grant, { ...desired, role: name }, server)),
    );
    await Promise.all(byOthers);
    assert.deepEqual(await drifting([grants]), []);
    await takeDown([roles, grants]);
  });
});
