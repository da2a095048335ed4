import assert from "node:assert/strict";

import { placeOf, variablesAt } from "../../../../sandbox/apis/railway";
import type { RailwayState } from "../../../../sandbox/apis/railway";
import { serve } from "../../../../sandbox/apis/server";
import { failure, partialState, secretOf } from "../../framework/engine-client";
import { connect } from "../connection";
import { survivesFaults } from "../faults";
import type { Program, Stack } from "../stack";
import {
  BACKEND,
  FRONTEND,
  GRAPHQL_FAULTS,
  PLACE,
  PRODUCTION,
  PROJECT,
  PROJECT_TOKEN,
  STAGING,
  startRailway,
  TOKEN,
} from "./world";
import type { RailwayWorld } from "./world";

const TYPE = "saas:railway:Variables";
const VARIABLES = { DEBUG: "false", DATABASE_URL: "${{Postgres.DATABASE_URL}}", LOG_LEVEL: "INFO" };
const CANARY = "canary-of-a-value";

const program = (more: object = {}): Program => ({
  env: { type: TYPE, inputs: { ...PLACE, variables: VARIABLES, ...more } },
});
const shared = (variables: object, more: object = {}): Program => ({
  env: {
    type: TYPE,
    inputs: { projectId: PROJECT, environmentId: PRODUCTION, variables: { ...variables }, ...more },
  },
});
const READ = ["variables", "serviceInstance"];
const DEPLOY = "serviceInstanceDeployV2";
/** The newest deployment, and how far it is. */
const LOOKED = ["serviceInstance", "deployment"];

describe("variables at Railway", () => {
  let world: RailwayWorld;
  let stack: Stack;
  let state: RailwayState;
  beforeEach(async () => {
    world = await startRailway();
    stack = world.stack;
    ({ state } = world.api);
  });
  afterEach(() => world.close());

  it("are set with one write and one deployment, and kept as a secret", async () => {
    const sent = await world.requests(() => stack.up(program()));
    assert.deepEqual(sent, [...READ, "variableCollectionUpsert", DEPLOY]);
    assert.deepEqual(world.variables(), VARIABLES);
    assert.equal(state.deployments.length, 1);
    assert.equal(stack.outputs("env")["deploymentId"], state.deployments[0]?.id);
    assert.equal(stack.outputs("env")["deploymentStatus"], "started");
    assert.equal(JSON.stringify(stack.wire("env")["variables"]).includes("1b47061264138c4a"), true);
    assert.deepEqual(stack.outputs("env")["unmanagedNames"], []);
  });

  it("need no request at all where nothing changes", async () => {
    await stack.up(program());
    assert.deepEqual(await world.requests(() => stack.up(program())), []);
    const turned = Object.fromEntries(Object.entries(VARIABLES).reverse());
    assert.deepEqual(await world.requests(() => stack.up(program({ variables: turned }))), []);
  });

  it("are changed with one write of what changes and one deployment", async () => {
    await stack.up(program());
    const changed = { ...VARIABLES, DEBUG: "true" };
    const sent = await world.requests(() => stack.up(program({ variables: changed })));
    assert.deepEqual(sent, [...READ, "variableCollectionUpsert", DEPLOY]);
    assert.deepEqual(world.variables(), changed);
    assert.deepEqual(state.deployments.at(-1)?.variables["DEBUG"], "true");
    assert.equal(state.deployments.length, 2);
  });

  it("are added, changed and removed in one write, with one deployment", async () => {
    await stack.up(program());
    const variables = { DEBUG: "true", NEW: "1" };
    const before = state.requests.length;
    world.setByHand({ ADDED: "${{Postgres.HOST}}" });
    await stack.up(program({ variables }));
    assert.deepEqual(state.requests.slice(before), [READ, ["variableCollectionUpsert"], [DEPLOY]]);
    assert.deepEqual(world.variables(), { ...variables, ADDED: "${{Postgres.HOST}}" });
    assert.equal(state.deployments.length, 2);
  });

  it("are removed without a deployment where the program wants none", async () => {
    await stack.up(program());
    await stack.up(program({ variables: { DEBUG: "false" }, deploy: false }));
    assert.deepEqual(world.variables(), { DEBUG: "false" });
    assert.equal(state.deployments.length, 1);
  });

  it("beside a sealed one are removed alone, and Railway's own deployment is the one", async () => {
    world.setByHand({ SEALED: CANARY });
    const sealed = variablesAt(state, placeOf(PRODUCTION, BACKEND)).get("SEALED");
    assert.ok(sealed);
    sealed.isSealed = true;
    await stack.up(program());
    const { DATABASE_URL, DEBUG } = VARIABLES;
    const variables = { DATABASE_URL, DEBUG, NEW: "1" };
    const sent = await world.requests(() => stack.up(program({ variables, waitSeconds: 5 })));
    assert.deepEqual(sent, [...READ, "variableCollectionUpsert", "variableDelete", ...LOOKED]);
    assert.deepEqual(world.variables(), { ...variables, SEALED: CANARY });
    assert.equal(state.deployments.length, 2);
    assert.equal(state.deployments.at(-1)?.variables["NEW"], "1");
    assert.equal(stack.outputs("env")["deploymentId"], state.deployments.at(-1)?.id);
    assert.equal(stack.outputs("env")["deploymentStatus"], "live");
    await stack.destroy();
    assert.deepEqual(world.variables(), { SEALED: CANARY });
  });

  it("are deployed once for something else that changes, alone or with them", async () => {
    await stack.up(program({ redeployOn: 1 }));
    assert.equal(state.deployments.length, 1);
    assert.deepEqual(await stack.up(program({ redeployOn: 1 })), []);
    const sent = await world.requests(() => stack.up(program({ redeployOn: 2 })));
    assert.deepEqual(sent, [...READ, DEPLOY]);
    await stack.refresh();
    const both = program({ redeployOn: 3, variables: { ...VARIABLES, DEBUG: "true" } });
    assert.deepEqual(await stack.up(both), ["update env"]);
    assert.equal(state.deployments.length, 3);
    const without = program({ variables: { ...VARIABLES, DEBUG: "true" } });
    assert.deepEqual(await stack.up(without), ["update env"]);
    assert.equal(state.deployments.length, 3);
  });

  it("of others are left alone, and told by name", async () => {
    world.setByHand({ ADDED: CANARY });
    await stack.up(program());
    assert.deepEqual(stack.outputs("env")["unmanagedNames"], ["ADDED"]);
    world.setByHand({ LATER: CANARY });
    await stack.refresh();
    assert.deepEqual(stack.outputs("env")["unmanagedNames"], ["ADDED", "LATER"]);
    assert.equal(JSON.stringify(stack.wire("env")).includes(CANARY), false);
    assert.deepEqual(await world.requests(() => stack.up(program())), []);
    await stack.up(program({ variables: { DEBUG: "false" } }));
    await stack.destroy();
    assert.deepEqual(world.variables(), { ADDED: CANARY, LATER: CANARY });
  });

  it("of others go where the program asks for it", async () => {
    world.setByHand({ ADDED: "by hand" });
    await stack.up(program());
    assert.deepEqual(await stack.up(program({ exclusive: true })), ["update env"]);
    assert.deepEqual(world.variables(), VARIABLES);
    world.setByHand({ LATER: "by hand" });
    assert.deepEqual(await stack.up(program({ exclusive: true })), []);
    await stack.refresh();
    assert.deepEqual(await stack.up(program({ exclusive: true })), ["update env"]);
    assert.deepEqual(world.variables(), VARIABLES);
    assert.deepEqual(state.deployments.at(-1)?.variables["LATER"], undefined);
  });

  it("are taken over where they are there already, without a second one", async () => {
    world.setByHand(VARIABLES);
    const sent = await world.requests(() => stack.up(program()));
    assert.deepEqual(sent, [...READ, DEPLOY]);
    assert.deepEqual(world.variables(), VARIABLES);
  });

  it("show what was changed by hand, and are put right", async () => {
    await stack.up(program());
    world.setByHand({ DEBUG: "true" });
    variablesAt(state, placeOf(PRODUCTION, BACKEND)).delete("LOG_LEVEL");
    assert.deepEqual(await stack.refresh(), []);
    const { DATABASE_URL } = VARIABLES;
    assert.deepEqual(stack.outputs("env")["variables"], { DATABASE_URL, DEBUG: "true" });
    assert.deepEqual(await stack.up(program()), ["update env"]);
    assert.deepEqual(world.variables(), VARIABLES);
  });

  it("are made anew where all were deleted by hand", async () => {
    await stack.up(program());
    variablesAt(state, placeOf(PRODUCTION, BACKEND)).clear();
    await stack.refresh();
    assert.deepEqual(await stack.up(program()), ["update env"]);
    assert.deepEqual(world.variables(), VARIABLES);
  });

  it("with references are compared as written, and a sealed one is believed", async () => {
    await stack.up(program({ variables: { ...VARIABLES, SEALED: CANARY } }));
    const sealed = variablesAt(state, placeOf(PRODUCTION, BACKEND)).get("SEALED");
    assert.ok(sealed);
    sealed.isSealed = true;
    await stack.refresh();
    const same = program({ variables: { ...VARIABLES, SEALED: CANARY } });
    assert.deepEqual(await stack.up(same), []);
    await stack.up(program({ variables: { ...VARIABLES, DEBUG: "true", SEALED: CANARY } }));
    assert.equal(variablesAt(state, placeOf(PRODUCTION, BACKEND)).get("SEALED"), sealed);
    await stack.up(program({ variables: { ...VARIABLES, SEALED: "another" } }));
    const changed = variablesAt(state, placeOf(PRODUCTION, BACKEND)).get("SEALED");
    assert.deepEqual(changed, { value: "another", isSealed: true });
  });

  it("are imported with all that is there, and nothing else changes", async () => {
    world.setByHand(VARIABLES);
    const id = [PROJECT, PRODUCTION, BACKEND].join("/");
    const inputs = await stack.import("env", TYPE, id);
    assert.deepEqual(Object.keys(inputs).sort(), [
      ...["environmentId", "projectId", "serviceId", "variables"],
    ]);
    assert.equal(JSON.stringify(inputs["variables"]).includes("1b47061264138c4a"), true);
    assert.deepEqual(await world.requests(() => stack.up(program())), []);
    assert.match(await failure(stack.import("x", TYPE, "one")), /PROJECT\/ENVIRONMENT\/SERVICE/);
  });

  it("move to another service: first there, and then away from the old one", async () => {
    await stack.up(program());
    assert.deepEqual(await stack.up(program({ serviceId: FRONTEND })), ["replace env"]);
    assert.deepEqual(world.variables(FRONTEND), VARIABLES);
    assert.deepEqual(world.variables(BACKEND), {});
    assert.deepEqual(await stack.up(program({ environmentId: STAGING })), ["replace env"]);
    assert.deepEqual(world.variables(FRONTEND), {});
  });

  it("are deleted in one request without a deployment, also where they are gone", async () => {
    await stack.up(program());
    const before = state.requests.length;
    assert.deepEqual(await stack.destroy(), ["delete env"]);
    assert.deepEqual(
      state.requests.slice(before).map((fields) => [...new Set(fields)]),
      [READ, ["variableCollectionUpsert"]],
    );
    assert.deepEqual(world.variables(), {});
    await stack.up(program());
    variablesAt(state, placeOf(PRODUCTION, BACKEND)).clear();
    assert.deepEqual(await stack.destroy(), ["delete env"]);
    await stack.up(program());
    state.projects[0]?.services.delete(BACKEND);
    assert.deepEqual(await stack.destroy(), ["delete env"]);
  });

  it("stay where their names were there before the stack, and only those", async () => {
    variablesAt(state, placeOf(PRODUCTION, BACKEND)).set("LOG_LEVEL", {
      value: "DEBUG",
      isSealed: false,
    });
    await stack.up(program());
    assert.deepEqual(stack.outputs("env")["foundNames"], ["LOG_LEVEL"]);
    await stack.refresh();
    assert.deepEqual(await stack.up(program()), []);
    await stack.destroy();
    assert.deepEqual(Object.keys(world.variables()), ["LOG_LEVEL"]);
  });

  it("are gone with their service", async () => {
    await stack.up(program());
    state.projects[0]?.services.delete(BACKEND);
    assert.deepEqual(await stack.refresh(), ["env"]);
    assert.match(await failure(stack.up(program())), /Service not found/);
  });

  it("of an environment are shared, and Railway deploys what uses them", async () => {
    await stack.up(program());
    const { stack: other, engine } = await connect(world.engine.plugins, { railwayToken: TOKEN });
    const sent = await world.requests(() => other.up(shared({ DOMAIN: "x" })));
    assert.deepEqual(sent, ["variables", "variableCollectionUpsert"]);
    assert.equal(state.deployments.length, 2, "the one service that runs was deployed");
    await other.up(shared({ DOMAIN: "y" }, { deploy: false }));
    assert.equal(state.deployments.length, 2);
    assert.deepEqual(world.variables(""), { DOMAIN: "y" });
    assert.deepEqual(await other.up(shared({ DOMAIN: "y" }, { deploy: false })), []);
    await other.destroy();
    assert.deepEqual(world.variables(""), {});
    engine.close();
  });

  it("wait for somebody's deployment where the program wants none, and then take one", async () => {
    await stack.up(program({ deploy: false }));
    assert.deepEqual(state.deployments, []);
    assert.equal(stack.outputs("env")["deploymentStatus"], "due");
    const sent = await world.requests(() => stack.up(program()));
    assert.deepEqual(sent, [...READ, DEPLOY]);
    assert.equal(stack.outputs("env")["deploymentStatus"], "started");
  });

  it("wait for the deployment to be live where the program wants that", async () => {
    state.statuses = ["BUILDING", "DEPLOYING", "SUCCESS"];
    const sent = await world.requests(() => stack.up(program({ waitSeconds: 5 })));
    assert.deepEqual(sent.slice(-3), ["deployment", "deployment", "deployment"]);
    assert.equal(stack.outputs("env")["deploymentStatus"], "live");
    assert.deepEqual(await stack.up(program({ waitSeconds: 9 })), []);
    assert.deepEqual(await stack.up(program()), []);
  });

  for (const bad of ["FAILED", "CRASHED", "REMOVED", "SKIPPED"])
    it(`say that a deployment ended as ${bad}, and deploy anew the next time`, async () => {
      state.statuses = ["BUILDING", bad];
      const error: unknown = await stack.up(program({ waitSeconds: 5 })).catch((e: unknown) => e);
      assert.ok(error instanceof Error);
      assert.match(error.message, new RegExp(`variables are set, but .* ended as ${bad}`));
      assert.equal(partialState(error)?.id, [PROJECT, PRODUCTION, BACKEND].join("/"));
      state.statuses = ["SUCCESS"];
      assert.deepEqual(await stack.up(program({ waitSeconds: 5 })), ["update env"]);
      assert.equal(state.deployments.length, 2);
      assert.equal(stack.outputs("env")["deploymentStatus"], "live");
    });

  it("say that a deployment takes too long, and go on waiting for the same one", async () => {
    state.statuses = ["BUILDING"];
    const said = await failure(stack.up(program({ waitSeconds: 0.05 })));
    assert.match(said, /is still BUILDING after 0\.05 s \(waitSeconds\); it goes on/);
    const [only] = state.deployments;
    assert.ok(only);
    only.statuses = ["SUCCESS"];
    assert.deepEqual(await stack.up(program({ waitSeconds: 5 })), ["update env"]);
    assert.equal(state.deployments.length, 1);
    assert.equal(stack.outputs("env")["deploymentStatus"], "live");
  });

  it("stop waiting when cancelled, and remember what was started", async () => {
    state.statuses = ["BUILDING"];
    const waiting = failure(stack.up(program({ waitSeconds: 60 })));
    while (state.deployments.length === 0) await new Promise((done) => setTimeout(done, 5));
    await world.engine.cancel();
    assert.match(await waiting, /cancelled/);
    assert.equal(stack.outputs("env")["deploymentStatus"], "started");
  });

  it("start one deployment where the answer is lost", async () => {
    for (const fault of [
      { kind: "cut", applied: true },
      { kind: "status", status: 502, applied: true },
      { kind: "errors", applied: true },
      // Later than the provider waits for.
      { kind: "slow", milliseconds: 400 },
    ] as const) {
      const count = state.deployments.length;
      world.failures.inject({ ...fault, after: 2 });
      const variables = { COUNT: String(count) };
      await stack.up(program({ variables }));
      assert.deepEqual(world.failures.pending(), []);
      assert.equal(state.deployments.length, count + 1, fault.kind);
    }
  });

  it("need no second command where a request fails once", async () => {
    for (const [at, fault] of [
      [0, { kind: "status", status: 500 }],
      [0, { kind: "cut" }],
      [1, { kind: "status", status: 503, applied: true }],
      [2, { kind: "status", status: 429, retryAfter: 0 }],
      [2, { kind: "status", status: 500 }],
    ] as const) {
      world.failures.inject({ ...fault, after: at });
      await stack.up(program({ variables: { COUNT: String(state.requests.length) } }));
      assert.deepEqual(world.failures.pending(), []);
    }
    assert.equal(state.deployments.length, 5);
  });

  it("say what Railway refuses, and keep what is done", async () => {
    await stack.up(program());
    world.failures.inject({ kind: "errors", after: 2 });
    const said = await failure(stack.up(program({ variables: { DEBUG: "true" } })));
    assert.match(
      said,
      /the variables are set, but not deployed: .*#Deploy: Problem processing request/,
    );
    assert.deepEqual(world.variables(), { DEBUG: "true" });
    assert.deepEqual(await stack.up(program({ variables: { DEBUG: "true" } })), ["update env"]);
    assert.equal(state.deployments.length, 2);
  });

  it("survive that somebody deletes one at the same time", async () => {
    await stack.up(program());
    const held = variablesAt(state, placeOf(PRODUCTION, BACKEND));
    held.set("SEALED", { value: CANARY, isSealed: true });
    const push = state.requests.push.bind(state.requests);
    state.requests.push = (...fields) => {
      // Between our reading and our writing.
      if (fields[0]?.includes("variableDelete")) held.delete("LOG_LEVEL");
      return push(...fields);
    };
    await stack.up(program({ variables: { DEBUG: "false" } }));
    assert.deepEqual(world.variables(), { DEBUG: "false", SEALED: CANARY });
  });

  describe("with a project's token", () => {
    it("are set where the token is for that environment", async () => {
      const { stack: own, engine } = await connect(world.engine.plugins, {
        railwayProjectToken: PROJECT_TOKEN,
      });
      const sent = await world.requests(() => own.up(program()));
      assert.deepEqual(sent, ["projectToken", ...READ, "variableCollectionUpsert", DEPLOY]);
      engine.close();
    });

    it("are refused where it is for another one, before anything is sent", async () => {
      const { stack: own, engine } = await connect(world.engine.plugins, {
        railwayProjectToken: PROJECT_TOKEN,
      });
      const said = await failure(own.up(program({ environmentId: STAGING })));
      assert.match(said, /is for the environment environment-1 .* and not for environment-2/);
      assert.match(said, /pulumi config set --secret saas:railwayProjectToken/);
      assert.doesNotMatch(said, /canary/);
      engine.close();
    });
  });

  it("ask for a token, with the command, only when it is needed", async () => {
    const { stack: keyless, engine } = await connect(world.engine.plugins, {});
    const said = await failure(keyless.up(program()));
    assert.match(said, /railwayToken is missing .*: pulumi config set --secret saas:railwayToken/);
    engine.close();
  });

  it("never show a token or a value", async () => {
    const other = await connect(world.engine.plugins, { railwayToken: "another-canary" });
    const said = await failure(other.stack.up(program({ variables: { A: secretOf(CANARY) } })));
    assert.match(said, /#ServiceVariables: Not Authorized/);
    assert.doesNotMatch(said, /canary/);
    other.engine.close();
    for (const variables of [{ "A-B": CANARY }, { A: CANARY, B: 17 }]) {
      const { failures } = await world.engine.check(TYPE, { ...PLACE, variables });
      assert.doesNotMatch(failures.join(), /canary/);
    }
  });

  it("never show a value that Railway repeats", async () => {
    const { app } = world.api;
    const served = await serve({
      fetch: async (request) => {
        const text = await request.clone().text();
        if (!text.includes("mutation")) return app.fetch(request);
        return Response.json({ errors: [{ message: `got invalid value ${text}` }], data: null });
      },
    });
    const tokens = { railwayToken: TOKEN, railwayUrl: `${served.url}/` };
    const { stack: own, engine } = await connect(world.engine.plugins, tokens);
    const said = await failure(own.up(program({ variables: { A: CANARY } })));
    assert.match(said, /got invalid value .*\[secret\]/);
    assert.doesNotMatch(said, /canary/);
    engine.close();
    await served.close();
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ variables: { "A-B": "x" } }, /name of letters, digits and _ .*'it\.variables\.A-B'/],
    [{ variables: { "1A": "x" } }, /begins with no digit/],
    [{ variables: { A: true } }, /must be a text, and is a boolean: write it in quotes/],
    [{ variables: null }, /Missing required property 'variables'/],
    [{ projectId: "a b" }, /must be an id, as Railway's dashboard copies it/],
    [{ waitSeconds: -1 }, /must be a number of seconds, or 0/],
    [{ waitSeconds: 5, serviceId: null }, /cannot be given without serviceId/],
    [{ redeployOn: 1, serviceId: null }, /cannot be given without serviceId.*redeployOn/],
    [{ unmanagedNames: [] }, /the plugin itself decides "unmanagedNames"/],
    [{ exclusiv: true }, /did you mean 'exclusive'/],
  ];
  for (const [more, said] of wrong) {
    it(`refuse ${JSON.stringify(more)} before anything is sent`, async () => {
      const inputs = { ...PLACE, variables: VARIABLES, ...more };
      const { failures } = await world.engine.check(TYPE, inputs);
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", said);
    });
  }

  const secret = program({ variables: { ...VARIABLES, SECRET: CANARY } });
  const canaries = [CANARY, TOKEN];
  const start = startRailway;
  describe("created while the API fails", () => {
    survivesFaults({ start, after: secret, canaries }, GRAPHQL_FAULTS);
  });
  describe("changed while the API fails", () => {
    const after = program({ variables: { DEBUG: "true", NEW: CANARY } });
    survivesFaults({ start, before: program(), after, canaries }, GRAPHQL_FAULTS);
  });
  describe("replaced while the API fails", () => {
    const after = program({ serviceId: FRONTEND });
    survivesFaults({ start, before: program(), after }, GRAPHQL_FAULTS);
  });
  describe("deleted while the API fails", () => {
    survivesFaults({ start, before: secret, after: {}, canaries }, GRAPHQL_FAULTS);
  });
  describe("deployed for something else while the API fails", () => {
    const before = program({ redeployOn: 1 });
    survivesFaults({ start, before, after: program({ redeployOn: 2 }) }, GRAPHQL_FAULTS);
  });
  describe("deployed and waited for while the API fails", () => {
    const slowly = (): Promise<RailwayWorld> =>
      startRailway({ prepare: ({ state: all }) => (all.statuses = ["BUILDING", "SUCCESS"]) });
    survivesFaults({ start: slowly, after: program({ waitSeconds: 5 }) }, GRAPHQL_FAULTS);
  });
});
