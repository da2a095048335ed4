import assert from "node:assert/strict";

import { failure } from "../../framework/engine-client";
import { survivesFaults } from "../faults";
import type { Program, Stack } from "../stack";
import { BACKEND, FRONTEND, KEY, startRender } from "./world";
import type { RenderWorld } from "./world";

const TYPE = "saas:render:CustomDomain";
const NAME = "api.bookedbarber.com";
const program = (more: object = {}): Program => ({
  domain: { type: TYPE, inputs: { serviceId: BACKEND, name: NAME, ...more } },
});

describe("a custom domain at Render", () => {
  let world: RenderWorld;
  let stack: Stack;
  beforeEach(async () => {
    world = await startRender();
    stack = world.stack;
  });
  afterEach(() => world.close());
  const names = (id?: string): string[] => world.service(id).domains.map(({ name }) => name);

  it("is made once, and tells its record", async () => {
    assert.deepEqual(await world.requests(() => stack.up(program())), [
      ...["GET ", "GET custom-domains", "POST custom-domains"],
    ]);
    assert.deepEqual(names(), [NAME]);
    assert.partialDeepStrictEqual(stack.outputs("domain"), {
      domainId: world.service().domains[0]?.id,
      domainType: "subdomain",
      redirects: [],
      records: [{ name: NAME, type: "CNAME", content: "backend.onrender.com" }],
      verified: false,
    });
    assert.deepEqual(await world.requests(() => stack.up(program())), []);
    assert.deepEqual(await stack.up(program({ name: "API.BookedBarber.com." })), []);
  });

  for (const [name, twin] of [
    ["bookedbarber.com", "www.bookedbarber.com"],
    ["www.bookedbarber.com", "bookedbarber.com"],
  ] as const)
    it(`brings ${twin} with ${name}, and takes it away again`, async () => {
      await stack.up(program({ name }));
      assert.deepEqual(names(), [name, twin]);
      assert.deepEqual(stack.outputs("domain")["redirects"], [twin]);
      const records = stack.outputs("domain")["records"] as { name: string; type: string }[];
      const types = records.map((each) => `${each.name} ${each.type}`);
      assert.deepEqual(types.sort(), ["bookedbarber.com A", "www.bookedbarber.com CNAME"]);
      await stack.refresh();
      assert.deepEqual(await stack.up(program({ name })), []);
      await stack.destroy();
      assert.deepEqual(names(), []);
    });

  it("takes over one that is there already", async () => {
    await stack.up(program());
    const { domains } = world.service();
    const other = await startRender({
      prepare: (api) => {
        const service = api.state.services.get(BACKEND);
        if (service) service.domains = domains;
      },
    });
    await other.stack.up(program());
    assert.deepEqual(other.service().domains, domains);
    assert.equal(other.stack.outputs("domain")["domainId"], domains[0]?.id);
    await other.close();
  });

  for (const [what, change, at] of [
    ["name", { name: "backend.bookedbarber.com" }, BACKEND],
    ["service", { serviceId: FRONTEND }, FRONTEND],
  ] as const)
    it(`is replaced for another ${what}`, async () => {
      await stack.up(program());
      assert.deepEqual(await stack.up(program(change)), ["replace domain"]);
      assert.deepEqual([...names(BACKEND), ...names(FRONTEND)].length, 1);
      assert.deepEqual(names(at), ["name" in change ? change.name : NAME]);
    });

  it("is refused where another service has it", async () => {
    await stack.up(program({ serviceId: FRONTEND }));
    const own = { own: { type: TYPE, inputs: { serviceId: BACKEND, name: NAME } } };
    const both = { ...program({ serviceId: FRONTEND }), ...own };
    assert.match(await failure(stack.up(both)), /409 custom domain already exists/);
  });

  it("is deleted, also where it is gone already", async () => {
    await stack.up(program());
    assert.deepEqual(await stack.destroy(), ["delete domain"]);
    assert.deepEqual(names(), []);
    await stack.up(program());
    world.service().domains = [];
    assert.deepEqual(await stack.destroy(), ["delete domain"]);
    await stack.up(program());
    (world.api.state.services as Map<string, unknown>).delete(BACKEND);
    assert.deepEqual(await stack.destroy(), ["delete domain"]);
  });

  it("shows that it is verified, and is made anew where somebody deleted it", async () => {
    await stack.up(program());
    const [only] = world.service().domains;
    assert.ok(only);
    only.verified = true;
    await stack.refresh();
    assert.equal(stack.outputs("domain")["verified"], true);
    assert.deepEqual(await stack.up(program()), []);
    world.service().domains = [];
    assert.deepEqual(await stack.refresh(), ["domain"]);
    assert.deepEqual(await stack.up(program()), ["create domain"]);
    assert.deepEqual(names(), [NAME]);
  });

  it("is imported by its name, and nothing else changes", async () => {
    await stack.up(program());
    const inputs = await stack.import("domain", TYPE, `${BACKEND}/${NAME}`);
    assert.deepEqual(inputs, { serviceId: BACKEND, name: NAME });
    assert.deepEqual(await stack.up(program()), []);
    assert.match(await failure(stack.import("x", TYPE, NAME)), /the form SERVICE\/DOMAIN/);
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ name: "https://api.bookedbarber.com" }, /without https:\/\/.*'it\.name'/],
    [{ name: null }, /Missing required property 'name'/],
    [{ serviceId: "x" }, /must be a service's id/],
    [{ verified: true }, /the plugin itself decides "verified"/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more)} before anything is sent`, async () => {
      const inputs = { serviceId: BACKEND, name: NAME, ...more };
      const { failures } = await world.engine.check(TYPE, inputs);
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", said);
    });
  }

  const start = startRender;
  const canaries = [KEY];
  const apex = program({ name: "bookedbarber.com" });
  describe("created while the API fails", () => {
    survivesFaults({ start, after: apex, canaries });
  });
  describe("replaced while the API fails", () => {
    survivesFaults({ start, before: apex, after: program(), canaries });
  });
  describe("deleted while the API fails", () => {
    survivesFaults({ start, before: apex, after: {}, canaries });
  });
});
