import assert from "node:assert/strict";

import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import type { RateLimit, RulesetRule } from "../../../checklist/resources/ruleset";
import type { Context } from "../../../checklist/rule";
import { judge, judgeStack, without } from "./judging";
import type { Partly } from "./judging";

const zone = "z1";
const HEADERS = "http_response_headers_transform";
const ruleset = (phase: string, ...rules: Partial<RulesetRule>[]): PlainSubject => ({
  kind: "ruleset",
  zone,
  phase,
  rules: rules.map((rule) => ({ enabled: true, ...rule })),
});
const header = (name: string, value?: string, operation = "set"): Partial<RulesetRule> => ({
  action: "rewrite",
  headers: { [name]: { operation, value } },
});
const headers = (...rules: Partial<RulesetRule>[]): PlainSubject => ruleset(HEADERS, ...rules);
const limit = (given: Partial<RateLimit>, more: Partial<RulesetRule> = {}): PlainSubject =>
  ruleset("http_ratelimit", {
    limit: { characteristics: ["cf.colo.id", "ip.src"], period: 10, requests: 5, ...given },
    ...more,
  });
const CSP =
  "default-src 'self' https://js.stripe.com https://api.stripe.com; frame-ancestors 'none'";
const host: PlainSubject = {
  kind: "dns-record",
  zone,
  name: "app.a.com",
  type: "CNAME",
  content: "b.com",
  proxied: true,
  ttl: 1,
};

describe("the rules on rulesets", () => {
  const single: readonly (readonly [
    rule: string,
    given: PlainSubject | Partly,
    said: RegExp,
    context?: Partial<Context>,
  ])[] = [
    ["edge-header-values", headers(header("x-frame-options", "DENY")), /^pass$/],
    ["edge-header-values", headers(header("x-frame-options", " sameorigin ")), /^pass$/],
    ["edge-header-values", headers(header("x-frame-options", "ALLOW-FROM x")), /x-frame-options a/],
    ["edge-header-values", headers(header("x-content-type-options", "sniff")), /does not protect/],
    ["edge-header-values", headers(header("referrer-policy", "unsafe-url")), /does not protect/],
    ["edge-header-values", headers(header("referrer-policy", "same-origin")), /^pass$/],
    ["edge-header-values", headers(header("server-timing", "anything")), /^pass$/],
    ["edge-header-values", headers(header("x-powered-by", undefined, "remove")), /^pass$/],
    [
      "edge-header-values",
      headers(header("content-security-policy", undefined, "remove")),
      /takes content-security-policy away/,
    ],
    ["edge-header-values", headers(header("content-security-policy", CSP)), /^pass$/],
    ["edge-header-values", headers(header("content-security-policy", "img-src *")), /of scripts/],
    [
      "edge-header-values",
      headers(header("content-security-policy-report-only", "script-src *")),
      /allows scripts of \*/,
    ],
    ["edge-header-values", headers(header("x-frame-options")), /^pass$/],
    ["edge-header-values", headers({ ...header("x-frame-options"), partial: true }), /^unknown$/],
    [
      "edge-header-values",
      headers({ ...header("x-frame-options", "ALL"), enabled: false }),
      /^pass$/,
    ],
    ["edge-header-values", limit({}), /^not-applicable$/],
    ["edge-header-values", without(headers(), "rules"), /^unknown$/],
    ["edge-header-values", without(headers(), "phase"), /^unknown$/],
    ["csp-enforced", headers(header("content-security-policy", CSP)), /^pass$/],
    [
      "csp-enforced",
      headers(header("content-security-policy-report-only", CSP)),
      /is only reported/,
    ],
    [
      "csp-enforced",
      headers({
        headers: {
          "content-security-policy": { operation: "set", value: CSP },
          "content-security-policy-report-only": { operation: "set", value: CSP },
        },
      }),
      /^pass$/,
    ],
    ["csp-enforced", headers({ partial: true }), /^unknown$/],
    ["rate-limit-complete", limit({}), /^pass$/],
    ["rate-limit-complete", limit({ characteristics: ["ip.src"] }), /counts without cf\.colo\.id/],
    ["rate-limit-complete", limit({ characteristics: ["cf.colo.id"] }), /all visitors as one/],
    ["rate-limit-complete", limit({ requests: undefined }), /how many requests in which time/],
    ["rate-limit-complete", limit({ period: undefined }), /how many requests in which time/],
    ["rate-limit-complete", limit({ period: undefined }, { partial: true }), /^unknown$/],
    [
      "rate-limit-complete",
      limit({ characteristics: ["ip.src"] }, { partial: true }),
      /counts without cf\.colo\.id/,
    ],
    ["rate-limit-complete", ruleset("http_ratelimit", {}), /a rule without a ratelimit/],
    ["rate-limit-complete", ruleset("http_ratelimit", { partial: true }), /^unknown$/],
    ["ruleset-in-plan", limit({ period: 60 }), /^not-applicable$/],
    ["ruleset-in-plan", limit({ period: 60 }), /counts over 60 s/, { cloudflarePlan: "free" }],
    ["ruleset-in-plan", limit({ period: 60 }), /^pass$/, { cloudflarePlan: "pro" }],
    [
      "ruleset-in-plan",
      limit({ timeout: 60 }, { enabled: false }),
      /refuses for 60 s/,
      { cloudflarePlan: "free" },
    ],
    [
      "ruleset-in-plan",
      ruleset("http_request_origin", {}, {}),
      /^not-applicable$/,
      { cloudflarePlan: "free" },
    ],
    ["ruleset-in-plan", without(limit({}), "rules"), /^unknown$/, { cloudflarePlan: "free" }],
    ["ruleset-in-plan", without(limit({}), "phase"), /^unknown$/, { cloudflarePlan: "free" }],
    ["ruleset-in-plan", limit({}, { partial: true }), /^unknown$/, { cloudflarePlan: "free" }],
  ];
  for (const [at, [rule, given, said, context]] of single.entries()) {
    it(`${rule}, ruleset ${at + 1}: ${said.source}`, () => {
      assert.match(judge(rule, given, context), said);
    });
  }

  const all = headers(
    header("x-content-type-options", "nosniff"),
    header("x-frame-options", "DENY"),
    header("referrer-policy", "same-origin"),
    header("content-security-policy", "default-src 'self'"),
  );
  const other = (given: PlainSubject): PlainSubject => ({ ...given, zone: "z2" }) as PlainSubject;
  const stacks: readonly (readonly [
    rule: string,
    stack: readonly (PlainSubject | Partly)[],
    said: readonly RegExp[],
  ])[] = [
    ["ruleset-one-per-phase", [headers(), limit({})], [/^pass/, /^pass/]],
    [
      "ruleset-one-per-phase",
      [headers(), headers()],
      [/^pass/, /a second one in its zone.* @urn-1/],
    ],
    ["ruleset-one-per-phase", [headers(), other(headers())], [/^pass/, /^pass/]],
    ["ruleset-one-per-phase", [headers(), without(headers(), "phase")], [/^pass/, /^unknown/]],
    ["ruleset-one-per-phase", [headers(), without(headers(), "zone")], [/^pass/, /^unknown/]],
    [
      "ruleset-one-per-phase",
      [
        { kind: "ruleset", phase: HEADERS },
        { kind: "ruleset", phase: HEADERS },
      ],
      [/^not-applicable/, /^not-applicable/],
    ],
    ["edge-headers-present", [all], [/^not-applicable$/]],
    ["edge-headers-present", [host, all], [/^pass @urn-1/]],
    ["edge-headers-present", [host], [/does not set x-content-type-options, .* @urn-0/]],
    ["edge-headers-present", [host, other(all)], [/does not set/]],
    [
      "edge-headers-present",
      [
        host,
        headers(
          header("x-content-type-options", "nosniff"),
          header("referrer-policy", "same-origin"),
          header("content-security-policy", CSP),
        ),
      ],
      [/^pass/],
    ],
    [
      "edge-headers-present",
      [host, headers(header("content-security-policy-report-only", CSP))],
      [/does not set x-content-type-options, x-frame-options, referrer-policy\./],
    ],
    [
      "edge-headers-present",
      [host, headers(header("x-frame-options", undefined, "remove"))],
      [/x-frame-options/],
    ],
    [
      "edge-headers-present",
      [host, headers({ ...header("x-frame-options", "DENY"), enabled: false })],
      [/x-frame-options/],
    ],
    ["edge-headers-present", [host, headers({ partial: true })], [/^unknown/]],
    ["edge-headers-present", [host, without(headers(), "rules")], [/^unknown/]],
    ["edge-headers-present", [host, without(headers(), "phase")], [/^unknown/]],
    ["edge-rate-limit-present", [host, limit({})], [/^pass/]],
    [
      "edge-rate-limit-present",
      [host, limit({}, { enabled: false })],
      [/does not limit how often/],
    ],
    ["edge-rate-limit-present", [host, all], [/does not limit how often/]],
    ["edge-rate-limit-present", [all], [/^not-applicable$/]],
  ];
  for (const [at, [rule, stack, said]] of stacks.entries()) {
    it(`${rule}, stack ${at + 1}: ${said.map(({ source }) => source).join(", ")}`, () => {
      const found = judgeStack(rule, stack);
      assert.equal(found.length, said.length, found.join("; "));
      found.forEach((text, index) => {
        assert.match(text, said[index] ?? /^$/);
      });
    });
  }
});
