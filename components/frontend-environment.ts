import * as pulumi from "@pulumi/pulumi";

import { frontendVariables } from "../checklist/environment/contract";
import type { FrontendVariableName } from "../checklist/environment/contract";
import { assemble, onceTaken } from "./environment";
import type { Environment, VariableSettings } from "./environment";

export interface FrontendEnvironmentArgs {
  /** What the stack knows: variables whose values other resources give. */
  readonly derived: Environment<FrontendVariableName>;
  /** What people set, by name. It wins over everything else. */
  readonly settings: VariableSettings;
}

/** The environment variables of the Next.js frontend, each a value of its own, known or not yet. */
export class FrontendEnvironment extends pulumi.ComponentResource {
  public readonly variables: Environment<FrontendVariableName>;

  public constructor(
    name: string,
    args: FrontendEnvironmentArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const variables = assemble(frontendVariables, args.derived, args.settings);
    super("bookedbarber:index:FrontendEnvironment", name, { variables }, opts);
    this.variables = onceTaken(this, variables);
    this.registerOutputs({ variables });
  }
}
