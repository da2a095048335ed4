import assert from "node:assert/strict";
import { defaultPrivileges } from "../../../../sandbox/plugins/postgresql/default-privileges";
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

describe("postgresql.DefaultPrivileges", () => {
  const [role, owner, schema] = [fresh("reader"), fresh("owner"), fresh("schema")];
  let database = "";
  let drop = (): Promise<void> => Promise.resolve();
  const inDatabase = (statement: string): Promise<unknown> => byHand(statement, { database });
  const alter = `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoted(owner)}`;

  before(async () => {
    ({ name: database, drop } = await ownDatabase());
    await byHand(`CREATE ROLE ${quoted(role)}; CREATE ROLE ${quoted(owner)}`);
    await inDatabase(`CREATE SCHEMA ${quoted(schema)}`);
  });
  after(async () => {
    await drop();
    await byHand(`DROP ROLE ${quoted(role)}; DROP ROLE ${quoted(owner)}`);
  });

  const base = (): Record<string, unknown> => ({ role, owner, database });
  const cases: readonly [string, string | undefined, string[], string][] = [
    ["table", schema, ["SELECT", "INSERT"], "TABLES"],
    ["table", undefined, ["ALL"], "TABLES"],
    ["sequence", schema, ["USAGE"], "SEQUENCES"],
    ["sequence", undefined, ["USAGE", "SELECT"], "SEQUENCES"],
    ["function", schema, ["EXECUTE"], "FUNCTIONS"],
    ["routine", undefined, ["EXECUTE"], "ROUTINES"],
    ["type", schema, ["USAGE"], "TYPES"],
    ["schema", undefined, ["USAGE", "CREATE"], "SCHEMAS"],
  ];
  for (const [objectType, inSchema, privileges, words] of cases) {
    it(`grants ${privileges.join()} on ${words} ${inSchema ?? "everywhere"}`, async () => {
      const desired = { ...base(), objectType, privileges, schema: inSchema ?? null };
      const made = await deploy(defaultPrivileges, desired);
      const where = inSchema ?? "noschema";
      assert.equal(made.id, `${role}_${database}_${where}_${owner}_${objectType}`);
      assert.deepEqual(made.outputs, {
        ...desired,
        privileges: [...privileges].sort(),
        withGrantOption: false,
      });
      assert.deepEqual(await made.drift(), []);
      const scope = inSchema === undefined ? "" : `IN SCHEMA ${quoted(inSchema)}`;
      await inDatabase(`${alter} ${scope} REVOKE ALL ON ${words} FROM ${quoted(role)}`);
      assert.equal(await made.drift(), "gone");
      const again = await deploy(defaultPrivileges, desired);
      assert.deepEqual(await again.drift(), []);
      await again.remove();
      assert.equal(await again.drift(), "gone");
      const query = `SELECT count(*)::int FROM pg_default_acl`;
      assert.deepEqual(await inDatabase(query), [[0]]);
    });
  }

  it("sees one privilege taken and one given by hand, and mends both", async () => {
    const desired = { ...base(), schema, objectType: "table", privileges: ["SELECT", "UPDATE"] };
    const made = await deploy(defaultPrivileges, desired);
    const scope = `${alter} IN SCHEMA ${quoted(schema)}`;
    for (const change of [
      `REVOKE UPDATE ON TABLES FROM ${quoted(role)}`,
      `GRANT DELETE ON TABLES TO ${quoted(role)}`,
    ]) {
      await inDatabase(`${scope} ${change}`);
      assert.deepEqual(await made.drift(), ["privileges"]);
      await made.update(desired);
      assert.deepEqual(await made.drift(), []);
    }
    await made.update({ ...desired, privileges: ["SELECT"] });
    await inDatabase(`SET ROLE ${quoted(owner)}; RESET ROLE;
      GRANT CREATE ON SCHEMA ${quoted(schema)} TO ${quoted(owner)};
      SET ROLE ${quoted(owner)}; CREATE TABLE ${quoted(schema)}.made ()`);
    const rights = `SELECT has_table_privilege('${role}', c.oid, 'SELECT'),
      has_table_privilege('${role}', c.oid, 'UPDATE') FROM pg_class c WHERE relname = 'made'`;
    assert.deepEqual(await inDatabase(rights), [[true, false]]);
    await made.remove();
    await inDatabase(`DROP TABLE ${quoted(schema)}.made`);
  });

  it("takes EXECUTE from PUBLIC, and sees PostgreSQL's own default come back", async () => {
    const desired = {
      owner,
      database,
      role: "public",
      objectType: "function",
      privileges: [] as string[],
    };
    const made = await deploy(defaultPrivileges, desired);
    assert.equal(made.outputs["privileges"], null);
    assert.deepEqual(await made.drift(), []);
    await inDatabase(`${alter} GRANT EXECUTE ON FUNCTIONS TO PUBLIC`);
    assert.deepEqual(await made.drift(), ["privileges"]);
    await made.update(desired);
    assert.deepEqual(await made.drift(), []);
    await made.update({ ...desired, privileges: ["EXECUTE"] });
    assert.deepEqual(await made.drift(), []);
  });

  it("gives the grant option, and replaces for every property but the privileges", async () => {
    const desired = { ...base(), schema, objectType: "table", privileges: ["SELECT"] };
    const made = await deploy(defaultPrivileges, { ...desired, withGrantOption: true });
    const query = "SELECT is_grantable FROM pg_default_acl, aclexplode(defaclacl)";
    assert.deepEqual(await inDatabase(query), [[true]]);
    for (const property of ["role", "owner", "database", "schema", "objectType"]) {
      assert.deepEqual(
        made.preview({ ...desired, withGrantOption: true, [property]: "x" }).replaces,
        [property],
      );
    }
    assert.deepEqual(made.preview(desired).replaces, ["withGrantOption"]);
    await made.remove();
  });

  it("is gone, and deleted, with its owner or its database", async () => {
    const other = await ownDatabase();
    const name = fresh("leaving");
    await byHand(`CREATE ROLE ${quoted(name)}`);
    const desired = { role, database: other.name, objectType: "table", privileges: ["SELECT"] };
    const first = await deploy(defaultPrivileges, { ...desired, owner: name });
    const second = await deploy(defaultPrivileges, { ...desired, owner });
    await byHand(`DROP OWNED BY ${quoted(name)}`, { database: other.name });
    await byHand(`DROP ROLE ${quoted(name)}`);
    assert.equal(await first.drift(), "gone");
    await first.remove();
    await other.drop();
    assert.equal(await second.drift(), "gone");
    await second.remove();
  });

  it("refuses an object type that it does not know, and cannot be imported", async () => {
    const inputs = { ...base(), objectType: "database", privileges: [] };
    const [reason] = await refusals(defaultPrivileges, inputs);
    assert.match(reason ?? "", /^expected objectType to be one of table, .*, got database$/);
    await assert.rejects(
      async () => defaultPrivileges.read("x", {}, await provider()),
      /cannot be imported/,
    );
  });

  const wrong: readonly [Record<string, unknown>, RegExp][] = [
    [{ objectType: "schema", schema }, /schema cannot be given with the object type schema/],
    [{ role: "public", withGrantOption: true }, /withGrantOption cannot be given/],
    [{ privileges: ["EXECUTE"] }, /"EXECUTE" is not a privilege/],
    [{ owner: "nobody here" }, /role "nobody here" does not exist/],
    [{ role: "nobody here" }, /role "nobody here" does not exist/],
    [{ schema: "nowhere" }, /schema "nowhere" does not exist/],
  ];
  for (const [inputs, reason] of wrong) {
    it(`refuses ${JSON.stringify(inputs)}`, async () => {
      const privileges = inputs["objectType"] === "schema" ? ["USAGE"] : ["SELECT"];
      await assert.rejects(
        deploy(defaultPrivileges, { ...base(), objectType: "table", privileges, ...inputs }),
        reason,
      );
    });
  }
});
