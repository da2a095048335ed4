import { backendVariables, findVariable, frontendVariables } from "./contract";
import type { Front } from "./environment";
import type { Variable } from "./variable";

const required = (all: readonly Variable[]): readonly string[] =>
  all.filter((variable) => variable.required).map(({ name }) => name);

/** The variables that each part of the application cannot do without. */
export const REQUIRED_NAMES: Readonly<Record<Front, readonly string[]>> = {
  backend: required(backendVariables),
  frontend: required(frontendVariables),
};

/** Whose variables these are, by those of the contract among them; undefined for nobody's. */
export function frontOfNames(names: readonly string[]): Front | undefined {
  const share = (front: Front): number =>
    REQUIRED_NAMES[front].filter((name) => names.includes(name)).length /
    REQUIRED_NAMES[front].length;
  const [backend, frontend] = [share("backend"), share("frontend")];
  if (backend === 0 && frontend === 0) return undefined;
  return backend >= frontend ? "backend" : "frontend";
}

/** Whether only a frontend has a variable of this name. */
export function tellsOfFrontend(name: string): boolean {
  return name.startsWith("NEXT_PUBLIC_") || name === "NODE_ENV";
}

/** Whose variable this is; what nobody knows is the backend's. */
export function frontOfName(name: string): Front {
  const side = findVariable(name)?.side;
  return tellsOfFrontend(name) || side === "browser" || side === "build" ? "frontend" : "backend";
}
