import assert from "node:assert/strict";
import { schema } from "../../../../sandbox/plugins/postgresql/schema";
import {
  byHand,
  checked,
  deploy,
  fresh,
  ownDatabase,
  provider,
  quoted,
  stopTestServer,
} from "./server";

after(stopTestServer);

describe("postgresql.Schema", () => {
  let database = "";
  let drop = (): Promise<void> => Promise.resolve();
  const there = { get: () => ({ database }) };
  before(async () => ({ name: database, drop } = await ownDatabase()));
  after(() => drop());

  it("makes a schema with the official plugin's defaults, imports and deletes it", async () => {
    const name = fresh("schema");
    const made = await deploy(schema, { name, ...there.get() });
    const expected = {
      name,
      database,
      owner: "postgres",
      ifNotExists: true,
      dropCascade: false,
      policies: [],
    };
    assert.equal(made.id, `${database}.${name}`);
    assert.deepEqual(made.outputs, expected);
    assert.deepEqual(made.preview({ name }), { changes: [], replaces: [] });
    const imported = await schema.read(made.id, {}, await provider());
    assert.deepEqual(imported, { id: made.id, outputs: expected });
    await made.remove();
    assert.equal(await made.drift(), "gone");
    await made.remove();
  });

  it("goes into the provider's database where none is named", async () => {
    const made = await deploy(schema, { name: fresh("schema") }, await provider({ database }));
    assert.equal(made.outputs["database"], database);
    await made.remove();
  });

  it("renames and changes the owner in place, and sees both done by hand", async () => {
    const made = await deploy(schema, { name: fresh("schema"), database, owner: "pg_monitor" });
    const name = fresh("renamed");
    const next = { name, database, owner: "pg_signal_backend" };
    assert.deepEqual(made.preview(next), { changes: ["name", "owner"], replaces: [] });
    assert.deepEqual(made.preview({ ...next, database: "x" }).replaces, ["database"]);
    await made.update(next);
    assert.equal(made.id, `${database}.${name}`);
    assert.deepEqual(await made.drift(), []);
    await byHand(`ALTER SCHEMA ${quoted(name)} OWNER TO postgres`, { database });
    assert.deepEqual(await made.drift(), ["owner"]);
    await made.update(next);
    assert.deepEqual(await made.drift(), []);
    await byHand(`ALTER SCHEMA ${quoted(name)} RENAME TO elsewhere`, { database });
    assert.equal(await made.drift(), "gone");
    await byHand("DROP SCHEMA elsewhere", { database });
  });

  it("takes over a schema that exists and gives it its owner", async () => {
    const made = await deploy(schema, { name: "public", database, owner: "pg_monitor" });
    assert.equal(made.outputs["owner"], "pg_monitor");
  });

  it("deletes a schema with something in it only with dropCascade", async () => {
    const name = fresh("full");
    const made = await deploy(schema, { name, database });
    await byHand(`CREATE TABLE ${quoted(name)}.t ()`, { database });
    await assert.rejects(made.remove(), /could not delete the schema .*depends on schema/s);
    const inputs = { name, database, dropCascade: true };
    assert.deepEqual(made.preview(inputs).changes, ["dropCascade"]);
    await made.update(inputs);
    await made.remove();
    assert.equal(await made.drift(), "gone");
  });

  it("is gone, and deleted, with its database", async () => {
    const other = await ownDatabase();
    const made = await deploy(schema, { name: fresh("schema"), database: other.name });
    await other.drop();
    assert.equal(await made.drift(), "gone");
    await made.remove();
  });

  it("refuses policies, an unknown owner, and an id that is not database.schema", async () => {
    assert.throws(() => checked(schema, { name: "x", policies: [{ usage: true }] }), /policies/);
    await assert.rejects(
      deploy(schema, { name: fresh("schema"), database, owner: "nobody here" }),
      /could not create the schema .*role "nobody here" does not exist/,
    );
    for (const id of ["alone", "a.b.c", ".b", "a."]) {
      await assert.rejects(async () => schema.read(id, {}, await provider()), /database\.schema/);
    }
  });
});
