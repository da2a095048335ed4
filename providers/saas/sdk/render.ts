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

export interface EnvironmentVariablesArgs extends DeploymentArgs {
  readonly serviceId: pulumi.Input<string>;
  /** The variables by name, as separate values, so that one not known yet hides no other. */
  readonly variables: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
  /** Variables for which Render makes up a strong value, once. */
  readonly generated?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether variables that the stack does not know are deleted. */
  readonly exclusive?: pulumi.Input<boolean>;
  /** Anything else that a deployment puts into effect: another value is followed by one. */
  readonly redeployOn?: pulumi.Input<unknown>;
}

/** Environment variables of a service. */
export class EnvironmentVariables extends pulumi.CustomResource {
  /** The values that Render has made up, by name: a secret. */
  declare public readonly generatedValues: pulumi.Output<Readonly<Record<string, string>>>;
  /** The variables that Render holds and the stack does not know, by name. */
  declare public readonly unmanagedNames: pulumi.Output<string[]>;
  /** Those of the stack that Render held before it, by name: they stay when this is deleted. */
  declare public readonly foundNames: pulumi.Output<string[]>;
  declare public readonly deploymentId: pulumi.Output<string>;
  /** none, due, started, live or failed. */
  declare public readonly deploymentStatus: pulumi.Output<string>;

  public constructor(
    name: string,
    args: EnvironmentVariablesArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      "saas:render:EnvironmentVariables",
      name,
      {
        ...args,
        variables: secretValues(args.variables),
        ...{ generatedValues: undefined, unmanagedNames: undefined, foundNames: undefined },
        ...{ deploymentId: undefined, deploymentStatus: undefined },
      },
      { ...oldFirst(opts), additionalSecretOutputs: ["variables", "generatedValues"] },
    );
  }
}

export interface CustomDomainArgs {
  readonly serviceId: pulumi.Input<string>;
  /** The domain, such as api.example.com. */
  readonly name: pulumi.Input<string>;
}

/** A domain under which a service answers, with the records that its DNS must hold. */
export class CustomDomain extends pulumi.CustomResource {
  declare public readonly domainId: pulumi.Output<string>;
  declare public readonly domainType: pulumi.Output<"apex" | "subdomain">;
  /** The domains that Render has added to it, and that redirect to it. */
  declare public readonly redirects: pulumi.Output<string[]>;
  declare public readonly records: pulumi.Output<WantedRecord[]>;
  declare public readonly verified: pulumi.Output<boolean>;

  public constructor(name: string, args: CustomDomainArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      ...{ domainId: undefined, domainType: undefined, redirects: undefined },
      ...{ records: undefined, verified: undefined },
    };
    super("saas:render:CustomDomain", name, { ...args, ...outputs }, oldFirst(opts));
  }
}

export interface ServiceArgs extends DeploymentArgs {
  readonly serviceId: pulumi.Input<string>;
  readonly healthCheckPath?: pulumi.Input<string>;
  /** Whether a push to the service's branch is deployed. */
  readonly autoDeploy?: pulumi.Input<boolean>;
}

/** Settings of a service that is there already; only those that are given are managed. */
export class Service extends pulumi.CustomResource {
  declare public readonly url: pulumi.Output<string>;
  declare public readonly healthCheckPath: pulumi.Output<string>;
  declare public readonly autoDeploy: pulumi.Output<boolean>;
  /** Rises with each change that only a deployment puts into effect. */
  declare public readonly revision: pulumi.Output<number>;
  declare public readonly deploymentId: pulumi.Output<string>;
  declare public readonly deploymentStatus: pulumi.Output<string>;
  /** The managed settings as they were before. */
  declare public readonly before: pulumi.Output<Readonly<Record<string, unknown>>>;

  public constructor(name: string, args: ServiceArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      ...{ url: undefined, deploymentId: undefined, deploymentStatus: undefined },
      ...{ revision: undefined, before: undefined },
    };
    const given = { healthCheckPath: undefined, autoDeploy: undefined, ...args };
    super("saas:render:Service", name, { ...given, ...outputs }, oldFirst(opts));
  }
}

/** Each value as a secret of its own. */
function secretValues(
  variables: EnvironmentVariablesArgs["variables"],
): pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> {
  if (pulumi.Output.isInstance(variables) || variables instanceof Promise)
    return pulumi.secret(variables);
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, pulumi.secret(value)]),
  );
}
