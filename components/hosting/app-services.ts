import type * as pulumi from "@pulumi/pulumi";

import type { VariableSettings } from "../environment";

/** One of the application's two services at a platform: who it is and what it serves. */
export interface AppService {
  /** The service's id at the platform. */
  readonly service: string;
  /** The host under which visitors reach it. */
  readonly host: string;
  /** The environment with which it runs. */
  readonly variables: VariableSettings;
}

/** What the application's platforms have in common. */
export interface HostingArgs {
  readonly backend: AppService;
  readonly frontend: AppService;
  /** The repository whose pushes are deployed, as OWNER/NAME; undefined leaves that alone. */
  readonly repository?: string | undefined;
}

/** Where a service's host must lead, and what proves to the platform whose the host is. */
export interface ServedHost {
  readonly target: pulumi.Output<string>;
  /** The content of the TXT record, where the platform wants one. */
  readonly verification?: pulumi.Output<string>;
}

/** The application's services, by what their resources are called. */
export const SIDES = ["backend", "frontend"] as const;

export type Side = (typeof SIDES)[number];
