import * as pulumi from "@pulumi/pulumi";

import { oldFirst } from "./replacement";

/** What makes a change of a service take effect. */
export interface DeploymentArgs {
  /** Whether a change is followed by one deployment. */
  readonly deploy?: pulumi.Input<boolean>;
  /** How long the deployment may take to be live; it is not waited for where absent. */
  readonly waitSeconds?: pulumi.Input<number>;
}

/** A record that the DNS must hold. */
export interface WantedRecord {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

export interface VariablesArgs extends DeploymentArgs {
  readonly projectId: pulumi.Input<string>;
  readonly environmentId: pulumi.Input<string>;
  /** Shared variables of the environment where absent. */
  readonly serviceId?: pulumi.Input<string>;
  /** The variables by name, as separate values, so that one not known yet hides no other. */
  readonly variables: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
  /** Whether variables that the stack does not know are deleted. */
  readonly exclusive?: pulumi.Input<boolean>;
  /** Anything else that a deployment puts into effect: another value is followed by one. */
  readonly redeployOn?: pulumi.Input<unknown>;
}

/** Environment variables of a service, or shared ones of an environment. */
export class Variables extends pulumi.CustomResource {
  /** The variables that Railway holds and the stack does not know, by name. */
  declare public readonly unmanagedNames: pulumi.Output<string[]>;
  /** Those of the stack that Railway held before it, by name: they stay when this is deleted. */
  declare public readonly foundNames: pulumi.Output<string[]>;
  declare public readonly deploymentId: pulumi.Output<string>;
  /** none, due, started, live or failed. */
  declare public readonly deploymentStatus: pulumi.Output<string>;

  public constructor(name: string, args: VariablesArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "saas:railway:Variables",
      name,
      {
        ...args,
        variables: secretValues(args.variables),
        ...{
          unmanagedNames: undefined,
          foundNames: undefined,
          deploymentId: undefined,
          deploymentStatus: undefined,
        },
      },
      { ...oldFirst(opts), additionalSecretOutputs: ["variables"] },
    );
  }
}

export interface CustomDomainArgs {
  readonly projectId: pulumi.Input<string>;
  readonly environmentId: pulumi.Input<string>;
  readonly serviceId: pulumi.Input<string>;
  readonly domain: pulumi.Input<string>;
  /** The port on which the service listens; Railway finds it out where absent. */
  readonly targetPort?: pulumi.Input<number>;
}

/** A domain under which a service answers, with the records that its DNS must hold. */
export class CustomDomain extends pulumi.CustomResource {
  declare public readonly domainId: pulumi.Output<string>;
  declare public readonly records: pulumi.Output<WantedRecord[]>;
  declare public readonly cnameTarget: pulumi.Output<string>;
  declare public readonly verificationName: pulumi.Output<string>;
  declare public readonly verificationValue: pulumi.Output<string>;
  declare public readonly verified: pulumi.Output<boolean>;
  declare public readonly certificateStatus: pulumi.Output<string>;

  public constructor(name: string, args: CustomDomainArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      ...{ domainId: undefined, records: undefined, cnameTarget: undefined, verified: undefined },
      ...{ verificationName: undefined, verificationValue: undefined },
      certificateStatus: undefined,
    };
    super("saas:railway:CustomDomain", name, { ...args, ...outputs }, oldFirst(opts));
  }
}

export interface ServiceArgs extends DeploymentArgs {
  readonly environmentId: pulumi.Input<string>;
  readonly serviceId: pulumi.Input<string>;
  readonly healthCheckPath?: pulumi.Input<string>;
  readonly healthCheckTimeoutSeconds?: pulumi.Input<number>;
  readonly preDeployCommand?: pulumi.Input<pulumi.Input<string>[]>;
  readonly replicas?: pulumi.Input<number>;
  readonly restartPolicy?: pulumi.Input<"ALWAYS" | "NEVER" | "ON_FAILURE">;
  readonly restartRetries?: pulumi.Input<number>;
}

/** Settings of a service that is there already; only those that are given are managed. */
export class Service extends pulumi.CustomResource {
  declare public readonly healthCheckPath: pulumi.Output<string>;
  declare public readonly replicas: pulumi.Output<number>;
  /** Rises with each change that only a deployment puts into effect. */
  declare public readonly revision: pulumi.Output<number>;
  declare public readonly deploymentId: pulumi.Output<string>;
  declare public readonly deploymentStatus: pulumi.Output<string>;
  /** The managed settings as they were before. */
  declare public readonly before: pulumi.Output<Readonly<Record<string, unknown>>>;

  public constructor(name: string, args: ServiceArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      ...{ revision: undefined, deploymentId: undefined, deploymentStatus: undefined },
      before: undefined,
    };
    const given = { healthCheckPath: undefined, replicas: undefined, ...args };
    super("saas:railway:Service", name, { ...given, ...outputs }, oldFirst(opts));
  }
}

export interface DeploymentTriggerArgs {
  readonly projectId: pulumi.Input<string>;
  readonly environmentId: pulumi.Input<string>;
  readonly serviceId: pulumi.Input<string>;
  /** As OWNER/NAME. */
  readonly repository: pulumi.Input<string>;
  readonly branch: pulumi.Input<string>;
  /** Where the repository is; github where absent. */
  readonly provider?: pulumi.Input<string>;
  /** Whether a push is deployed only when its checks have passed. */
  readonly checkSuites?: pulumi.Input<boolean>;
}

/** What makes a push to a branch deploy a service. */
export class DeploymentTrigger extends pulumi.CustomResource {
  declare public readonly triggerId: pulumi.Output<string>;

  public constructor(
    name: string,
    args: DeploymentTriggerArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      "saas:railway:DeploymentTrigger",
      name,
      { ...args, triggerId: undefined },
      oldFirst(opts),
    );
  }
}

/** Each value as a secret of its own. */
function secretValues(
  variables: VariablesArgs["variables"],
): pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> {
  if (pulumi.Output.isInstance(variables) || variables instanceof Promise)
    return pulumi.secret(variables);
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, pulumi.secret(value)]),
  );
}
