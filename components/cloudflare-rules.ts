/**
 * Rules of Cloudflare's rulesets as plain data, built by plain functions: redirects, headers, rate
 * limits. The components declare them, one ruleset for each phase, for a zone takes no second one.
 */
import type * as cloudflare from "@pulumi/cloudflare";

import { API_CSP, applicationCsp } from "../checklist/edge/content-security-policy";
import type { CloudflarePlan } from "../checklist/edge/cloudflare-plan";

export type EdgeRule = cloudflare.types.input.RulesetRule & {
  readonly description: string;
  readonly expression: string;
};

/** Whether a Content-Security-Policy is enforced, or only reported in the browser's console. */
export type CspMode = "enforce" | "report";

/** A text of Cloudflare's rules language. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Whether a request is for one of some hosts. */
function hostIs(...hosts: readonly string[]): string {
  const [only] = hosts;
  if (hosts.length === 1 && only !== undefined) return `(http.host eq ${quoted(only)})`;
  return `(http.host in {${hosts.map(quoted).join(" ")}})`;
}

/** Leads hosts to another one, path and query kept. */
export function redirectRule(from: readonly string[], to: string): EdgeRule {
  return {
    action: "redirect",
    actionParameters: {
      fromValue: {
        statusCode: 301,
        targetUrl: { expression: `concat(${quoted(`https://${to}`)}, http.request.uri.path)` },
        preserveQueryString: true,
      },
    },
    description: `To ${to}`,
    enabled: true,
    expression: hostIs(...from),
  };
}

const set = (value: string): { operation: string; value: string } => ({ operation: "set", value });

/** The headers that protect pages and answers. HSTS is a setting of the zone. */
export function headerRules(hosts: {
  readonly app: string;
  readonly api: string;
  readonly cspMode: CspMode;
}): readonly EdgeRule[] {
  const { app, api, cspMode } = hosts;
  const header =
    cspMode === "enforce" ? "Content-Security-Policy" : "Content-Security-Policy-Report-Only";
  const rewrite = (
    description: string,
    expression: string,
    headers: Readonly<Record<string, { operation: string; value?: string }>>,
  ): EdgeRule => ({
    action: "rewrite",
    actionParameters: { headers },
    description,
    enabled: true,
    expression,
  });
  const common = {
    "X-Content-Type-Options": set("nosniff"),
    "X-Frame-Options": set("DENY"),
    "Referrer-Policy": set("strict-origin-when-cross-origin"),
    "Permissions-Policy": set(
      'camera=(), microphone=(), geolocation=(self), payment=(self "https://js.stripe.com")',
    ),
    "X-Powered-By": { operation: "remove" },
  };
  const pages = { [header]: set(applicationCsp(api)) };
  return [
    rewrite("Security headers of everything", "true", common),
    rewrite("Content of the application", hostIs(app), pages),
    // Nothing of an API's answers can break by this, so it is enforced from the start.
    rewrite("Content of the API", hostIs(api), { "Content-Security-Policy": set(API_CSP) }),
  ];
}

/** How often an address may ask, in a place of the application, before the edge refuses it. */
interface RateLimit {
  readonly description: string;
  readonly expression: string;
  readonly period: number;
  readonly requests: number;
  readonly timeout: number;
}

const SIGN_IN = '(http.request.uri.path contains "/auth/")';
const PAYMENTS = '(http.request.uri.path contains "/payments/")';

/**
 * Rate limits in front of the application's own ones, as many as the plan allows: signing in
 * before payments before the whole API. Looser than the application's, since several people may
 * share an address, and without webhooks, of which Stripe sends many at once.
 */
export function rateLimitRules(plan: CloudflarePlan, api: string): readonly EdgeRule[] {
  const everything = `${hostIs(api)} and not (http.request.uri.path contains "/webhooks/")`;
  const signIn = { description: "Signing in", expression: SIGN_IN };
  const byPlan: Readonly<Record<CloudflarePlan, readonly RateLimit[]>> = {
    free: [{ ...signIn, period: 10, requests: 10, timeout: 10 }],
    pro: [
      { ...signIn, period: 60, requests: 20, timeout: 600 },
      { description: "The API", expression: everything, period: 60, requests: 600, timeout: 60 },
    ],
    business: detailed(signIn, everything),
    enterprise: detailed(signIn, everything),
  };
  return byPlan[plan].map(({ description, expression, period, requests, timeout }) => ({
    action: "block",
    description,
    enabled: true,
    expression,
    ratelimit: {
      // Cloudflare counts in each of its places by itself, and wants that said.
      characteristics: ["cf.colo.id", "ip.src"],
      period,
      requestsPerPeriod: requests,
      mitigationTimeout: timeout,
    },
  }));
}

function detailed(
  signIn: Pick<RateLimit, "description" | "expression">,
  everything: string,
): readonly RateLimit[] {
  return [
    { ...signIn, period: 60, requests: 20, timeout: 600 },
    { description: "Payments", expression: PAYMENTS, period: 60, requests: 30, timeout: 600 },
    { description: "The API", expression: everything, period: 60, requests: 600, timeout: 60 },
  ];
}
