import { isEmpty } from "../../../providers/framework/differences";
import type { Properties, Property } from "../../../providers/framework/resource";
import { isObject } from "../../../providers/framework/wire";

/** A time that the API decides. */
export const TIME_STAMP: Property = { type: "string", output: true };

/** The official plugin stores no fractions of seconds. */
export function inSeconds(time: string | null | undefined): string | null | undefined {
  return time?.replace(/\.\d+(?=Z$)/, "");
}

/** The plugin stores nothing for what the API answers with null. */
export function withoutNulls(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== null && value !== undefined),
  );
}

export function without(properties: Properties, ...names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

/** Without anything empty, however deep: so the bridge writes the inputs of an import. */
export function pruned(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, pruned(inner)] as const)
      .filter(([, inner]) => !isEmpty(inner)),
  );
}
