import { Hono } from "hono";
import { z } from "zod";
import { SentryError } from "./errors";
import { paginate } from "./paging";
import { renderTeam, renderTeamDetails, renderTeamOfList } from "./render";
import { body, requireOrganization, requireScope, teamParameter } from "./request";
import { slugField, slugOf, text } from "./slugs";
import type { SentryState, Team } from "./state";

const longestSlug = 50;

const createSchema = z
  .object({
    slug: slugField(longestSlug).nullish(),
    // A blank name is like none.
    name: z.union([z.literal("").transform(() => undefined), text(64)]).nullish(),
  })
  .refine(({ slug, name }) => slug != null || name != null, "Name or slug is required");

const updateSchema = z.object({
  slug: slugField(longestSlug).optional(),
  name: text(64).optional(),
});

/** Teams. */
export function teamRoutes(state: SentryState): Hono {
  const hasSlug = (slug: string, except?: Team): boolean =>
    state.teams.some((team) => team.slug === slug && team !== except);
  const routes = new Hono();
  routes.get("/organizations/:organization/teams/", (c) => {
    requireOrganization(c, state);
    requireScope(state, "org:read", "org:write", "org:admin");
    const query = c.req.query("query")?.toLowerCase() ?? "";
    const found = state.teams
      .filter(({ slug, name }) => slug.includes(query) || name.toLowerCase().includes(query))
      .sort((a, b) => (a.slug < b.slug ? -1 : 1));
    return paginate(c, found, (team) => renderTeamOfList(state, team));
  });
  routes.post("/organizations/:organization/teams/", async (c) => {
    requireOrganization(c, state);
    requireScope(state, "org:write", "org:admin", "team:write");
    const { slug, name } = await body(c, createSchema);
    if (slug != null && hasSlug(slug)) {
      const detail = "A team with this slug already exists.";
      throw new SentryError(409, { non_field_errors: [detail], detail });
    }
    const team = {
      id: state.nextId(),
      slug: slug ?? slugOf(name ?? "", longestSlug, hasSlug),
      name: name ?? slug ?? "",
      createdOn: state.now(),
      // As where everybody has joined at once.
      memberIds: state.members.flatMap(({ userId }) => (userId === null ? [] : [userId])),
    };
    state.teams.push(team);
    return c.json(renderTeam(state, team), 201);
  });
  routes.get("/teams/:organization/:team/", (c) => {
    const team = teamParameter(c, state);
    requireScope(state, "team:read", "team:write", "team:admin");
    return c.json(renderTeamDetails(state, team));
  });
  routes.put("/teams/:organization/:team/", async (c) => {
    const team = teamParameter(c, state);
    requireScope(state, "team:write", "team:admin");
    const { slug = team.slug, name = team.name } = await body(c, updateSchema);
    if (hasSlug(slug, team)) {
      throw new SentryError(400, { slug: [`The slug "${slug}" is already in use.`] });
    }
    Object.assign(team, { slug, name });
    return c.json(renderTeam(state, team));
  });
  routes.delete("/teams/:organization/:team/", (c) => {
    const team = teamParameter(c, state);
    requireScope(state, "team:admin");
    // Its projects stay, without it.
    state.teams = state.teams.filter((other) => other !== team);
    for (const project of state.projects) {
      project.teamIds = project.teamIds.filter((id) => id !== team.id);
    }
    return c.body(null, 204);
  });
  return routes;
}
