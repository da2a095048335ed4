import {
  CLOUDFLARE_PLANS,
  isEdgePhase,
  planProblems,
  rateProblemsOf,
} from "../../edge/cloudflare-plan";
import { cspProblems, parseCsp } from "../../edge/content-security-policy";
import { anyOf, holdsFor } from "../../edge/edge-request";
import type { EdgeRequest, Known } from "../../edge/edge-request";
import { parseHsts } from "../../edge/hsts";
import { SIGN_IN_PATH } from "../../environment/served";
import { knownOf, propertyOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import type { HeaderChange, RulesetRule } from "../../resources/ruleset";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import type { Context } from "../../rule";
import { applicationHosts, visits } from "./application-hosts";
import { edgeZones, isIn } from "./edge-zones";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, Stack, StackRule } from "./resource-rule";

const HEADERS = "http_response_headers_transform";
const RATES = "http_ratelimit";

const CSP = "content-security-policy";
const HSTS = "strict-transport-security";
const SHARED = "access-control-allow-origin";
const CSP_REPORT = "content-security-policy-report-only";

/** The outcome for the rules of one phase that are in force; those of other phases are not judged. */
function ofPhase(
  ruleset: SubjectOf<"ruleset">,
  phase: string,
  verdict: (rules: readonly RulesetRule[]) => Outcome,
): Outcome {
  if (ruleset.phase.state === "unknown") return "unknown";
  if (!says(ruleset.phase, phase)) return NOT_APPLICABLE;
  if (ruleset.rules.state === "unknown") return "unknown";
  return verdict((knownOf(ruleset.rules) ?? []).filter(({ enabled }) => enabled));
}

/** Fails with what is wrong; with nothing wrong, passes only where all is known. */
function outcomeOf(problems: readonly string[], rules: readonly RulesetRule[]): Outcome {
  if (problems.length > 0) return fail([...new Set(problems)].join(", and "));
  return rules.some(({ partial }) => partial === true) ? "unknown" : PASS;
}

/** The values of headers that protect; any other weakens them. */
const RIGHT_VALUES: Readonly<Record<string, RegExp>> = {
  "x-content-type-options": /^nosniff$/i,
  "x-frame-options": /^(deny|sameorigin)$/i,
  "referrer-policy":
    /^(no-referrer|same-origin|strict-origin|strict-origin-when-cross-origin)(\s*,.*)?$/i,
};

function headerProblems([name, { operation, value, expression }]: readonly [
  string,
  HeaderChange,
]): readonly string[] {
  const protects = name in RIGHT_VALUES || name === CSP || name === HSTS;
  if (operation === "remove") return protects ? [`takes ${name} away`] : [];
  if (name === SHARED && expression !== undefined) {
    return ["lets the site that asks say itself whether it may read what the application answers"];
  }
  if (value === undefined) return [];
  if (name === CSP || name === CSP_REPORT) {
    const problems = cspProblems(value);
    return problems.length === 0 ? [] : [`has a content policy that ${problems.join(" and ")}`];
  }
  if (name === HSTS) {
    return (parseHsts(value)?.maxAge ?? 0) > 0 ? [] : [`makes browsers forget https (${HSTS})`];
  }
  if (name === SHARED && /^(\*|null)$/.test(value.trim())) {
    return ["lets every site read what the application answers"];
  }
  const right = RIGHT_VALUES[name];
  return right === undefined || right.test(value.trim())
    ? []
    : [`gives ${name} a value that does not protect`];
}

const headerValues = resourceRule({
  id: "edge-header-values",
  items: ["2.6"],
  title: "Security headers have values that protect, and let Stripe work",
  why: "A wrong value is as good as none, and a content policy without Stripe's hosts stops every payment.",
  fix: "Take the headers of components/cloudflare-rules.ts, and Stripe's hosts from docs.stripe.com/security/guide.",
  severity: "error",
  kinds: ["ruleset"],
  verdict: (ruleset) =>
    ofPhase(ruleset, HEADERS, (rules) =>
      outcomeOf(
        rules.flatMap(({ headers = {} }) => Object.entries(headers).flatMap(headerProblems)),
        rules,
      ),
    ),
});

const cspEnforced = resourceRule({
  id: "csp-enforced",
  items: ["2.6"],
  title: "The content policy is enforced",
  why: "A policy that is only reported stops no script that somebody smuggled in.",
  fix: "When browsers report nothing more of the application's own: pulumi config set cspMode enforce.",
  severity: "warning",
  kinds: ["ruleset"],
  verdict: (ruleset) =>
    ofPhase(ruleset, HEADERS, (rules) => {
      const onlyReported = rules.some(
        ({ headers = {} }) => CSP_REPORT in headers && !(CSP in headers),
      );
      if (onlyReported) return fail("has a content policy that is only reported");
      return outcomeOf([], rules);
    }),
});

const rateLimitComplete = resourceRule({
  id: "rate-limit-complete",
  items: ["2.9"],
  title: "Rate limits say what they count, for how long and how much",
  why: "Cloudflare refuses a limit without cf.colo.id among its characteristics, or without a number of requests.",
  fix: 'Write ratelimit: { characteristics: ["cf.colo.id", "ip.src"], period, requestsPerPeriod, mitigationTimeout }.',
  severity: "error",
  kinds: ["ruleset"],
  verdict: (ruleset) =>
    ofPhase(ruleset, RATES, (rules) => outcomeOf(rules.flatMap(rateProblems), rules)),
});

function rateProblems({ action, limit, partial }: RulesetRule): readonly string[] {
  if (limit === undefined) return partial === true ? [] : ["has a rule without a ratelimit"];
  const { characteristics, period, requests } = limit;
  const problems = [...rateProblemsOf({ ...limit, action })];
  if (characteristics !== undefined && !characteristics.includes("cf.colo.id")) {
    problems.push("counts without cf.colo.id");
  }
  if (characteristics?.every((name) => name === "cf.colo.id") === true) {
    problems.push("counts all visitors as one");
  }
  if (partial !== true && (period === undefined || requests === undefined)) {
    problems.push("does not say how many requests in which time");
  }
  return problems;
}

const inPlan = resourceRule({
  id: "ruleset-in-plan",
  items: ["2.9", "2.6"],
  title: "Rulesets keep to what the zone's plan allows",
  why: "Cloudflare refuses the rest in the middle of a deployment, long after the preview.",
  fix: "Have fewer or simpler rules, or tell the plan that is paid for: pulumi config set cloudflarePlan pro.",
  severity: "error",
  kinds: ["ruleset"],
  verdict: ({ phase, rules }, { cloudflarePlan }) => {
    if (cloudflarePlan === undefined) return NOT_APPLICABLE;
    if (phase.state === "unknown" || rules.state === "unknown") return "unknown";
    const name = knownOf(phase) ?? "";
    if (!isEdgePhase(name)) return NOT_APPLICABLE;
    const all = knownOf(rules) ?? [];
    const limited = all.map(({ expression, limit, action }) => ({
      expression,
      action,
      period: limit?.period,
      timeout: limit?.timeout,
    }));
    const found = outcomeOf(planProblems(cloudflarePlan, name, limited), all);
    const next = CLOUDFLARE_PLANS[CLOUDFLARE_PLANS.indexOf(cloudflarePlan) + 1];
    return typeof found === "object" && next !== undefined
      ? fail(
          found.problem,
          `Keep to what the plan ${cloudflarePlan} allows, or tell the plan that is paid for: pulumi config set cloudflarePlan ${next}.`,
        )
      : found;
  },
});

const onePerPhase = stackRule({
  id: "ruleset-one-per-phase",
  items: ["2.6", "2.9"],
  title: "A zone has one ruleset for each phase",
  why: "Cloudflare refuses a second one (20217), in the middle of a deployment.",
  fix: "Write the rules of both into one cloudflare.Ruleset; one made by hand is taken over by import.",
  severity: "error",
  judge: ({ subjects }) => {
    const seen = new Set<string>();
    return ofKind(subjects, "ruleset").map((ruleset): Answer => {
      const at = { subject: labelOf(ruleset), id: ruleset.id };
      const [zone, phase] = [knownOf(ruleset.zone), knownOf(ruleset.phase)];
      if (phase === undefined) return { ...at, outcome: "unknown" };
      // A ruleset of an account has no zone.
      if (ruleset.zone.state === "absent") return { ...at, outcome: NOT_APPLICABLE };
      const place = `${zone ?? ""} ${phase}`;
      const second = seen.has(place);
      seen.add(place);
      if (zone === undefined) return { ...at, outcome: "unknown" };
      return { ...at, outcome: second ? fail("is a second one in its zone") : PASS };
    });
  },
});

/** The headers that pages need; a content policy can say who may frame them, too. */
const NEEDED_HEADERS = ["x-content-type-options", "x-frame-options", "referrer-policy", CSP];

const headersPresent = stackRule({
  id: "edge-headers-present",
  items: ["2.6"],
  title: "The edge gives every page its security headers",
  why: "Without them a browser guesses types, lets others frame the pages and tells every site where one came from.",
  fix: "Declare the ruleset of the phase http_response_headers_transform: components/edge.ts does, with edgeProxied true.",
  severity: "warning",
  judge: (stack, context) =>
    ofEdgeZones(stack, HEADERS, effectOn(pageOf(stack, context)), (rules) => {
      const given = rules.flatMap(({ headers = {} }) =>
        Object.entries(headers).flatMap(headerGiven),
      );
      const missing = NEEDED_HEADERS.filter((name) => !given.includes(name));
      return missing.length === 0 ? undefined : `does not set ${missing.join(", ")}`;
    }),
});

function headerGiven([name, { operation, value }]: readonly [
  string,
  HeaderChange,
]): readonly string[] {
  if (operation === "remove") return [];
  if (name === CSP_REPORT) return [CSP];
  const frames = name === CSP && "frame-ancestors" in parseCsp(value ?? "");
  return frames ? [CSP, "x-frame-options"] : [name];
}

const rateLimitPresent = stackRule({
  id: "edge-rate-limit-present",
  items: ["2.9"],
  title: "The edge limits how often an address may ask",
  why: "The application's own limits are reached only after a flood has reached the application.",
  fix: "Declare the ruleset of the phase http_ratelimit: components/edge.ts does, with edgeProxied true.",
  severity: "warning",
  judge: (stack) =>
    ofEdgeZones(stack, RATES, isInForce, (rules) =>
      rules.length > 0 ? undefined : "does not limit how often an address may ask",
    ),
});

/** What a limit of this many requests in a second lets an address do is not limited. */
const MOST_PER_SECOND = 100;

const rateLimitEffective = stackRule({
  id: "edge-rate-limit-effective",
  items: ["2.9"],
  title: "A rate limit stops whoever tries to sign in too often",
  why: "A limit that only logs, or that is for other requests, lets passwords be guessed all day.",
  fix: 'Let a rule with the action block be for http.request.uri.path contains "/auth/", as components/cloudflare-rules.ts has it.',
  severity: "warning",
  judge: (stack, context) => {
    const signIns = visits(applicationHosts(stack, context)).filter(
      ({ path }) => path === SIGN_IN_PATH,
    );
    return ofKind(stack.subjects, "ruleset")
      .filter(({ phase }) => says(phase, RATES))
      .map((ruleset): Answer => {
        const rules = (knownOf(ruleset.rules) ?? []).filter(isInForce);
        const covering = rules.filter((rule) => coversAny(rule, signIns) !== false);
        const problems = [
          ...(rules.some(({ action }) => says(propertyOf(action), "log")) ? ["only logs"] : []),
          ...(rules.some(isChosen) ? ["counts by what visitors choose themselves"] : []),
          ...(rules.some(isLoose) ? ["lets an address ask as often as it likes"] : []),
          ...(rules.length > 0 && signIns.length > 0 && covering.length === 0
            ? ["is for requests by which nobody signs in"]
            : []),
        ];
        const isUnclear =
          ruleset.rules.state === "unknown" ||
          rules.some((rule) => rule.partial === true || coversAny(rule, signIns) === "unknown");
        const right = isUnclear ? "unknown" : PASS;
        return {
          subject: labelOf(ruleset),
          id: ruleset.id,
          outcome: problems.length > 0 ? fail(problems.join(", and ")) : right,
        };
      });
  },
});

/** Whether a rule, and what it counts where that is something else, is for one of some requests. */
function coversAny({ expression, limit }: RulesetRule, requests: readonly EdgeRequest[]): Known {
  const covers = (text: string | undefined): Known =>
    anyOf(requests.map((one) => (text === undefined ? "unknown" : holdsFor(text, one))));
  const [stopped, counted] = [covers(expression), covers(limit?.counts ?? expression)];
  if (stopped === false || counted === false) return false;
  return stopped === "unknown" || counted === "unknown" ? "unknown" : true;
}

/** What a visitor sends anew with each request, and is then counted anew. */
const CHOSEN =
  /^(lower\()?(http\.request\.(headers|cookies|uri\.(args|query)|body|full_uri|uri\)?$)|lookup_json)|^http\.(user_agent|referer|cookie|x_forwarded_for)/i;

const isChosen = ({ limit }: RulesetRule): boolean =>
  limit?.characteristics?.some((one) => CHOSEN.test(one.trim())) === true;

const isLoose = ({ limit }: RulesetRule): boolean =>
  limit?.requests !== undefined &&
  limit.period !== undefined &&
  limit.requests / limit.period > MOST_PER_SECOND;

const isInForce = ({ enabled }: RulesetRule): boolean => enabled;

/** A page of the application, as a visitor asks for it; undefined where its host is not known. */
function pageOf(stack: Stack, context: Context): EdgeRequest | undefined {
  const { app } = applicationHosts(stack, context);
  return app === undefined ? undefined : { host: app, path: "/" };
}

/** Whether a rule is in force for a request. */
const effectOn =
  (request: EdgeRequest | undefined) =>
  ({ enabled, expression }: RulesetRule): boolean =>
    enabled &&
    (request === undefined || expression === undefined || holdsFor(expression, request) !== false);

/** One answer for each zone with proxied records, by the rules of a phase that are in force there. */
function ofEdgeZones(
  { subjects }: Stack,
  phase: string,
  counts: (rule: RulesetRule) => boolean,
  problem: (rules: readonly RulesetRule[]) => string | undefined,
): readonly Answer[] {
  const rulesets = ofKind(subjects, "ruleset");
  return edgeZones(subjects).map(({ zone, record, label }): Answer => {
    const here = rulesets.filter(
      (ruleset) => isIn(zone, ruleset.zone) && says(ruleset.phase, phase),
    );
    const rules = here.flatMap((ruleset) => knownOf(ruleset.rules) ?? []);
    const found = problem(rules.filter(counts));
    const at = { subject: label, id: here[0]?.id ?? record.id };
    if (found === undefined) return { ...at, outcome: PASS };
    const unclear =
      rulesets.some((ruleset) => ruleset.phase.state === "unknown") ||
      here.some((ruleset) => ruleset.rules.state === "unknown") ||
      rules.some(({ partial }) => partial === true);
    return { ...at, outcome: unclear ? "unknown" : failIf(true, found) };
  });
}

export const edgeRulesetRules: readonly ResourceRule[] = [
  headerValues,
  cspEnforced,
  rateLimitComplete,
  inPlan,
];

export const edgeRulesetStackRules: readonly StackRule[] = [
  onePerPhase,
  headersPresent,
  rateLimitPresent,
  rateLimitEffective,
];
