import assert from "node:assert/strict";
import { grantRole } from "../../../../sandbox/plugins/postgresql/grant-role";
import { byHand, deploy, fresh, quoted, stopTestServer } from "./server";

after(stopTestServer);

describe("postgresql.GrantRole", () => {
  const member = fresh("member");
  before(() => byHand(`CREATE ROLE ${quoted(member)}`));
  after(() => byHand(`DROP ROLE IF EXISTS ${quoted(member)}`));

  it("makes a member, sees it taken by hand and takes it back on deletion", async () => {
    const inputs = { role: member, grantRole: "pg_monitor" };
    const made = await deploy(grantRole, inputs);
    assert.equal(made.id, `${member}_pg_monitor_false`);
    assert.deepEqual(made.outputs, { ...inputs, withAdminOption: false });
    assert.deepEqual(await made.drift(), []);
    for (const property of ["role", "grantRole"]) {
      assert.deepEqual(made.preview({ ...inputs, [property]: "x" }).replaces, [property]);
    }
    await byHand(`REVOKE pg_monitor FROM ${quoted(member)}`);
    assert.equal(await made.drift(), "gone");
    const again = await deploy(grantRole, inputs);
    await again.remove();
    assert.equal(await again.drift(), "gone");
    await again.remove();
  });

  it("gives the admin option, and sees it taken by hand", async () => {
    const inputs = { role: member, grantRole: "pg_monitor", withAdminOption: true };
    const made = await deploy(grantRole, inputs);
    assert.equal(made.id, `${member}_pg_monitor_true`);
    await byHand(`REVOKE ADMIN OPTION FOR pg_monitor FROM ${quoted(member)}`);
    assert.deepEqual(await made.drift(), ["withAdminOption"]);
    assert.deepEqual(made.preview(inputs).replaces, ["withAdminOption"]);
    await made.remove();
  });

  it("is deleted with its role, and refuses a role that does not exist", async () => {
    const name = fresh("leaving");
    await byHand(`CREATE ROLE ${quoted(name)}`);
    const made = await deploy(grantRole, { role: name, grantRole: "pg_monitor" });
    await byHand(`DROP ROLE ${quoted(name)}`);
    await made.remove();
    await assert.rejects(
      deploy(grantRole, { role: name, grantRole: "pg_monitor" }),
      /could not make .* a member of the role pg_monitor: role .* does not exist/,
    );
  });
});
