import * as pulumi from "@pulumi/pulumi";

import { backendVariables } from "../checklist/environment/contract";
import { assemble } from "./environment";
import type { Environment } from "./environment";

export interface BackendEnvironmentArgs {
  /** What the stack knows: variables whose values other resources give. */
  readonly derived: Environment;
  /** What people set, by name. It wins over everything else. */
  readonly settings: Environment;
}

/** The environment variables of the FastAPI backend, each a value of its own, known or not yet. */
export class BackendEnvironment extends pulumi.ComponentResource {
  public readonly variables: Environment;

  public constructor(
    name: string,
    args: BackendEnvironmentArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const variables = assemble(backendVariables, args.derived, args.settings);
    super("bookedbarber:index:BackendEnvironment", name, { variables }, opts);
    this.variables = variables;
    this.registerOutputs({ variables });
  }
}
