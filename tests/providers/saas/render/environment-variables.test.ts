import assert from "node:assert/strict";

import { serve } from "../../../../sandbox/apis/server";
import { failure, partialState, secretOf } from "../../framework/engine-client";
import { connect } from "../connection";
import { survivesFaults } from "../faults";
import type { World } from "../faults";
import type { Program, Stack } from "../stack";
import { BACKEND, FRONTEND, KEY, startRender } from "./world";
import type { RenderWorld } from "./world";

const TYPE = "saas:render:EnvironmentVariables";
const VARIABLES = { DEBUG: "false", LOG_LEVEL: "INFO" };
const CANARY = "canary-of-a-value";
const program = (more: object = {}): Program => ({
  env: { type: TYPE, inputs: { serviceId: BACKEND, variables: VARIABLES, ...more } },
});

describe("environment variables at Render", () => {
  let world: RenderWorld;
  let stack: Stack;
  beforeEach(async () => {
    world = await startRender();
    stack = world.stack;
  });
  afterEach(() => world.close());
  const variables = (id: string = BACKEND): Record<string, string> =>
    Object.fromEntries(world.service(id).variables);
  const byHand = (name: string, value: string): void => {
    world.service().variables.set(name, value);
  };

  it("are set one by one with one deployment, and kept as a secret", async () => {
    assert.deepEqual(await world.requests(() => stack.up(program())), [
      ...["GET env-vars", "PUT env-vars/DEBUG", "PUT env-vars/LOG_LEVEL"],
      ...["GET deploys", "POST deploys"],
    ]);
    assert.deepEqual(variables(), VARIABLES);
    assert.equal(world.service().deploys.length, 1);
    assert.deepEqual(world.service().deploys[0]?.variables, VARIABLES);
    assert.equal(stack.outputs("env")["deploymentId"], world.service().deploys[0]?.id);
    assert.equal(JSON.stringify(stack.wire("env")["variables"]).includes("1b47061264138c4a"), true);
  });

  it("need no request at all where nothing changes", async () => {
    await stack.up(program());
    assert.deepEqual(await world.requests(() => stack.up(program())), []);
  });

  it("are changed with one write of what changes and one deployment", async () => {
    await stack.up(program());
    const changed = { ...VARIABLES, DEBUG: "true" };
    assert.deepEqual(await world.requests(() => stack.up(program({ variables: changed }))), [
      ...["GET env-vars", "PUT env-vars/DEBUG", "GET deploys", "POST deploys"],
    ]);
    assert.deepEqual(variables(), changed);
    assert.deepEqual(world.service().deploys[0]?.variables, changed);
  });

  it("are added and removed with one deployment", async () => {
    await stack.up(program());
    const changed = { DEBUG: "false", NEW: "" };
    assert.deepEqual(await world.requests(() => stack.up(program({ variables: changed }))), [
      ...["GET env-vars", "PUT env-vars/NEW", "DELETE env-vars/LOG_LEVEL"],
      ...["GET deploys", "POST deploys"],
    ]);
    assert.deepEqual(variables(), changed);
  });

  it("are deployed once for something else that changes, alone or with them", async () => {
    await stack.up(program({ redeployOn: 1 }));
    assert.deepEqual(await stack.up(program({ redeployOn: 1 })), []);
    const sent = await world.requests(() => stack.up(program({ redeployOn: 2 })));
    assert.deepEqual(sent, ["GET env-vars", "GET deploys", "POST deploys"]);
    await stack.refresh();
    const both = program({ redeployOn: 3, variables: { ...VARIABLES, DEBUG: "true" } });
    assert.deepEqual(await stack.up(both), ["update env"]);
    assert.equal(world.service().deploys.length, 3);
    const without = program({ variables: { ...VARIABLES, DEBUG: "true" } });
    assert.deepEqual(await stack.up(without), ["update env"]);
    assert.equal(world.service().deploys.length, 3);
  });

  it("of others survive, on all pages and added in between, and are told by name", async () => {
    for (let at = 100; at < 250; at++) byHand(`OTHER_${at}`, CANARY);
    const { requests } = world.api.state;
    const push = requests.push.bind(requests);
    requests.push = (request) => {
      // Between our reading and our writing.
      if (request.startsWith("PUT")) byHand("MEANWHILE", CANARY);
      return push(request);
    };
    await stack.up(program());
    const unmanaged = stack.outputs("env")["unmanagedNames"];
    assert.ok(Array.isArray(unmanaged));
    assert.deepEqual([unmanaged.length, unmanaged[0]], [150, "OTHER_100"]);
    assert.equal(JSON.stringify(stack.wire("env")).includes(CANARY), false);
    await stack.refresh();
    assert.equal((stack.outputs("env")["unmanagedNames"] as unknown[]).length, 151);
    assert.deepEqual(await stack.up(program()), []);
    await stack.up(program({ variables: { DEBUG: "true" } }));
    await stack.destroy();
    assert.equal(Object.keys(variables()).length, 151);
  });

  it("of others go where the program asks for it", async () => {
    byHand("ADDED", "by hand");
    await stack.up(program());
    assert.deepEqual(await stack.up(program({ exclusive: true })), ["update env"]);
    assert.deepEqual(variables(), VARIABLES);
    byHand("LATER", "by hand");
    await stack.refresh();
    assert.deepEqual(await stack.up(program({ exclusive: true })), ["update env"]);
    assert.deepEqual(variables(), VARIABLES);
    assert.deepEqual(world.service().deploys[0]?.variables, VARIABLES);
  });

  it("show what was changed by hand, and are put right", async () => {
    await stack.up(program());
    byHand("DEBUG", "true");
    world.service().variables.delete("LOG_LEVEL");
    assert.deepEqual(await stack.refresh(), []);
    assert.deepEqual(stack.outputs("env")["variables"], { DEBUG: "true" });
    assert.deepEqual(await stack.up(program()), ["update env"]);
    assert.deepEqual(variables(), VARIABLES);
    world.service().variables.clear();
    await stack.refresh();
    assert.deepEqual(await stack.up(program()), ["update env"]);
    assert.deepEqual(variables(), VARIABLES);
  });

  describe("with generated values", () => {
    const generating = (more: object = {}): Program =>
      program({ generated: ["GENERATED_KEY"], ...more });

    it("get one each, once, which is a secret output", async () => {
      await stack.up(generating());
      const value = variables()["GENERATED_KEY"];
      assert.equal(value?.length, 44);
      assert.deepEqual(stack.outputs("env")["generatedValues"], { GENERATED_KEY: value });
      assert.equal(JSON.stringify(stack.wire("env")["generatedValues"]).includes("1b4706"), true);
      assert.deepEqual(await stack.up(generating()), []);
      await stack.up(generating({ variables: { DEBUG: "true" } }));
      assert.equal(variables()["GENERATED_KEY"], value);
      await stack.refresh();
      assert.deepEqual(await stack.up(generating({ variables: { DEBUG: "true" } })), []);
      assert.equal(world.service().deploys.length, 2);
    });

    it("keep one that is there, and get a new one where it was deleted", async () => {
      byHand("GENERATED_KEY", "there already");
      await stack.up(generating());
      assert.equal(variables()["GENERATED_KEY"], "there already");
      world.service().variables.delete("GENERATED_KEY");
      await stack.refresh();
      assert.deepEqual(await stack.up(generating()), ["update env"]);
      assert.equal(variables()["GENERATED_KEY"]?.length, 44);
    });

    it("lose one that is no longer in the program, and one can become a given one", async () => {
      await stack.up(generating());
      await stack.up(program({ variables: { ...VARIABLES, GENERATED_KEY: "given" } }));
      assert.equal(variables()["GENERATED_KEY"], "given");
      await stack.up(program());
      assert.deepEqual(variables(), VARIABLES);
    });
  });

  it("are imported with all that is there, and nothing else changes", async () => {
    byHand("DEBUG", "false");
    byHand("LOG_LEVEL", "INFO");
    const inputs = await stack.import("env", TYPE, BACKEND);
    assert.deepEqual(Object.keys(inputs).sort(), ["serviceId", "variables"]);
    assert.equal(JSON.stringify(inputs["variables"]).includes("1b47061264138c4a"), true);
    assert.deepEqual(await world.requests(() => stack.up(program())), []);
  });

  it("move to another service", async () => {
    await stack.up(program());
    assert.deepEqual(await stack.up(program({ serviceId: FRONTEND })), ["replace env"]);
    assert.deepEqual(variables(FRONTEND), VARIABLES);
    assert.deepEqual(variables(), {});
  });

  it("are deleted without a deployment, also where they are gone", async () => {
    await stack.up(program());
    assert.deepEqual(await world.requests(() => stack.destroy()), [
      ...["DELETE env-vars/DEBUG", "DELETE env-vars/LOG_LEVEL"],
    ]);
    assert.deepEqual(variables(), {});
    await stack.up(program());
    world.service().variables.clear();
    assert.deepEqual(await stack.destroy(), ["delete env"]);
  });

  it("are gone with their service", async () => {
    await stack.up(program());
    (world.api.state.services as Map<string, unknown>).delete(BACKEND);
    assert.deepEqual(await stack.refresh(), ["env"]);
    assert.match(await failure(stack.up(program())), /404 not found: srv-backend1/);
  });

  it("wait for the deployment where the program wants that, and say how it ended", async () => {
    world.api.state.statuses = ["queued", "build_in_progress", "live"];
    await stack.up(program({ waitSeconds: 5 }));
    assert.equal(stack.outputs("env")["deploymentStatus"], "live");
    for (const bad of ["build_failed", "update_failed", "pre_deploy_failed", "canceled"]) {
      world.api.state.statuses = ["update_in_progress", bad];
      const changed = program({ variables: { DEBUG: bad }, waitSeconds: 5 });
      const error: unknown = await stack.up(changed).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof Error);
      assert.match(error.message, new RegExp(`the variables are set, but .* ended as ${bad}`));
      assert.equal(partialState(error)?.id, BACKEND);
      world.api.state.statuses = ["live"];
      assert.deepEqual(await stack.up(changed), ["update env"]);
    }
    assert.equal(world.service().deploys.length, 9);
  });

  it("can be left for the next deployment, and one that is queued has no id yet", async () => {
    await stack.up(program({ deploy: false }));
    assert.deepEqual(world.service().deploys, []);
    assert.equal(stack.outputs("env")["deploymentStatus"], "due");
    world.api.state.queues = true;
    await stack.up(program({ waitSeconds: 5 }));
    assert.equal(world.service().deploys.length, 1);
    assert.equal(stack.outputs("env")["deploymentStatus"], "live");
  });

  it("start one deployment where the answer is lost", async () => {
    for (const fault of [
      { kind: "cut", applied: true },
      { kind: "status", status: 502, applied: true },
    ] as const) {
      const count = world.service().deploys.length;
      world.failures.inject({ ...fault, method: "POST", path: "deploys" });
      await stack.up(program({ variables: { COUNT: String(count) } }));
      assert.deepEqual(world.failures.pending(), []);
      assert.equal(world.service().deploys.length, count + 1, fault.kind);
    }
  });

  it("never show a key or a value", async () => {
    const other = await connect(world.engine.plugins, { renderApiKey: "rnd_another-canary" });
    const said = await failure(other.stack.up(program({ variables: { A: secretOf(CANARY) } })));
    assert.match(said, /401 unauthorized/);
    assert.doesNotMatch(said, /canary/);
    other.engine.close();
    const { app } = world.api;
    const served = await serve({
      fetch: async (request) =>
        request.method === "GET"
          ? app.fetch(request)
          : Response.json({ message: `wrong: ${await request.text()}` }, { status: 400 }),
    });
    const settings = { renderApiKey: KEY, renderUrl: `${served.url}/v1/` };
    const { stack: own, engine } = await connect(world.engine.plugins, settings);
    const repeated = await failure(own.up(program({ variables: { A: CANARY } })));
    assert.match(repeated, /400 wrong: .*\[secret\]/);
    assert.doesNotMatch(repeated, /canary/);
    engine.close();
    await served.close();
  });

  it("ask for the key, with the command, only when it is needed", async () => {
    const { stack: keyless, engine } = await connect(world.engine.plugins, {});
    const said = await failure(keyless.up(program()));
    assert.match(said, /renderApiKey is missing .*: pulumi config set --secret saas:renderApiKey/);
    engine.close();
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ variables: { "A B": "x" } }, /name of letters, digits and _ .*'it\.variables\.A B'/],
    [{ variables: { A: 1 } }, /must be a text, and is a number/],
    [{ serviceId: "backend" }, /must be a service's id, such as srv-/],
    [{ generated: ["DEBUG"] }, /is among the variables, too.*generated\.DEBUG/],
    [{ generated: ["1"] }, /begins with no digit/],
    [{ waitSeconds: 4000 }, /must be an hour \(3600\) at most/],
    [{ generatedValues: {} }, /the plugin itself decides "generatedValues"/],
  ];
  for (const [more, said] of wrong) {
    it(`refuse ${JSON.stringify(more)} before anything is sent`, async () => {
      const inputs = { serviceId: BACKEND, variables: VARIABLES, ...more };
      const { failures } = await world.engine.check(TYPE, inputs);
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", said);
    });
  }

  const start = startRender;
  const canaries = [CANARY, KEY];
  const secret = program({ variables: { A: CANARY, DEBUG: "false" }, generated: ["GENERATED_A"] });
  /** The stack knows the value that the service has. */
  const check = ({ stack: own, ...rest }: World): void => {
    const value = (rest as RenderWorld).service().variables.get("GENERATED_A");
    assert.deepEqual(own.outputs("env")["generatedValues"], { GENERATED_A: value });
  };
  describe("created while the API fails", () => {
    survivesFaults({ start, after: secret, canaries, check });
  });
  describe("changed while the API fails", () => {
    const after = program({ variables: { NEW: CANARY }, generated: ["GENERATED_A"] });
    survivesFaults({ start, before: secret, after, canaries, check });
  });
  describe("replaced while the API fails", () => {
    const after = program({ serviceId: FRONTEND });
    survivesFaults({ start, before: program(), after, canaries });
  });
  describe("deleted while the API fails", () => {
    survivesFaults({ start, before: secret, after: {}, canaries });
  });
});
