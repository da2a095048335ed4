import { UnknownValueError } from "@pulumi/policy";

import type { Environment, Front } from "../checklist/environment/environment";
import { ABSENT, readingOf, UNKNOWN } from "../checklist/environment/value";
import type { Reading } from "../checklist/environment/value";

/** The components that carry an environment in their input and output `variables`. */
export const ENVIRONMENT_TYPES: Readonly<Record<Front, string>> = {
  backend: "bookedbarber:index:BackendEnvironment",
  frontend: "bookedbarber:index:FrontendEnvironment",
};

/** What `pulumi policy analyze --file` puts in place of a secret that it cannot decrypt. */
const REDACTED = "[secret]";

/** Properties as the policy SDK gives them: reading one that is not known yet throws. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * The environment that a component carries. Each variable is read by itself and only when a rule
 * asks for it, so that one that is not known yet hides none of the others.
 */
export function environmentOfComponent(front: Front, props: Properties): Environment {
  const variables = known(() => props["variables"]);
  if (variables === UNKNOWN) return { front, names: [], read: () => UNKNOWN };
  if (!isProperties(variables)) return { front, names: [], read: () => ABSENT };
  return {
    front,
    names: Object.keys(variables),
    read: (name) => {
      if (!Object.hasOwn(variables, name)) return ABSENT;
      const value = known(() => variables[name]);
      return value === UNKNOWN ? UNKNOWN : readingOfProperty(value);
    },
  };
}

function readingOfProperty(value: unknown): Reading {
  if (value === undefined || value === null) return ABSENT;
  if (typeof value === "string") return readingOf(value);
  if (typeof value === "boolean" || typeof value === "number") return readingOf(String(value));
  // A platform stores texts only. Nothing is known of what it would make of this.
  throw new TypeError("An environment variable is neither a text, a number nor a boolean.");
}

function known(read: () => unknown): unknown {
  try {
    const value = read();
    return value === REDACTED ? UNKNOWN : value;
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
