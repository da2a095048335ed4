import * as pulumi from "@pulumi/pulumi";

import type { Variable } from "../checklist/environment/variable";

/** Environment variables by name, each of which may be left out. */
export type Environment<Name extends string> = Readonly<
  Partial<Record<Name, pulumi.Input<string>>>
>;

/** What people set, by name: variables of either side. */
export type VariableSettings = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * The values of a side's variables: a setting wins over what the stack derives, and that over the
 * contract's own value. A variable that none of them gives is left out.
 *
 * The values stay separate: as one output of a map, a single value that is not known yet would
 * hide all the others from the policies.
 */
export function assemble<Name extends string>(
  contract: readonly Variable<Name>[],
  derived: Environment<Name>,
  settings: VariableSettings,
): Environment<Name> {
  const variables: Partial<Record<Name, pulumi.Input<string>>> = {};
  for (const { name, secret, default: constant } of contract) {
    const value = settings[name] ?? derived[name] ?? constant;
    // A resource may call public what the contract hides: the contract counts.
    if (value !== undefined) variables[name] = secret ? pulumi.secret(value) : value;
  }
  return variables;
}

/**
 * The variables of a component for whoever takes them on, such as a platform: none is there before
 * the engine has taken the component, which the policies judge first. The values stay separate.
 */
export function onceTaken<Name extends string>(
  component: pulumi.ComponentResource,
  variables: Environment<Name>,
): Environment<Name> {
  const taken: Partial<Record<Name, pulumi.Input<string>>> = {};
  for (const name of Object.keys(variables) as Name[]) {
    const value = variables[name];
    if (value !== undefined) {
      taken[name] = pulumi.all([value, component.urn]).apply(([judged]) => judged);
    }
  }
  return taken;
}
