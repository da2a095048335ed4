import { randomInt } from "node:crypto";

import { Hono } from "hono";
import { z } from "zod";

import { lookFor } from "./dns-look";
import { sendgridError } from "./errors";
import { bodyOf, byId } from "./request";
import type { Link, LookUp, SendgridState } from "./state";

const creation = z.strictObject({
  domain: z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i, "invalid domain"),
  subdomain: z
    .string()
    .regex(/^[a-z0-9-]+$/i, "invalid subdomain")
    .default(() => `url${randomInt(1000, 10_000)}`),
  default: z.boolean().default(false),
  region: z.enum(["eu", "us"]).optional(),
});

const changes = z.strictObject({ default: z.boolean().optional() });

/** https://www.twilio.com/docs/sendgrid/api-reference/link-branding */
export function linkRoutes(state: SendgridState, lookUp: LookUp): Hono {
  const routes = new Hono();
  const path = "/v3/whitelabel/links";

  routes.get(path, (c) => {
    const limit = Number(c.req.query("limit") ?? "50");
    if (!(limit >= 1)) throw sendgridError(400, "limit must be a number", "limit");
    return c.json(state.links.slice(0, limit).map((link) => shown(state, link)));
  });

  routes.get(`${path}/:id`, (c) => c.json(shown(state, byId(state.links, c.req.param("id")))));

  routes.post(path, async (c) => {
    const { domain, subdomain, default: isDefault } = await bodyOf(c.req, creation);
    const isTaken = state.domains.some(
      (each) => each.domain === domain && each.subdomain === subdomain,
    );
    if (isTaken)
      throw sendgridError(400, "must differ from that of the authenticated domain", "subdomain");
    const cname = { valid: false, type: "cname", data: "sendgrid.net" } as const;
    const link: Link = {
      id: ++state.lastId,
      domain,
      subdomain,
      default: false,
      valid: false,
      dns: {
        domain_cname: { ...cname, host: `${subdomain}.${domain}` },
        owner_cname: { ...cname, host: `${state.userId}.${domain}` },
      },
    };
    state.links = [...state.links, link];
    setDefault(state, link, isDefault);
    return c.json(shown(state, link), 201);
  });

  routes.patch(`${path}/:id`, async (c) => {
    const link = byId(state.links, c.req.param("id"));
    const { default: isDefault } = await bodyOf(c.req, changes);
    setDefault(state, link, isDefault ?? link.default);
    return c.json(shown(state, link));
  });

  routes.delete(`${path}/:id`, (c) => {
    const { id } = byId(state.links, c.req.param("id"));
    state.links = state.links.filter((link) => link.id !== id);
    return c.body(null, 204);
  });

  routes.post(`${path}/:id/validate`, async (c) => {
    const link = byId(state.links, c.req.param("id"));
    const results = await lookFor(link.dns, lookUp);
    link.valid = Object.values(results).every(({ valid }) => valid);
    return c.json({ id: link.id, valid: link.valid, validation_results: results });
  });
  return routes;
}

/** There is one default at most. */
function setDefault(state: SendgridState, link: Link, isDefault: boolean): void {
  if (isDefault) for (const each of state.links) each.default = false;
  link.default = isDefault;
}

function shown({ userId, username }: SendgridState, link: Link): object {
  const { id, domain, subdomain, default: isDefault, valid, dns } = link;
  const mine = { user_id: userId, username, legacy: false };
  return { id, domain, subdomain, ...mine, default: isDefault, valid, dns };
}
