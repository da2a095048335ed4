import { Hono } from "hono";
import { z } from "zod";

import { random } from "../../made-up-keys";
import { renderError } from "./errors";
import { pageOf } from "./paging";
import { serviceOf } from "./services";
import type { RenderState } from "./state";

const valueSchema = z.union([
  z.strictObject({ value: z.string() }),
  z.strictObject({ generateValue: z.literal(true) }),
]);
const listSchema = z.array(
  z.union([
    z.strictObject({ key: z.string().min(1), value: z.string() }),
    z.strictObject({ key: z.string().min(1), generateValue: z.literal(true) }),
  ]),
);

/** https://api-docs.render.com/reference/get-env-vars-for-service and the calls beside it */
export function environmentVariableRoutes(state: RenderState): Hono {
  const routes = new Hono();
  const path = "/v1/services/:id/env-vars";

  routes.get(path, (c) => {
    const { variables } = serviceOf(state, c.req.param("id"));
    return pageOf(c, [...variables], "envVar", ([key]) => key, shown);
  });

  routes.put(path, async (c) => {
    const { variables } = serviceOf(state, c.req.param("id"));
    const list = listSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!list.success) throw renderError(400, "invalid JSON");
    variables.clear();
    for (const each of list.data) variables.set(each.key, valueOf(each));
    return c.json([...variables].map((entry) => ({ cursor: entry[0], envVar: shown(entry) })));
  });

  routes.get(`${path}/:key`, (c) => {
    const { variables } = serviceOf(state, c.req.param("id"));
    const key = c.req.param("key");
    const value = variables.get(key);
    if (value === undefined) throw renderError(404, `not found: ${key}`);
    return c.json({ key, value });
  });

  routes.put(`${path}/:key`, async (c) => {
    const { variables } = serviceOf(state, c.req.param("id"));
    const body = valueSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) throw renderError(400, "either value or generateValue must be given");
    const key = c.req.param("key");
    const value = valueOf(body.data);
    variables.set(key, value);
    return c.json({ key, value });
  });

  routes.delete(`${path}/:key`, (c) => {
    const { variables } = serviceOf(state, c.req.param("id"));
    const key = c.req.param("key");
    if (!variables.delete(key)) throw renderError(404, `not found: ${key}`);
    return c.body(null, 204);
  });
  return routes;
}

function shown([key, value]: readonly [string, string]): object {
  return { key, value };
}

function valueOf(given: { readonly value: string } | { readonly generateValue: true }): string {
  return "value" in given ? given.value : random(44);
}
