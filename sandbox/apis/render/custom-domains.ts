import { Hono } from "hono";
import { z } from "zod";

import { random } from "../../made-up-keys";
import { renderError } from "./errors";
import { pageOf } from "./paging";
import { serviceOf } from "./services";
import type { CustomDomain, RenderState, Service } from "./state";

const bodySchema = z.strictObject({ name: z.string() });

/** https://api-docs.render.com/reference/create-custom-domain and the calls beside it */
export function customDomainRoutes(state: RenderState): Hono {
  const routes = new Hono();
  const path = "/v1/services/:id/custom-domains";

  routes.get(path, (c) => {
    const { domains } = serviceOf(state, c.req.param("id"));
    return pageOf(c, domains, "customDomain", ({ id }) => id, shown);
  });

  routes.post(path, async (c) => {
    const service = serviceOf(state, c.req.param("id"));
    const body = bodySchema.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) throw renderError(400, "invalid JSON");
    const { name } = body.data;
    if (!/^(\*\.)?([a-z0-9_-]+\.)+[a-z]{2,}$/.test(name))
      throw renderError(400, `invalid custom domain: ${name}`);
    const taken = [...state.services.values()].flatMap(({ domains }) => domains);
    if (taken.some((each) => each.name === name))
      throw renderError(409, `custom domain already exists: ${name}`);
    const made = withTwin(name).filter((each) => !taken.some((other) => other.name === each.name));
    service.domains = [...service.domains, ...made];
    return c.json(made.map(shown), 201);
  });

  routes.get(`${path}/:domain`, (c) =>
    c.json(shown(find(serviceOf(state, c.req.param("id")), c.req.param("domain")))),
  );

  routes.post(`${path}/:domain/verify`, (c) => {
    find(serviceOf(state, c.req.param("id")), c.req.param("domain"));
    return c.body(null, 202);
  });

  routes.delete(`${path}/:domain`, (c) => {
    const service = serviceOf(state, c.req.param("id"));
    const found = find(service, c.req.param("domain"));
    service.domains = service.domains.filter((each) => each !== found);
    return c.body(null, 204);
  });
  return routes;
}

/** With a domain of its own comes its www, and the other way round; the twin redirects. */
function withTwin(name: string): CustomDomain[] {
  const labels = name.split(".");
  const twin =
    labels.length === 2
      ? `www.${name}`
      : labels.length === 3 && labels[0] === "www"
        ? labels.slice(1).join(".")
        : undefined;
  return [domainOf(name, ""), ...(twin === undefined ? [] : [domainOf(twin, name)])];
}

function domainOf(name: string, redirectForName: string): CustomDomain {
  return {
    id: `cdm-${random(20).toLowerCase()}`,
    name,
    domainType: name.split(".").length === 2 ? "apex" : "subdomain",
    redirectForName,
    verified: false,
  };
}

function find({ domains }: Service, idOrName: string): CustomDomain {
  const found = domains.find(({ id, name }) => id === idOrName || name === idOrName);
  if (found === undefined) throw renderError(404, `not found: ${idOrName}`);
  return found;
}

function shown({ id, name, domainType, redirectForName, verified }: CustomDomain): object {
  return {
    ...{ id, name, domainType, redirectForName },
    createdAt: "2026-01-01T00:00:00Z",
    publicSuffix: name.split(".").at(-1),
    verificationStatus: verified ? "verified" : "unverified",
  };
}
