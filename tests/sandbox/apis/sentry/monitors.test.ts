import assert from "node:assert/strict";
import { z } from "zod";
import { createSentry, type Sentry } from "../../../../sandbox/apis/sentry";
import { call, type Answer } from "../client";

const token = "s".repeat(64);
const organization = "/api/0/organizations/acme/";
const detectors = `${organization}detectors/`;
const shop = `${organization}projects/shop/detectors/`;
const workflows = `${organization}workflows/`;
const releases = `${organization}releases/`;

const listSchema = z.array(z.looseObject({ id: z.string(), type: z.string(), name: z.string() }));
const withId = z.looseObject({ id: z.string() });

const metric = {
  type: "metric_issue",
  name: "Errors",
  dataSources: [
    {
      aggregate: "count()",
      dataset: "events",
      query: "",
      queryType: 0,
      timeWindow: 3600,
      environment: null,
      eventTypes: ["default", "error"],
    },
  ],
  config: { detectionType: "static" },
  conditionGroup: {
    logicType: "any",
    conditions: [
      { type: "gt", comparison: 10, conditionResult: 75 },
      { type: "lte", comparison: 10, conditionResult: 0 },
    ],
  },
};
const uptime = {
  type: "uptime_domain_failure",
  name: "API",
  dataSources: [{ url: "https://api.acme.com/", intervalSeconds: 60, timeoutMs: 5000 }],
  config: { mode: 1, environment: null, recoveryThreshold: 1, downtimeThreshold: 3 },
};
const alert = {
  name: "Alert",
  config: { frequency: 30 },
  detectorIds: [],
  triggers: { logicType: "any-short", conditions: [] },
  actionFilters: [],
};

interface Opened {
  api: Sentry;
  send: (method: string, path: string, body?: unknown) => Promise<Answer>;
}

async function open(): Promise<Opened> {
  const api = createSentry({ organization: "acme", token });
  const send: Opened["send"] = (method, path, body) => call(api.app, token, method, path, body);
  await send("POST", `${organization}teams/`, { slug: "web" });
  await send("POST", "/api/0/teams/acme/web/projects/", { name: "Shop", slug: "shop" });
  return { api, send };
}

describe("Sentry's API: monitors, alerts and releases", () => {
  it("has a project's own monitors from the start, finds them by type, and lets nobody delete them", async () => {
    const { api, send } = await open();
    const own = listSchema.parse((await send("GET", detectors)).body);
    assert.deepEqual(
      own.map(({ type }) => type),
      ["error", "issue_stream"],
    );
    const [project] = api.state.projects;
    const query = `?project=${project?.id ?? ""}&query=type:error`;
    const found = listSchema.parse((await send("GET", `${detectors}${query}`)).body);
    assert.deepEqual(found, [own[0]]);
    assert.equal((await send("GET", `${detectors}?project=shop`)).status, 400);
    assert.equal((await send("DELETE", `${detectors}${own[0]?.id ?? ""}/`)).status, 403);
    await send("DELETE", "/api/0/projects/acme/shop/");
    assert.deepEqual((await send("GET", detectors)).body, []);
  });

  const [source] = metric.dataSources;
  const [asked] = uptime.dataSources;
  const monitors: [string, object, string][] = [
    ["no name", { ...metric, name: "" }, "name"],
    ["an unknown type", { ...metric, type: "x" }, "type"],
    ["no data source", { ...metric, dataSources: [] }, "dataSources"],
    [
      "spans among errors",
      { ...metric, dataSources: [{ ...source, aggregate: "p95(span.duration)" }] },
      "dataSources",
    ],
    [
      "a wrong kind of query",
      { ...metric, dataSources: [{ ...source, queryType: 1 }] },
      "dataSources",
    ],
    [
      "foreign events",
      { ...metric, dataSources: [{ ...source, eventTypes: ["trace_item_span"] }] },
      "dataSources",
    ],
    [
      "an environment without events",
      { ...metric, dataSources: [{ ...source, environment: "x" }] },
      "dataSources",
    ],
    ["a change without its time", { ...metric, config: { detectionType: "percent" } }, "config"],
    [
      "no conditions",
      { ...metric, conditionGroup: { logicType: "any", conditions: [] } },
      "conditionGroup",
    ],
    ["an owner that is not there", { ...metric, owner: "team:1" }, "owner"],
    ["no address", { ...uptime, dataSources: [{ ...asked, url: "x" }] }, "dataSources"],
    [
      "another interval",
      { ...uptime, dataSources: [{ ...asked, intervalSeconds: 61 }] },
      "dataSources",
    ],
    [
      "a large request",
      { ...uptime, dataSources: [{ ...asked, headers: [["a", "b".repeat(999)]] }] },
      "dataSources",
    ],
    ["the mode of superusers", { ...uptime, config: { ...uptime.config, mode: 3 } }, "config"],
  ];
  for (const [what, body, field] of monitors) {
    it(`refuses a monitor with ${what}`, async () => {
      const { api, send } = await open();
      const answer = await send("POST", shop, body);
      assert.equal(answer.status, 400);
      assert.deepEqual(Object.keys(answer.body as object), [field]);
      assert.equal(api.state.detectors.length, 2);
    });
  }

  it("switches a new monitor on, and leaves one off for which the plan has no room", async () => {
    const { api, send } = await open();
    const on = z.looseObject({ enabled: z.boolean() });
    assert.equal(
      on.parse((await send("POST", shop, { ...metric, enabled: false })).body).enabled,
      true,
    );
    api.state.uptimeSeats = 1;
    assert.equal(on.parse((await send("POST", shop, uptime)).body).enabled, true);
    const { id, enabled } = withId.extend(on.shape).parse((await send("POST", shop, uptime)).body);
    assert.equal(enabled, false);
    const refused = await send("PUT", `${detectors}${id}/`, { ...uptime, enabled: true });
    assert.deepEqual(refused.body, { status: ["Cannot enable uptime monitor"] });
  });

  it("gives a monitor's alerts, and forgets the monitor in them when it goes", async () => {
    const { send } = await open();
    const { id } = withId.parse((await send("POST", shop, metric)).body);
    const made = await send("POST", workflows, { ...alert, detectorIds: [Number(id)] });
    assert.equal(made.status, 201);
    const workflow = withId.parse(made.body);
    assert.partialDeepStrictEqual((await send("GET", `${detectors}${id}/`)).body, {
      workflowIds: [workflow.id],
    });
    assert.equal((await send("DELETE", `${detectors}${id}/`)).status, 204);
    assert.equal((await send("GET", `${detectors}${id}/`)).status, 404);
    const path = `${workflows}${workflow.id}/`;
    assert.partialDeepStrictEqual((await send("GET", path)).body, { detectorIds: [] });
    assert.equal((await send("PUT", path, alert)).status, 400, "without its id");
    assert.equal((await send("PUT", path, { ...alert, id: workflow.id })).status, 200);
    assert.equal((await send("DELETE", path)).status, 204);
    assert.equal((await send("DELETE", path)).status, 404);
  });

  const group = { logicType: "all", conditions: [] };
  const email = { type: "email", data: {}, config: { targetType: "team", targetIdentifier: "1" } };
  const alerts: [string, object, string][] = [
    ["a monitor that is not there", { detectorIds: [7] }, "detectorIds"],
    ["another frequency", { config: { frequency: 7 } }, "config"],
    ["an unknown trigger", { triggers: { ...group, conditions: [{ type: "x" }] } }, "triggers"],
    ["filters without actions", { actionFilters: [group] }, "actionFilters"],
    [
      "a team that is not there",
      { actionFilters: [{ ...group, actions: [email] }] },
      "actionFilters",
    ],
    ["an environment without events", { environment: "x" }, "environment"],
  ];
  for (const [what, more, field] of alerts) {
    it(`refuses an alert with ${what}`, async () => {
      const { api, send } = await open();
      const answer = await send("POST", workflows, { ...alert, ...more });
      assert.equal(answer.status, 400);
      assert.deepEqual(Object.keys(answer.body as object), [field]);
      assert.deepEqual(api.state.workflows, []);
    });
  }

  it("has one release of a version, and as many deployments as it is told of", async () => {
    const { api, send } = await open();
    const body = { version: "1.0", projects: ["shop"] };
    assert.equal((await send("POST", releases, body)).status, 201);
    assert.equal((await send("POST", releases, body)).status, 208);
    for (const wrong of [{ version: "a/b" }, { version: "latest" }, { projects: ["x"] }])
      assert.equal((await send("POST", releases, { ...body, ...wrong })).status, 400);
    const path = `${releases}1.0/deploys/`;
    for (const name of ["1", "1"])
      assert.equal((await send("POST", path, { environment: "production", name })).status, 201);
    assert.equal(api.state.releases[0]?.deploys.length, 2);
    assert.equal((await send("POST", `${releases}2.0/deploys/`, {})).status, 404);
  });

  it("wants the scopes that the vendor wants", async () => {
    const { api, send } = await open();
    const scopes = new Set(["project:read", "alerts:read"]);
    Object.assign(api.state, { scopes });
    assert.equal((await send("GET", detectors)).status, 200);
    for (const [path, body] of [
      [shop, metric],
      [workflows, alert],
      [releases, { version: "1.0", projects: ["shop"] }],
    ] as const)
      assert.equal((await send("POST", path, body)).status, 403);
    assert.equal((await send("GET", `${organization}members/`)).status, 403);
  });
});
