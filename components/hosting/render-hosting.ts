import * as pulumi from "@pulumi/pulumi";

import { HEALTH_CHECK_PATHS } from "../../checklist/environment/served";
import { CustomDomain, EnvironmentVariables, Service } from "../../providers/saas/sdk/render";
import { SIDES } from "./app-services";
import type { HostingArgs, ServedHost, Side } from "./app-services";

/** The application at Render, in two services that are there already. */
export class RenderHosting extends pulumi.ComponentResource {
  public readonly hosts: Readonly<Record<Side, ServedHost>>;

  public constructor(name: string, args: HostingArgs, opts?: pulumi.ComponentResourceOptions) {
    const { repository } = args;
    super("bookedbarber:index:RenderHosting", name, { repository }, opts);
    const child = { parent: this };
    // Which repository and branch it is, the service at Render says itself.
    const deploys = repository === undefined ? {} : { autoDeploy: true };

    const served = (side: Side): ServedHost => {
      const { service: serviceId, host, variables } = args[side];
      const service = new Service(
        `${name}-${side}`,
        { serviceId, healthCheckPath: HEALTH_CHECK_PATHS[side], ...deploys },
        child,
      );
      const domain = new CustomDomain(`${name}-${side}-domain`, { serviceId, name: host }, child);
      // Last, since it deploys: with the settings and the domain that are there by then.
      new EnvironmentVariables(
        `${name}-${side}-variables`,
        { serviceId, variables, redeployOn: service.revision },
        { ...child, dependsOn: [service, domain] },
      );
      // Cloudflare takes a CNAME at the domain itself, too, so the service's own host always does.
      return { target: service.url.apply((url) => new URL(url).hostname) };
    };

    const [backend, frontend] = SIDES.map(served) as [ServedHost, ServedHost];
    this.hosts = { backend, frontend };
    // The rules on the stack see what a component gives, not what it was given.
    this.registerOutputs({ repository });
  }
}
