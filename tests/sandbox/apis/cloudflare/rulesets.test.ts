import assert from "node:assert/strict";

import fc from "fast-check";
import { z } from "zod";

import {
  expressionProblem,
  fieldsOf,
} from "../../../../sandbox/apis/cloudflare/ruleset-expressions";
import { plans, type Plan } from "../../../../sandbox/apis/cloudflare/plans";
import { open, zone, type Opened } from "./opened";

const path = `/zones/${zone.id}/rulesets`;
const entry = (phase: string): string => `${path}/phases/${phase}/entrypoint`;

const ruleset = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  rules: z
    .array(z.looseObject({ id: z.string(), ref: z.string(), version: z.string() }))
    .default([]),
});

const limit = (more: object = {}, ratelimit: object = {}): Record<string, unknown> => ({
  action: "block",
  expression: '(http.request.uri.path contains "/auth")',
  ratelimit: {
    characteristics: ["cf.colo.id", "ip.src"],
    period: 10,
    requests_per_period: 20,
    mitigation_timeout: 10,
    ...ratelimit,
  },
  ...more,
});
const rewrite = (headers: object): Record<string, unknown> => ({
  action: "rewrite",
  expression: "true",
  action_parameters: { headers },
});
const block = { action: "block", expression: 'http.request.uri.path contains "/.env"' };

async function create(
  api: Opened,
  phase: string,
  ...rules: object[]
): Promise<z.output<typeof ruleset>> {
  return ruleset.parse(await api.good("POST", path, { name: phase, kind: "zone", phase, rules }));
}

describe("Cloudflare's API: rulesets", () => {
  it("makes one, shows it by id and by its phase, lists it without rules, and removes it", async () => {
    const api = open();
    const made = await create(api, "http_ratelimit", limit());
    assert.deepEqual([made.version, made.rules[0]?.ref], ["1", made.rules[0]?.id]);
    for (const one of [`${path}/${made.id}`, entry("http_ratelimit")])
      assert.deepEqual(ruleset.parse(await api.good("GET", one)), made);
    const [listed] = z.array(z.looseObject({ id: z.string() })).parse(await api.good("GET", path));
    assert.deepEqual([listed?.id, listed?.["rules"]], [made.id, undefined]);
    assert.equal(await api.good("DELETE", `${path}/${made.id}`), undefined);
    assert.match(
      await api.refused("GET", `${path}/${made.id}`),
      /^404 10003 could not find ruleset/,
    );
    assert.match(
      await api.refused("GET", entry("http_ratelimit")),
      /^404 10003 .*http_ratelimit phase/,
    );
  });

  it("fills what a rule leaves out", async () => {
    const {
      rules: [rule],
    } = await create(open(), "http_ratelimit", limit());
    assert.ok(rule);
    assert.equal(rule["enabled"], true);
    assert.equal("description" in rule, false);
    assert.deepEqual(rule["ratelimit"], {
      ...(limit()["ratelimit"] as object),
      requests_to_origin: false,
    });
  });

  it("logs a skip unless told otherwise", async () => {
    const skip = { action: "skip", expression: "true", action_parameters: { ruleset: "current" } };
    const quiet = { ...skip, logging: { enabled: false } };
    const { rules } = await create(open(), "http_request_firewall_custom", skip, quiet, block);
    assert.deepEqual(
      rules.map((rule) => rule["logging"]),
      [{ enabled: true }, { enabled: false }, undefined],
    );
  });

  it("puts a new version: a rule stays itself by its id or ref, all others are new", async () => {
    const api = open();
    const first = await create(
      api,
      "http_request_firewall_custom",
      { ...block, ref: "env" },
      block,
      { ...block, description: "by id" },
    );
    const [env, plain, byId] = first.rules;
    const bodies = [
      block,
      { ...block, id: byId?.id, description: "changed" },
      { ...block, ref: "env" },
    ];
    const second = ruleset.parse(await api.good("PUT", `${path}/${first.id}`, { rules: bodies }));
    assert.equal(second.version, "2");
    assert.equal(second.name, first.name);
    assert.deepEqual(second.rules.map(({ id, version }) => [id, version]).slice(1), [
      [byId?.id, "2"],
      [env?.id, "1"],
    ]);
    assert.ok(![env?.id, plain?.id, byId?.id].includes(second.rules[0]?.id));
  });

  it("makes the entry point of a phase where there is none, and replaces it where there is", async () => {
    const api = open();
    const put = async (rules: object[]): Promise<z.output<typeof ruleset>> =>
      ruleset.parse(await api.good("PUT", entry("http_response_headers_transform"), { rules }));
    const made = await put([rewrite({ "X-A": { operation: "set", value: "a" } })]);
    const replaced = await put([]);
    assert.deepEqual([made.id, made.name], [replaced.id, "default"]);
    assert.deepEqual([replaced.version, replaced.rules], ["2", []]);
  });

  it("takes one ruleset a phase", async () => {
    const api = open();
    await create(api, "http_ratelimit");
    const again = { name: "again", kind: "zone", phase: "http_ratelimit", rules: [] };
    assert.equal(
      await api.refused("POST", path, again),
      "400 20217 'zone' is not a valid value for kind because exceeded maximum number of zone " +
        "rulesets for phase http_ratelimit /kind",
    );
    await create(api, "http_config_settings");
  });

  const bodies: [string, object, RegExp][] = [
    ["no name", { name: "" }, /\/name$/],
    ["a kind for accounts", { kind: "root" }, /'root' is not a valid value for kind.*\/kind$/],
    [
      "a phase that there is not",
      { phase: "http_magic" },
      /'http_magic' is not a valid value.*\/phase$/,
    ],
    ["rules that are none", { rules: "all" }, /\/rules\/$/],
    [
      "two rules with a ref",
      { rules: [block, block].map((rule) => ({ ...rule, ref: "a" })) },
      /same ref/,
    ],
  ];
  for (const [title, change, expected] of bodies)
    it(`refuses ${title}`, async () => {
      const body = { name: "x", kind: "zone", phase: "http_request_firewall_custom", rules: [] };
      assert.match(await open().refused("POST", path, { ...body, ...change }), expected);
    });

  it("refuses another phase or kind for a ruleset that is there", async () => {
    const api = open();
    const { id } = await create(api, "http_ratelimit");
    for (const change of [{ phase: "http_config_settings" }, { kind: "custom" }])
      assert.match(
        await api.refused("PUT", `${path}/${id}`, change),
        /cannot change \/(?:phase|kind)$/,
      );
  });

  const headers = "http_response_headers_transform";
  const firewall = "http_request_firewall_custom";
  const limits = "http_ratelimit";
  const challenge = { action: "managed_challenge" };
  const rules: [string, Plan, string, object, RegExp | undefined][] = [
    [
      "an action of another phase",
      "pro",
      headers,
      block,
      /'block' is not a valid value for action/,
    ],
    [
      "a log below Enterprise",
      "business",
      firewall,
      { ...block, action: "log" },
      /not entitled.*log/,
    ],
    ["a log on Enterprise", "enterprise", firewall, { ...block, action: "log" }, undefined],
    [
      "a pattern below Business",
      "pro",
      firewall,
      { ...block, expression: 'http.host matches "a"' },
      /operator matches/,
    ],
    [
      "a pattern on Business",
      "business",
      firewall,
      { ...block, expression: 'http.host matches "a"' },
      undefined,
    ],
    [
      "an open bracket",
      "free",
      firewall,
      { ...block, expression: "(http.host eq" },
      /\( is not closed/,
    ],
    [
      "an open quote",
      "free",
      firewall,
      { ...block, expression: 'http.host eq "a' },
      /a quote is not closed/,
    ],
    [
      "a header with value and expression",
      "free",
      headers,
      rewrite({ A: { operation: "set", value: "a", expression: "b" } }),
      /either a value or an expression/,
    ],
    [
      "a header without a value",
      "free",
      headers,
      rewrite({ A: { operation: "set" } }),
      /either a value or an expression/,
    ],
    [
      "a header that is removed, with a value",
      "free",
      headers,
      rewrite({ A: { operation: "remove", value: "a" } }),
      /remove needs none/,
    ],
    ["a list of headers", "free", headers, rewrite([{ name: "A" }]), /headers/],
    ["a rate limit without limits", "free", limits, block, /needs a ratelimit/],
    ["a rate limit of the Free plan", "free", limits, limit(), undefined],
    [
      "a minute on Free",
      "free",
      limits,
      limit({}, { period: 60 }),
      /not entitled to use the period 60, can only use a period among \[10\] .*period$/,
    ],
    [
      "a minute on Pro",
      "pro",
      limits,
      limit({}, { period: 60, mitigation_timeout: 3600 }),
      undefined,
    ],
    [
      "five minutes on Pro",
      "pro",
      limits,
      limit({}, { period: 300 }),
      /not entitled to use the period 300/,
    ],
    [
      "a time-out on Free",
      "free",
      limits,
      limit({}, { mitigation_timeout: 60 }),
      /not entitled to use a mitigation timeout different from 10/,
    ],
    [
      "a day's time-out on Pro",
      "pro",
      limits,
      limit({}, { mitigation_timeout: 86400 }),
      /not entitled to use the mitigation timeout 86400/,
    ],
    [
      "no time-out of a block",
      "pro",
      limits,
      limit({}, { mitigation_timeout: undefined }),
      /mitigation timeout \(none\)/,
    ],
    [
      "a time-out of a challenge",
      "pro",
      limits,
      limit(challenge),
      /of the action managed_challenge must be 0/,
    ],
    [
      "a challenge without a time-out",
      "pro",
      limits,
      limit(challenge, { mitigation_timeout: 0 }),
      undefined,
    ],
    ["a time-out of a challenge on Enterprise", "enterprise", limits, limit(challenge), undefined],
    [
      "the host on Free",
      "free",
      limits,
      limit({ expression: 'http.host eq "a.example.com"' }),
      /not entitled to use the field http\.host/,
    ],
    [
      "the host on Pro",
      "pro",
      limits,
      limit({ expression: 'http.host eq "a.example.com"' }),
      undefined,
    ],
    [
      "the method on Pro",
      "pro",
      limits,
      limit({ expression: 'http.request.method eq "POST"' }),
      /field http\.request\.method/,
    ],
    [
      "no colo among the characteristics",
      "pro",
      limits,
      limit({}, { characteristics: ["ip.src"] }),
      /must have cf\.colo\.id/,
    ],
    [
      "a header among them",
      "business",
      limits,
      limit({}, { characteristics: ["cf.colo.id", 'http.request.headers["a"]'] }),
      /not entitled to use the characteristic/,
    ],
    [
      "both kinds of address",
      "business",
      limits,
      limit({}, { characteristics: ["cf.colo.id", "ip.src", "cf.unique_visitor_id"] }),
      /exclude each other/,
    ],
    [
      "a colo in an expression",
      "enterprise",
      limits,
      limit({ expression: "cf.colo.id eq 1" }),
      /cannot be used in an expression/,
    ],
    [
      "a counting expression on Pro",
      "pro",
      limits,
      limit({}, { counting_expression: "true" }),
      /counting expression/,
    ],
    [
      "a counting expression on Business",
      "business",
      limits,
      limit({}, { counting_expression: "http.response.code eq 403" }),
      undefined,
    ],
    [
      "no number of requests",
      "pro",
      limits,
      limit({}, { requests_per_period: undefined }),
      /requests_per_period is missing/,
    ],
  ];
  for (const [title, plan, phase, rule, expected] of rules)
    it(`${expected === undefined ? "takes" : "refuses"} ${title}`, async () => {
      const body = { name: "x", kind: "zone", phase, rules: [rule] };
      const said = await open({ plan }).refused("POST", path, body);
      if (expected === undefined) assert.equal(said, "200 accepted");
      else assert.match(said, expected);
    });

  const quotas: [string, object, number[]][] = [
    ["http_ratelimit", limit(), [1, 2, 5, 100]],
    ["http_request_firewall_custom", block, [5, 20, 100, 1000]],
    ["http_response_headers_transform", rewrite({ A: { operation: "remove" } }), [10, 25, 50, 300]],
    ["http_custom_errors", { action: "serve_error", expression: "true" }, [0, 25, 50, 300]],
  ];
  for (const [phase, rule, most] of quotas)
    it(`takes ${most.join(", ")} rules of ${phase}, by plan, and not one more`, async () => {
      for (const [index, plan] of plans.entries()) {
        const count = most[index] ?? 0;
        const of = (n: number): object => ({
          ...{ name: "x", kind: "zone", phase },
          rules: Array.from({ length: n }, () => rule),
        });
        const said = await open({ plan }).refused("POST", path, of(count + 1));
        assert.match(said, new RegExp(`${phase}: ${count + 1} out of ${count} /rules$`));
        await open({ plan }).good("POST", path, of(count));
      }
    });
});

describe("Cloudflare's API: expressions", () => {
  const texts: [string, string | undefined][] = [
    ['(http.host eq "a") and not (ip.src in {192.0.2.0/24})', undefined],
    ['http.request.uri.path contains "(" or http.host eq "\\""', undefined],
    ['http.host eq r"C:\\" or http.host eq r#"a"b"#', undefined],
    ['lower(http.host) eq "a"', undefined],
    ["", "an expression must not be empty"],
    ["(http.host", "( is not closed"],
    ["http.host)", "unexpected ) at position 9"],
    ["(http.host]", "unexpected ] at position 10"],
  ];
  for (const [text, problem] of texts)
    it(`${problem ?? "nothing is wrong"}: ${text}`, () => {
      assert.equal(expressionProblem(text), problem);
    });

  it("finds fields outside of texts", () => {
    assert.deepEqual(
      fieldsOf(
        'lower(http.host) eq "ip.src" and http.request.uri.path contains "x" or ip.src in $l',
      ),
      ["http.host", "http.request.uri.path", "ip.src"],
    );
  });

  it("never fails on any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('()[]{}"\\r# a.b')) }),
        (text) => {
          expressionProblem(text);
          fieldsOf(text);
        },
      ),
    );
  });
});
