import { z } from "zod";

import type { CheckFailure, Properties, Property } from "../framework/resource";
import { unknown } from "../framework/resource";
import { isObject } from "../framework/wire";

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** As a platform holds them: null is a value that it keeps and does not tell. */
export type HeldVariables = Readonly<Record<string, string | null>>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What is wrong with variables that a program gives; values are never repeated. */
export function variableFailures(property: string, given: unknown): CheckFailure[] {
  if (!isObject(given)) return [];
  return Object.entries(given).flatMap(([name, value]): CheckFailure[] => {
    if (!NAME.test(name)) {
      const reason = "must be a name of letters, digits and _ that begins with no digit";
      return [{ property: `${property}.${name}`, reason }];
    }
    if (typeof value === "string" || value === unknown) return [];
    const reason = `must be a text, and is a ${typeof value}: write it in quotes`;
    return [{ property: `${property}.${name}`, reason }];
  });
}

/** What a change of variables comes to. */
export interface VariablesPlan {
  /** To be written: only what is not there as it should be. */
  readonly set: Variables;
  readonly remove: readonly string[];
  /** What the platform holds afterwards and the stack does not know, by name. */
  readonly unmanagedNames: readonly string[];
}

/**
 * Compares the wanted variables with those that the platform holds. What the stack did not set is
 * left alone unless everything else is to go.
 * @param known those that the stack has set so far
 */
export function planVariables(
  wanted: Variables,
  known: Variables,
  held: HeldVariables,
  exclusive: boolean,
): VariablesPlan {
  const set = Object.entries(wanted).filter(
    ([name, value]) => valueOf(held, known, name) !== value,
  );
  const others = Object.keys(held).filter((name) => !(name in wanted));
  const remove = others.filter((name) => exclusive || name in known);
  return {
    set: Object.fromEntries(set),
    remove: remove.sort(),
    unmanagedNames: others.filter((name) => !remove.includes(name)).sort(),
  };
}

/** The variables of the stack as the platform holds them; one that it does not tell is believed. */
export function ownVariables(known: Variables, held: HeldVariables): Variables {
  const own = Object.keys(known).flatMap((name): [string, string][] => {
    const value = valueOf(held, known, name);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(own);
}

/** The names that a platform holds and a stack does not know. */
export function unmanagedNames(known: Variables, held: HeldVariables): string[] {
  return Object.keys(held)
    .filter((name) => !(name in known))
    .sort();
}

/** The output of `foundNames`. */
export const foundNamesProperty: Property = {
  type: "strings",
  output: true,
  description:
    "The variables of the stack whose names the platform held before it; they stay when the " +
    "resource is deleted.",
};

/**
 * Which of the stack's names the platform held before the stack knew them.
 * @param known those that the stack has set so far, of which the state says it
 */
export function foundNames(
  names: readonly string[],
  known: Variables,
  held: HeldVariables,
  state: Properties,
): string[] {
  const before = z.array(z.string()).catch([]).parse(state["foundNames"]);
  return names.filter((name) => (name in known ? before.includes(name) : name in held)).sort();
}

/** Those of the names that a deletion takes away. */
export function ownNames(names: readonly string[], state: Properties): string[] {
  const before = z.array(z.string()).catch([]).parse(state["foundNames"]);
  return names.filter((name) => !before.includes(name));
}

/** The variables in a state: empty where it has none. */
export function knownVariables(state: Properties, property = "variables"): Variables {
  const known = state[property];
  if (!isObject(known)) return {};
  return Object.fromEntries(
    Object.entries(known).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/** Values that messages must be kept free of; very short ones would only tear words apart. */
export function hidden(variables: Variables): string[] {
  return Object.values(variables).filter((value) => value.length >= 4);
}

function valueOf(held: HeldVariables, known: Variables, name: string): string | undefined {
  const value = held[name];
  return value === null ? known[name] : value;
}
