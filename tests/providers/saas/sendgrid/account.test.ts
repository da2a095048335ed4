import assert from "node:assert/strict";

import { failure } from "../../framework/engine-client";
import { startSendgrid } from "./world";

const TOKEN = "saas:sendgrid:getAccount";

describe("SendGrid's account", () => {
  it("tells its plan and its reputation", async () => {
    const world = await startSendgrid({ held: () => undefined });
    assert.deepEqual(await world.engine.invoke(TOKEN, {}), { type: "paid", reputation: 99.7 });
    world.state.account = { type: "free", reputation: 12 };
    assert.deepEqual(await world.engine.invoke(TOKEN, {}), { type: "free", reputation: 12 });
    await world.close();
  });

  it("is asked again where it answers badly, and refused without the key in the message", async () => {
    const world = await startSendgrid({ held: () => undefined, key: "SG.anotherCanaryOfTheTests" });
    world.failures.inject({ kind: "status", status: 500, times: 2 });
    const said = await failure(world.engine.invoke(TOKEN, {}));
    assert.match(said, /GET v3\/user\/account: 401 The provided authorization grant is invalid/);
    assert.doesNotMatch(said, /anotherCanary/);
    assert.equal(world.asked().length, 3);
    await world.close();
  });
});
