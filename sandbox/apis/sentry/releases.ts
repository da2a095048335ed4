import { Hono, type Context } from "hono";
import { z } from "zod";
import { isoMicroseconds } from "../clock";
import { notFound, SentryError } from "./errors";
import { paginate } from "./paging";
import { body, requireOrganization, requireScope, required } from "./request";
import type { Release, SentryState } from "./state";

const longest = 200;
const when = z.iso.datetime({ offset: true, error: "Datetime has wrong format." }).nullish();
const address = z.url("Enter a valid URL.").nullish();

const changeSchema = z.object({
  ref: z.string().max(longest).nullish(),
  url: address,
  dateReleased: when,
  refs: z.array(z.object({ repository: z.string().max(longest), commit: z.string() })).optional(),
});

const createSchema = changeSchema.extend({
  version: z
    .string(required("Not a valid string."))
    .max(longest, `Ensure this field has no more than ${longest} characters.`)
    .refine(
      (version) =>
        /^[^\n\r\t\f\v/\\]+$/.test(version) &&
        version === version.trim() &&
        ![".", "..", "latest"].includes(version.toLowerCase()),
      "Release with name is not valid",
    ),
  projects: z.array(z.union([z.string(), z.int()]), required("Expected a list of items.")),
});

const deploySchema = z.object({
  environment: z.string(required("Not a valid string.")).min(1).max(64),
  name: z.string().max(64).nullish(),
  url: address,
  dateStarted: when,
  dateFinished: when,
  projects: z.array(z.string()).optional(),
});

/** Releases and where they are deployed (https://docs.sentry.io/api/releases/). */
export function releaseRoutes(state: SentryState): Hono {
  const routes = new Hono();
  const path = "/organizations/:organization/releases/";
  const iso = (): string => isoMicroseconds(state.now());

  routes.post(path, async (c) => {
    requireOrganization(c, state);
    requireScope(state, "project:releases", "org:write", "org:admin");
    const { version, projects, ...fields } = await body(c, createSchema);
    const projectIds = projects.map((asked) => projectId(state, String(asked)));
    const found = state.releases.find((release) => release.version === version);
    const release = found ?? newRelease(state, version);
    release.projectIds = [...new Set([...release.projectIds, ...projectIds])];
    change(release, fields);
    if (found === undefined) {
      state.releases.push(release);
    }
    return c.json(shown(state, release), found === undefined ? 201 : 208);
  });
  routes.get(path, (c) => {
    requireOrganization(c, state);
    requireScope(state, "project:releases", "project:read", "org:read");
    const projects = c.req.queries("project") ?? [];
    const found = state.releases.filter(
      ({ projectIds }) => projects.length === 0 || projectIds.some((id) => projects.includes(id)),
    );
    const newest = found.toSorted((a, b) => b.createdOn - a.createdOn);
    return paginate(c, newest, (release) => shown(state, release));
  });
  routes.get(`${path}:version/`, (c) => {
    const release = releaseParameter(c, state);
    requireScope(state, "project:releases", "project:read", "org:read");
    return c.json(shown(state, release));
  });
  routes.put(`${path}:version/`, async (c) => {
    const release = releaseParameter(c, state);
    requireScope(state, "project:releases", "org:write", "org:admin");
    change(release, await body(c, changeSchema));
    return c.json(shown(state, release));
  });
  routes.get(`${path}:version/deploys/`, (c) => {
    const { deploys } = releaseParameter(c, state);
    requireScope(state, "project:releases", "project:read", "org:read");
    return paginate(c, deploys.toReversed(), (deploy) => deploy);
  });
  routes.post(`${path}:version/deploys/`, async (c) => {
    const release = releaseParameter(c, state);
    requireScope(state, "project:releases", "org:write", "org:admin");
    const { environment, name, url, dateStarted, dateFinished, projects } = await body(
      c,
      deploySchema,
    );
    if (projects?.some((slug) => !release.projectIds.includes(projectId(state, slug)))) {
      throw new SentryError(400, { projects: ["The release is of other projects"] });
    }
    const made = {
      ...{ id: state.nextId(), environment, name: name ?? null, url: url ?? null },
      ...{ dateStarted: dateStarted ?? null, dateFinished: dateFinished ?? iso() },
    };
    // A second one of the same name is taken, too.
    release.deploys.push(made);
    return c.json(made, 201);
  });
  return routes;
}

function newRelease(state: SentryState, version: string): Release {
  return {
    ...{ id: Number(state.nextId()), version, projectIds: [], ref: null, url: null, refs: [] },
    ...{ dateReleased: null, deploys: [], createdOn: state.now() },
  };
}

function change(release: Release, fields: z.output<typeof changeSchema>): void {
  release.ref = fields.ref ?? release.ref;
  release.url = fields.url ?? release.url;
  release.dateReleased = fields.dateReleased ?? release.dateReleased;
  release.refs = fields.refs ?? release.refs;
}

function projectId(state: SentryState, asked: string): string {
  const found = state.projects.find(({ slug, id }) => slug === asked || id === asked);
  if (found === undefined) {
    throw new SentryError(400, { projects: ["Invalid project ids or slugs"] });
  }
  return found.id;
}

function releaseParameter(c: Context, state: SentryState): Release {
  requireOrganization(c, state);
  const found = state.releases.find(({ version }) => version === c.req.param("version"));
  if (found === undefined) {
    throw notFound();
  }
  return found;
}

function shown(state: SentryState, release: Release): object {
  const projects = state.projects.filter(({ id }) => release.projectIds.includes(id));
  return {
    ...{ id: release.id, version: release.version, shortVersion: release.version },
    ...{ ref: release.ref, url: release.url, status: "open", dateReleased: release.dateReleased },
    dateCreated: isoMicroseconds(release.createdOn),
    ...{ dateStarted: null, owner: null, firstEvent: null, lastEvent: null },
    lastCommit: release.refs[0] === undefined ? null : { id: release.refs[0].commit },
    lastDeploy: release.deploys.at(-1) ?? null,
    ...{ newGroups: 0, versionInfo: null, data: {}, authors: [] },
    commitCount: release.refs.length,
    deployCount: release.deploys.length,
    projects: projects.map(({ id, slug, name, platform }) => ({
      ...{
        id: Number(id),
        slug,
        name,
        platform,
        platforms: [],
        hasHealthData: false,
        newGroups: 0,
      },
    })),
  };
}
