import assert from "node:assert/strict";

import { failure } from "../../framework/engine-client";
import { survivesFaults } from "../faults";
import type { World } from "../faults";
import type { Program, Stack } from "../stack";
import { BACKEND, FRONTEND, KEY, startRender } from "./world";
import type { RenderWorld } from "./world";

const TYPE = "saas:render:Service";
const SETTINGS = { healthCheckPath: "/health", autoDeploy: false };
const program = (settings: object = SETTINGS): Program => ({
  service: { type: TYPE, inputs: { serviceId: BACKEND, ...settings } },
});

describe("a service's settings at Render", () => {
  let world: RenderWorld;
  let stack: Stack;
  beforeEach(async () => {
    world = await startRender();
    stack = world.stack;
  });
  afterEach(() => world.close());
  const held = (id?: string): object => {
    const { autoDeploy, healthCheckPath } = world.service(id);
    return { autoDeploy, healthCheckPath };
  };

  it("are set with one write, and no deployment", async () => {
    const sent = await world.requests(() => stack.up(program()));
    assert.deepEqual(sent, ["GET ", "PATCH "]);
    assert.deepEqual(held(), { autoDeploy: "no", healthCheckPath: "/health" });
    assert.deepEqual(world.service().deploys, []);
    assert.equal(stack.outputs("service")["url"], "https://backend.onrender.com");
    assert.equal(stack.outputs("service")["name"], "backend");
    assert.deepEqual(await world.requests(() => stack.up(program())), []);
  });

  for (const [change, expected] of [
    [{ healthCheckPath: "/healthz" }, { healthCheckPath: "/healthz" }],
    [{ autoDeploy: true }, { autoDeploy: "yes" }],
  ] as const)
    it(`are changed one by one: ${Object.keys(change).join("")}, and left at that`, async () => {
      await stack.up(program());
      assert.deepEqual(await stack.up(program({ ...SETTINGS, ...change })), ["update service"]);
      assert.partialDeepStrictEqual(held(), expected);
      const [name] = Object.keys(change);
      const rest = Object.entries(SETTINGS).filter(([each]) => each !== name);
      assert.deepEqual(await stack.up(program(Object.fromEntries(rest))), []);
      assert.partialDeepStrictEqual(held(), expected);
    });

  it("tell by their revision that a deployment is needed, for the health check alone", async () => {
    const revision = (): unknown => stack.outputs("service")["revision"];
    await stack.up(program());
    assert.equal(revision(), 1);
    await stack.up(program({ ...SETTINGS, autoDeploy: true }));
    assert.equal(revision(), 1);
    await stack.up(program({ ...SETTINGS, healthCheckPath: "/healthz" }));
    await stack.refresh();
    assert.equal(revision(), 2);
    world.service().healthCheckPath = "/by-hand";
    await stack.refresh();
    await stack.up(program({ ...SETTINGS, healthCheckPath: "/healthz" }));
    assert.equal(revision(), 3);
  });

  it("leave alone what is not given", async () => {
    await stack.up(program({ healthCheckPath: "/health" }));
    assert.deepEqual(held(), { autoDeploy: "yes", healthCheckPath: "/health" });
    world.service().autoDeploy = "no";
    await stack.refresh();
    assert.deepEqual(await stack.up(program({ healthCheckPath: "/health" })), []);
  });

  it("are put back as they were when they are deleted", async () => {
    world.service().healthCheckPath = "/before";
    const before = held();
    await stack.up(program());
    await stack.up(program({ ...SETTINGS, healthCheckPath: "/other" }));
    assert.deepEqual(await stack.destroy(), ["delete service"]);
    assert.deepEqual(held(), before);
    await stack.up(program());
    (world.api.state.services as Map<string, unknown>).delete(BACKEND);
    assert.deepEqual(await stack.destroy(), ["delete service"]);
  });

  it("show what was changed by hand, and are put right", async () => {
    await stack.up(program());
    world.service().autoDeploy = "yes";
    world.service().healthCheckPath = "";
    await stack.refresh();
    assert.deepEqual(await stack.up(program()), ["update service"]);
    assert.deepEqual(held(), { autoDeploy: "no", healthCheckPath: "/health" });
  });

  it("are deployed once where the program wants that, and waited for", async () => {
    const deploys = { ...SETTINGS, deploy: true, waitSeconds: 5 };
    world.api.state.statuses = ["created", "live"];
    await stack.up(program(deploys));
    assert.equal(world.service().deploys.length, 1);
    assert.equal(stack.outputs("service")["deploymentStatus"], "live");
    world.api.state.statuses = ["update_failed"];
    const changed = program({ ...deploys, healthCheckPath: "/x" });
    assert.match(await failure(stack.up(changed)), /ended as update_failed/);
    world.api.state.statuses = ["live"];
    assert.deepEqual(await stack.up(changed), ["update service"]);
    assert.equal(world.service().deploys.length, 3);
  });

  it("move to another service, and the old one's are put back", async () => {
    const before = held();
    await stack.up(program());
    assert.deepEqual(await stack.up(program({ ...SETTINGS, serviceId: FRONTEND })), [
      "replace service",
    ]);
    assert.deepEqual(held(), before);
    assert.deepEqual(held(FRONTEND), { autoDeploy: "no", healthCheckPath: "/health" });
  });

  it("are imported, and nothing else changes", async () => {
    await stack.up(program({ ...SETTINGS, autoDeploy: true }));
    const inputs = await stack.import("service", TYPE, BACKEND);
    assert.deepEqual(inputs, { serviceId: BACKEND, healthCheckPath: "/health", autoDeploy: true });
    assert.deepEqual(await stack.up(program({ ...SETTINGS, autoDeploy: true })), []);
  });

  it("of a service that is not there are refused, and gone with it", async () => {
    const said = await failure(stack.up(program({ ...SETTINGS, serviceId: "srv-none" })));
    assert.match(said, /Render has no service srv-none: make it in the dashboard first/);
    await stack.up(program());
    (world.api.state.services as Map<string, unknown>).delete(BACKEND);
    assert.deepEqual(await stack.refresh(), ["service"]);
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ healthCheckPath: "health" }, /must be a path that begins with \/.*'it\.healthCheckPath'/],
    [{ autoDeploy: "yes" }, /expected a boolean/],
    [{ url: "x" }, /the plugin itself decides "url"/],
    [{ autoDeploys: true }, /did you mean 'autoDeploy'/],
  ];
  for (const [more, said] of wrong) {
    it(`refuse ${JSON.stringify(more)} before anything is sent`, async () => {
      const { failures } = await world.engine.check(TYPE, { serviceId: BACKEND, ...more });
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", said);
    });
  }

  /** With another path than the program's, which a deletion puts back. */
  const start = (): Promise<RenderWorld> =>
    startRender({
      prepare: ({ state }) => {
        const service = state.services.get(BACKEND);
        if (service) service.healthCheckPath = "/before";
      },
    });
  const canaries = [KEY];
  describe("created while the API fails", () => {
    // Whatever happens, what was there before is known for the deletion.
    const check = ({ stack: now }: World): void => {
      const before = { healthCheckPath: "/before", autoDeploy: true };
      assert.deepEqual(now.outputs("service")["before"], before);
    };
    survivesFaults({ start, after: program({ ...SETTINGS, deploy: true }), canaries, check });
  });
  describe("changed while the API fails", () => {
    const after = program({ healthCheckPath: "/other", autoDeploy: true, deploy: true });
    survivesFaults({ start, before: program(), after, canaries });
  });
  describe("replaced while the API fails", () => {
    const after = program({ ...SETTINGS, serviceId: FRONTEND });
    survivesFaults({ start, before: program(), after, canaries });
  });
  describe("deleted while the API fails", () => {
    survivesFaults({ start, before: program(), after: {}, canaries });
  });
});
