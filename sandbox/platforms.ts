import { randomUUID } from "node:crypto";

import { createRailway } from "./apis/railway";
import type { RailwayState } from "./apis/railway";
import { createRender } from "./apis/render";
import type { RenderState } from "./apis/render";
import { serve } from "./apis/server";
import { lookUpAt } from "./dns/look-up";
import { random } from "./made-up-keys";

/** The APIs of the platforms that run the application, and how commands reach them. */
export interface Platforms {
  readonly environment: Readonly<Record<string, string>>;
  readonly railway: RailwayState;
  readonly render: RenderState;
  close(): Promise<void>;
}

/** What is there before the stack, as somebody made it by hand: Pulumi.sandbox.yaml has the ids. */
export const railwayProject = {
  id: "6a1f0c52-3d84-4b7e-9c10-2f5e8d7b4a91",
  environment: "b2c94e17-50aa-4f63-8d2b-91e3f07c6d58",
  backend: "3e8b7d20-1c9f-4a56-b0e4-7d62c5f81a33",
  frontend: "f47d1b86-92e5-4c08-a3f7-0b5d9e6c2144",
} as const;
export const renderServices = {
  backend: "srv-d1k2m3n4p5q6r7s8t9a0",
  frontend: "srv-e2l3n4p5q6r7s8t9a0b1",
} as const;

const names = { backend: "bookedbarber-api", frontend: "bookedbarber-web" } as const;

/**
 * Starts the APIs of Railway and Render, each with a service for the backend and the frontend.
 *
 * @param dns The address of the DNS that Railway asks whose a domain is.
 */
export async function startPlatforms(dns: string): Promise<Platforms> {
  const railwayToken = randomUUID();
  const renderKey = `rnd_${random(28)}`;
  const { id, environment, backend, frontend } = railwayProject;
  const railway = createRailway({
    tokens: [railwayToken],
    lookUp: lookUpAt(dns),
    projects: [
      {
        id,
        environmentIds: [environment],
        services: new Map([
          [backend, names.backend],
          [frontend, names.frontend],
        ]),
      },
    ],
  });
  const render = createRender({
    keys: [renderKey],
    services: {
      [renderServices.backend]: names.backend,
      [renderServices.frontend]: names.frontend,
    },
  });
  const served = await Promise.all([serve(railway.app), serve(render.app)]);
  const [railwayApi, renderApi] = served;
  return {
    environment: {
      RAILWAY_API_TOKEN: railwayToken,
      RAILWAY_API_URL: `${railwayApi.url}/`,
      RENDER_API_KEY: renderKey,
      RENDER_API_URL: `${renderApi.url}/v1/`,
      SANDBOX_RAILWAY_URL: railwayApi.url,
      SANDBOX_RENDER_URL: renderApi.url,
    },
    railway: railway.state,
    render: render.state,
    close: async () => {
      await Promise.all(served.map((each) => each.close()));
    },
  };
}
