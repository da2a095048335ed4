import assert from "node:assert/strict";

import type { WireObject } from "../../../../providers/framework/wire";
import { failure, UNKNOWN } from "../../../providers/framework/engine-client";
import { createdAndRefreshed, openWorld, said, ZONE, type World } from "./world";

const RULESET = "cloudflare:index/ruleset:Ruleset";

const limit: WireObject = {
  ...{ action: "block", expression: '(http.request.uri.path contains "/auth")' },
  ratelimit: {
    ...{ characteristics: ["cf.colo.id", "ip.src"], period: 10 },
    ...{ mitigationTimeout: 10, requestsPerPeriod: 20 },
  },
};
const headers = (value: string, more: WireObject = {}): WireObject => ({
  ...{ action: "rewrite", expression: "true", ref: "headers" },
  actionParameters: {
    headers: {
      "X-Frame-Options": { operation: "set", value },
      "Server-Timing": { operation: "remove" },
      ...more,
    },
  },
});
const redirect: WireObject = {
  ...{ action: "redirect", expression: '(http.host eq "www.bookedbarber.com")', ref: "www" },
  actionParameters: {
    fromValue: { statusCode: 308, targetUrl: { value: "https://bookedbarber.com" } },
  },
};
const skip: WireObject = {
  ...{ action: "skip", expression: "ip.src eq 192.0.2.1", ref: "skip" },
  actionParameters: { ruleset: "current" },
};

function ruleset(phase: string, ...rules: WireObject[]): WireObject {
  return { zoneId: ZONE, kind: "zone", name: phase, phase, rules };
}
const LIMITS = ruleset("http_ratelimit", limit);
const HEADERS = ruleset("http_response_headers_transform", headers("DENY"));
const REDIRECTS = ruleset("http_request_dynamic_redirect", redirect);
const FIREWALL = ruleset("http_request_firewall_custom", skip);

describe("the stand-in of cloudflare: rulesets", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  it("creates one with the defaults written out, in the API's names", async () => {
    const { outputs } = await world.engine.create(RULESET, LIMITS);
    const [request = ""] = world.taken();
    assert.ok(request.startsWith("POST /rulesets "));
    assert.deepEqual(JSON.parse(request.replace("POST /rulesets ", "")), {
      ...{ name: "http_ratelimit", kind: "zone", phase: "http_ratelimit", description: "" },
      rules: [
        {
          ...{ action: "block", action_parameters: {}, description: "", enabled: true },
          expression: limit.expression,
          ratelimit: {
            ...{ characteristics: ["cf.colo.id", "ip.src"], period: 10, mitigation_timeout: 10 },
            ...{ requests_per_period: 20, requests_to_origin: false },
          },
        },
      ],
    });
    const [rule] = outputs.rules as WireObject[];
    assert.match(JSON.stringify(rule?.id), /^"[0-9a-f]{32}"$/);
    assert.equal(rule?.ref, rule?.id);
    assert.deepEqual(
      [outputs.description, outputs.version, rule?.enabled, rule?.actionParameters],
      ["", "1", true, {}],
    );
  });

  it("keeps the names of headers as they are", async () => {
    const { id, outputs } = await world.engine.create(RULESET, HEADERS);
    assert.match(world.taken().join(), /"headers":\{"Server-Timing".*"X-Frame-Options"/);
    const { outputs: found } = await world.engine.read(RULESET, id, outputs, HEADERS);
    const [rule] = found.rules as WireObject[];
    assert.deepEqual(rule?.actionParameters, headers("DENY").actionParameters);
  });

  it("previews the version and the time as unknown", async () => {
    const { outputs } = await world.engine.create(RULESET, LIMITS, true);
    assert.deepEqual(outputs, {
      ...{ ...LIMITS, id: UNKNOWN, description: "", lastUpdated: UNKNOWN, version: UNKNOWN },
    });
  });

  const changes: [string, WireObject, WireObject, string][] = [
    ["nothing", LIMITS, {}, "none"],
    ["nothing of headers", HEADERS, {}, "none"],
    ["nothing of redirects", REDIRECTS, {}, "none"],
    ["nothing of a skip, whose logging the API fills", FIREWALL, {}, "none"],
    [
      "a default written out",
      LIMITS,
      { rules: [{ ...limit, enabled: true, description: "", actionParameters: {} }] },
      "none",
    ],
    ["a header", HEADERS, { rules: [headers("SAMEORIGIN")] }, "update lastUpdated+rules+version"],
    [
      "a header more",
      HEADERS,
      { rules: [headers("DENY", { "X-A": { operation: "set", value: "a" } })] },
      "update lastUpdated+rules+version",
    ],
    [
      "enabled",
      LIMITS,
      { rules: [{ ...limit, enabled: false }] },
      "update lastUpdated+rules+version",
    ],
    ["the rules, to none", LIMITS, { rules: [] }, "update lastUpdated+rules+version"],
    ["the description", LIMITS, { description: "x" }, "update description+lastUpdated+version"],
    ["a description that says nothing", LIMITS, { description: "" }, "none"],
    ["the name", LIMITS, { name: "x" }, "replace name: lastUpdated+name+version"],
    [
      "the phase",
      LIMITS,
      { phase: "http_config_settings" },
      "replace phase: lastUpdated+phase+version",
    ],
    ["the zone", LIMITS, { zoneId: "f".repeat(32) }, "replace zoneId: lastUpdated+version+zoneId"],
  ];
  for (const [title, inputs, change, expected] of changes)
    it(`a change of ${title} is: ${expected}`, async () => {
      const { created, refreshed } = await createdAndRefreshed(world, RULESET, inputs);
      for (const state of [created, refreshed])
        assert.equal(
          said(await world.engine.diff(RULESET, { ...inputs, ...change }, state)),
          expected,
        );
    });

  it("an update is a new version, in which a rule with a ref keeps its id", async () => {
    const { id, outputs } = await world.engine.create(RULESET, HEADERS);
    const news = { ...HEADERS, rules: [headers("SAMEORIGIN")] };
    const updated = await world.engine.update(RULESET, id, news, outputs);
    assert.equal(updated.version, "2");
    const [before, after] = [outputs, updated].map((each) => (each.rules as WireObject[])[0]?.id);
    assert.equal(before, after);
    const read = await world.engine.read(RULESET, id, updated, news);
    assert.equal(said(await world.engine.diff(RULESET, news, read.outputs)), "none");
  });

  it("sees the rule that somebody else added", async () => {
    const { id, outputs } = await world.engine.create(RULESET, REDIRECTS);
    const held = world.api.state.zones.get(ZONE)?.rulesets.get(id);
    const [rule] = held?.rules ?? [];
    assert.ok(held && rule);
    held.rules.push({ ...rule, id: "f".repeat(32), ref: "by-hand" });
    const read = await world.engine.read(RULESET, id, outputs, REDIRECTS);
    assert.equal(
      said(await world.engine.diff(RULESET, REDIRECTS, read.outputs)),
      "update lastUpdated+rules+version",
    );
  });

  it("imports one of a zone, without ids and what is empty, and without a difference", async () => {
    const made = await world.engine.create(RULESET, REDIRECTS);
    const { id, inputs, outputs } = await world.engine.read(RULESET, `zones/${ZONE}/${made.id}`);
    assert.equal(id, made.id);
    assert.deepEqual(inputs, { ...REDIRECTS, rules: [{ ...redirect, enabled: true }] });
    assert.deepEqual((await world.engine.check(RULESET, inputs)).failures, []);
    for (const program of [inputs, REDIRECTS])
      assert.equal(said(await world.engine.diff(RULESET, program, outputs)), "none");
    assert.match(
      await failure(world.engine.read(RULESET, made.id)),
      /zones\/<zone_id>\/<ruleset_id>/,
    );
    const account = world.engine.read(RULESET, `accounts/${ZONE}/${made.id}`);
    assert.match(await failure(account), /a zone's rulesets only/);
  });

  it("one that is gone reads as gone, and deletes without an error", async () => {
    const { id, outputs } = await world.engine.create(RULESET, LIMITS);
    await world.engine.delete(RULESET, id, outputs);
    assert.equal((await world.engine.read(RULESET, id, outputs, LIMITS)).id, "");
    await world.engine.delete(RULESET, id, outputs);
  });

  it("a second one of the phase is refused by the API", async () => {
    await world.engine.create(RULESET, LIMITS);
    const message = await failure(world.engine.create(RULESET, LIMITS));
    assert.match(
      message,
      /exceeded maximum number of zone rulesets for phase http_ratelimit \(20217\)$/,
    );
  });

  const rules = (rule: WireObject): WireObject => ({ rules: [rule] });
  const refused: [string, WireObject, RegExp][] = [
    ["a zone id of another form", { zoneId: "abc" }, /32-character hexadecimal string/],
    [
      "a phase that there is not",
      { phase: "http_magic" },
      /phase value must be one of: \["ddos_l4"/,
    ],
    ["a kind that there is not", { kind: "house" }, /"managed" "custom" "root" "zone"/],
    [
      "an action that there is not",
      rules({ ...limit, action: "shout" }),
      /action value must be one of/,
    ],
    ["an empty expression", rules({ ...limit, expression: "" }), /length must be at least 1/],
    ["a member that rules lack", rules({ ...limit, priority: 1 }), /Unrecognized key: "priority"/],
    [
      "an id, which the API gives",
      rules({ ...limit, id: "f".repeat(32) }),
      /Unrecognized key: "id"/,
    ],
    [
      "headers where nothing is rewritten",
      rules({ ...headers("DENY"), action: "block" }),
      /only be set if action is "rewrite".*rules\.0\.actionParameters\.headers/,
    ],
    [
      "a header with value and expression",
      rules(headers("DENY", { "X-A": { operation: "set", value: "a", expression: "b" } })),
      /exclude each other.*X-A/,
    ],
    [
      "a redirect to nowhere",
      rules({ ...redirect, actionParameters: { fromValue: { targetUrl: {} } } }),
      /One \(and only one\) of value and expression is required/,
    ],
    [
      "a redirect that is none",
      rules({
        ...redirect,
        actionParameters: { fromValue: { statusCode: 200, targetUrl: { value: "x" } } },
      }),
      /301\|302\|303\|307\|308/,
    ],
    [
      "a rate limit without characteristics",
      rules({ ...limit, ratelimit: { characteristics: [], period: 10 } }),
      /at least 1 elements/,
    ],
  ];
  for (const [title, change, expected] of refused)
    it(`refuses ${title}`, async () => {
      const { failures } = await world.engine.check(RULESET, { ...LIMITS, ...change });
      assert.equal(failures.length, 1, failures.join("\n"));
      assert.match(failures[0] ?? "", expected);
    });

  it("lets pass what is not known yet", async () => {
    const unknown = rules({ ...limit, expression: UNKNOWN });
    assert.deepEqual((await world.engine.check(RULESET, { ...LIMITS, ...unknown })).failures, []);
  });
});
