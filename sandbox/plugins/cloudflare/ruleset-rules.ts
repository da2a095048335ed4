/** The rules of a ruleset: what a program may write, what absence stands for, what is the same. */
import { z } from "zod";

import { isEmpty, sameValue } from "../../../providers/framework/differences";
import type { Properties } from "../../../providers/framework/resource";
import { isObject } from "../../../providers/framework/wire";
import { camel, renamed } from "./names";
import { pruned, without, withoutNulls } from "./outputs";
import { oneOf } from "./r2";

const text = z
  .string()
  .min(1, "Invalid Attribute Value Length. The string length must be at least 1");
const texts = z.array(z.string()).min(1, "The list must contain at least 1 elements");

const valueOrExpression = z
  .strictObject({ value: text.nullish(), expression: text.nullish() })
  .refine(
    ({ value, expression }) => (value ?? undefined) !== (expression ?? undefined),
    "Invalid Attribute Combination. One (and only one) of value and expression is required",
  );

const header = z
  .strictObject({
    operation: oneOf("operation", "add", "set", "remove"),
    value: text.nullish(),
    expression: text.nullish(),
  })
  .refine(
    ({ value, expression }) => !(value && expression),
    "Invalid Attribute Combination. Value and expression exclude each other",
  );

const cacheTime = z.strictObject({ mode: z.string(), default: z.int().nullish() });

/** Those of the many parameters that the stack uses, or may use soon. */
const actionParameters = z.strictObject({
  response: z
    .strictObject({ statusCode: z.int().min(400).max(499), content: text, contentType: text })
    .nullish(),
  headers: z
    .record(z.string(), header)
    .refine((headers) => !isEmpty(headers), "The map must contain at least 1 elements")
    .nullish(),
  fromValue: z
    .strictObject({
      statusCode: z.literal([301, 302, 303, 307, 308]).nullish(),
      targetUrl: valueOrExpression,
      preserveQueryString: z.boolean().nullish(),
    })
    .nullish(),
  uri: z
    .strictObject({ path: valueOrExpression.nullish(), query: valueOrExpression.nullish() })
    .nullish(),
  id: text.nullish(),
  ruleset: text.nullish(),
  phases: texts.nullish(),
  products: texts.nullish(),
  cache: z.boolean().nullish(),
  edgeTtl: cacheTime.nullish(),
  browserTtl: cacheTime.nullish(),
  ssl: text.nullish(),
  securityLevel: text.nullish(),
  automaticHttpsRewrites: z.boolean().nullish(),
});

/** Parameters that only one action has. */
const ACTIONS: Readonly<Record<string, string>> = {
  response: "block",
  headers: "rewrite",
  uri: "rewrite",
  fromValue: "redirect",
  id: "execute",
  ruleset: "skip",
  phases: "skip",
  products: "skip",
};

const rule = z
  .strictObject({
    action: oneOf(
      "action",
      ...["block", "challenge", "compress_response", "ddos_dynamic", "execute"],
      ...["force_connection_close", "js_challenge", "log", "log_custom_field"],
      ...["managed_challenge", "redirect", "rewrite", "route", "score", "serve_error"],
      ...["set_cache_control", "set_cache_settings", "set_cache_tags", "set_config", "skip"],
    ),
    actionParameters: actionParameters.nullish(),
    description: z.string().nullish(),
    enabled: z.boolean().nullish(),
    expression: text,
    logging: z.strictObject({ enabled: z.boolean() }).nullish(),
    ratelimit: z
      .strictObject({
        characteristics: texts,
        period: z.int().min(0),
        countingExpression: text.nullish(),
        mitigationTimeout: z.int().nullish(),
        requestsPerPeriod: z.int().min(1).nullish(),
        requestsToOrigin: z.boolean().nullish(),
      })
      .nullish(),
    ref: text.nullish(),
  })
  .superRefine(({ action, actionParameters: parameters }, context) => {
    for (const [name, only] of Object.entries(ACTIONS))
      if (
        (parameters?.[name as keyof typeof parameters] ?? undefined) !== undefined &&
        action !== only
      )
        context.addIssue({
          code: "custom",
          path: ["actionParameters", name],
          message: `Invalid Attribute Combination. It can only be set if action is "${only}"`,
        });
  });

/** The rules that a program may give. */
export const rulesSchema = z.array(rule);

const objects = (value: unknown): Properties[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

function withDefaults(given: Properties): Properties {
  const rule = withoutNulls(given);
  const { ratelimit, actionParameters: parameters } = rule;
  const { fromValue, ...others } = isObject(parameters) ? withoutNulls(parameters) : {};
  return {
    enabled: true,
    description: "",
    ...rule,
    actionParameters: {
      ...others,
      ...(isObject(fromValue) && {
        fromValue: { preserveQueryString: false, ...withoutNulls(fromValue) },
      }),
    },
    ...(isObject(ratelimit) && {
      ratelimit: { requestsToOrigin: false, ...withoutNulls(ratelimit) },
    }),
  };
}

/** The rules with what absence stands for. */
export function completeRules(rules: unknown): Properties[] {
  return objects(rules).map(withDefaults);
}

/** The rules of an answer as the plugin stores them. */
export function answeredRules(rules: unknown): Properties[] {
  return objects(renamed(rules ?? [], camel)).map((rule) =>
    withDefaults(without(rule, "version", "lastUpdated")),
  );
}

/** What the program gave, and from the answer what it left to the API. */
export function storedRules(given: unknown, answered: readonly Properties[]): Properties[] {
  return completeRules(given).map((wanted, index) => completed(wanted, answered[index] ?? {}));
}

/** What the API fills where the program does not say it. */
function completed(wanted: Properties, found: Properties): Properties {
  const { id, ref, logging, ratelimit } = found;
  const filled = withoutNulls({ id, ref, logging });
  const timeout = isObject(ratelimit) ? ratelimit.mitigationTimeout : undefined;
  return {
    ...filled,
    ...wanted,
    ...(isObject(wanted.ratelimit) && {
      ratelimit: withoutNulls({ mitigationTimeout: timeout, ...wanted.ratelimit }),
    }),
  };
}

/** Whether the rules that a program gives are those that are stored. */
export function sameRules(desired: unknown, actual: unknown): boolean {
  const [wanted, found] = [completeRules(desired), objects(actual)];
  return (
    wanted.length === found.length &&
    wanted.every((rule, index) => {
      const stored = found[index] ?? {};
      return sameValue(completed(rule, stored), stored);
    })
  );
}

/** The rules as an import writes them: without ids, and without anything empty. */
export function importedRules(rules: unknown): unknown[] {
  return objects(rules).map((rule) => pruned(without(rule, "id")));
}
