import { backendLines } from "./backend-variables";
import { frontendLines } from "./frontend-variables";
import type { Variable } from "./variable";

/** The environment contract: every variable that the application reads, once. */
export const variables: readonly Variable[] = [...backendLines, ...frontendLines];

/** The backend's variables. */
export const backendVariables: readonly Variable[] = backendLines;

/** The frontend's variables: those of the browser and those of the build. */
export const frontendVariables: readonly Variable[] = frontendLines;

const byName = new Map(
  variables.flatMap((variable) =>
    [variable.name, ...variable.aliases].map((name) => [name, variable] as const),
  ),
);

/** The variable of that name, or the one that has it as an alias. */
export function findVariable(nameOrAlias: string): Variable | undefined {
  return byName.get(nameOrAlias);
}

/**
 * The variable of that name.
 *
 * @throws Error for a name that the contract does not have: a mistake in this program.
 */
export function variableNamed(name: string): Variable {
  const variable = byName.get(name);
  if (variable === undefined) throw new Error(`The environment contract has no ${name}.`);
  return variable;
}
