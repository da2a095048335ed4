import { Hono } from "hono";
import { z } from "zod";

import { random } from "../../made-up-keys";
import { renderError } from "./errors";
import { pageOf } from "./paging";
import type { Deploy, RenderState, Service } from "./state";

const patchSchema = z.strictObject({
  autoDeploy: z.enum(["yes", "no"]).optional(),
  serviceDetails: z.strictObject({ healthCheckPath: z.string().optional() }).optional(),
});
const deploySchema = z
  .strictObject({
    clearCache: z.enum(["clear", "do_not_clear"]).optional(),
    commitId: z.string().optional(),
    deployMode: z.enum(["deploy_only", "build_and_deploy"]).optional(),
  })
  // https://api-docs.render.com/reference/create-deploy
  .refine(
    ({ deployMode, clearCache, commitId }) =>
      deployMode !== "deploy_only" || (clearCache === undefined && commitId === undefined),
  );

/** https://api-docs.render.com/reference/retrieve-service and the calls beside it */
export function serviceRoutes(state: RenderState): Hono {
  const routes = new Hono();
  const path = "/v1/services/:id";

  routes.get(path, (c) => c.json(shown(serviceOf(state, c.req.param("id")))));

  routes.patch(path, async (c) => {
    const service = serviceOf(state, c.req.param("id"));
    const body = patchSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) throw renderError(400, "invalid JSON");
    const { autoDeploy, serviceDetails } = body.data;
    service.autoDeploy = autoDeploy ?? service.autoDeploy;
    service.healthCheckPath = serviceDetails?.healthCheckPath ?? service.healthCheckPath;
    return c.json(shown(service));
  });

  routes.get(`${path}/deploys`, (c) => {
    const { deploys } = serviceOf(state, c.req.param("id"));
    return pageOf(c, deploys, "deploy", ({ id }) => id, shownDeploy);
  });

  routes.post(`${path}/deploys`, async (c) => {
    const service = serviceOf(state, c.req.param("id"));
    const body = deploySchema.safeParse(await c.req.json().catch(() => ({})));
    if (!body.success) throw renderError(400, "invalid JSON");
    const made: Deploy = {
      id: `dep-${random(20).toLowerCase()}`,
      statuses: state.statuses,
      variables: Object.fromEntries(service.variables),
      healthCheckPath: service.healthCheckPath,
    };
    service.deploys = [made, ...service.deploys];
    return state.queues ? c.body(null, 202) : c.json(shownDeploy(made), 201);
  });

  routes.get(`${path}/deploys/:deploy`, (c) => {
    const { deploys } = serviceOf(state, c.req.param("id"));
    const found = deploys.find(({ id }) => id === c.req.param("deploy"));
    if (found === undefined) throw renderError(404, `not found: ${c.req.param("deploy")}`);
    const answer = shownDeploy(found);
    // It has moved on by the next question.
    if (found.statuses.length > 1) found.statuses = found.statuses.slice(1);
    return c.json(answer);
  });
  return routes;
}

/** @throws HTTPException where there is no such service */
export function serviceOf(state: RenderState, id: string): Service {
  const found = state.services.get(id);
  if (found === undefined) throw renderError(404, `not found: ${id}`);
  return found;
}

function shown({ id, name, autoDeploy, healthCheckPath, suspended, host }: Service): object {
  return {
    ...{ id, name, autoDeploy },
    type: "web_service",
    suspended: suspended ? "suspended" : "not_suspended",
    serviceDetails: { healthCheckPath, url: `https://${host}`, plan: "starter", numInstances: 1 },
  };
}

function shownDeploy({ id, statuses }: Deploy): object {
  return { id, status: statuses[0] ?? "live", trigger: "api" };
}
