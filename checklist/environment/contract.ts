import { backendLines } from "./backend-variables";
import { frontendLines } from "./frontend-variables";
import type { Variable } from "./variable";

/** The names of the backend's variables, without their aliases. */
export type BackendVariableName = (typeof backendLines)[number]["name"];

/** The names of the frontend's variables. */
export type FrontendVariableName = (typeof frontendLines)[number]["name"];

/** The name of any variable. */
export type VariableName = BackendVariableName | FrontendVariableName;

/** The environment contract: every variable that the application reads, once. */
export const variables: readonly Variable<VariableName>[] = [...backendLines, ...frontendLines];

/** The backend's variables. */
export const backendVariables: readonly Variable<BackendVariableName>[] = backendLines;

/** The frontend's variables: those of the browser and those of the build. */
export const frontendVariables: readonly Variable<FrontendVariableName>[] = frontendLines;

const byName = new Map<string, Variable<VariableName>>(
  variables.flatMap((variable) =>
    [variable.name, ...variable.aliases].map((name) => [name, variable] as const),
  ),
);

/** The variable of that name, or the one that has it as an alias. */
export function findVariable(nameOrAlias: string): Variable<VariableName> | undefined {
  return byName.get(nameOrAlias);
}

/**
 * The variable of that name.
 *
 * @throws Error for a name that the contract does not have, which the types leave to aliases' users.
 */
export function variableNamed(name: VariableName): Variable<VariableName> {
  const variable = byName.get(name);
  if (variable === undefined) throw new Error(`The environment contract has no ${name}.`);
  return variable;
}
