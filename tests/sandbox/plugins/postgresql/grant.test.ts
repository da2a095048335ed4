import assert from "node:assert/strict";
import { grant } from "../../../../sandbox/plugins/postgresql/grant";
import {
  byHand,
  deploy,
  fresh,
  ownDatabase,
  provider,
  quoted,
  refusals,
  stopTestServer,
} from "./server";

after(stopTestServer);

describe("postgresql.Grant", () => {
  const role = fresh("grantee");
  const schema = fresh("schema");
  let database = "";
  let drop = (): Promise<void> => Promise.resolve();
  const inDatabase = (statement: string): Promise<unknown> => byHand(statement, { database });
  const within = quoted(schema);

  before(async () => {
    ({ name: database, drop } = await ownDatabase());
    await byHand(`CREATE ROLE ${quoted(role)}`);
    await inDatabase(`
      CREATE SCHEMA ${within};
      CREATE TABLE ${within}.a (x int, y int, z int); CREATE TABLE ${within}."b ""b" (x int);
      CREATE VIEW ${within}.v AS SELECT 1 AS one;
      CREATE SEQUENCE ${within}.s;
      CREATE FUNCTION ${within}.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE FUNCTION ${within}.f(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE PROCEDURE ${within}.p() LANGUAGE sql AS 'SELECT 1';
      CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw`);
  });
  after(async () => {
    await drop();
    await byHand(`DROP ROLE ${quoted(role)}`);
  });

  const base = (): { role: string; database: string } => ({ role, database });
  const cases: readonly {
    inputs: Record<string, unknown> & { privileges: string[] };
    revoke: string;
    extra?: string;
    left: string[];
  }[] = [
    {
      inputs: { objectType: "database", privileges: ["CONNECT", "CREATE"] },
      revoke: "CREATE ON DATABASE $db",
      extra: "TEMPORARY ON DATABASE $db",
      left: ["CONNECT"],
    },
    {
      inputs: { objectType: "schema", schema, privileges: ["USAGE"] },
      revoke: `USAGE ON SCHEMA ${within}`,
      extra: `CREATE ON SCHEMA ${within}`,
      left: [],
    },
    {
      inputs: { objectType: "table", schema, privileges: ["SELECT", "INSERT"] },
      revoke: `INSERT ON ${within}."b ""b"`,
      extra: `DELETE ON ${within}.a`,
      left: ["SELECT"],
    },
    {
      inputs: { objectType: "table", schema, privileges: ["ALL"] },
      revoke: `ALL ON ${within}.a`,
      left: [],
    },
    {
      inputs: { objectType: "table", schema, objects: ["a", 'b "b'], privileges: ["SELECT"] },
      revoke: `SELECT ON ${within}.a`,
      left: [],
    },
    {
      inputs: { objectType: "sequence", schema, privileges: ["USAGE", "SELECT"] },
      revoke: `SELECT ON ${within}.s`,
      extra: `UPDATE ON ${within}.s`,
      left: ["USAGE"],
    },
    {
      inputs: { objectType: "function", schema, privileges: ["EXECUTE"] },
      revoke: `EXECUTE ON FUNCTION ${within}.f(text)`,
      left: [],
    },
    {
      inputs: {
        objectType: "function",
        schema,
        objects: ["f(int)", "f(text)"],
        privileges: ["ALL"],
      },
      revoke: `EXECUTE ON FUNCTION ${within}.f(int)`,
      left: [],
    },
    {
      inputs: { objectType: "procedure", schema, privileges: ["EXECUTE"] },
      revoke: `EXECUTE ON PROCEDURE ${within}.p`,
      left: [],
    },
    {
      inputs: { objectType: "routine", schema, privileges: ["EXECUTE"] },
      revoke: `EXECUTE ON PROCEDURE ${within}.p`,
      left: [],
    },
    {
      inputs: { objectType: "foreign_server", objects: ["far"], privileges: ["USAGE"] },
      revoke: "USAGE ON FOREIGN SERVER far",
      left: [],
    },
    {
      inputs: {
        objectType: "foreign_data_wrapper",
        objects: ["postgres_fdw"],
        privileges: ["USAGE"],
      },
      revoke: "USAGE ON FOREIGN DATA WRAPPER postgres_fdw",
      left: [],
    },
  ];
  for (const { inputs, revoke, extra, left } of cases) {
    it(`grants, sees revokes and mends: ${JSON.stringify(inputs)}`, async () => {
      const desired = { ...base(), ...inputs };
      const made = await deploy(grant, desired);
      assert.deepEqual(await made.drift(), []);
      assert.deepEqual(made.outputs["privileges"], [...inputs.privileges].sort());
      const byOther = async (words: string): Promise<void> => {
        await inDatabase(words.replace("$db", quoted(database)));
      };
      await byOther(`REVOKE ${revoke} FROM ${quoted(role)}`);
      assert.deepEqual(await made.drift(), ["privileges"]);
      assert.deepEqual(made.outputs["privileges"], left);
      await made.update(desired);
      assert.deepEqual(await made.drift(), []);
      if (extra !== undefined) {
        await byOther(`GRANT ${extra} TO ${quoted(role)}`);
        assert.deepEqual(await made.drift(), ["privileges"]);
        await made.update(desired);
        assert.deepEqual(await made.drift(), []);
      }
      await made.remove();
      const granted = await inDatabase(`
        SELECT count(*)::int FROM (
          SELECT datacl AS acl FROM pg_database UNION ALL SELECT nspacl FROM pg_namespace
          UNION ALL SELECT relacl FROM pg_class UNION ALL SELECT proacl FROM pg_proc
          UNION ALL SELECT srvacl FROM pg_foreign_server
          UNION ALL SELECT fdwacl FROM pg_foreign_data_wrapper) AS every,
          aclexplode(acl) AS one
        WHERE grantee = '${quoted(role)}'::regrole`);
      assert.deepEqual(granted, [[0]]);
    });
  }

  it("grants on columns, and replaces where one was revoked", async () => {
    const desired = {
      ...base(),
      schema,
      objectType: "column",
      objects: ["a"],
      columns: ["y", "x"],
      privileges: ["UPDATE"],
    };
    const made = await deploy(grant, desired);
    assert.deepEqual(await made.drift(), []);
    await inDatabase(`REVOKE UPDATE (x) ON ${within}.a FROM ${quoted(role)}`);
    assert.deepEqual(await made.drift(), ["columns"]);
    assert.deepEqual(made.preview(desired).replaces, ["columns"]);
    await made.remove();
  });

  it("keeps grants on columns when it revokes from a named table", async () => {
    const columns = { ...base(), schema, objectType: "column", objects: ["a"], columns: ["x"] };
    const kept = await deploy(grant, { ...columns, privileges: ["UPDATE"] });
    const table = { ...base(), schema, objectType: "table", objects: ["a"] };
    const made = await deploy(grant, { ...table, privileges: ["SELECT"] });
    await made.remove();
    assert.deepEqual(await kept.drift(), []);
    await kept.remove();
  });

  it("takes everything from PUBLIC with an empty list, and sees PUBLIC given something", async () => {
    for (const rest of [
      { objectType: "database" },
      { objectType: "schema", schema },
      { objectType: "table", schema },
    ]) {
      const desired = { database, role: "public", privileges: [], ...rest };
      const made = await deploy(grant, desired);
      assert.equal(made.outputs["privileges"], null);
      assert.deepEqual(await made.drift(), []);
      await inDatabase(`GRANT CONNECT ON DATABASE ${quoted(database)} TO PUBLIC;
        GRANT USAGE ON SCHEMA ${within} TO PUBLIC; GRANT SELECT ON ${within}.a TO PUBLIC`);
      assert.deepEqual(await made.drift(), ["privileges"]);
      await made.update(desired);
      assert.deepEqual(await made.drift(), []);
    }
  });

  it("grants with the grant option, and replaces for every property but the privileges", async () => {
    const desired = { ...base(), objectType: "schema", schema, privileges: ["USAGE"] };
    const made = await deploy(grant, { ...desired, withGrantOption: true });
    const query = `SELECT is_grantable FROM pg_namespace, aclexplode(nspacl)
      WHERE nspname = '${schema}' AND grantee = '${quoted(role)}'::regrole`;
    assert.deepEqual(await inDatabase(query), [[true]]);
    for (const property of ["role", "database", "schema", "objectType"]) {
      assert.deepEqual(
        made.preview({ ...desired, withGrantOption: true, [property]: "x" }).replaces,
        [property],
      );
    }
    assert.deepEqual(made.preview(desired).replaces, ["withGrantOption"]);
    const reordered = { ...desired, withGrantOption: true, privileges: ["USAGE", "USAGE"] };
    assert.deepEqual(made.preview(reordered).changes, []);
    assert.deepEqual(made.preview({ ...reordered, privileges: [] }).changes, ["privileges"]);
    assert.equal(grant.deleteBeforeReplace, true);
    await made.remove();
  });

  it("reduces the privileges of an update", async () => {
    const desired = { ...base(), objectType: "table", schema, objects: ["a"] };
    const made = await deploy(grant, { ...desired, privileges: ["SELECT", "DELETE"] });
    await made.update({ ...desired, privileges: ["SELECT"] });
    assert.deepEqual(await made.drift(), []);
    const rights = `SELECT has_table_privilege('${role}', '${within}.a', 'DELETE')`;
    assert.deepEqual(await inDatabase(rights), [[false]]);
    await made.remove();
  });

  it("has MAINTAIN among ALL of a table's privileges from PostgreSQL 17 on", async () => {
    const desired = { ...base(), objectType: "table", schema, privileges: ["MAINTAIN"] };
    if ((await (await provider()).version()) >= 170_000) {
      const made = await deploy(grant, desired);
      assert.deepEqual(await made.drift(), []);
      await made.remove();
    } else {
      await assert.rejects(deploy(grant, desired), /"MAINTAIN" is not a privilege/);
    }
  });

  it("builds the ids of the official plugin", async () => {
    const made = await deploy(grant, { ...base(), objectType: "database", privileges: [] });
    assert.equal(made.id, `${role}_${database}_database`);
    const table = { ...base(), schema, objectType: "table", privileges: ["SELECT"] };
    const all = await deploy(grant, table);
    assert.equal(all.id, `${role}_${database}_${schema}_table`);
    const one = await deploy(grant, { ...table, objects: ["a"] });
    assert.equal(one.id, `${role}_${database}_${schema}_table_a`);
    await all.remove();
  });

  it("is gone, and deleted, with its role, its schema or its database", async () => {
    const other = await ownDatabase();
    const name = fresh("leaving");
    await byHand(`CREATE ROLE ${quoted(name)}`);
    await byHand("CREATE SCHEMA passing", { database: other.name });
    const there = { database: other.name, privileges: ["USAGE"], objectType: "schema" };
    const first = await deploy(grant, { ...there, role, schema: "passing" });
    await byHand("DROP SCHEMA passing", { database: other.name });
    const second = await deploy(grant, { ...there, role: name, schema: "public" });
    await byHand(`DROP OWNED BY ${quoted(name)}`, { database: other.name });
    await byHand(`DROP ROLE ${quoted(name)}`);
    const third = await deploy(grant, { ...there, role, schema: "public" });
    for (const made of [first, second]) {
      assert.equal(await made.drift(), "gone");
      await made.remove();
    }
    await other.drop();
    assert.equal(await third.drift(), "gone");
    await third.remove();
  });

  it("refuses an object type that it does not know, and cannot be imported", async () => {
    const [reason] = await refusals(grant, { ...base(), objectType: "tabel", privileges: [] });
    assert.match(reason ?? "", /^expected objectType to be one of database, .*, got tabel$/);
    await assert.rejects(async () => grant.read("x_y_table", {}, await provider()), /pulumi up/);
  });

  const wrong: readonly [Record<string, unknown>, RegExp][] = [
    [{ objectType: "table" }, /schema is missing/],
    [{ objectType: "database", objects: ["x"] }, /objects cannot be given/],
    [{ objectType: "schema", schema, objects: ["x"] }, /objects cannot be given/],
    [{ objectType: "table", schema, columns: ["x"] }, /columns need the object type column/],
    [{ objectType: "column", schema, objects: ["a"] }, /columns are missing/],
    [{ objectType: "column", schema, columns: ["x"] }, /objects must name one table/],
    [
      { objectType: "column", schema, objects: ["a"], columns: ["x"], privileges: [] },
      /privileges must name one/,
    ],
    [{ objectType: "foreign_server" }, /objects must name one object/],
    [{ objectType: "database", privileges: ["SELECT"] }, /"SELECT" is not a privilege .*CONNECT/],
    [{ objectType: "table", schema, privileges: ["select"] }, /"select" is not a privilege/],
    [{ objectType: "database", role: "nobody here" }, /role "nobody here" does not exist/],
    [{ objectType: "table", schema: "nowhere" }, /schema "nowhere" does not exist/],
    [{ objectType: "database", database: "nowhere" }, /database "nowhere" does not exist/],
    [
      { objectType: "function", schema, objects: ["f(int); DROP SCHEMA x; --)"] },
      /not a routine's name/,
    ],
  ];
  for (const [inputs, reason] of wrong) {
    it(`refuses ${JSON.stringify(inputs)} without changing anything`, async () => {
      const table = ["table", "column"].includes(String(inputs["objectType"]));
      const desired = { ...base(), privileges: table ? ["SELECT"] : ["ALL"], ...inputs };
      await assert.rejects(deploy(grant, desired), reason);
    });
  }
});
