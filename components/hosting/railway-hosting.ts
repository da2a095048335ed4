import * as pulumi from "@pulumi/pulumi";

import { HEALTH_CHECK_PATHS } from "../../checklist/environment/served";
import {
  CustomDomain,
  DeploymentTrigger,
  Service,
  Variables,
} from "../../providers/saas/sdk/railway";
import { SIDES } from "./app-services";
import type { HostingArgs, ServedHost, Side } from "./app-services";

export interface RailwayHostingArgs extends HostingArgs {
  readonly projectId: string;
  readonly environmentId: string;
  /** How long a deployment may take to answer its health check. */
  readonly healthCheckSeconds: number;
  /** The branch whose pushes are deployed. */
  readonly branch: string;
}

/** The application at Railway, in a project with two services that are there already. */
export class RailwayHosting extends pulumi.ComponentResource {
  public readonly hosts: Readonly<Record<Side, ServedHost>>;

  public constructor(
    name: string,
    args: RailwayHostingArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { projectId, environmentId, repository, branch } = args;
    const inputs = { projectId, environmentId, repository, branch };
    super("bookedbarber:index:RailwayHosting", name, inputs, opts);
    const child = { parent: this };

    const served = (side: Side): ServedHost => {
      const { service, host, variables } = args[side];
      const scope = { projectId, environmentId, serviceId: service };
      const health = new Service(
        `${name}-${side}`,
        {
          ...{ environmentId, serviceId: service },
          healthCheckPath: HEALTH_CHECK_PATHS[side],
          healthCheckTimeoutSeconds: args.healthCheckSeconds,
        },
        child,
      );
      const domain = new CustomDomain(`${name}-${side}-domain`, { ...scope, domain: host }, child);
      if (repository !== undefined) {
        const trigger = { ...scope, repository, branch, checkSuites: true };
        new DeploymentTrigger(`${name}-${side}-trigger`, trigger, child);
      }
      // Last, since it deploys: with the settings and the domain that are there by then.
      new Variables(
        `${name}-${side}-variables`,
        { ...scope, variables, redeployOn: health.revision },
        { ...child, dependsOn: [health, domain] },
      );
      return { target: domain.cnameTarget, verification: domain.verificationValue };
    };

    const [backend, frontend] = SIDES.map(served) as [ServedHost, ServedHost];
    this.hosts = { backend, frontend };
    // The rules on the stack see what a component gives, not what it was given.
    this.registerOutputs({ repository, branch });
  }
}
