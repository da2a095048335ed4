import type * as pulumi from "@pulumi/pulumi";

import type { Hosting } from "../app-hosts";
import type { VariableSettings } from "../environment";
import { RailwayHosting } from "./railway-hosting";
import { RenderHosting } from "./render-hosting";

/** What the application is at every platform: hosts, each with the environment behind it. */
export interface AppHostingArgs {
  readonly hosting: Hosting;
  readonly backend: { readonly host: string; readonly variables: VariableSettings };
  readonly frontend: { readonly host: string; readonly variables: VariableSettings };
  /** What settings tell of the platforms; ids are there where the platform is one of them. */
  readonly settings: {
    readonly railwayProjectId: string | undefined;
    readonly railwayEnvironmentId: string | undefined;
    readonly railwayBackendService: string | undefined;
    readonly railwayFrontendService: string | undefined;
    readonly renderBackendService: string | undefined;
    readonly renderFrontendService: string | undefined;
    readonly healthCheckSeconds: number;
    readonly deployRepository: string | undefined;
    readonly deployBranch: string;
  };
}

/** Declares the application at the platforms that run it. */
export function declareHosting(
  args: AppHostingArgs,
  opts: pulumi.ComponentResourceOptions,
): { readonly railway: RailwayHosting | undefined; readonly render: RenderHosting | undefined } {
  const { hosting, backend, frontend, settings } = args;
  const repository = settings.deployRepository;
  const runsAt = (platform: Hosting): boolean => hosting === platform || hosting === "both";

  const railway = runsAt("railway")
    ? new RailwayHosting(
        "railway",
        {
          projectId: settings.railwayProjectId ?? "",
          environmentId: settings.railwayEnvironmentId ?? "",
          backend: { ...backend, service: settings.railwayBackendService ?? "" },
          frontend: { ...frontend, service: settings.railwayFrontendService ?? "" },
          healthCheckSeconds: settings.healthCheckSeconds,
          repository,
          branch: settings.deployBranch,
        },
        opts,
      )
    : undefined;
  const render = runsAt("render")
    ? new RenderHosting(
        "render",
        {
          backend: { ...backend, service: settings.renderBackendService ?? "" },
          frontend: { ...frontend, service: settings.renderFrontendService ?? "" },
          repository,
        },
        opts,
      )
    : undefined;
  return { railway, render };
}
