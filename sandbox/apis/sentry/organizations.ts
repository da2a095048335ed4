import { Hono } from "hono";
import { notFound, SentryError } from "./errors";
import { paginate } from "./paging";
import { publicDsn, renderOrganization, renderProjectSummary } from "./render";
import { requireOrganization, requireScope } from "./request";
import type { SentryState } from "./state";

/** The organization, its list of projects, and whose a DSN is. */
export function organizationRoutes(state: SentryState): Hono {
  const routes = new Hono();
  routes.get("/organizations/:organization/", (c) => {
    requireOrganization(c, state);
    requireScope(state, "org:read", "org:write", "org:admin");
    return c.json(renderOrganization(state, new URL(c.req.url).origin));
  });
  routes.get("/organizations/:organization/projects/", (c) => {
    requireOrganization(c, state);
    requireScope(state, "org:read", "org:write", "org:admin", "project:read");
    const sorted = state.projects.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
    return paginate(c, sorted, (project) => renderProjectSummary(state, project));
  });
  routes.get("/organizations/:organization/dsn-lookup/", (c) => {
    requireOrganization(c, state);
    requireScope(state, "org:read", "org:write", "org:admin");
    const dsn = c.req.query("dsn");
    if (dsn === undefined || dsn === "") {
      throw new SentryError(400, { detail: "The dsn query parameter is required." });
    }
    for (const project of state.projects) {
      for (const key of project.keys) {
        if (publicDsn(state, project, key) === dsn) {
          return c.json({
            organizationSlug: state.organization.slug,
            projectSlug: project.slug,
            projectId: project.id,
            projectName: project.name,
            projectPlatform: project.platform,
            keyLabel: key.name,
            keyId: key.publicKey,
          });
        }
      }
    }
    throw notFound();
  });
  return routes;
}
