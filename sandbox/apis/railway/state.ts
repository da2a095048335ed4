/** A variable as Railway keeps it; a sealed one is never told again. */
export interface Variable {
  value: string;
  isSealed: boolean;
}

export interface Deployment {
  readonly id: string;
  readonly environmentId: string;
  readonly serviceId: string;
  /** What it has still to go through, and comes to at last: the first one is its status. */
  statuses: readonly string[];
  /** The variables with which it runs, references resolved. */
  readonly variables: Readonly<Record<string, string>>;
  /** The settings with which it runs. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface CustomDomain {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly serviceId: string;
  readonly domain: string;
  targetPort: number | undefined;
  /** Whether Railway has found the record that proves whose it is. */
  verified: boolean;
  /** What is wrong with it, whatever the DNS holds. */
  trouble?: "unverified" | "no-record" | "no-certificate";
  /** As Railway writes it: with its prefix, or without. */
  readonly token: string;
}

export interface Trigger {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  readonly serviceId: string;
  readonly provider: string;
  repository: string;
  branch: string;
  checkSuites: boolean;
}

export interface Project {
  readonly id: string;
  readonly environmentIds: readonly string[];
  /** Services by id, with their names. */
  readonly services: Map<string, string>;
}

/** What a project's token is for. */
export interface TokenScope {
  readonly projectId: string;
  readonly environmentId: string;
}

export interface RailwayState {
  /** Tokens of the workspace. */
  tokens: ReadonlySet<string>;
  readonly projectTokens: ReadonlyMap<string, TokenScope>;
  readonly projects: readonly Project[];
  /** Variables by their place (see {@link placeOf}). */
  readonly variables: Map<string, Map<string, Variable>>;
  /** The settings of each service in each environment, by the same place. */
  readonly settings: Map<string, Record<string, unknown>>;
  /** The newest last. */
  deployments: readonly Deployment[];
  domains: readonly CustomDomain[];
  triggers: readonly Trigger[];
  /** What the deployments to come go through. */
  statuses: readonly string[];
  /** Whether the DNS holds a text under a name, for the look at domains. */
  readonly holds: (name: string, text: string) => Promise<boolean>;
  /** Whether tokens of domains carry their prefix. */
  tokensWithPrefix: boolean;
  /** What was asked for so far: the fields of each request. */
  readonly requests: (readonly string[])[];
}

/** Where variables and settings belong: to a service in an environment, or to the environment. */
export function placeOf(environmentId: string, serviceId?: string | null): string {
  return `${environmentId}/${serviceId ?? ""}`;
}

export function variablesAt(state: RailwayState, place: string): Map<string, Variable> {
  const found = state.variables.get(place) ?? new Map<string, Variable>();
  state.variables.set(place, found);
  return found;
}

/** A service's settings as they are where nobody has set any. */
export function settingsAt(state: RailwayState, place: string): Record<string, unknown> {
  const found = state.settings.get(place) ?? {
    healthcheckPath: null,
    healthcheckTimeout: null,
    numReplicas: 1,
    preDeployCommand: null,
    restartPolicyMaxRetries: 10,
    restartPolicyType: "ON_FAILURE",
    startCommand: null,
  };
  state.settings.set(place, found);
  return found;
}
