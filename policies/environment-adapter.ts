import type { Environment, Front } from "../checklist/environment/environment";
import { ABSENT, UNKNOWN } from "../checklist/environment/value";
import { readingOf } from "../checklist/environment/value";
import { isProperties, readProperty, readText } from "./property-reader";
import type { Properties } from "./property-reader";
import type { Resource } from "./resource-adapter";

/** The components that carry an environment in their input and output `variables`. */
export const ENVIRONMENT_TYPES: Readonly<Record<Front, string>> = {
  backend: "bookedbarber:index:BackendEnvironment",
  frontend: "bookedbarber:index:FrontendEnvironment",
};

/** The part of the application whose environment a component has; undefined for any other resource. */
export function frontOfType(type: string): Front | undefined {
  if (type === ENVIRONMENT_TYPES.backend) return "backend";
  return type === ENVIRONMENT_TYPES.frontend ? "frontend" : undefined;
}

/**
 * The environment of a component; undefined for any other resource.
 *
 * @param fillsReferences Whether who runs it fills in references such as Railway's.
 */
export function environmentOfComponent(
  { type, props }: Pick<Resource, "type" | "props">,
  fillsReferences: boolean,
): Environment | undefined {
  const front = frontOfType(type);
  return front === undefined ? undefined : environmentIn(front, props, fillsReferences);
}

/**
 * The environment that a component, or a platform's resource, has in its input `variables`. Each
 * variable is read by itself and only when a rule asks for it, so that one that is not known yet hides none of the others.
 *
 * @param fillsReferences Whether who runs it fills in references such as Railway's.
 */
export function environmentIn(
  front: Front,
  props: Properties,
  fillsReferences: boolean,
): Environment {
  const property = readProperty(props, "variables");
  if (property.state === "unknown") return { front, names: [], read: () => UNKNOWN };
  const variables = property.state === "known" ? property.value : undefined;
  if (!isProperties(variables) || Array.isArray(variables)) {
    return { front, names: [], read: () => ABSENT };
  }
  return {
    front,
    names: Object.keys(variables),
    read: (name) => {
      if (!Object.hasOwn(variables, name)) return ABSENT;
      const text = readText(variables, name);
      return text.state === "known" ? readingOf(text.value, fillsReferences) : text;
    },
  };
}
