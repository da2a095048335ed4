import { z } from "zod";
import type { Properties, Property } from "../../../providers/framework/resource";

// As in the official plugin, an absent property, null and the empty value of its type are one.

export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
export const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
/** A set of names: sorted, each once. */
export const names = z
  .array(z.string())
  .nullish()
  .transform((value) => sorted(value ?? []));

export function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** An empty set or text as the official plugin stores it. */
export function orNull<T extends string | readonly string[]>(value: T): T | null {
  return value.length === 0 ? null : value;
}

/** Lists that are sets: order and repetition make no difference. */
export function sameSet(desired: unknown, actual: unknown): boolean {
  const [left, right] = [names.safeParse(desired), names.safeParse(actual)];
  return left.success && right.success && JSON.stringify(left.data) === JSON.stringify(right.data);
}

/** The property of a set of names. */
export const nameSet = { type: "strings", equals: sameSet } as const satisfies Property;

/** A whole number's least value, as `check` reports it. */
export function below(inputs: Properties, property: string, least: number): string | undefined {
  const value = inputs[property];
  return typeof value === "number" && !(Number.isInteger(value) && value >= least)
    ? `expected ${property} to be a whole number of at least ${least}, got ${value}`
    : undefined;
}

/** A text outside its list, as `check` reports it. */
export function outside(
  inputs: Properties,
  property: string,
  allowed: readonly string[],
): string | undefined {
  const value = inputs[property];
  return typeof value === "string" && !allowed.includes(value)
    ? `expected ${property} to be one of ${allowed.join(", ")}, got ${value}`
    : undefined;
}
