import assert from "node:assert/strict";

import { failure } from "../../framework/engine-client";
import { ACCOUNT, startTwilio, TOKEN } from "./world";

const FUNCTION = "saas:twilio:getAccount";

describe("Twilio's account", () => {
  it("tells its status and its type, and never its token", async () => {
    const world = await startTwilio();
    const told = await world.engine.invoke(FUNCTION, {});
    assert.deepEqual(told, { accountSid: ACCOUNT, status: "active", type: "Full" });
    assert.doesNotMatch(JSON.stringify(told), new RegExp(TOKEN));
    world.state.account = { status: "suspended", type: "Trial" };
    assert.deepEqual(await world.engine.invoke(FUNCTION, {}), {
      ...{ accountSid: ACCOUNT, status: "suspended", type: "Trial" },
    });
    await world.close();
  });

  it("never shows the token where the answer is not as expected", async () => {
    const world = await startTwilio();
    Object.assign(world.state.account, { status: TOKEN });
    const said = await failure(world.engine.invoke(FUNCTION, {}));
    assert.match(said, /not as expected: status/);
    assert.doesNotMatch(said, new RegExp(TOKEN));
    await world.close();
  });

  it("is refused without the token in the message", async () => {
    const twilioAuthToken = "anotherCanaryOfTheProvidersTests";
    const world = await startTwilio({ settings: { twilioAccountSid: ACCOUNT, twilioAuthToken } });
    const said = await failure(world.engine.invoke(FUNCTION, {}));
    assert.match(said, /401 Authenticate \(20003\)/);
    assert.doesNotMatch(said, /anotherCanary/);
    await world.close();
  });
});
