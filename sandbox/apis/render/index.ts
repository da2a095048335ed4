import { Hono } from "hono";

import { Failures } from "../failures";
import { customDomainRoutes } from "./custom-domains";
import { environmentVariableRoutes } from "./environment-variables";
import { failureAnswer, renderError } from "./errors";
import { serviceRoutes } from "./services";
import type { RenderState } from "./state";

export type { CustomDomain, Deploy, RenderState, Service } from "./state";

/** Render's API v1, its state and its failures on demand. */
export interface Render {
  readonly app: Hono;
  readonly state: RenderState;
  readonly failures: Failures;
}

/** Render's API v1 of one account, as far as the stack uses it. */
export function createRender(options: {
  keys: readonly string[];
  /** The services that are there, by id, with their names. */
  services: Readonly<Record<string, string>>;
}): Render {
  const state: RenderState = {
    keys: new Set(options.keys),
    services: new Map(
      Object.entries(options.services).map(([id, name]) => [
        id,
        {
          ...{ id, name, autoDeploy: "yes", healthCheckPath: "", host: `${name}.onrender.com` },
          ...{ suspended: false, variables: new Map(), domains: [], deploys: [] },
        },
      ]),
    ),
    statuses: ["live"],
    queues: false,
    requests: [],
  };
  const failures = new Failures();
  const app = new Hono();
  app.route("/", failures.routes());
  app.use(failures.middleware(failureAnswer));
  app.use(async (c, next) => {
    const key = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    if (key === undefined || !state.keys.has(key)) throw renderError(401, "unauthorized");
    state.requests.push(`${c.req.method} ${c.req.path}`);
    await next();
  });
  app.route("/", serviceRoutes(state));
  app.route("/", environmentVariableRoutes(state));
  app.route("/", customDomainRoutes(state));
  app.notFound((c) => c.json({ message: "not found" }, 404));
  return { app, state, failures };
}
