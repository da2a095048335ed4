import assert from "node:assert/strict";

import { placeOf, settingsAt } from "../../../../sandbox/apis/railway";
import type { Railway, RailwayState } from "../../../../sandbox/apis/railway";
import { failure } from "../../framework/engine-client";
import { survivesFaults } from "../faults";
import type { World } from "../faults";
import type { Program, Stack } from "../stack";
import { BACKEND, FRONTEND, GRAPHQL_FAULTS, PRODUCTION, startRailway, TOKEN } from "./world";
import type { RailwayWorld } from "./world";

const TYPE = "saas:railway:Service";
const WHERE = { environmentId: PRODUCTION, serviceId: BACKEND };
const SETTINGS = {
  healthCheckPath: "/health",
  healthCheckTimeoutSeconds: 120,
  preDeployCommand: ["alembic upgrade head"],
  replicas: 2,
  restartPolicy: "ALWAYS",
  restartRetries: 3,
};
const program = (settings: object = SETTINGS): Program => ({
  service: { type: TYPE, inputs: { ...WHERE, ...settings } },
});

describe("a service's settings at Railway", () => {
  let world: RailwayWorld;
  let stack: Stack;
  let state: RailwayState;
  beforeEach(async () => {
    world = await startRailway();
    stack = world.stack;
    ({ state } = world.api);
  });
  afterEach(() => world.close());
  const held = (serviceId: string = BACKEND): Record<string, unknown> =>
    settingsAt(state, placeOf(PRODUCTION, serviceId));

  it("are set with one write, and no deployment", async () => {
    const sent = await world.requests(() => stack.up(program()));
    assert.deepEqual(sent, ["serviceInstance", "serviceInstanceUpdate"]);
    assert.partialDeepStrictEqual(held(), {
      healthcheckPath: "/health",
      healthcheckTimeout: 120,
      preDeployCommand: ["alembic upgrade head"],
      numReplicas: 2,
      restartPolicyType: "ALWAYS",
      restartPolicyMaxRetries: 3,
    });
    assert.deepEqual(state.deployments, []);
    assert.deepEqual(await world.requests(() => stack.up(program())), []);
  });

  const changes: readonly (readonly [string, object, object])[] = [
    ["health check", { healthCheckPath: "/healthz" }, { healthcheckPath: "/healthz" }],
    ["time-out", { healthCheckTimeoutSeconds: 60 }, { healthcheckTimeout: 60 }],
    ["command", { preDeployCommand: ["true"] }, { preDeployCommand: ["true"] }],
    ["replicas", { replicas: 3 }, { numReplicas: 3 }],
    ["policy", { restartPolicy: "NEVER" }, { restartPolicyType: "NEVER" }],
    ["retries", { restartRetries: 1 }, { restartPolicyMaxRetries: 1 }],
  ];
  for (const [what, change, expected] of changes) {
    it(`are changed one by one: ${what}, and left at that when no longer given`, async () => {
      await stack.up(program());
      assert.deepEqual(await stack.up(program({ ...SETTINGS, ...change })), ["update service"]);
      assert.partialDeepStrictEqual(held(), expected);
      const [name] = Object.keys(change);
      const rest = Object.entries(SETTINGS).filter(([each]) => each !== name);
      assert.deepEqual(await stack.up(program(Object.fromEntries(rest))), []);
      assert.partialDeepStrictEqual(held(), expected);
    });

    it(`leave alone what is not given: only ${what}`, async () => {
      const before = { ...held() };
      await stack.up(program(change));
      assert.deepEqual(held(), { ...before, ...expected });
    });
  }

  it("tell by their revision that a deployment is needed, also after a change by hand", async () => {
    const revision = (): unknown => stack.outputs("service")["revision"];
    await stack.up(program());
    assert.equal(revision(), 1);
    await stack.up(program({ ...SETTINGS, replicas: 5 }));
    assert.equal(revision(), 2);
    await stack.up(program({ ...SETTINGS, replicas: 5, waitSeconds: 1 }));
    await stack.refresh();
    assert.equal(revision(), 2);
    held().healthcheckPath = null;
    await stack.refresh();
    await stack.up(program({ ...SETTINGS, replicas: 5 }));
    assert.equal(revision(), 3);
  });

  it("are put back as they were when they are deleted, and no others", async () => {
    held().healthcheckPath = "/before";
    held().startCommand = "by hand";
    const before = { ...held() };
    await stack.up(program());
    await stack.up(program({ ...SETTINGS, replicas: 4 }));
    assert.deepEqual(await stack.destroy(), ["delete service"]);
    assert.deepEqual(held(), before);
    await stack.up(program());
    state.projects[0]?.services.delete(BACKEND);
    assert.deepEqual(await stack.destroy(), ["delete service"]);
  });

  it("show what was changed by hand, and are put right", async () => {
    await stack.up(program());
    held().healthcheckPath = null;
    held().preDeployCommand = "by hand";
    await stack.refresh();
    assert.deepEqual(stack.outputs("service")["preDeployCommand"], ["by hand"]);
    assert.deepEqual(await stack.up(program()), ["update service"]);
    assert.equal(held().healthcheckPath, "/health");
    held().numReplicas = null;
    await stack.refresh();
    assert.deepEqual(await stack.up(program()), [], "what Railway does not tell is believed");
  });

  it("are deployed once where the program wants that, and waited for", async () => {
    const deploys = { ...SETTINGS, deploy: true, waitSeconds: 5 };
    state.statuses = ["BUILDING", "SUCCESS"];
    await stack.up(program(deploys));
    assert.equal(state.deployments.length, 1);
    assert.equal(state.deployments[0]?.settings["healthcheckPath"], "/health");
    assert.equal(stack.outputs("service")["deploymentStatus"], "live");
    state.statuses = ["CRASHED"];
    const changed = program({ ...deploys, replicas: 3 });
    assert.match(await failure(stack.up(changed)), /ended as CRASHED/);
    state.statuses = ["SUCCESS"];
    assert.deepEqual(await stack.up(changed), ["update service"]);
    assert.equal(state.deployments.length, 3);
  });

  it("move to another service, and the old one's are put back", async () => {
    const before = { ...held() };
    await stack.up(program());
    const moved = {
      service: { type: TYPE, inputs: { ...WHERE, ...SETTINGS, serviceId: FRONTEND } },
    };
    assert.deepEqual(await stack.up(moved), ["replace service"]);
    assert.deepEqual(held(), before);
    assert.equal(held(FRONTEND).healthcheckPath, "/health");
  });

  it("are imported, and nothing else changes; deleted then, they stay", async () => {
    await stack.up(program());
    const inputs = await stack.import("service", TYPE, `${PRODUCTION}/${BACKEND}`);
    assert.deepEqual(inputs, { ...WHERE, ...SETTINGS });
    assert.deepEqual(await stack.up(program()), []);
    await stack.destroy();
    assert.equal(held().healthcheckPath, "/health");
    assert.match(await failure(stack.import("x", TYPE, "x")), /the form ENVIRONMENT\/SERVICE/);
  });

  it("of a service that is not there are refused, and gone with it", async () => {
    const there = { service: { type: TYPE, inputs: { ...WHERE, serviceId: "service-3" } } };
    assert.match(await failure(stack.up(there)), /no service service-3 in .*: make it in the dash/);
    await stack.up(program());
    state.projects[0]?.services.delete(BACKEND);
    assert.deepEqual(await stack.refresh(), ["service"]);
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ healthCheckPath: "health" }, /must be a path that begins with \/.*healthCheckPath/],
    [{ healthCheckTimeoutSeconds: 0 }, /must be 1 at least/],
    [{ replicas: 0.5 }, /must be a whole number/],
    [{ restartPolicy: "SOMETIMES" }, /must be ALWAYS, NEVER or ON_FAILURE/],
    [{ preDeployCommand: "alembic" }, /expected a list of strings/],
    [{ before: {} }, /the plugin itself decides "before"/],
  ];
  for (const [more, said] of wrong) {
    it(`refuse ${JSON.stringify(more)} before anything is sent`, async () => {
      const { failures } = await world.engine.check(TYPE, { ...WHERE, ...more });
      assert.ok(failures.length >= 1);
      assert.match(failures[0] ?? "", said);
    });
  }

  /** With another path than the program's, which a deletion puts back. */
  const start = (): Promise<RailwayWorld> =>
    startRailway({
      prepare: (api: Railway) => {
        settingsAt(api.state, placeOf(PRODUCTION, BACKEND)).healthcheckPath = "/before";
      },
    });
  const canaries = [TOKEN];
  describe("created while the API fails", () => {
    const after = program({ ...SETTINGS, deploy: true });
    // Whatever happens, what was there before is known for the deletion.
    const check = ({ stack: now }: World): void => {
      const before = { healthCheckPath: "/before" };
      assert.partialDeepStrictEqual(now.outputs("service")["before"], before);
    };
    survivesFaults({ start, after, canaries, check }, GRAPHQL_FAULTS);
  });
  describe("changed while the API fails", () => {
    const after = program({ ...SETTINGS, replicas: 5, deploy: true });
    survivesFaults({ start, before: program(), after, canaries }, GRAPHQL_FAULTS);
  });
  describe("replaced while the API fails", () => {
    const after = {
      service: { type: TYPE, inputs: { ...WHERE, ...SETTINGS, serviceId: FRONTEND } },
    };
    survivesFaults({ start, before: program(), after, canaries }, GRAPHQL_FAULTS);
  });
  describe("deleted while the API fails", () => {
    survivesFaults({ start, before: program(), after: {}, canaries }, GRAPHQL_FAULTS);
  });
});
