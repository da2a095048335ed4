import { isObject } from "../../../providers/framework/wire";

/** `zoneId` as `zone_id`. */
export const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (upper) => `_${upper.toLowerCase()}`);

/** `zone_id` as `zoneId`. */
export const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, next: string) => next.toUpperCase());

/** Members whose own members are named by people, and keep those names. */
const MAPS = ["headers"];

/** Renames the members of an object, and of the objects in it. */
export function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      rename(name),
      MAPS.includes(name) && isObject(inner)
        ? Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, renamed(one, rename)]))
        : renamed(inner, rename),
    ]),
  );
}
