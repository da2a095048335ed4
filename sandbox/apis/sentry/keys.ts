import { Hono } from "hono";
import { z } from "zod";
import { notFound } from "./errors";
import { paginate } from "./paging";
import { renderKey } from "./render";
import { body, projectParameter, requireScope } from "./request";
import { newKey, type Project, type ProjectKey, type SentryState } from "./state";

const longestWindow = 86_400;
/** The vendor gives ten keys a page, unlike other lists. */
const keysPerPage = 10;

const count = z
  .int("A valid integer is required.")
  .min(0, "Ensure this value is greater than or equal to 0.");
const window = count.max(
  longestWindow,
  `Ensure this value is less than or equal to ${longestWindow}.`,
);

const hexField = z
  .string()
  .regex(/^[a-f0-9]{32}$/, "This value does not match the required pattern.");

const keySchema = z.object({
  name: z
    .string("Not a valid string.")
    .max(64, "Ensure this field has no more than 64 characters.")
    .nullish(),
  rateLimit: z.object({ count: count.nullish(), window: window.nullish() }).nullish(),
  isActive: z.boolean("Must be a valid boolean.").optional(),
  browserSdkVersion: z
    .enum(["latest", "8.x", "7.x"], '"browserSdkVersion" is not a valid choice.')
    .optional(),
});
const createSchema = keySchema.extend({ public: hexField.nullish(), secret: hexField.nullish() });

/** A project's client keys. */
export function keyRoutes(state: SentryState): Hono {
  const path = "/projects/:organization/:project/keys";
  const routes = new Hono();
  const render = (project: Project) => (key: ProjectKey) => renderKey(state, project, key);
  routes.get(`${path}/`, (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:read", "project:write", "project:admin");
    const status = c.req.query("status");
    const found = project.keys.filter(
      ({ isActive }) => status === undefined || status === (isActive ? "active" : "inactive"),
    );
    return paginate(c, found.toReversed(), render(project), keysPerPage);
  });
  routes.post(`${path}/`, async (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:write", "project:admin");
    const request = await body(c, createSchema);
    const name = request.name === "" ? undefined : (request.name ?? undefined);
    const made = newKey(name, state.now());
    const key: ProjectKey = {
      ...made,
      publicKey: request.public ?? made.publicKey,
      secretKey: request.secret ?? made.secretKey,
      rateLimit: rateLimitOf(request.rateLimit),
    };
    project.keys.push(key);
    return c.json(renderKey(state, project, key), 201);
  });
  routes.get(`${path}/:key/`, (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:read", "project:write", "project:admin");
    return c.json(renderKey(state, project, keyOf(project, c.req.param("key"))));
  });
  routes.put(`${path}/:key/`, async (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:write", "project:admin");
    const key = keyOf(project, c.req.param("key"));
    const request = await body(c, keySchema);
    key.name = request.name == null || request.name === "" ? key.name : request.name;
    key.isActive = request.isActive ?? key.isActive;
    key.browserSdkVersion = request.browserSdkVersion ?? key.browserSdkVersion;
    if (request.rateLimit !== undefined) {
      key.rateLimit = rateLimitOf(request.rateLimit);
    }
    return c.json(renderKey(state, project, key));
  });
  routes.delete(`${path}/:key/`, (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:admin");
    const key = keyOf(project, c.req.param("key"));
    project.keys = project.keys.filter((other) => other !== key);
    return c.body(null, 204);
  });
  return routes;
}

function keyOf(project: Project, id: string): ProjectKey {
  const key = project.keys.find(({ publicKey }) => publicKey === id);
  if (key === undefined) {
    throw notFound();
  }
  return key;
}

/** Without a count or a window there is no limit. */
function rateLimitOf(
  asked:
    { count?: number | null | undefined; window?: number | null | undefined } | null | undefined,
): ProjectKey["rateLimit"] {
  const { count: events, window: seconds } = asked ?? {};
  return events && seconds ? { count: events, window: seconds } : null;
}
