import assert from "node:assert/strict";

import { policiesFor } from "../../policies/catalogue";
import { analyze, analyzeStack, UNKNOWN_VALUE } from "./analyze";
import type { Planned } from "./analyze";
import { withSettings } from "./circumstances";
import { hsts, ruleset, setting } from "./ready-resources";

const policies = policiesFor(
  withSettings("production", { domain: "bookedbarber.com", cloudflarePlan: "free" }),
);

async function policiesAgainst(planned: Planned): Promise<readonly string[]> {
  return (await analyze(policies, planned)).map(({ policy }) => policy);
}

const rewrite = (headers: Record<string, unknown>): object => ({
  action: "rewrite",
  expression: "true",
  actionParameters: { headers },
});
const limited = (ratelimit: Record<string, unknown>): object => ({
  action: "block",
  expression: '(http.request.uri.path contains "/auth/")',
  ratelimit: {
    characteristics: ["cf.colo.id", "ip.src"],
    period: 10,
    requestsPerPeriod: 9,
    mitigationTimeout: 10,
    ...ratelimit,
  },
});
const headers = (...rules: object[]): Planned =>
  ruleset("headers", "http_response_headers_transform", rules);
const limits = (...rules: object[]): Planned => ruleset("limits", "http_ratelimit", rules);
const lifecycle = (condition: unknown): Planned => ({
  type: "cloudflare:index/r2BucketLifecycle:R2BucketLifecycle",
  name: "lifecycle",
  props: {
    bucketName: "db-backups",
    rules: [
      {
        id: "a",
        enabled: true,
        conditions: { prefix: "" },
        deleteObjectsTransition: { condition },
      },
    ],
  },
});

describe("what is known of the edge in part", () => {
  const fine: readonly (readonly [what: string, planned: Planned])[] = [
    ["a header", headers(rewrite({ "X-Frame-Options": UNKNOWN_VALUE }))],
    [
      "a header's value",
      headers(rewrite({ "X-Frame-Options": { operation: "set", value: UNKNOWN_VALUE } })),
    ],
    [
      "all headers",
      headers({ action: "rewrite", expression: "true", actionParameters: UNKNOWN_VALUE }),
    ],
    ["a rule", limits(UNKNOWN_VALUE as unknown as object)],
    ["a limit", limits({ action: "block", expression: "true", ratelimit: UNKNOWN_VALUE })],
    ["a period", limits(limited({ period: UNKNOWN_VALUE }))],
    ["a characteristic", limits(limited({ characteristics: [UNKNOWN_VALUE, "ip.src"] }))],
    ["an expression", limits({ ...limited({}), expression: UNKNOWN_VALUE })],
    ["HSTS", setting("security_header", UNKNOWN_VALUE)],
    ["HSTS inside", setting("security_header", { strict_transport_security: UNKNOWN_VALUE })],
    ["its time", setting("security_header", hsts({ max_age: UNKNOWN_VALUE }))],
    ["a setting's value", setting("ssl", UNKNOWN_VALUE)],
    ["a setting's name", setting(UNKNOWN_VALUE, "on")],
    ["an age", lifecycle({ type: "Age", maxAge: UNKNOWN_VALUE })],
    ["a condition", lifecycle(UNKNOWN_VALUE)],
    ["rules", { ...lifecycle({}), props: { bucketName: "db-backups", rules: UNKNOWN_VALUE } }],
  ];
  for (const [what, planned] of fine) {
    it(`is not refused: ${what}`, async () => {
      assert.deepEqual(await policiesAgainst(planned), []);
    });
  }

  const wrong: readonly (readonly [what: string, planned: Planned, policy: string])[] = [
    [
      "a header beside one that is not known",
      headers(
        rewrite({
          "Referrer-Policy": UNKNOWN_VALUE,
          "X-Frame-Options": { operation: "set", value: "ALLOWALL" },
        }),
      ),
      "edge-header-values",
    ],
    [
      "a limit beside a rule with a part that is not known",
      limits(limited({ period: UNKNOWN_VALUE, characteristics: ["ip.src"] })),
      "rate-limit-complete",
    ],
    [
      "a time for which the plan does not let refuse",
      limits(limited({ period: UNKNOWN_VALUE, mitigationTimeout: 600 })),
      "ruleset-in-plan",
    ],
    [
      "HSTS turned on in other names",
      setting("security_header", { strict_transport_security: { maxAge: UNKNOWN_VALUE } }),
      "edge-hsts",
    ],
    ["an age in days", lifecycle({ type: "Age", maxAge: "30" }), "bucket-lifecycle-age"],
  ];
  for (const [what, planned, policy] of wrong) {
    it(`is refused where it is wrong: ${what}`, async () => {
      assert.deepEqual(await policiesAgainst(planned), [policy]);
    });
  }

  it("stops at rules that are no list, without repeating them", async () => {
    const canary = "CANARY-4711";
    const violations = await analyze(policies, {
      ...limits(),
      props: { zoneId: "z1", phase: "http_ratelimit", rules: canary },
    });
    assert.ok(violations.length > 0);
    assert.ok(violations.every(({ message }) => message.includes("broke down")));
    assert.ok(!JSON.stringify(violations).includes(canary));
  });

  it("reads what is inside of actions, entries and dates", async () => {
    const planned = (type: string, props: Record<string, unknown>): Planned => ({
      type: `cloudflare:index/${type}`,
      name: "one",
      props,
    });
    const redirect = { url: "https://shop.net/$1", statusCode: 302 };
    const page = (actions: unknown): Planned =>
      planned("pageRule:PageRule", { target: "*bookedbarber.com/*", status: "active", actions });
    const past = { type: "Date", date: "2020-01-01T00:00:00Z" };
    const list = (targetUrl: string): Planned =>
      planned("list:List", {
        kind: "redirect",
        name: "old",
        items: [{ redirect: { sourceUrl: "bookedbarber.com/", targetUrl } }],
      });
    for (const [what, found] of [
      [page({ forwardingUrl: redirect }), ["edge-redirect-home"]],
      [page({ forwardingUrl: UNKNOWN_VALUE }), []],
      [page({ disableSecurity: true }), ["edge-config-strong"]],
      [list("https://shop.net"), ["edge-redirect-home"]],
      [list(UNKNOWN_VALUE), []],
      [lifecycle(past), ["bucket-lifecycle-age"]],
      [setting("ciphers", ["RC4-SHA"]), ["zone-setting-strong", "zone-setting-usual"]],
      [setting("ciphers", [UNKNOWN_VALUE]), []],
    ] as const) {
      const onStack = (await analyzeStack(policies, [what])).map(({ policy }) => policy);
      const all = [...(await policiesAgainst(what)), ...onStack];
      assert.deepEqual(all.toSorted(), found, JSON.stringify(what));
    }
  });

  it("takes an indefinite lock for one that holds", async () => {
    const lock = (condition: object): Planned => ({
      type: "cloudflare:index/r2BucketLock:R2BucketLock",
      name: "lock",
      props: { bucketName: "db-backups", rules: [{ id: "a", enabled: true, condition }] },
    });
    assert.deepEqual(await policiesAgainst(lock({ type: "Indefinite" })), []);
    assert.deepEqual(await policiesAgainst(lock({ type: "Age", maxAgeSeconds: 30 })), [
      "bucket-lock-age",
    ]);
  });
});
