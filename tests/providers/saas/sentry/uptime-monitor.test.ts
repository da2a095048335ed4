import assert from "node:assert/strict";

import type { Detector } from "../../../../sandbox/apis/sentry";
import { failure } from "../../framework/engine-client";
import { changesInPlace, isRefused, only, programOf, staysWhereFound } from "../one-resource";
import type { Wrong } from "../one-resource";
import { byHand, ORGANIZATION, PROJECT, startSentry, survives } from "./world";
import type { SentryWorld } from "./world";

const TYPE = "saas:sentry:UptimeMonitor";
const CANARY = "canaryOfAHeader";
const INPUTS = {
  organization: ORGANIZATION,
  project: PROJECT,
  name: "API",
  url: "https://api.bookedbarber.com/health",
};
const program = programOf(TYPE, INPUTS);
const DETECTORS = `organizations/${ORGANIZATION}/detectors/`;

describe("an uptime monitor at Sentry", () => {
  let world: SentryWorld;
  beforeEach(async () => {
    world = await startSentry();
    world.asked();
  });
  afterEach(() => world.close());
  const all = (): Detector[] => world.state.detectors.filter(({ dataSource }) => dataSource);
  const monitor = (): Detector => only(all());

  it("stays where it was there before the stack", () => staysWhereFound(world, program));

  it("asks for the address with what the program says", async () => {
    const { stack, held, asked } = world;
    assert.deepEqual(await stack.up(program()), ["create it"]);
    assert.deepEqual(held(), {
      monitors: [
        {
          ...{ name: "API", type: "uptime_domain_failure", description: "", enabled: true },
          ...{ owner: null, project: PROJECT },
          source: {
            ...{ url: INPUTS.url, method: "GET", headers: [], body: null },
            ...{ intervalSeconds: 60, timeoutMs: 5000, traceSampling: false },
            assertion: {
              root: {
                op: "and",
                children: [
                  { op: "status_code_check", operator: { cmp: "greater_than" }, value: 199 },
                  { op: "status_code_check", operator: { cmp: "less_than" }, value: 300 },
                ],
              },
            },
          },
          config: {
            ...{ mode: 1, environment: "production", recoveryThreshold: 1, downtimeThreshold: 3 },
          },
          conditions: [
            ["eq", "failure"],
            ["eq", "success"],
          ],
        },
      ],
      alerts: [],
    });
    assert.equal(asked().length, 3);
    assert.deepEqual(await stack.up(program()), []);
    assert.deepEqual(asked(), []);
  });

  const source = (fields: object): object => ({ monitors: [{ source: fields }] });
  const changes: readonly (readonly [object, object])[] = [
    [{ url: `${INPUTS.url}/live` }, source({ url: `${INPUTS.url}/live` })],
    [{ method: "HEAD" }, source({ method: "HEAD" })],
    [{ headers: { "X-Probe": "1" } }, source({ headers: [["X-Probe", "1"]] })],
    [{ method: "POST", body: "{}" }, source({ method: "POST", body: "{}" })],
    [{ intervalSeconds: 300 }, source({ intervalSeconds: 300 })],
    [{ timeoutMs: 10_000 }, source({ timeoutMs: 10_000 })],
    [{ traceSampling: true }, source({ traceSampling: true })],
    [{ environment: "staging" }, { monitors: [{ config: { environment: "staging" } }] }],
    [
      { expectedStatus: { from: 200, to: 200 } },
      source({ assertion: { root: { children: [{ value: 199 }, { value: 201 }] } } }),
    ],
    [{ downtimeThreshold: 2 }, { monitors: [{ config: { downtimeThreshold: 2 } }] }],
    [{ recoveryThreshold: 2 }, { monitors: [{ config: { recoveryThreshold: 2 } }] }],
    [{ name: "The API" }, { monitors: [{ name: "The API" }] }],
    [{ description: "Look" }, { monitors: [{ description: "Look" }] }],
    [{ enabled: false }, { monitors: [{ enabled: false }] }],
  ];
  for (const [change, expected] of changes) {
    it(`is changed in place: ${JSON.stringify(change)}, and back again`, () =>
      changesInPlace(world, program, change, expected));
  }

  it("keeps its headers as a secret, in whatever case their names are", async () => {
    const { stack } = world;
    await stack.up(program({ headers: { "X-Token": CANARY } }));
    const wire = stack.wire("it")["headers"];
    assert.ok(JSON.stringify(wire).includes("1b47061264138c4ac"), "it is marked");
    assert.deepEqual(await stack.up(program({ headers: { "x-token": CANARY } })), []);
    const second = await world.another();
    await second.import("it", TYPE, `${ORGANIZATION}/${monitor().id}`);
    assert.ok(JSON.stringify(second.wire("it")["headers"]).includes("1b47061264138c4ac"));
  });

  it("is replaced for another project, and never takes the old one for the new one", async () => {
    await world.stack.up(program());
    world.asked();
    assert.deepEqual(await world.stack.up(program({ project: "frontend" })), ["replace it"]);
    assert.deepEqual(
      world
        .asked()
        .slice(-2)
        .map((each) => each.split(" ")[0]),
      ["GET", "POST"],
    );
    assert.partialDeepStrictEqual(world.held(), { monitors: [{ project: "frontend" }] });
  });

  it("shows what was changed by hand, and puts it right", async () => {
    const { stack } = world;
    await stack.up(program());
    const right = world.held();
    const { dataSource, config } = monitor();
    const check = { op: "status_code_check", operator: { cmp: "equals" }, value: 200 };
    const hands: readonly Partial<Detector>[] = [
      { dataSource: { ...dataSource, url: "https://bookedbarber.com/", method: "POST" } },
      { dataSource: { ...dataSource, assertion: null } },
      { dataSource: { ...dataSource, assertion: { root: { op: "or", children: [check] } } } },
      { dataSource: { ...dataSource, headers: [["a", "b"]] } },
      { config: { ...config, environment: null } },
      { enabled: false },
    ];
    for (const hand of hands) {
      Object.assign(monitor(), hand);
      assert.deepEqual(await stack.refresh(), []);
      assert.deepEqual(await stack.up(program()), ["update it"], JSON.stringify(hand));
      assert.deepEqual(world.held(), right);
    }
  });

  it("is imported with everything that it has, and nothing changes", async () => {
    const given = { headers: { a: "b" }, expectedStatus: { from: 200, to: 399 }, timeoutMs: 2000 };
    await world.stack.up(program(given));
    const second = await world.another();
    const inputs = await second.import("it", TYPE, `${ORGANIZATION}/${monitor().id}`);
    assert.partialDeepStrictEqual(inputs, { ...INPUTS, timeoutMs: 2000 });
    assert.deepEqual(await second.up(program(given)), []);
    const metric = await failure(
      second.import("other", "saas:sentry:MetricMonitor", `${ORGANIZATION}/${monitor().id}`),
    );
    assert.match(metric, /is a monitor of the type uptime_domain_failure, and not metric_issue/);
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    const { stack, api } = world;
    await stack.up(program());
    assert.deepEqual(await stack.destroy(), ["delete it"]);
    assert.deepEqual(all(), []);
    await stack.up(program());
    await byHand(api, "DELETE", `${DETECTORS}${monitor().id}/`);
    assert.deepEqual(await stack.refresh(), ["it"]);
    assert.deepEqual(await stack.up(program()), ["create it"]);
    await byHand(api, "DELETE", `${DETECTORS}${monitor().id}/`);
    assert.deepEqual(await stack.destroy(), ["delete it"]);
  });

  it("is no success where the plan holds no more, and goes on with the same one afterwards", async () => {
    const { stack, state } = world;
    state.uptimeSeats = 0;
    const said = await failure(stack.up(program()));
    assert.match(
      said,
      /keeps the monitor API \(\d+\) switched off: its plan allows no more uptime/,
    );
    assert.match(said, /the provider buys none; delete one that is not needed or raise the budget/);
    const { id } = monitor();
    const again = await failure(stack.up(program()));
    assert.match(again, /400 status: Cannot enable uptime monitor/);
    state.uptimeSeats = 1;
    assert.deepEqual(await stack.up(program()), ["update it"]);
    assert.deepEqual([monitor().id, monitor().enabled], [id, true]);
  });

  it("says what Sentry refuses without the header's value", async () => {
    const headers = {
      authorization: { "4dabf18193072939515e22adb298388d": SECRET, value: CANARY },
    };
    const long = { ...headers, more: "x".repeat(1000) };
    const said = await failure(world.stack.up(program({ headers: long })));
    assert.match(said, /400 dataSources: Request is too large/);
    assert.doesNotMatch(said, new RegExp(CANARY));
  });

  const wrong: Wrong = [
    [{ url: null }, /Missing required property 'url'/],
    [{ url: "api.bookedbarber.com" }, /must be an http\(s\):\/\/ address.*'it\.url'/],
    [{ url: `https://x.com/${"x".repeat(255)}` }, /may have 255 characters at most/],
    [{ method: "TRACE" }, /must be one of GET, .*'it\.method'/],
    [{ headers: { "a b": "c" } }, /must be a header's name|Invalid key.*'it\.headers/],
    [{ headers: { a: 1 } }, /must be a text.*'it\.headers\.a'/],
    [{ body: "x" }, /goes with the methods POST, PUT and PATCH alone.*'it\.body'/],
    [{ intervalSeconds: 30 }, /must be one of 60, 300, .*'it\.intervalSeconds'/],
    [{ timeoutMs: 100 }, /must be 1000 at least.*'it\.timeoutMs'/],
    [{ expectedStatus: { from: 200 } }, /must be a status code.*'it\.expectedStatus\.to'/],
    [{ expectedStatus: { from: 300, to: 200 } }, /must not be below from/],
    [{ downtimeThreshold: 0 }, /must be 1 at least.*'it\.downtimeThreshold'/],
    [{ environment: "" }, /must not be empty.*'it\.environment'/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more).slice(0, 70)} before anything is sent`, () =>
      isRefused(world, program, more, said));
  }

  const canaries = [CANARY];
  const secret = program({ headers: { "X-Token": CANARY } });
  describe("created while the API fails", () => {
    survives({ start: startSentry, after: secret, canaries });
  });
  describe("changed while the API fails", () => {
    const after = program({ intervalSeconds: 300, expectedStatus: { from: 204, to: 204 } });
    survives({ start: startSentry, before: secret, after, canaries });
  });
  describe("replaced while the API fails", () => {
    survives({ start: startSentry, before: program(), after: program({ project: "frontend" }) });
  });
  describe("deleted while the API fails", () => {
    survives({ start: startSentry, before: secret, after: {}, canaries });
  });
});

/** The engine's mark of a secret. */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
