import assert from "node:assert/strict";

import type { Detector } from "../../../../sandbox/apis/sentry";
import { failure } from "../../framework/engine-client";
import { changesInPlace, isRefused, only, programOf, staysWhereFound } from "../one-resource";
import type { Wrong } from "../one-resource";
import { byHand, ORGANIZATION, PROJECT, startSentry, survives } from "./world";
import type { SentryWorld } from "./world";

const TYPE = "saas:sentry:MetricMonitor";
const INPUTS = {
  organization: ORGANIZATION,
  project: PROJECT,
  name: "Errors in an hour",
  aggregate: "count()",
  thresholds: { critical: 100, warning: 50 },
};
const program = programOf(TYPE, INPUTS);
const DETECTORS = `organizations/${ORGANIZATION}/detectors/`;
const PROJECTS = `projects/${ORGANIZATION}/${PROJECT}/`;
const MADE_AT = `organizations/${ORGANIZATION}/projects/${PROJECT}/detectors/`;

describe("a metric monitor at Sentry", () => {
  let world: SentryWorld;
  beforeEach(async () => {
    world = await startSentry();
    world.asked();
  });
  afterEach(() => world.close());
  const all = (): Detector[] => world.state.detectors.filter(({ dataSource }) => dataSource);
  const monitor = (): Detector => only(all());

  it("stays where it was there before the stack", () => staysWhereFound(world, program));

  it("counts errors with what the program says, by three requests", async () => {
    const { stack, held, asked } = world;
    assert.deepEqual(await stack.up(program()), ["create it"]);
    assert.deepEqual(asked(), [`GET ${PROJECTS}`, `GET ${DETECTORS}`, `POST ${MADE_AT}`]);
    assert.deepEqual(held(), {
      monitors: [
        {
          name: "Errors in an hour",
          type: "metric_issue",
          description: "",
          enabled: true,
          owner: null,
          project: PROJECT,
          source: {
            aggregate: "count()",
            dataset: "events",
            query: "",
            environment: null,
            timeWindow: 3600,
            eventTypes: ["default", "error"],
            queryType: 0,
          },
          config: { detectionType: "static" },
          conditions: [
            ["gt", 100],
            ["gt", 50],
            ["lte", 50],
          ],
        },
      ],
      alerts: [],
    });
    assert.equal(stack.id("it"), monitor().id);
    assert.deepEqual(stack.outputs("it")["thresholds"], { critical: 100, warning: 50 });
    assert.equal(stack.outputs("it")["projectId"], monitor().projectId);
    assert.deepEqual(await stack.up(program()), []);
    assert.deepEqual(asked(), [], "no request for no change");
  });

  it("measures spans, and says so to Sentry by itself", async () => {
    const { stack } = world;
    const p95 = {
      aggregate: "p95(span.duration)",
      query: "is_transaction:true",
      thresholds: { critical: 800, resolved: 600 },
    };
    await stack.up(program(p95));
    assert.partialDeepStrictEqual(monitor().dataSource, {
      dataset: "events_analytics_platform",
      eventTypes: ["trace_item_span"],
      queryType: 1,
      extrapolationMode: "unknown",
    });
    assert.equal(stack.outputs("it")["dataset"], "events_analytics_platform");
    assert.deepEqual(await stack.up(program(p95)), []);
    await stack.refresh();
    assert.deepEqual(await stack.up(program(p95)), []);
    const rate = { aggregate: "failure_rate()", thresholds: { critical: 0.05 } };
    assert.deepEqual(await stack.up(program(rate)), ["update it"]);
    assert.partialDeepStrictEqual(monitor().conditionGroup?.conditions, [
      { type: "gt", comparison: 0.05 },
      { type: "lte", comparison: 0.05 },
    ]);
    assert.deepEqual(await stack.up(program(rate)), []);
  });

  const source = (fields: object): object => ({ monitors: [{ source: fields }] });
  const conditions = (...given: unknown[]): object => ({ monitors: [{ conditions: given }] });
  const changes: readonly (readonly [object, object])[] = [
    [{ name: "Errors" }, { monitors: [{ name: "Errors" }] }],
    [{ description: "Look" }, { monitors: [{ description: "Look" }] }],
    [{ enabled: false }, { monitors: [{ enabled: false }] }],
    [{ aggregate: "count_unique(user)" }, source({ aggregate: "count_unique(user)" })],
    [{ query: "level:fatal" }, source({ query: "level:fatal" })],
    [{ environment: "production" }, source({ environment: "production" })],
    [{ timeWindowSeconds: 300 }, source({ timeWindow: 300 })],
    [
      { dataset: "events_analytics_platform" },
      source({ dataset: "events_analytics_platform", eventTypes: ["trace_item_span"] }),
    ],
    [
      { comparisonDeltaSeconds: 86_400 },
      { monitors: [{ config: { detectionType: "percent", comparisonDelta: 86_400 } }] },
    ],
    [
      { direction: "below", thresholds: { critical: 1, warning: 5 } },
      conditions(["lt", 1], ["lt", 5], ["gte", 5]),
    ],
    [{ thresholds: { critical: 100 } }, conditions(["gt", 100], ["lte", 100])],
    [{ thresholds: { critical: 100, warning: 0 } }, conditions(["gt", 100], ["gt", 0], ["lte", 0])],
    [
      { thresholds: { critical: 100, warning: 50, resolved: 10 } },
      conditions(["gt", 100], ["gt", 50], ["lte", 10]),
    ],
  ];
  for (const [change, expected] of changes) {
    it(`is changed in place: ${JSON.stringify(change)}, and back again`, () =>
      changesInPlace(world, program, change, expected));
  }

  it("gets an owner, and loses it", async () => {
    const [team] = world.state.teams;
    const owner = `team:${team?.id ?? ""}`;
    await changesInPlace(world, program, { owner }, { monitors: [{ owner }] });
  });

  it("is the same for a threshold that is said or implied, and for spaces around texts", async () => {
    await world.stack.up(program({ description: "Look\n", query: " level:fatal" }));
    const same = {
      thresholds: { critical: 100, warning: 50, resolved: 50 },
      ...{ description: "Look", query: "level:fatal", dataset: "events" },
    };
    assert.deepEqual(await world.stack.up(program(same)), []);
  });

  it("is off from the start where it is to be, by one more request", async () => {
    assert.deepEqual(await world.stack.up(program({ enabled: false })), ["create it"]);
    assert.equal(monitor().enabled, false);
    assert.deepEqual(world.asked().at(-1), `PUT ${DETECTORS}${monitor().id}/`);
    assert.deepEqual(await world.stack.up(program({ enabled: false })), []);
  });

  it("is replaced for another project, and never takes the old one for the new one", async () => {
    const { stack, state, asked } = world;
    await stack.up(program());
    const { id } = monitor();
    asked();
    assert.deepEqual(await stack.up(program({ project: "frontend" })), ["replace it"]);
    const frontend = state.projects.find(({ slug }) => slug === "frontend");
    assert.equal(monitor().projectId, frontend?.id);
    assert.deepEqual(
      asked()
        .slice(-2)
        .map((each) => each.split(" ")[0]),
      ["GET", "POST"],
    );
    assert.notEqual(monitor().id, id);
    // The same project by another word for it, and under another name.
    const same = { project: monitor().projectId };
    assert.deepEqual(await stack.up(program(same)), ["replace it"]);
    assert.deepEqual(await stack.up(program(same)), []);
    const named = { name: "Errors", project: "frontend" };
    asked();
    assert.deepEqual(await stack.up(program(named)), ["replace it"]);
    assert.equal(asked().at(-1)?.split(" ")[0], "DELETE", "the new one comes first");
    assert.equal(monitor().name, "Errors");
  });

  it("shows what was changed by hand, and puts it right", async () => {
    const { stack } = world;
    const hands: readonly Partial<Detector>[] = [
      { enabled: false, description: "by hand" },
      { dataSource: { ...ERRORS, query: "x", timeWindow: 60, eventTypes: ["error"] } },
      { config: { detectionType: "dynamic" } },
      { conditionGroup: { id: "1", logicType: "any", conditions: [] } },
      {
        conditionGroup: {
          ...{ id: "1", logicType: "any" },
          conditions: [
            { id: "2", type: "gt", comparison: 100, conditionResult: 75 },
            { id: "3", type: "gt", comparison: 50, conditionResult: 50 },
          ],
        },
      },
      {
        conditionGroup: {
          ...{ id: "1", logicType: "any" },
          conditions: [
            {
              ...{ id: "2", type: "anomaly_detection", conditionResult: 75 },
              comparison: { seasonality: "auto", sensitivity: "low", thresholdType: 0 },
            },
          ],
        },
      },
    ];
    await stack.up(program());
    const right = world.held();
    for (const hand of hands) {
      Object.assign(monitor(), hand);
      assert.deepEqual(await stack.refresh(), []);
      assert.deepEqual(await stack.up(program()), ["update it"], JSON.stringify(hand));
      assert.deepEqual(world.held(), right);
    }
  });

  it("is imported with everything that it has, and nothing changes", async () => {
    const given = { thresholds: { critical: 10, warning: 5, resolved: 4 }, query: "a:b" };
    await world.stack.up(program(given));
    const second = await world.another();
    const inputs = await second.import("it", TYPE, `${ORGANIZATION}/${monitor().id}`);
    assert.deepEqual(inputs, { ...INPUTS, ...given });
    assert.equal(second.id("it"), monitor().id);
    assert.deepEqual(await second.up(program(given)), []);
    assert.deepEqual(await second.destroy(), ["delete it"]);
    assert.equal(all().length, 1, "it was there before the stack");
  });

  it("says how an import is written, and what is no such monitor", async () => {
    const second = await world.another();
    for (const id of ["123", `${ORGANIZATION}/x`, `/${ORGANIZATION}/1`, `${ORGANIZATION}/1/2`])
      assert.match(await failure(second.import("it", TYPE, id)), /has the form ORGANIZATION\/ID/);
    const [own] = world.state.detectors;
    const said = await failure(second.import("it", TYPE, `${ORGANIZATION}/${own?.id ?? ""}`));
    assert.match(said, /is a monitor of the type error, and not metric_issue/);
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    const { stack, state, api } = world;
    await stack.up(program());
    assert.deepEqual(await stack.destroy(), ["delete it"]);
    assert.deepEqual(all(), []);
    assert.equal(state.detectors.length, 4, "the projects' own monitors stay");
    await stack.up(program());
    await byHand(api, "DELETE", `${DETECTORS}${monitor().id}/`);
    assert.deepEqual(await stack.refresh(), ["it"]);
    assert.deepEqual(await stack.up(program()), ["create it"]);
    await byHand(api, "DELETE", `${DETECTORS}${monitor().id}/`);
    assert.deepEqual(await stack.destroy(), ["delete it"]);
  });

  it("is found where a crash left it behind, and on a later page", async () => {
    await world.stack.up(program({ enabled: false }));
    const left = monitor();
    left.enabled = true;
    world.state.detectors = [
      ...Array.from({ length: 230 }, (_, at) => ({ ...left, id: `${at + 1}`, name: `${at}` })),
      left,
    ];
    const second = await world.another();
    world.asked();
    assert.deepEqual(await second.up(program({ enabled: false })), ["create it"]);
    assert.equal(second.id("it"), left.id);
    assert.equal(left.enabled, false);
    assert.deepEqual(
      world.asked().map((each) => each.split(" ")[0]),
      ["GET", "GET", "GET", "GET", "PUT"],
    );
  });

  it("is not taken over where somebody else made one of that name, unless it is imported", async () => {
    await world.stack.up(program({ query: "by:hand" }));
    const second = await world.another();
    const said = await failure(second.up(program()));
    assert.match(said, /project backend has a monitor Errors in an hour \(\d+\) that is set other/);
    assert.match(said, /by the id bookedbarber\/\d+/);
    await second.import("it", TYPE, `${ORGANIZATION}/${monitor().id}`);
    assert.deepEqual(await second.up(program()), ["update it"]);
    assert.equal(monitor().dataSource?.["query"], "");
  });

  it("is no success where Sentry keeps it switched off", async () => {
    const { stack, state } = world;
    await stack.up(program());
    Object.defineProperty(monitor(), "enabled", { get: () => false, set: () => undefined });
    await stack.refresh();
    assert.match(await failure(stack.up(program())), /keeps the monitor Errors .* switched off/);
    const left = monitor();
    state.detectors = state.detectors.filter((each) => each !== left);
  });

  it("says what Sentry refuses, and which project it does not have", async () => {
    const { stack } = world;
    const unknown = await failure(stack.up(program({ environment: "staging" })));
    assert.match(unknown, /400 dataSources: This environment has not been created/);
    const missing = await failure(stack.up(program({ project: "shop" })));
    assert.match(missing, /organization bookedbarber has no project shop/);
    assert.deepEqual(all(), []);
  });

  const wrong: Wrong = [
    [{ organization: null }, /Missing required property 'organization'/],
    [{ name: "" }, /must not be empty.*'it\.name'/],
    [{ name: "n".repeat(201) }, /may have 200 characters at most/],
    [{ name: " n" }, /must not begin or end with a space/],
    [{ aggregate: "p95" }, /must be a function, such as count\(\).*'it\.aggregate'/],
    [
      { aggregate: "p95(span.duration)", dataset: "events" },
      /must be events_analytics_platform for p95\(span\.duration\).*'it\.dataset'/,
    ],
    [{ dataset: "spans" }, /must be one of events, events_analytics_platform/],
    [{ query: "a release:latest" }, /must not hold release:latest.*'it\.query'/],
    [{ timeWindowSeconds: 61 }, /must be one of 60, 300, .*'it\.timeWindowSeconds'/],
    [{ comparisonDeltaSeconds: 7 }, /must be one of 300, .*'it\.comparisonDeltaSeconds'/],
    [{ direction: "up" }, /must be above or below.*'it\.direction'/],
    [{ owner: "payments" }, /must be team:<id> or user:<id>.*'it\.owner'/],
    [{ thresholds: { warning: 1 } }, /must be a number.*'it\.thresholds\.critical'/],
    [{ thresholds: { critical: 1, warn: 1 } }, /Unrecognized key: "warn".*'it\.thresholds'/],
    [{ thresholds: { critical: 1, warning: 1 } }, /must be below critical.*'it\.thresholds\.war/],
    [
      { direction: "below", thresholds: { critical: 5, warning: 1 } },
      /must be above critical.*'it\.thresholds\.warning'/,
    ],
    [{ thresholds: { critical: 1, resolved: 2 } }, /must not be above the threshold that opens/],
    [{ detection: "static" }, /the plugin itself decides "detection"/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more).slice(0, 70)} before anything is sent`, () =>
      isRefused(world, program, more, said));
  }

  it("asks for the token, with the command, only when it is needed", async () => {
    const other = await startSentry({ token: "" });
    const said = await failure(other.stack.up(program()));
    assert.match(
      said,
      /sentryAuthToken is missing .*pulumi config set --secret saas:sentryAuthTok/,
    );
    await other.close();
  });

  it("never shows the token", async () => {
    const other = await startSentry({ token: "sntryu_anotherCanaryOfTheTests" });
    const said = await failure(other.stack.up(program()));
    assert.match(said, /401 Invalid token/);
    assert.doesNotMatch(said, /anotherCanary/);
    await other.close();
  });

  describe("created while the API fails", () => {
    survives({ start: startSentry, after: program() });
  });
  describe("created and switched off while the API fails", () => {
    survives({ start: startSentry, after: program({ enabled: false }) });
  });
  describe("changed while the API fails", () => {
    const after = program({ query: "level:fatal", thresholds: { critical: 7 } });
    survives({ start: startSentry, before: program(), after });
  });
  describe("replaced while the API fails", () => {
    survives({ start: startSentry, before: program(), after: program({ project: "frontend" }) });
  });
  describe("deleted while the API fails", () => {
    survives({ start: startSentry, before: program(), after: {} });
  });
});

/** What a monitor of errors watches. */
const ERRORS = {
  aggregate: "count()",
  dataset: "events",
  query: "",
  environment: null,
  timeWindow: 3600,
  eventTypes: ["default", "error"],
  queryType: 0,
};
