import { z } from "zod";
import { CloudflareError } from "./envelope";
import { includesPlan, type Plan } from "./plans";
import { expressionProblem, fieldsOf, usesPatterns } from "./ruleset-expressions";
import { phases, rateLimits } from "./ruleset-phases";

const rateLimit = z.looseObject({
  characteristics: z.array(z.string()),
  period: z.int(),
  counting_expression: z.string().nullish(),
  mitigation_timeout: z.int().min(0).nullish(),
  requests_per_period: z.int().min(1).nullish(),
  requests_to_origin: z.boolean().nullish(),
});

const header = z
  .strictObject({
    operation: z.enum(["set", "add", "remove"]),
    value: z.string().min(1).optional(),
    expression: z.string().min(1).optional(),
  })
  .refine(
    ({ operation, value, expression }) =>
      [value, expression].filter((given) => given !== undefined).length ===
      (operation === "remove" ? 0 : 1),
    "set and add need either a value or an expression, remove needs none",
  );

const ruleSchema = z.object({
  id: z.string().optional(),
  ref: z.string().min(1).nullish(),
  action: z.string(),
  action_parameters: z
    .looseObject({ headers: z.record(z.string().regex(/^[!-9;-~]+$/), header).optional() })
    .nullish(),
  description: z.string().nullish(),
  enabled: z.boolean().nullish(),
  expression: z.string(),
  logging: z.object({ enabled: z.boolean() }).nullish(),
  ratelimit: rateLimit.nullish(),
});

/** A rule as a request gives it. */
export type RuleBody = z.output<typeof ruleSchema>;

/** The vendor's shape of a refusal: a code, a text, and where in the request. */
function refusal(message: string, pointer: string): CloudflareError {
  return new CloudflareError(400, invalidRule, message, [], pointer);
}

/** Public sources show the code 20217 alone, for the number of rulesets; this one is ours. */
const invalidRule = 20120;

/**
 * The rules of a request, judged by what the zone's plan may use.
 * @throws CloudflareError that points to the first member that is refused
 */
export function parseRules(rules: unknown, phase: string, plan: Plan): RuleBody[] {
  const parsed = z.array(ruleSchema).safeParse(rules ?? []);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refusal(issue?.message ?? "invalid rules", `/rules/${issue?.path.join("/") ?? ""}`);
  }
  const most = phases[phase]?.rules[plan] ?? 0;
  const enabled = parsed.data.length;
  if (enabled > most) {
    throw refusal(
      `exceeded maximum number of rules in the phase ${phase}: ${enabled} out of ${most}`,
      "/rules",
    );
  }
  parsed.data.forEach((rule, index) => {
    judge(rule, phase, plan, `/rules/${index}`);
  });
  const refs = parsed.data.flatMap(({ ref }) => ref ?? []);
  if (new Set(refs).size < refs.length) {
    throw refusal("two rules have the same ref", "/rules");
  }
  return parsed.data;
}

function judge(rule: RuleBody, phase: string, plan: Plan, pointer: string): void {
  if (!(phases[phase]?.actions ?? []).includes(rule.action)) {
    throw refusal(
      `'${rule.action}' is not a valid value for action because it is not allowed in the phase ${phase}`,
      `${pointer}/action`,
    );
  }
  if (rule.action === "log" && plan !== "enterprise") {
    throw refusal("not entitled to use the action log", `${pointer}/action`);
  }
  judgeExpression(rule.expression, plan, `${pointer}/expression`);
  if (phase !== "http_ratelimit") {
    return;
  }
  if (rule.ratelimit === undefined || rule.ratelimit === null) {
    throw refusal("a rule of this phase needs a ratelimit", `${pointer}/ratelimit`);
  }
  judgeFields(rule.expression, plan, `${pointer}/expression`);
  judgeRateLimit(rule.ratelimit, rule.action, plan, `${pointer}/ratelimit`);
}

function judgeExpression(expression: string, plan: Plan, pointer: string): void {
  const problem = expressionProblem(expression);
  if (problem !== undefined) {
    throw refusal(
      `'${expression}' is not a valid value for expression because ${problem}`,
      pointer,
    );
  }
  if (usesPatterns(expression) && !includesPlan(plan, "business")) {
    throw refusal("not entitled to use the operator matches", pointer);
  }
  if (fieldsOf(expression).includes("cf.colo.id")) {
    throw refusal("cf.colo.id is a characteristic and cannot be used in an expression", pointer);
  }
}

function judgeFields(expression: string, plan: Plan, pointer: string): void {
  const { fields } = rateLimits[plan];
  const strange = fields && fieldsOf(expression).find((field) => !fields.includes(field));
  if (strange !== undefined) {
    throw refusal(`not entitled to use the field ${strange} in this phase`, pointer);
  }
}

function judgeRateLimit(
  limit: z.output<typeof rateLimit>,
  action: string,
  plan: Plan,
  pointer: string,
): void {
  const { characteristics, period, mitigation_timeout: timeout } = limit;
  const allowed = rateLimits[plan];
  if (!characteristics.includes("cf.colo.id")) {
    throw refusal("the characteristics must have cf.colo.id", `${pointer}/characteristics`);
  }
  if (characteristics.includes("ip.src") && characteristics.includes("cf.unique_visitor_id")) {
    throw refusal(
      "ip.src and cf.unique_visitor_id exclude each other",
      `${pointer}/characteristics`,
    );
  }
  const strange = characteristics.find(
    (name) => name !== "cf.colo.id" && !allowed.characteristics.includes(name),
  );
  if (strange !== undefined) {
    throw refusal(
      `not entitled to use the characteristic ${strange}`,
      `${pointer}/characteristics`,
    );
  }
  if (!allowed.periods.includes(period)) {
    throw refusal(
      `not entitled to use the period ${period}, can only use a period among ${list(allowed.periods)}`,
      `${pointer}/period`,
    );
  }
  judgeTimeout(timeout ?? undefined, action, plan, `${pointer}/mitigation_timeout`);
  if (limit.requests_per_period === undefined || limit.requests_per_period === null) {
    throw refusal("requests_per_period is missing", `${pointer}/requests_per_period`);
  }
  const counting = limit.counting_expression ?? "";
  if (counting !== "") {
    judgeExpression(counting, plan, `${pointer}/counting_expression`);
    if (!allowed.countingExpression) {
      throw refusal("not entitled to use a counting expression", `${pointer}/counting_expression`);
    }
  }
}

/** Below Enterprise a challenge has no duration: whoever passes it is let through. */
function judgeTimeout(
  timeout: number | undefined,
  action: string,
  plan: Plan,
  pointer: string,
): void {
  if (plan === "enterprise") {
    return;
  }
  if (action !== "block" && action !== "log") {
    if (timeout !== 0) {
      throw refusal(`the mitigation timeout of the action ${action} must be 0`, pointer);
    }
    return;
  }
  const { timeouts } = rateLimits[plan];
  if (timeout === undefined || !timeouts.includes(timeout)) {
    const [only, ...more] = timeouts;
    throw refusal(
      more.length === 0
        ? `not entitled to use a mitigation timeout different from ${only ?? 0}`
        : `not entitled to use the mitigation timeout ${timeout ?? "(none)"}, can only use one among ${list(timeouts)}`,
      pointer,
    );
  }
}

function list(numbers: readonly number[]): string {
  return `[${numbers.join(" ")}]`;
}
