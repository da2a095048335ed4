import assert from "node:assert/strict";
import { extension } from "../../../../sandbox/plugins/postgresql/extension";
import { byHand, deploy, fresh, ownDatabase, provider, quoted, stopTestServer } from "./server";

after(stopTestServer);

describe("postgresql.Extension", () => {
  let database = "";
  let drop = (): Promise<void> => Promise.resolve();
  before(async () => ({ name: database, drop } = await ownDatabase()));
  after(() => drop());

  it("makes an extension, imports it, sees it dropped by hand and deletes it", async () => {
    const inputs = { name: "pgcrypto", database };
    const made = await deploy(extension, inputs);
    assert.equal(made.id, `${database}.pgcrypto`);
    const { version, ...outputs } = made.outputs;
    assert.match(String(version), /^\d+\.\d+$/);
    assert.deepEqual(outputs, {
      name: "pgcrypto",
      database,
      schema: "public",
      createCascade: false,
      dropCascade: false,
    });
    assert.deepEqual(await made.drift(), []);
    assert.deepEqual((await extension.read(made.id, {}, await provider()))?.outputs, made.outputs);
    assert.deepEqual(made.preview({ name: "citext", database }).replaces, ["name"]);
    await byHand("DROP EXTENSION pgcrypto", { database });
    assert.equal(await made.drift(), "gone");
    await made.remove();
  });

  it("moves to another schema in place, and sees that done by hand", async () => {
    const schema = fresh("schema");
    await byHand(`CREATE SCHEMA ${quoted(schema)}`, { database });
    const made = await deploy(extension, { name: "citext", database, schema });
    await byHand("ALTER EXTENSION citext SET SCHEMA public", { database });
    assert.deepEqual(await made.drift(), ["schema"]);
    assert.deepEqual(made.preview({ name: "citext", database, schema }).replaces, []);
    await made.update({ name: "citext", database, schema });
    assert.deepEqual(await made.drift(), []);
    await made.remove();
  });

  it("brings what it needs with createCascade, and takes what needs it with dropCascade", async () => {
    const inputs = { name: "earthdistance", database };
    await assert.rejects(deploy(extension, inputs), /could not create the extension .*"cube"/);
    const made = await deploy(extension, { ...inputs, createCascade: true });
    const cube = await deploy(extension, { name: "cube", database });
    await assert.rejects(cube.remove(), /could not delete the extension .*depend/s);
    const all = { name: "cube", database, dropCascade: true };
    await cube.update(all);
    await cube.remove();
    assert.equal(await made.drift(), "gone");
  });

  it("refuses an extension that the server does not have", async () => {
    await assert.rejects(
      deploy(extension, { name: "no such", database }),
      /could not create the extension no such in the database .*no such/,
    );
    await assert.rejects(async () => extension.read("x", {}, await provider()), /extension/);
  });
});
