import * as pulumi from "@pulumi/pulumi";

import { backendVariables } from "../checklist/environment/contract";
import type { BackendVariableName } from "../checklist/environment/contract";
import { assemble, onceTaken } from "./environment";
import type { Environment, VariableSettings } from "./environment";

export interface BackendEnvironmentArgs {
  /** What the stack knows: variables whose values other resources give. */
  readonly derived: Environment<BackendVariableName>;
  /** What people set, by name. It wins over everything else. */
  readonly settings: VariableSettings;
  /** How many replicas run with this environment at once, each with connections of its own. */
  readonly replicas?: number;
}

/** The environment variables of the FastAPI backend, each a value of its own, known or not yet. */
export class BackendEnvironment extends pulumi.ComponentResource {
  public readonly variables: Environment<BackendVariableName>;

  public constructor(
    name: string,
    args: BackendEnvironmentArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const variables = assemble(backendVariables, args.derived, args.settings);
    const replicas = args.replicas === undefined ? {} : { replicas: args.replicas };
    super("bookedbarber:index:BackendEnvironment", name, { variables, ...replicas }, opts);
    this.variables = onceTaken(this, variables);
    this.registerOutputs({ variables });
  }
}
