import assert from "node:assert/strict";

import type { RailwayState, Trigger } from "../../../../sandbox/apis/railway";
import { failure } from "../../framework/engine-client";
import { survivesFaults } from "../faults";
import type { Program, Stack } from "../stack";
import { FRONTEND, GRAPHQL_FAULTS, PLACE, startRailway, TOKEN } from "./world";
import type { RailwayWorld } from "./world";

const TYPE = "saas:railway:DeploymentTrigger";
const INPUTS = { ...PLACE, repository: "bookedbarber/app", branch: "main" };
const program = (more: object = {}): Program => ({
  trigger: { type: TYPE, inputs: { ...INPUTS, ...more } },
});

describe("a deployment trigger at Railway", () => {
  let world: RailwayWorld;
  let stack: Stack;
  let state: RailwayState;
  beforeEach(async () => {
    world = await startRailway();
    stack = world.stack;
    ({ state } = world.api);
  });
  afterEach(() => world.close());
  const only = (): Trigger =>
    state.triggers.length === 1 && state.triggers[0]
      ? state.triggers[0]
      : assert.fail(`there are ${state.triggers.length} triggers`);

  it("is made with one look and one write", async () => {
    const sent = await world.requests(() => stack.up(program()));
    assert.deepEqual(sent, ["deploymentTriggers", "deploymentTriggerCreate"]);
    assert.partialDeepStrictEqual(only(), {
      ...INPUTS,
      ...{ provider: "github", checkSuites: false },
    });
    assert.equal(stack.outputs("trigger")["triggerId"], only().id);
    assert.deepEqual(await world.requests(() => stack.up(program())), []);
    const same = program({
      repository: "BookedBarber/App",
      provider: "github",
      checkSuites: false,
    });
    assert.deepEqual(await stack.up(same), []);
  });

  for (const change of [
    { branch: "production" },
    { repository: "bookedbarber/other" },
    { checkSuites: true },
  ])
    it(`is changed in place: ${Object.keys(change).join("")}, and back again`, async () => {
      await stack.up(program());
      const { id } = only();
      const sent = await world.requests(() => stack.up(program(change)));
      assert.deepEqual(sent, ["deploymentTriggerUpdate"]);
      assert.partialDeepStrictEqual(only(), { id, ...change });
      assert.deepEqual(await stack.up(program()), ["update trigger"]);
      assert.partialDeepStrictEqual(only(), { id, ...INPUTS, checkSuites: false });
    });

  for (const change of [{ serviceId: FRONTEND }, { provider: "gitlab" }])
    it(`is replaced: ${Object.keys(change).join("")}`, async () => {
      await stack.up(program());
      const { id } = only();
      assert.deepEqual(await stack.up(program(change)), ["replace trigger"]);
      assert.notEqual(only().id, id);
      assert.partialDeepStrictEqual(only(), change);
    });

  it("takes over one that is there already, on a later page too", async () => {
    await stack.up(program());
    const there = only();
    const others = Array.from({ length: 60 }, (_, at) => ({
      ...{ ...there, id: `trigger-${at}`, branch: `branch-${at}` },
    }));
    const other = await startRailway({
      prepare: (api) => (api.state.triggers = [...others, there]),
    });
    assert.deepEqual(await other.stack.up(program({ checkSuites: true })), ["create trigger"]);
    assert.equal(other.api.state.triggers.length, 61);
    assert.equal(other.stack.outputs("trigger")["triggerId"], there.id);
    assert.equal(there.checkSuites, true);
    await other.close();
  });

  it("is deleted, also where it is gone already", async () => {
    await stack.up(program());
    assert.deepEqual(await stack.destroy(), ["delete trigger"]);
    assert.deepEqual(state.triggers, []);
    await stack.up(program());
    state.triggers = [];
    assert.deepEqual(await stack.destroy(), ["delete trigger"]);
  });

  it("shows what was changed by hand, and is made anew where somebody deleted it", async () => {
    await stack.up(program());
    only().branch = "by-hand";
    await stack.refresh();
    assert.deepEqual(await stack.up(program()), ["update trigger"]);
    assert.equal(only().branch, "main");
    state.triggers = [];
    assert.deepEqual(await stack.refresh(), ["trigger"]);
    assert.deepEqual(await stack.up(program()), ["create trigger"]);
    only();
  });

  it("is imported, and nothing else changes", async () => {
    await stack.up(program());
    const id = [...Object.values(PLACE), only().id].join("/");
    assert.deepEqual(await stack.import("trigger", TYPE, id), INPUTS);
    assert.deepEqual(await stack.up(program()), []);
    assert.match(await failure(stack.import("x", TYPE, "x/y")), /the form PROJECT\/.*\/TRIGGER/);
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ repository: "https://github.com/a/b" }, /must be OWNER\/NAME, without an address/],
    [{ branch: "a b" }, /must be a branch's name.*'it\.branch'/],
    [{ branch: null }, /Missing required property 'branch'/],
    [{ checkSuite: true }, /did you mean 'checkSuites'/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more)} before anything is sent`, async () => {
      const { failures } = await world.engine.check(TYPE, { ...INPUTS, ...more });
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", said);
    });
  }

  const start = startRailway;
  const canaries = [TOKEN];
  describe("created while the API fails", () => {
    survivesFaults({ start, after: program(), canaries }, GRAPHQL_FAULTS);
  });
  describe("changed while the API fails", () => {
    const after = program({ branch: "production", checkSuites: true });
    survivesFaults({ start, before: program(), after, canaries }, GRAPHQL_FAULTS);
  });
  describe("replaced while the API fails", () => {
    const after = program({ serviceId: FRONTEND });
    survivesFaults({ start, before: program(), after, canaries }, GRAPHQL_FAULTS);
  });
  describe("deleted while the API fails", () => {
    survivesFaults({ start, before: program(), after: {}, canaries }, GRAPHQL_FAULTS);
  });
});
