import type { Plan } from "./plans";

/** What a phase of the ruleset engine takes. */
export interface Phase {
  readonly actions: readonly string[];
  /** The most rules, by plan; 0 where the plan has no part in the phase. */
  readonly rules: Readonly<Record<Plan, number>>;
}

const challenges = ["challenge", "js_challenge", "managed_challenge"];
const usual = { free: 10, pro: 25, business: 50, enterprise: 300 };

/** The phases of a zone that a customer may write to, with the quotas that the vendor documents. */
export const phases: Readonly<Record<string, Phase>> = {
  http_config_settings: { actions: ["set_config"], rules: usual },
  http_custom_errors: {
    actions: ["serve_error"],
    rules: { free: 0, pro: 25, business: 50, enterprise: 300 },
  },
  http_ratelimit: {
    actions: ["block", ...challenges, "log"],
    rules: { free: 1, pro: 2, business: 5, enterprise: 100 },
  },
  http_request_cache_settings: { actions: ["set_cache_settings"], rules: usual },
  http_request_dynamic_redirect: { actions: ["redirect"], rules: usual },
  http_request_firewall_custom: {
    actions: ["block", ...challenges, "log", "skip"],
    rules: { free: 5, pro: 20, business: 100, enterprise: 1000 },
  },
  http_request_firewall_managed: {
    actions: ["execute", "skip"],
    rules: { free: 0, pro: 100, business: 100, enterprise: 1000 },
  },
  http_request_late_transform: { actions: ["rewrite"], rules: usual },
  http_request_origin: { actions: ["route"], rules: usual },
  http_request_transform: { actions: ["rewrite"], rules: usual },
  http_response_compression: { actions: ["compress_response"], rules: usual },
  http_response_headers_transform: { actions: ["rewrite"], rules: usual },
};

/** What a rate limit may ask for (developers.cloudflare.com/waf/rate-limiting-rules). */
export interface RateLimits {
  readonly periods: readonly number[];
  readonly timeouts: readonly number[];
  /** Beside cf.colo.id, which every rule must have. */
  readonly characteristics: readonly string[];
  /** The fields of an expression; any where absent. */
  readonly fields?: readonly string[];
  readonly countingExpression: boolean;
}

const periods = [
  ...[10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600],
  ...[65535, 86400],
];
const upTo = (most: number): number[] => periods.filter((period) => period <= most);

const freeFields = ["http.request.uri.path", "cf.bot_management.verified_bot", "cf.client.bot"];
const proFields = [
  ...freeFields,
  ...["http.host", "http.request.uri", "http.request.full_uri", "http.request.uri.query"],
];

export const rateLimits: Readonly<Record<Plan, RateLimits>> = {
  free: {
    periods: [10],
    timeouts: [10],
    characteristics: ["ip.src"],
    fields: freeFields,
    countingExpression: false,
  },
  pro: {
    periods: upTo(60),
    timeouts: upTo(3600),
    characteristics: ["ip.src"],
    fields: proFields,
    countingExpression: false,
  },
  business: {
    periods: upTo(600),
    timeouts: periods,
    characteristics: ["ip.src", "cf.unique_visitor_id"],
    fields: [...proFields, "http.request.method", "ip.src", "http.user_agent"],
    countingExpression: true,
  },
  enterprise: {
    periods: upTo(65535),
    timeouts: periods,
    characteristics: ["ip.src", "cf.unique_visitor_id"],
    countingExpression: true,
  },
};
