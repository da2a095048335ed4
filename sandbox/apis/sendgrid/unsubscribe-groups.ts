import { Hono } from "hono";
import { z } from "zod";

import { sendgridError } from "./errors";
import { bodyOf, byId } from "./request";
import type { Group, SendgridState } from "./state";

const creation = z.strictObject({
  name: z.string().min(1).max(30, "may have 30 characters at most"),
  description: z.string().min(1).max(100, "may have 100 characters at most"),
  is_default: z.boolean().default(false),
});
const changes = creation.partial();

/** https://www.twilio.com/docs/sendgrid/api-reference/suppressions-unsubscribe-groups */
export function unsubscribeGroupRoutes(state: SendgridState): Hono {
  const routes = new Hono();
  const path = "/v3/asm/groups";

  routes.get(path, (c) => c.json(state.groups.map((group) => counted(group))));
  routes.get(`${path}/:id`, (c) => c.json(counted(byId(state.groups, c.req.param("id")))));

  routes.post(path, async (c) => {
    const { name, description, is_default: isDefault } = await bodyOf(c.req, creation);
    requireFree(state, name);
    const group = { id: ++state.lastId, name, description, isDefault: false, unsubscribes: 0 };
    state.groups = [...state.groups, group];
    setDefault(state, group, isDefault);
    return c.json(shown(group), 201);
  });

  routes.patch(`${path}/:id`, async (c) => {
    const group = byId(state.groups, c.req.param("id"));
    const fields = await bodyOf(c.req, changes);
    requireFree(state, fields.name ?? group.name, group);
    group.name = fields.name ?? group.name;
    group.description = fields.description ?? group.description;
    setDefault(state, group, fields.is_default ?? group.isDefault);
    return c.json(counted(group), 201);
  });

  routes.delete(`${path}/:id`, (c) => {
    const { id } = byId(state.groups, c.req.param("id"));
    state.groups = state.groups.filter((group) => group.id !== id);
    return c.body(null, 204);
  });
  return routes;
}

function requireFree({ groups }: SendgridState, name: string, except?: Group): void {
  if (groups.some((each) => each !== except && each.name === name))
    throw sendgridError(400, "a group with this name already exists", "name");
}

/** There is one default at most. */
function setDefault(state: SendgridState, group: Group, isDefault: boolean): void {
  if (isDefault) for (const each of state.groups) each.isDefault = false;
  group.isDefault = isDefault;
}

function shown({ id, name, description, isDefault }: Group): object {
  return { id, name, description, is_default: isDefault };
}

function counted(group: Group): object {
  return { ...shown(group), unsubscribes: group.unsubscribes };
}
