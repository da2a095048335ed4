import { z } from "zod";

import { isObject } from "../../framework/wire";

/** A condition of a workflow, as Sentry tells it. */
export const condition = z.object({ id: z.string(), type: z.string(), comparison: z.unknown() });
export type Condition = z.output<typeof condition>;

/** https://docs.sentry.io/api/alerts/create-an-alert-for-an-organization/ */
const MATCHES = ["eq", "ne", "co", "nc", "sw", "ew", "is", "ns"] as const;
const WITHOUT_VALUE: readonly string[] = ["is", "ns"];
const LEVELS = [0, 10, 20, 30, 40, 50];
const PRIORITIES = [25, 50, 75];
const INTERVALS = ["1min", "5min", "15min", "1h", "1d", "1w", "30d"] as const;

const text = (what: string): z.ZodType<string> => z.string(what).min(1, what);
const match = z.enum(MATCHES, `must be one of ${MATCHES.join(", ")}`);
const interval = z.enum(INTERVALS, `must be one of ${INTERVALS.join(", ")}`);
const count = z.int("must be a whole number").min(1, "must be 1 at least");
const oneOf = (numbers: readonly number[]): z.ZodType<number> =>
  z.number().refine((value) => numbers.includes(value), {
    error: `must be one of ${numbers.join(", ")}`,
  });
const value = z.string("must be a text").optional();

/** A tag or attribute is compared with a text, or only looked for. */
function hasItsValue(given: { match: string; value?: string | undefined }): boolean {
  return WITHOUT_VALUE.includes(given.match) === (given.value === undefined);
}

const TYPES = [
  z.strictObject({ type: z.literal("tagged_event"), key: text("must be a tag"), match, value }),
  z.strictObject({
    type: z.literal("event_attribute"),
    attribute: text("must be an attribute, such as exception.type"),
    match,
    value,
  }),
  z.strictObject({
    type: z.literal("level"),
    match: z.enum(["eq", "gte", "lte"], "must be one of eq, gte, lte"),
    level: oneOf(LEVELS),
  }),
  z.strictObject({ type: z.literal("event_frequency_count"), value: count, interval }),
  z.strictObject({ type: z.literal("event_unique_user_frequency_count"), value: count, interval }),
  z.strictObject({ type: z.literal("issue_occurrences"), value: count }),
  z.strictObject({
    type: z.literal("issue_priority_greater_or_equal"),
    priority: oneOf(PRIORITIES),
  }),
  z.strictObject({ type: z.literal("latest_release") }),
] as const;

const names = TYPES.map(({ shape }) => shape.type.value).join(", ");

/** What an issue or event must be so that somebody is notified. */
export const filter = z
  .discriminatedUnion("type", TYPES, `must be one of ${names}`)
  .refine((each) => !("match" in each) || each.type === "level" || hasItsValue(each), {
    path: ["value"],
    error: `must be given, and must not with match ${WITHOUT_VALUE.join(" or ")}`,
  });
export type Filter = z.output<typeof filter>;

/** A filter as Sentry's condition. */
export function conditionOf({ type, ...rest }: Filter): object {
  const comparison =
    "priority" in rest ? rest.priority : Object.keys(rest).length === 0 ? true : rest;
  return { type, comparison, conditionResult: true };
}

/** Sentry's condition as a filter; one of another type as it is. */
export function filterOf({ type, comparison }: Condition): Readonly<Record<string, unknown>> {
  if (comparison === true) return { type };
  if (type === "issue_priority_greater_or_equal") return { type, priority: comparison };
  if (!isObject(comparison)) return { type, comparison };
  const said = Object.entries(comparison).filter(
    ([, each]) => (each ?? null) !== null && !(Array.isArray(each) && each.length === 0),
  );
  return { type, ...Object.fromEntries(said) };
}

/** Sentry gives a group's members in any order: the first one made comes first here. */
export function inOrder<Member extends { readonly id: string }>(
  members: readonly Member[],
): Member[] {
  return [...members].sort((left, right) => Number(left.id) - Number(right.id));
}
