import { servePlugins } from "../../../../providers/framework/provider";
import { saas } from "../../../../providers/saas/provider";
import type { FailureRequest } from "../../../../sandbox/apis/failures";
import { createRailway, placeOf, variablesAt } from "../../../../sandbox/apis/railway";
import type { Railway } from "../../../../sandbox/apis/railway";
import { serve } from "../../../../sandbox/apis/server";
import { connect } from "../connection";
import type { World } from "../faults";

export const TOKEN = "canary-of-the-workspaces-token";
export const PROJECT_TOKEN = "canary-of-the-projects-token";
export const PROJECT = "project-1";
export const [PRODUCTION, STAGING] = ["environment-1", "environment-2"] as const;
export const [BACKEND, FRONTEND] = ["service-1", "service-2"] as const;
export const PLACE = { projectId: PROJECT, environmentId: PRODUCTION, serviceId: BACKEND };

/** GraphQL's own way to fail: 200, and an error in the body. */
export const GRAPHQL_FAULTS: Readonly<Record<string, FailureRequest>> = {
  "a 200 with an error in it": { kind: "errors" },
  "a 200 with an error in it, after doing it": { kind: "errors", applied: true },
  "a 200 with an error in it for good, after doing it": {
    ...{ kind: "errors", applied: true, times: 5 },
  },
};

export interface RailwayWorld extends World {
  readonly api: Railway;
  readonly engine: Awaited<ReturnType<typeof connect>>["engine"];
  /** The fields of the requests that Railway got meanwhile. */
  readonly requests: (meanwhile: () => Promise<unknown>) => Promise<string[]>;
  readonly setByHand: (variables: Readonly<Record<string, string>>, serviceId?: string) => void;
  readonly variables: (serviceId?: string) => Readonly<Record<string, string>>;
}

/** A project with two environments and two services, and a stack whose provider speaks to it. */
export async function startRailway(
  options: {
    tokens?: Readonly<Record<string, string>>;
    held?: (api: Railway) => unknown;
    prepare?: (api: Railway) => void;
  } = {},
): Promise<RailwayWorld> {
  const api = createRailway({
    tokens: [TOKEN],
    projectTokens: { [PROJECT_TOKEN]: { projectId: PROJECT, environmentId: PRODUCTION } },
    projects: [
      {
        id: PROJECT,
        environmentIds: [PRODUCTION, STAGING],
        services: new Map([
          [BACKEND, "backend"],
          [FRONTEND, "frontend"],
        ]),
      },
    ],
  });
  options.prepare?.(api);
  const { failures, state } = api;
  const served = await serve(api.app);
  const plugins = await servePlugins([saas], {
    RAILWAY_API_URL: `${served.url}/`,
    SAAS_TIMEOUT_SECONDS: "0.2",
    SAAS_RETRY_SECONDS: "0.001",
  });
  const { stack, engine } = await connect(plugins, options.tokens ?? { railwayToken: TOKEN });
  const at = (serviceId?: string): ReturnType<typeof variablesAt> =>
    variablesAt(state, placeOf(PRODUCTION, serviceId));
  return {
    ...{ api, stack, engine, failures },
    held: () => (options.held ?? (({ state: all }) => heldOf(all)))(api),
    requests: async (meanwhile) => {
      const before = state.requests.length;
      await meanwhile();
      return state.requests.slice(before).flat();
    },
    setByHand: (variables, serviceId = BACKEND) => {
      for (const [name, value] of Object.entries(variables))
        at(serviceId).set(name, { value, isSealed: false });
    },
    variables: (serviceId = BACKEND) =>
      Object.fromEntries([...at(serviceId)].map(([name, { value }]) => [name, value])),
    close: async () => {
      engine.close();
      await Promise.all([plugins.close(), served.close()]);
    },
  };
}

/** What is set, and what runs: without the deployments before the newest ones. */
function heldOf({ variables, settings, deployments, domains, triggers }: Railway["state"]): object {
  const newest = new Map(deployments.map((each) => [each.serviceId, each]));
  return {
    variables: [...variables]
      .filter(([, held]) => held.size > 0)
      .map(([place, held]) => [place, Object.fromEntries([...held].sort())])
      .sort(),
    settings: [...settings].sort(),
    running: [...newest].map(([service, deployment]) => [
      ...[service, Object.entries(deployment.variables).sort(), deployment.settings],
    ]),
    domains: domains.map(({ domain, serviceId, targetPort }) => ({
      ...{ domain, serviceId, targetPort },
    })),
    triggers: triggers.map(({ repository, branch, checkSuites }) => ({
      ...{ repository, branch, checkSuites },
    })),
  };
}
