import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mock } from "node:test";
import { Client } from "pg";
import { role } from "../../../../sandbox/plugins/postgresql/role";
import { byHand, deploy, fresh, provider, quoted, refusals, stopTestServer } from "./server";

after(stopTestServer);

describe("postgresql.Role", () => {
  it("makes a role with the official plugin's defaults and outputs", async () => {
    const name = fresh("owner");
    const made = await deploy(role, { name });
    assert.equal(made.id, name);
    assert.deepEqual(made.outputs, {
      assumeRole: "",
      bypassRowLevelSecurity: false,
      connectionLimit: -1,
      createDatabase: false,
      createRole: false,
      encrypted: null,
      encryptedPassword: true,
      idleInTransactionSessionTimeout: 0,
      inherit: true,
      login: false,
      name,
      password: null,
      passwordWo: "",
      passwordWoVersion: null,
      replication: false,
      roles: null,
      searchPaths: null,
      skipDropRole: false,
      skipReassignOwned: false,
      statementTimeout: 0,
      superuser: false,
      validUntil: "infinity",
    });
    assert.deepEqual(made.preview({ name }).changes, []);
    await made.remove();
    assert.equal(await made.refresh(), undefined);
  });

  it("makes a role with everything, reads it back unchanged and imports it by its name", async () => {
    const [group, name] = [fresh("group"), fresh("app")];
    const parent = await deploy(role, { name: group });
    const inputs = {
      name,
      login: true,
      password: 'p\'a\\ss "word" é',
      createDatabase: true,
      createRole: true,
      inherit: false,
      replication: true,
      bypassRowLevelSecurity: true,
      superuser: true,
      connectionLimit: 7,
      validUntil: "2040-01-02 03:04:05+00",
      roles: [group],
      searchPaths: ["book, ed", 'b"b', "public"].slice(1),
      statementTimeout: 30_000,
      idleInTransactionSessionTimeout: 60_000,
      assumeRole: group,
    };
    const made = await deploy(role, inputs);
    assert.deepEqual(await made.drift(), []);
    const { password, ...others } = inputs;
    const imported = await role.read(name, {}, await provider());
    assert.deepEqual({ ...imported?.outputs, ...others }, imported?.outputs);
    assert.equal(imported?.outputs["password"], null);
    assert.deepEqual(await byHand("SELECT current_user, session_user", { user: name, password }), [
      [group, name],
    ]);
    await made.remove();
    await parent.remove();
  });

  it("stores a SCRAM verifier with which the password logs in", async () => {
    for (const password of ["plain", "ＦＵＬＬ\u00a0width\u00ad", "ünï\u0301cödé", "tab\there"]) {
      const name = fresh("login");
      const made = await deploy(role, { name, login: true, password });
      const [row] = await byHand(
        `SELECT rolpassword LIKE 'SCRAM-SHA-256$4096:%' FROM pg_authid WHERE rolname = '${name}'`,
      );
      assert.deepEqual(row, [true]);
      assert.deepEqual(await byHand("SELECT session_user", { user: name, password }), [[name]]);
      await assert.rejects(
        byHand("SELECT 1", { user: name, password: `${password}!` }),
        /password/,
      );
      await made.remove();
    }
  });

  it("updates every property in place, and the name with its password", async () => {
    const [first, second, third] = [fresh("one"), fresh("two"), fresh("three")];
    const [a, b] = [await deploy(role, { name: first }), await deploy(role, { name: second })];
    const before = { name: third, login: false, roles: [first], password: "before" };
    const made = await deploy(role, before);
    const after = {
      name: `${third} again`,
      login: true,
      password: "after",
      connectionLimit: 3,
      createDatabase: true,
      createRole: true,
      bypassRowLevelSecurity: true,
      replication: true,
      superuser: true,
      inherit: false,
      validUntil: "2041-01-01 00:00:00+00",
      roles: [second],
      searchPaths: ["x"],
      statementTimeout: 1000,
      idleInTransactionSessionTimeout: 2000,
      assumeRole: second,
    };
    const planned = made.preview(after);
    assert.deepEqual(planned.replaces, []);
    assert.deepEqual([...planned.changes].sort(), Object.keys(after).sort());
    await made.update(after);
    assert.equal(made.id, after.name);
    assert.deepEqual(await made.drift(), []);
    assert.deepEqual(await byHand("SELECT current_user", { user: after.name, password: "after" }), [
      [second],
    ]);
    await made.update({ name: after.name, password: "after" });
    assert.deepEqual(await made.drift(), []);
    assert.equal(made.outputs["searchPaths"], null);
    assert.equal(made.outputs["assumeRole"], "");
    await made.remove();
    await a.remove();
    await b.remove();
  });

  const group = "drift group";
  const byHandChanges: readonly [string, string, string][] = [
    ["a limit", "CONNECTION LIMIT 9", "connectionLimit"],
    ["the login", "NOLOGIN", "login"],
    ["superuser", "SUPERUSER", "superuser"],
    ["a date", "VALID UNTIL '2035-01-01'", "validUntil"],
    ["a search path", "SET search_path = public, other", "searchPaths"],
    ["a time limit with a unit", "SET statement_timeout = '31s'", "statementTimeout"],
    ["a role to assume", `SET role = '${group}'`, "assumeRole"],
    ["the password taken away", "PASSWORD NULL", "password"],
    ["an MD5 hash of another password", `PASSWORD 'md5${"0".repeat(32)}'`, "password"],
  ];
  for (const [title, change, property] of byHandChanges) {
    it(`sees ${title} changed by hand, and mends it`, async () => {
      const name = fresh("drift");
      await byHand(`CREATE ROLE ${quoted(group)}`);
      const made = await deploy(role, { name, login: true, password: "secret" });
      await byHand(`ALTER ROLE ${quoted(name)} ${change}`);
      assert.deepEqual(await made.drift(), [property]);
      await made.update({ name, login: true, password: "secret" });
      assert.deepEqual(await made.drift(), []);
      await made.remove();
      await byHand(`DROP ROLE ${quoted(group)}`);
    });
  }

  it("takes an MD5 hash of the stored password for that password", async () => {
    const [name, password] = ["hashed", "secret"];
    const made = await deploy(role, { name, login: true, password });
    const hash = createHash("md5").update(`${password}${name}`).digest("hex");
    await byHand(`ALTER ROLE ${name} PASSWORD 'md5${hash}'`);
    assert.deepEqual(await made.drift(), []);
    await made.remove();
  });

  it("sends the server neither the password nor anything but its hash", async () => {
    const [name, password] = [fresh("quiet"), "hunter2-hunter2"];
    const spy = mock.method(Client.prototype, "query");
    try {
      const made = await deploy(role, { name, login: true, password });
      await made.refresh();
      await made.update({ name, login: true, password: `${password}!` });
      await made.remove();
    } finally {
      spy.mock.restore();
    }
    const statements = spy.mock.calls.map((call) => call.arguments.slice(0, 2));
    assert.match(JSON.stringify(statements), /SCRAM-SHA-256/);
    assert.doesNotMatch(JSON.stringify(statements), /hunter2/);
  });

  it("sees memberships given and taken by hand, and mends them", async () => {
    const [wanted, strange, name] = [fresh("wanted"), fresh("strange"), fresh("member")];
    await byHand(`CREATE ROLE ${quoted(wanted)}; CREATE ROLE ${quoted(strange)}`);
    const inputs = { name, roles: [wanted] };
    const made = await deploy(role, inputs);
    await byHand(
      `REVOKE ${quoted(wanted)} FROM ${quoted(name)}; GRANT ${quoted(strange)} TO ${quoted(name)}`,
    );
    assert.deepEqual(await made.drift(), ["roles"]);
    assert.deepEqual(made.outputs["roles"], [strange]);
    await made.update(inputs);
    assert.deepEqual(made.outputs["roles"], [wanted]);
    await made.remove();
    await byHand(`DROP ROLE ${quoted(wanted)}; DROP ROLE ${quoted(strange)}`);
  });

  it("sets a write-only password again only with its version, and never stores it", async () => {
    const name = fresh("write only");
    const inputs = { name, login: true, passwordWo: "first", passwordWoVersion: "1" };
    const made = await deploy(role, inputs);
    assert.equal(JSON.stringify(made.outputs).includes("first"), false);
    assert.deepEqual(made.preview({ ...inputs, passwordWo: "second" }).changes, []);
    assert.deepEqual(made.preview({ name, login: true }).changes, ["passwordWoVersion"]);
    const next = { ...inputs, passwordWo: "second", passwordWoVersion: "2" };
    assert.deepEqual(made.preview(next).changes, ["passwordWoVersion"]);
    await made.update(next);
    assert.deepEqual(await byHand("SELECT 1", { user: name, password: "second" }), [[1]]);
    await made.remove();
  });

  it("hands what a deleted role owned to the administrator, unless told not to", async () => {
    const name = fresh("leaving");
    const made = await deploy(role, { name });
    const table = quoted(`table of ${name}`);
    await byHand(`CREATE TABLE ${table} (); ALTER TABLE ${table} OWNER TO ${quoted(name)}`);
    const kept = await deploy(role, { name: fresh("kept"), skipDropRole: true });
    await kept.remove();
    assert.notEqual(await kept.refresh(), undefined);
    await made.remove();
    assert.deepEqual(
      await byHand(`SELECT tableowner FROM pg_tables WHERE tablename = 'table of ${name}'`),
      [["postgres"]],
    );
    await byHand(`DROP TABLE ${table}; DROP ROLE ${quoted(kept.id)}`);
  });

  it("names what stands in the way of a deletion", async () => {
    const name = fresh("owning");
    const made = await deploy(role, { name, skipReassignOwned: true });
    const table = quoted(`held by ${name}`);
    await byHand(`CREATE TABLE ${table} (); ALTER TABLE ${table} OWNER TO ${quoted(name)}`);
    await assert.rejects(made.remove(), /could not delete the role .*owner of table/s);
    await byHand(`DROP TABLE ${table}; DROP ROLE ${quoted(name)}`);
  });

  it("takes a role that is gone already as deleted", async () => {
    const made = await deploy(role, { name: fresh("gone") });
    await byHand(`DROP ROLE ${quoted(made.id)}`);
    assert.equal(await made.drift(), "gone");
    await made.remove();
  });

  const wrong: readonly [object, RegExp][] = [
    [{ connectionLimit: -2 }, /connectionLimit to be a whole number of at least -1, got -2/],
    [{ connectionLimit: 1.5 }, /connectionLimit/],
    [{ statementTimeout: -1 }, /statementTimeout/],
    [{ idleInTransactionSessionTimeout: -1 }, /idleInTransactionSessionTimeout/],
    [{ password: "a", passwordWo: "b", passwordWoVersion: "1" }, /password conflicts/],
    [{ passwordWo: "b" }, /passwordWo and passwordWoVersion must be given together/],
    [{ passwordWoVersion: "1" }, /passwordWo and passwordWoVersion must be given together/],
  ];
  for (const [inputs, reason] of wrong) {
    it(`refuses ${Object.keys(inputs).join(" with ")} of ${JSON.stringify(inputs)}`, async () => {
      const [only, ...more] = await refusals(role, { name: "x", ...inputs });
      assert.match(only ?? "", reason);
      assert.deepEqual(more, []);
    });
  }

  it("tells neither the password nor its hash when a role cannot be made", async () => {
    const name = fresh("twice");
    const made = await deploy(role, { name });
    const password = "hunter2-hunter2";
    const error: unknown = await deploy(role, { name, password }).catch((cause: unknown) => cause);
    assert(error instanceof Error);
    assert.match(error.message, /could not create the role .*already exists/);
    assert.doesNotMatch(
      JSON.stringify([error.message, error.stack, error]),
      /hunter2|SCRAM|\$4096/,
    );
    await assert.rejects(
      deploy(role, { name: fresh("open"), password, encryptedPassword: false }),
      /no password unencrypted/,
    );
    await made.remove();
  });

  it("compares passwords only as a superuser, and says which setting to change", async () => {
    const admin = fresh("admin");
    const made = await deploy(role, { name: admin, login: true, createRole: true, password: "pw" });
    const login = { username: admin, password: "pw" };
    const name = fresh("made by admin");
    const inputs = { name, login: true, password: "secret" };
    await assert.rejects(
      deploy(role, inputs, await provider(login)),
      /none: run `pulumi config set postgresql:superuser false`/,
    );
    const modest = await deploy(role, inputs, await provider({ ...login, superuser: "false" }));
    assert.deepEqual(await modest.drift(), []);
    await modest.remove();
    await made.remove();
  });
});
