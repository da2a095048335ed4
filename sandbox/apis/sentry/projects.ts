import { Hono } from "hono";
import { z } from "zod";
import { defaultDetectors, deleteDetector } from "./detectors";
import { SentryError } from "./errors";
import { paginate } from "./paging";
import { isPlatform } from "./platforms";
import { renderProjectDetails, renderProjectSummary, renderProjectWithTeams } from "./render";
import { body, projectParameter, requireScope, required, teamParameter } from "./request";
import { slugField, slugOf, text } from "./slugs";
import { newHex, newKey, type Project, type SentryState } from "./state";

const longestSlug = 100;
const longestName = 50;
const longestDelay = 3600;
const shortestDelay = 60;

/** Words that stand in the addresses of Sentry's pages. */
const reserved = new Set(
  (
    "api-keys audit-log auth members projects rate-limits repos settings teams billing payments " +
    "legal subscription"
  ).split(" "),
);

const platformField = z
  .string("Not a valid string.")
  .refine((platform) => platform === "" || isPlatform(platform), "Invalid platform")
  .nullish();

const nameField = z
  .string(required("Not a valid string."))
  .trim()
  .min(1, "This field may not be blank.")
  .max(longestName, `Ensure this field has no more than ${longestName} characters.`)
  .refine((name) => !reserved.has(name), {
    error: ({ input }) => `The name "${String(input)}" is reserved and not allowed.`,
  });

const createSchema = z.object({
  name: nameField,
  slug: slugField(longestSlug).nullish(),
  platform: platformField,
  default_rules: z.boolean("Must be a valid boolean.").optional(),
});

const delayField = z
  .int("A valid integer is required.")
  .min(shortestDelay, `Ensure this value is greater than or equal to ${shortestDelay}.`)
  .max(longestDelay, `Ensure this value is less than or equal to ${longestDelay}.`)
  .optional();

const updateSchema = z.object({
  name: text(200).optional(),
  slug: slugField(longestSlug)
    .refine((slug) => !reserved.has(slug), {
      error: ({ input }) => `The slug "${String(input)}" is reserved and not allowed.`,
    })
    .optional(),
  platform: platformField,
  isBookmarked: z.boolean("Must be a valid boolean.").optional(),
  digestsMinDelay: delayField,
  digestsMaxDelay: delayField,
  resolveAge: z
    .int("A valid integer is required.")
    .min(0, "Ensure this value is greater than or equal to 0.")
    .nullish(),
  subjectPrefix: z.string("Not a valid string.").max(200).optional(),
  allowedDomains: z
    .array(z.string())
    .nonempty("Empty value will block all requests, use * to accept from all domains")
    .optional(),
});

type Update = z.output<typeof updateSchema>;

/** Projects, and which teams have them. */
export function projectRoutes(state: SentryState): Hono {
  const routes = new Hono();
  routes.get("/teams/:organization/:team/projects/", (c) => {
    const team = teamParameter(c, state);
    requireScope(state, "project:read", "project:write", "project:admin");
    const found = state.projects
      .filter(({ teamIds }) => teamIds.includes(team.id))
      .sort((a, b) => (a.slug < b.slug ? -1 : 1));
    return paginate(c, found, (project) => renderProjectSummary(state, project));
  });
  routes.post("/teams/:organization/:team/projects/", async (c) => {
    const team = teamParameter(c, state);
    requireScope(state, "project:write", "project:admin", "org:write", "org:admin");
    const { name, slug, platform } = await body(c, createSchema);
    if (slug != null && findBySlug(state, slug) !== undefined) {
      throw new SentryError(409, { detail: "A project with this slug already exists." });
    }
    const project = newProject(state, name, slug ?? undefined, platform ?? undefined, team.id);
    state.projects.push(project);
    state.formerSlugs.delete(project.slug);
    state.detectors.push(...defaultDetectors(state, project));
    return c.json(renderProjectSummary(state, project), 201);
  });
  routes.get("/projects/:organization/:project/", (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:read", "project:write", "project:admin");
    return c.json(renderProjectDetails(state, project));
  });
  routes.put("/projects/:organization/:project/", async (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:write", "project:admin");
    updateProject(state, project, await body(c, updateSchema));
    return c.json(renderProjectDetails(state, project));
  });
  routes.delete("/projects/:organization/:project/", (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:admin");
    state.projects = state.projects.filter((other) => other !== project);
    for (const { id } of state.detectors.filter(({ projectId }) => projectId === project.id)) {
      deleteDetector(state, id);
    }
    return c.body(null, 204);
  });
  routes.post("/projects/:organization/:project/teams/:team/", (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:write", "project:admin");
    const { id } = teamOfProject(() => teamParameter(c, state));
    project.teamIds = [...new Set([...project.teamIds, id])];
    return c.json(renderProjectWithTeams(state, project), 201);
  });
  routes.delete("/projects/:organization/:project/teams/:team/", (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:write", "project:admin");
    const { id } = teamOfProject(() => teamParameter(c, state));
    project.teamIds = project.teamIds.filter((teamId) => teamId !== id);
    return c.json(renderProjectWithTeams(state, project));
  });
  return routes;
}

function findBySlug(state: SentryState, slug: string): Project | undefined {
  return state.projects.find((project) => project.slug === slug);
}

function newProject(
  state: SentryState,
  name: string,
  slug: string | undefined,
  platform: string | undefined,
  teamId: string,
): Project {
  const createdOn = state.now();
  return {
    id: state.nextId(),
    slug: slug ?? slugOf(name, longestSlug, (taken) => findBySlug(state, taken) !== undefined),
    name,
    platform: platform === undefined || platform === "" ? null : platform,
    teamIds: [teamId],
    digestsMinDelay: 300,
    digestsMaxDelay: 1800,
    resolveAge: 0,
    subjectPrefix: "",
    allowedDomains: ["*"],
    isBookmarked: false,
    securityToken: newHex(),
    createdOn,
    keys: [newKey("Default", createdOn)],
  };
}

function updateProject(state: SentryState, project: Project, update: Update): void {
  const { slug = project.slug, platform } = update;
  const other = findBySlug(state, slug);
  if (other !== undefined && other !== project) {
    throw new SentryError(400, {
      slug: [`Another project (${other.name}) is already using that slug`],
    });
  }
  const digestsMinDelay = update.digestsMinDelay ?? project.digestsMinDelay;
  const digestsMaxDelay = update.digestsMaxDelay ?? project.digestsMaxDelay;
  if (digestsMinDelay > digestsMaxDelay) {
    throw new SentryError(400, {
      digestsMinDelay: ["The minimum delay on digests must be lower than the maximum."],
    });
  }
  if (slug !== project.slug) {
    state.formerSlugs.set(project.slug, project.id);
    state.formerSlugs.delete(slug);
  }
  Object.assign(project, {
    slug,
    digestsMinDelay,
    digestsMaxDelay,
    name: update.name ?? project.name,
    platform: platform === undefined ? project.platform : platform === "" ? null : platform,
    isBookmarked: update.isBookmarked ?? project.isBookmarked,
    resolveAge: update.resolveAge === undefined ? project.resolveAge : (update.resolveAge ?? 0),
    subjectPrefix: update.subjectPrefix ?? project.subjectPrefix,
    allowedDomains: update.allowedDomains ?? project.allowedDomains,
  });
}

/** Here the vendor words a missing team in its own way. */
function teamOfProject<T>(find: () => T): T {
  try {
    return find();
  } catch {
    throw new SentryError(404, { detail: "Team does not exist." });
  }
}
