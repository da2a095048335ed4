/** Cloudflare's plans, the least first. */
export const CLOUDFLARE_PLANS = ["free", "pro", "business", "enterprise"] as const;

export type CloudflarePlan = (typeof CLOUDFLARE_PLANS)[number];

/** What a plan allows of rulesets, as Cloudflare documents it. */
export interface PlanLimits {
  /** How many rules a zone may have in each phase. */
  readonly rules: Readonly<Record<EdgePhase, number>>;
  /** The longest time in seconds over which a rate limit may count. */
  readonly ratePeriod: number;
  /** The longest time in seconds for which a rate limit may refuse. */
  readonly rateTimeout: number;
  /** Whether rate limits may ask for more of a request than its path. */
  readonly rateByHost: boolean;
  /** The least time to live of a record in seconds. */
  readonly ttl: number;
}

/** The longest time to live of a record in seconds (developers.cloudflare.com/dns, TTL). */
export const LONGEST_TTL = 86_400;

/** The seconds over which Cloudflare counts, and for which it refuses; 0 for as long as it counts. */
const PERIODS = [
  10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600, 65_535,
];
const TIMEOUTS = [
  0, 10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600,
  65_535, 86_400,
];

/** Actions that ask a visitor to prove something, which Cloudflare does not repeat by time. */
const CHALLENGES = new Set(["managed_challenge", "js_challenge", "challenge"]);

/** What Cloudflare takes on no plan; each reads on after the ruleset's name. */
export function rateProblemsOf({
  action,
  period,
  timeout,
  characteristics = [],
}: LimitedRule): readonly string[] {
  const problems: string[] = [];
  if (period !== undefined && !PERIODS.includes(period)) {
    problems.push(`counts over ${period} s, a period that Cloudflare does not have`);
  }
  if (timeout !== undefined && !TIMEOUTS.includes(timeout)) {
    problems.push(`refuses for ${timeout} s, a timeout that Cloudflare does not have`);
  }
  if (action !== undefined && CHALLENGES.has(action) && (timeout ?? 0) > 0) {
    problems.push("challenges for some time, where a challenge has a mitigationTimeout of 0");
  }
  if (characteristics.includes("ip.src") && characteristics.includes("cf.unique_visitor_id")) {
    problems.push("counts by ip.src and cf.unique_visitor_id at once, of which one must go");
  }
  return problems;
}

/** The phases of which the plans' limits are known. */
export const EDGE_PHASES = [
  "http_ratelimit",
  "http_response_headers_transform",
  "http_request_dynamic_redirect",
  "http_request_firewall_custom",
  "http_config_settings",
] as const;

export type EdgePhase = (typeof EDGE_PHASES)[number];

const DAY = 86_400;

const rules = (rate: number, transforms: number, custom: number): PlanLimits["rules"] => ({
  http_ratelimit: rate,
  http_response_headers_transform: transforms,
  http_request_dynamic_redirect: transforms,
  http_request_firewall_custom: custom,
  http_config_settings: transforms,
});

/** What each plan allows (developers.cloudflare.com/waf/rate-limiting-rules, /rules). */
export const PLAN_LIMITS: Readonly<Record<CloudflarePlan, PlanLimits>> = {
  free: { rules: rules(1, 10, 5), ratePeriod: 10, rateTimeout: 10, rateByHost: false, ttl: 60 },
  pro: { rules: rules(2, 25, 20), ratePeriod: 60, rateTimeout: 3600, rateByHost: true, ttl: 60 },
  business: {
    rules: rules(5, 50, 100),
    ratePeriod: 600,
    rateTimeout: DAY,
    rateByHost: true,
    ttl: 60,
  },
  enterprise: {
    rules: rules(100, 300, 1000),
    ratePeriod: 65_535,
    rateTimeout: DAY,
    rateByHost: true,
    ttl: 30,
  },
};

/** A rule of a ruleset, as far as the plans limit it; what is left out is not known or not there. */
export interface LimitedRule {
  readonly expression?: string | undefined;
  /** The seconds over which a rate limit counts. */
  readonly period?: number | undefined;
  /** The seconds for which it refuses. */
  readonly timeout?: number | undefined;
  readonly action?: string | undefined;
  readonly characteristics?: readonly string[] | undefined;
}

/** Whether a text names a phase of which the plans' limits are known. */
export function isEdgePhase(phase: string): phase is EdgePhase {
  return EDGE_PHASES.some((known) => known === phase);
}

/** What a plan does not allow of a ruleset; each reads on after the ruleset's name. */
export function planProblems(
  plan: CloudflarePlan,
  phase: EdgePhase,
  ruleset: readonly LimitedRule[],
): readonly string[] {
  const limits = PLAN_LIMITS[plan];
  const problems: string[] = [];
  const most = limits.rules[phase];
  if (ruleset.length > most) {
    problems.push(`has ${ruleset.length} rules, and the plan ${plan} allows ${most} in its phase`);
  }
  if (phase !== "http_ratelimit") return problems;
  const { ratePeriod, rateTimeout, rateByHost } = limits;
  for (const { expression, period, timeout, action } of ruleset) {
    if (plan !== "enterprise" && action === "block" && timeout === 0) {
      problems.push(
        "blocks without a duration (mitigationTimeout), which the plan enterprise alone does",
      );
    }
    if (period !== undefined && period > ratePeriod) {
      problems.push(`counts over ${period} s, and the plan ${plan} allows ${ratePeriod} s`);
    }
    if (timeout !== undefined && timeout > rateTimeout) {
      problems.push(`refuses for ${timeout} s, and the plan ${plan} allows ${rateTimeout} s`);
    }
    if (!rateByHost && expression !== undefined && asksForMore(expression)) {
      problems.push(
        `asks for more of a request than its path, which the plan ${plan} does not allow`,
      );
    }
  }
  return [...new Set(problems)];
}

/** The fields that the least plan knows in rate limits. */
const PATH_FIELDS = new Set(["http.request.uri.path", "cf.bot_management.verified_bot"]);

function asksForMore(expression: string): boolean {
  const outsideTexts = expression.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const fields = outsideTexts.match(/\b(?:http|ip|cf|ssl|tcp|raw)(?:\.[a-z0-9_]+)+/g) ?? [];
  return fields.some((field) => !PATH_FIELDS.has(field));
}
