import assert from "node:assert/strict";

import type { CustomDomain, RailwayState } from "../../../../sandbox/apis/railway";
import { failure } from "../../framework/engine-client";
import { survivesFaults } from "../faults";
import type { Program, Stack } from "../stack";
import { FRONTEND, GRAPHQL_FAULTS, PLACE, PRODUCTION, PROJECT, startRailway, TOKEN } from "./world";
import type { RailwayWorld } from "./world";

const TYPE = "saas:railway:CustomDomain";
const DOMAIN = "api.bookedbarber.com";
const program = (more: object = {}): Program => ({
  domain: { type: TYPE, inputs: { ...PLACE, domain: DOMAIN, ...more } },
});

describe("a custom domain at Railway", () => {
  let world: RailwayWorld;
  let stack: Stack;
  let state: RailwayState;
  beforeEach(async () => {
    world = await startRailway();
    stack = world.stack;
    ({ state } = world.api);
  });
  afterEach(() => world.close());
  const only = (): CustomDomain =>
    state.domains.length === 1 && state.domains[0]
      ? state.domains[0]
      : assert.fail(`there are ${state.domains.length} domains`);

  for (const tokensWithPrefix of [false, true])
    it(`tells its records, ${tokensWithPrefix ? "with" : "without"} a prefix to take away`, async () => {
      state.tokensWithPrefix = tokensWithPrefix;
      assert.deepEqual(await stack.up(program()), ["create domain"]);
      const target = `${only().id.slice(0, 8)}.up.railway.app`;
      const content = `railway-verify=${only().token.replace("railway-verify=", "")}`;
      assert.partialDeepStrictEqual(stack.outputs("domain"), {
        cnameTarget: target,
        verificationName: `_railway-verify.${DOMAIN}`,
        verificationValue: content,
        verified: false,
        certificateStatus: "VALIDATING_OWNERSHIP",
        domainId: only().id,
        records: [
          { name: DOMAIN, type: "CNAME", content: target },
          { name: `_railway-verify.${DOMAIN}`, type: "TXT", content },
        ],
      });
      assert.deepEqual(await world.requests(() => stack.up(program())), []);
    });

  it("is the same in upper case and with a dot at its end", async () => {
    await stack.up(program());
    assert.deepEqual(await stack.up(program({ domain: "API.BookedBarber.com." })), []);
  });

  it("is made with one look and one write, and changes its port in place", async () => {
    const sent = await world.requests(() => stack.up(program({ domain: "API.BookedBarber.com" })));
    assert.deepEqual(sent, ["domains", "customDomainCreate"]);
    const { id } = only();
    assert.deepEqual(await stack.up(program({ targetPort: 8000 })), ["update domain"]);
    assert.deepEqual([only().id, only().targetPort], [id, 8000]);
    assert.deepEqual(await stack.up(program()), [], "the port stays as it is");
    only().targetPort = 9000;
    await stack.refresh();
    assert.deepEqual(await stack.up(program({ targetPort: 8000 })), ["update domain"]);
    assert.equal(only().targetPort, 8000);
  });

  it("takes over one that is there already", async () => {
    await stack.up(program());
    const { id } = only();
    const other = await startRailway({
      prepare: (api) => (api.state.domains = [only()]),
    });
    await other.stack.up(program({ targetPort: 8000 }));
    assert.equal(other.api.state.domains.length, 1);
    assert.equal(other.stack.outputs("domain")["domainId"], id);
    assert.equal(other.stack.outputs("domain")["targetPort"], 8000);
    await other.close();
  });

  for (const [what, change] of [
    ["domain", { domain: "backend.bookedbarber.com" }],
    ["service", { serviceId: FRONTEND }],
  ] as const)
    it(`is replaced for another ${what}`, async () => {
      await stack.up(program());
      const { id } = only();
      assert.deepEqual(await stack.up(program(change)), ["replace domain"]);
      assert.notEqual(only().id, id);
      assert.partialDeepStrictEqual(only(), change);
    });

  it("is refused where somebody else has it", async () => {
    await stack.up(program({ serviceId: FRONTEND }));
    const other = await startRailway({ prepare: (api) => (api.state.domains = state.domains) });
    const said = await failure(other.stack.up(program()));
    assert.match(said, /creating saas:railway:CustomDomain 'it': .* already in use/);
    await other.close();
  });

  it("is deleted, also where it is gone already", async () => {
    await stack.up(program());
    assert.deepEqual(await stack.destroy(), ["delete domain"]);
    assert.deepEqual(state.domains, []);
    await stack.up(program());
    state.domains = [];
    assert.deepEqual(await stack.destroy(), ["delete domain"]);
    await stack.up(program());
    state.projects[0]?.services.clear();
    assert.deepEqual(await stack.destroy(), ["delete domain"]);
  });

  it("shows that it is verified, and is made anew where somebody deleted it", async () => {
    await stack.up(program());
    only().verified = true;
    await stack.refresh();
    assert.equal(stack.outputs("domain")["verified"], true);
    assert.equal(stack.outputs("domain")["certificateStatus"], "VALID");
    assert.deepEqual(await stack.up(program()), []);
    state.domains = [];
    assert.match(
      await failure(stack.up(program({ targetPort: 1 }))),
      /no domain of the service any more: pulumi refresh/,
    );
    assert.deepEqual(await stack.refresh(), ["domain"]);
    assert.deepEqual(await stack.up(program()), ["create domain"]);
    only();
  });

  it("is imported by its name, and nothing else changes", async () => {
    await stack.up(program({ targetPort: 8000 }));
    const id = [...Object.values(PLACE), DOMAIN].join("/");
    assert.equal(stack.id("domain"), id);
    assert.deepEqual(await stack.import("domain", TYPE, id), {
      ...{ ...PLACE, domain: DOMAIN, targetPort: 8000 },
    });
    assert.deepEqual(await stack.up(program()), []);
    assert.match(
      await failure(stack.import("x", TYPE, DOMAIN)),
      /the form PROJECT\/ENVIRONMENT\/SERVICE\/DOMAIN/,
    );
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ domain: "https://api.bookedbarber.com" }, /without https:\/\/.*'it\.domain'/],
    [{ domain: "localhost" }, /must be a host name/],
    [{ domain: null }, /Missing required property 'domain'/],
    [{ targetPort: 70000 }, /must be 65535 at most/],
    [{ verified: true }, /the plugin itself decides "verified"/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more)} before anything is sent`, async () => {
      const { failures } = await world.engine.check(TYPE, { ...PLACE, domain: DOMAIN, ...more });
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
    const after = program({ targetPort: 8000 });
    survivesFaults({ start, before: program(), after, canaries }, GRAPHQL_FAULTS);
  });
  describe("taken over while the API fails", () => {
    const domain = {
      ...{ id: "there-already", projectId: PROJECT, environmentId: PRODUCTION },
      ...{ serviceId: PLACE.serviceId, domain: DOMAIN, targetPort: 1, verified: false, token: "t" },
    };
    const prepared = (): Promise<RailwayWorld> =>
      startRailway({ prepare: (api) => (api.state.domains = [{ ...domain }]) });
    survivesFaults({ start: prepared, after: program({ targetPort: 8000 }) }, GRAPHQL_FAULTS);
  });
  describe("replaced while the API fails", () => {
    const after = program({ serviceId: FRONTEND });
    survivesFaults({ start, before: program(), after, canaries }, GRAPHQL_FAULTS);
  });
  describe("deleted while the API fails", () => {
    survivesFaults({ start, before: program(), after: {}, canaries }, GRAPHQL_FAULTS);
  });
});
