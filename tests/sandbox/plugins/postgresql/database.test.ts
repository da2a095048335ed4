import assert from "node:assert/strict";
import { database } from "../../../../sandbox/plugins/postgresql/database";
import { role } from "../../../../sandbox/plugins/postgresql/role";
import { byHand, deploy, fresh, provider, quoted, refusals, stopTestServer } from "./server";

after(stopTestServer);

describe("postgresql.Database", () => {
  it("makes a database with the official plugin's defaults, imports and deletes it", async () => {
    const name = fresh("db");
    const made = await deploy(database, { name, lcCollate: "C", lcCtype: "C" });
    const expected = {
      name,
      owner: "postgres",
      template: "template0",
      encoding: "UTF8",
      lcCollate: "C",
      lcCtype: "C",
      tablespaceName: "pg_default",
      connectionLimit: -1,
      allowConnections: true,
      isTemplate: false,
      alterObjectOwnership: false,
    };
    assert.equal(made.id, name);
    assert.deepEqual(made.outputs, expected);
    assert.deepEqual(made.preview({ name }), { changes: [], replaces: [] });
    assert.deepEqual((await database.read(name, {}, await provider()))?.outputs, expected);
    await made.remove();
    assert.equal(await made.drift(), "gone");
    await made.remove();
  });

  it("replaces for another encoding, collation or template, and for nothing else", async () => {
    const made = await deploy(database, { name: fresh("db") });
    for (const property of ["encoding", "lcCollate", "lcCtype", "template"]) {
      assert.deepEqual(made.preview({ name: made.id, [property]: "x" }).replaces, [property]);
    }
    const inPlace = { name: "y", owner: "z", connectionLimit: 1, allowConnections: false };
    assert.deepEqual(made.preview(inPlace).replaces, []);
    assert.deepEqual([...made.preview(inPlace).changes].sort(), Object.keys(inPlace).sort());
    await made.remove();
  });

  it("renames, while our own connections to it have just been used", async () => {
    const server = await provider();
    const made = await deploy(database, { name: fresh("db") }, server);
    await server.read(made.id, (session) => session.run("SELECT 1"));
    const other = await provider();
    await other.read(made.id, (session) => session.run("SELECT 1"));
    const name = fresh("renamed");
    await made.update({ name });
    assert.equal(made.id, name);
    assert.deepEqual(await made.drift(), []);
    await made.remove();
  });

  it("updates limits, connections, template and owner in place", async () => {
    const owner = await deploy(role, { name: fresh("owner") });
    const made = await deploy(database, { name: fresh("db") });
    const inputs = {
      name: made.id,
      owner: owner.id,
      connectionLimit: 5,
      allowConnections: false,
      isTemplate: true,
    };
    await made.update(inputs);
    assert.deepEqual(await made.drift(), []);
    assert.deepEqual({ ...made.outputs, ...inputs }, made.outputs);
    await made.remove();
    await owner.remove();
  });

  it("hands the objects over with the database where alterObjectOwnership is set", async () => {
    const [old, next] = [
      await deploy(role, { name: fresh("old") }),
      await deploy(role, { name: fresh("new") }),
    ];
    const inputs = { name: fresh("db"), owner: old.id, alterObjectOwnership: true };
    const made = await deploy(database, inputs);
    await byHand(`CREATE TABLE t (); ALTER TABLE t OWNER TO ${quoted(old.id)}`, {
      database: made.id,
    });
    await made.update({ ...inputs, owner: next.id });
    const owners = "SELECT tableowner FROM pg_tables WHERE tablename = 't'";
    assert.deepEqual(await byHand(owners, { database: made.id }), [[next.id]]);
    await made.remove();
    await old.remove();
    await next.remove();
  });

  const changes: readonly [string, string][] = [
    ["CONNECTION LIMIT 3", "connectionLimit"],
    ["ALLOW_CONNECTIONS false", "allowConnections"],
    ["IS_TEMPLATE true", "isTemplate"],
    ["OWNER TO pg_monitor", "owner"],
  ];
  for (const [change, property] of changes) {
    it(`sees ${change} done by hand, and mends it`, async () => {
      const inputs = { name: fresh("db"), owner: "postgres", isTemplate: false };
      const made = await deploy(database, inputs);
      await byHand(`ALTER DATABASE ${quoted(made.id)} ${change}`);
      assert.deepEqual(await made.drift(), [property]);
      await made.update(inputs);
      assert.deepEqual(await made.drift(), []);
      await made.remove();
    });
  }

  it("drops a database that is a template and to which somebody is connected", async () => {
    const made = await deploy(database, { name: fresh("db"), isTemplate: true });
    const staying = byHand("SELECT pg_sleep(30)", { database: made.id });
    const ended = assert.rejects(staying);
    const connected = `SELECT true FROM pg_stat_activity WHERE datname = '${made.id}'`;
    while ((await byHand(connected)).length === 0);
    await made.remove();
    await ended;
  });

  it("leaves no connection behind", async () => {
    const server = await provider();
    const made = await deploy(database, { name: fresh("db") }, server);
    await server.read(made.id, (session) => session.run("SELECT 1"));
    const left = "SELECT true FROM pg_stat_activity WHERE application_name = 'Pulumi postgresql'";
    while ((await byHand(left)).length > 0);
    await made.remove();
  });

  it("refuses a limit below -1 and tells what PostgreSQL refuses", async () => {
    assert.match((await refusals(database, { name: "x", connectionLimit: -2 })).join(), /-2/);
    await assert.rejects(
      deploy(database, { name: fresh("db"), owner: "nobody here" }),
      /could not create the database .*role "nobody here" does not exist \(SQLSTATE 42704\)/,
    );
    await assert.rejects(
      deploy(database, { name: fresh("db"), encoding: "no'such" }),
      /could not create the database .*no'such/,
    );
  });
});
