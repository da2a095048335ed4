import type * as pulumi from "@pulumi/pulumi";

import type { Variable } from "../checklist/environment/variable";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * The values of a side's variables: a setting wins over what the stack derives, and that over the
 * contract's own value. A variable that none of them gives is left out.
 *
 * The values stay separate: as one output of a map, a single value that is not known yet would
 * hide all the others from the policies.
 */
export function assemble(
  contract: readonly Variable[],
  derived: Environment,
  settings: Environment,
): Environment {
  const variables: Record<string, pulumi.Input<string>> = {};
  for (const { name, default: constant } of contract) {
    const value = settings[name] ?? derived[name] ?? constant;
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}
