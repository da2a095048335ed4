import { servePlugins } from "../../../../providers/framework/provider";
import { saas } from "../../../../providers/saas/provider";
import { createRender } from "../../../../sandbox/apis/render";
import type { Render, Service } from "../../../../sandbox/apis/render";
import { serve } from "../../../../sandbox/apis/server";
import { connect } from "../connection";
import type { World } from "../faults";

export const KEY = "rnd_canaryOfTheProvidersTests";
export const [BACKEND, FRONTEND] = ["srv-backend1", "srv-frontend1"] as const;

export interface RenderWorld extends World {
  readonly api: Render;
  readonly engine: Awaited<ReturnType<typeof connect>>["engine"];
  /** The requests that Render got meanwhile, without the address and the service. */
  readonly requests: (meanwhile: () => Promise<unknown>) => Promise<string[]>;
  readonly service: (id?: string) => Service;
}

/** An account with two services, and a stack whose provider speaks to it. */
export async function startRender(
  options: { prepare?: (api: Render) => void } = {},
): Promise<RenderWorld> {
  const api = createRender({
    keys: [KEY],
    services: { [BACKEND]: "backend", [FRONTEND]: "frontend" },
  });
  options.prepare?.(api);
  const { failures, state } = api;
  const served = await serve(api.app);
  const plugins = await servePlugins([saas], {
    RENDER_API_URL: `${served.url}/v1/`,
    SAAS_TIMEOUT_SECONDS: "0.2",
    SAAS_RETRY_SECONDS: "0.001",
  });
  const { stack, engine } = await connect(plugins, { renderApiKey: KEY });
  return {
    ...{ api, stack, engine, failures },
    held: () => [...state.services.values()].map(heldOf),
    requests: async (meanwhile) => {
      const before = state.requests.length;
      await meanwhile();
      return state.requests
        .slice(before)
        .map((request) => request.replace(/\/v1\/services\/srv-[a-z0-9]+\/?/, ""));
    },
    service: (id = BACKEND) => {
      const found = state.services.get(id);
      if (found === undefined) throw new Error(`no service ${id}`);
      return found;
    },
    close: async () => {
      engine.close();
      await Promise.all([plugins.close(), served.close()]);
    },
  };
}

/** What is set, and what runs: without the deployments before the newest one. A generated value
 *  differs from run to run, and what runs must have the one that is set. */
function heldOf({ variables, deploys, autoDeploy, healthCheckPath, domains }: Service): object {
  const shown = ([name, value]: readonly [string, string]): readonly [string, string] => [
    name,
    name.startsWith("GENERATED") ? `${value.length} characters` : value,
  ];
  const [newest] = deploys;
  return {
    variables: [...variables].map(shown).sort(),
    running: newest && {
      variables: Object.entries(newest.variables).map(shown).sort(),
      isUpToDate: Object.entries(newest.variables).every(
        ([name, value]) => variables.get(name) === value || !variables.has(name),
      ),
      healthCheckPath: newest.healthCheckPath,
    },
    ...{ autoDeploy, healthCheckPath },
    domains: domains.map(({ name, redirectForName }) => `${name} ${redirectForName}`).sort(),
  };
}
