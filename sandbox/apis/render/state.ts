/** A service as Render keeps it. */
export interface Service {
  readonly id: string;
  readonly name: string;
  autoDeploy: "yes" | "no";
  healthCheckPath: string;
  suspended: boolean;
  /** Its host name at onrender.com. */
  readonly host: string;
  readonly variables: Map<string, string>;
  domains: readonly CustomDomain[];
  /** The newest first, as Render lists them. */
  deploys: readonly Deploy[];
}

export interface CustomDomain {
  readonly id: string;
  readonly name: string;
  readonly domainType: "apex" | "subdomain";
  /** The domain to which this one redirects; empty for one that somebody has asked for. */
  readonly redirectForName: string;
  verified: boolean;
}

export interface Deploy {
  readonly id: string;
  /** What it has still to go through, and comes to at last: the first one is its status. */
  statuses: readonly string[];
  /** The variables with which it runs. */
  readonly variables: Readonly<Record<string, string>>;
  readonly healthCheckPath: string;
}

export interface RenderState {
  keys: ReadonlySet<string>;
  readonly services: ReadonlyMap<string, Service>;
  /** What the deployments to come go through. */
  statuses: readonly string[];
  /** Whether a new deployment is only queued, and told without a body. */
  queues: boolean;
  /** What was asked for so far, as in "PUT /v1/services/srv-1/env-vars/A". */
  readonly requests: string[];
}
