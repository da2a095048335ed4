/** The stand-in of the plugin `sentry` 0.0.9: team, project and client key. */
import { z } from "zod";

import { isEmpty } from "../../providers/framework/differences";
import { get, remove, send, type HttpApi } from "../../providers/framework/http-api";
import type {
  Existing,
  Properties,
  Property,
  Provider,
  ResourceType,
} from "../../providers/framework/resource";
import { isObject } from "../../providers/framework/wire";
import { officialRemoval } from "./official-removal";

/** Sentry answers `{"detail": "..."}`, `{"detail": {"message": "..."}}` or messages by field. */
function problem(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  const { detail } = body;
  if (typeof detail === "string") return detail;
  if (isObject(detail) && typeof detail.message === "string") return detail.message;
  const fields = Object.entries(body).map(([field, said]) => {
    const words: unknown[] = Array.isArray(said) ? said : [said];
    return `${field}: ${words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))).join(" ")}`;
  });
  return fields.length === 0 ? undefined : fields.join("; ");
}

const STRING: Property = { type: "string" };
const REQUIRED: Property = { type: "string", required: true };
const COMPUTED_STRING: Property = { type: "string", computed: true };
const COMPUTED_NUMBER: Property = { type: "number", computed: true };
const OUTPUT: Property = { type: "string", output: true };
const OUTPUT_FLAG: Property = { type: "boolean", output: true };

/** A path below the API's version, its parts encoded, with the slash that Sentry insists on. */
function path(...parts: unknown[]): string {
  return `0/${parts.map((part) => encodeURIComponent(z.string().parse(part))).join("/")}/`;
}

/** The parts of an id that an import gives, such as `organization/slug`. */
function importParts(id: string, ...names: string[]): string[] {
  const parts = id.split("/");
  if (parts.length !== names.length || parts.includes(""))
    throw new Error(`the id of an import is "${names.join("/")}", and "${id}" is not`);
  return parts;
}

const identifier = z.union([z.string(), z.number()]).transform(String);

const team = z.object({
  id: identifier,
  slug: z.string(),
  name: z.string(),
  hasAccess: z.boolean().nullish(),
  isPending: z.boolean().nullish(),
  isMember: z.boolean().nullish(),
});

async function readTeam(
  organization: unknown,
  slug: unknown,
  api: HttpApi,
): Promise<Existing | undefined> {
  const answer = await get(api, path("teams", organization, slug));
  if (answer === undefined) return undefined;
  const { id, hasAccess, isPending, isMember, ...named } = team.parse(answer.body);
  return {
    id: named.slug,
    outputs: {
      organization,
      ...named,
      internalId: id,
      teamId: id,
      hasAccess: hasAccess ?? false,
      isPending: isPending ?? false,
      isMember: isMember ?? false,
    },
  };
}

function found(existing: Existing | undefined, what: string): Existing {
  if (existing === undefined) throw new Error(`${what} is not there after it was written`);
  return existing;
}

const sentryTeam: ResourceType<HttpApi> = {
  token: "sentry:index/sentryTeam:SentryTeam",
  properties: {
    organization: REQUIRED,
    name: { ...STRING, autoname: true },
    slug: COMPUTED_STRING,
    internalId: OUTPUT,
    teamId: OUTPUT,
    hasAccess: OUTPUT_FLAG,
    isPending: OUTPUT_FLAG,
    isMember: OUTPUT_FLAG,
  },
  async create({ organization, name, slug }, api) {
    const body = { name, ...(slug === undefined ? {} : { slug }) };
    const made = await send(api, "POST", path("organizations", organization, "teams"), body);
    const { slug: given } = team.parse(made.body);
    return found(await readTeam(organization, given, api), `the team ${given}`);
  },
  read(id, state, api) {
    if (state.organization !== undefined)
      return readTeam(state.organization, state.slug ?? id, api);
    const [organization, slug] = importParts(id, "organization", "slug");
    return readTeam(organization, slug, api);
  },
  async update(_id, { organization, name, slug }, state, api) {
    const body = { name, ...(slug === undefined ? {} : { slug }) };
    const changed = await send(api, "PUT", path("teams", organization, state.slug), body);
    const { slug: given } = team.parse(changed.body);
    return found(await readTeam(organization, given, api), `the team ${given}`);
  },
  delete: (_id, state, api) => remove(api, path("teams", state.organization, state.slug)),
};

const named = z.object({ slug: z.string() });

const project = z.object({
  id: identifier,
  slug: z.string(),
  name: z.string(),
  platform: z.string().nullish(),
  color: z.string().nullish(),
  status: z.string().nullish(),
  features: z.array(z.string()).nullish(),
  isPublic: z.boolean().nullish(),
  digestsMinDelay: z.number().nullish(),
  digestsMaxDelay: z.number().nullish(),
  resolveAge: z.number().nullish(),
  organization: named,
  team: named.nullish(),
  teams: z.array(named).nullish(),
});

/** The plugin reads `team` where the program gave that, and `teams` otherwise. */
async function readProject(
  organization: unknown,
  slug: unknown,
  byTeam: boolean,
  api: HttpApi,
): Promise<Existing | undefined> {
  const answer = await get(api, path("projects", organization, slug));
  if (answer === undefined) return undefined;
  const read = project.parse(answer.body);
  return {
    id: read.slug,
    outputs: {
      organization: read.organization.slug,
      name: read.name,
      slug: read.slug,
      platform: read.platform ?? "",
      internalId: read.id,
      projectId: read.id,
      color: read.color ?? "",
      status: read.status ?? "",
      features: read.features ?? [],
      isPublic: read.isPublic ?? false,
      isBookmarked: null,
      digestsMinDelay: read.digestsMinDelay ?? 0,
      digestsMaxDelay: read.digestsMaxDelay ?? 0,
      resolveAge: read.resolveAge ?? 0,
      team: byTeam ? (read.team?.slug ?? null) : null,
      teams: byTeam ? null : (read.teams ?? []).map((each) => each.slug).sort(),
    },
  };
}

function teamsOf({ team: one, teams }: Properties): string[] {
  const several = z.array(z.string()).nullish().parse(teams) ?? [];
  return typeof one === "string" && one !== "" ? [one] : several.toSorted();
}

/** Sets the project to its inputs and gives it the teams, then reads it. */
async function writeProject(
  slug: unknown,
  inputs: Properties,
  state: Properties,
  api: HttpApi,
): Promise<Existing> {
  const { organization, name, platform, digestsMinDelay, digestsMaxDelay, resolveAge } = inputs;
  const optional = { platform, digestsMinDelay, digestsMaxDelay, resolveAge };
  const body = {
    name,
    slug: inputs.slug ?? slug,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => !isEmpty(value))),
  };
  const written = await send(api, "PUT", path("projects", organization, slug), body);
  const { slug: given } = named.parse(written.body);
  const [wanted, held] = [teamsOf(inputs), teamsOf(state)];
  for (const each of wanted.filter((candidate) => !held.includes(candidate)))
    await send(api, "POST", path("projects", organization, given, "teams", each));
  for (const each of held.filter((candidate) => !wanted.includes(candidate)))
    await remove(api, path("projects", organization, given, "teams", each));
  const byTeam = !isEmpty(inputs.team);
  return found(await readProject(organization, given, byTeam, api), `the project ${given}`);
}

/** Teams are a set: their order says nothing. */
function sameTeams(desired: unknown, actual: unknown): boolean {
  if (!Array.isArray(desired) || !Array.isArray(actual)) return false;
  const [wanted, held] = [new Set<unknown>(desired), new Set<unknown>(actual)];
  return wanted.size === held.size && [...wanted].every((each) => held.has(each));
}

const sentryProject: ResourceType<HttpApi> = {
  token: "sentry:index/sentryProject:SentryProject",
  properties: {
    organization: REQUIRED,
    name: { ...STRING, autoname: true },
    slug: COMPUTED_STRING,
    platform: COMPUTED_STRING,
    team: STRING,
    teams: { type: "strings", equals: sameTeams },
    digestsMinDelay: COMPUTED_NUMBER,
    digestsMaxDelay: COMPUTED_NUMBER,
    resolveAge: COMPUTED_NUMBER,
    internalId: OUTPUT,
    projectId: OUTPUT,
    color: OUTPUT,
    status: OUTPUT,
    features: { type: "strings", output: true },
    isPublic: OUTPUT_FLAG,
    isBookmarked: OUTPUT_FLAG,
  },
  check({ platform, team: one, teams }) {
    const failures = [];
    // The official plugin asks docs.sentry.io, and accepts only this one without an answer.
    if (typeof platform === "string" && platform !== "other")
      failures.push({
        property: "platform",
        reason:
          `could not validate the platform at this time. ${platform} is not a valid platform ` +
          'without the network: use "other" or leave it out',
      });
    if (one !== undefined && teams !== undefined)
      failures.push({
        property: "team",
        reason: 'Conflicting configuration arguments. "team": conflicts with teams',
      });
    return failures;
  },
  async create(inputs, api) {
    const [first] = teamsOf(inputs);
    if (first === undefined) throw new Error("one of team or teams must be configured");
    const { organization, name, slug } = inputs;
    const body = { name, ...(slug === undefined ? {} : { slug }) };
    const made = await send(api, "POST", path("teams", organization, first, "projects"), body);
    return writeProject(named.parse(made.body).slug, inputs, {}, api);
  },
  read(id, state, api) {
    if (state.organization !== undefined)
      return readProject(state.organization, state.slug ?? id, !isEmpty(state.team), api);
    const [organization, slug] = importParts(id, "organization", "slug");
    return readProject(organization, slug, false, api);
  },
  update: (_id, inputs, state, api) => writeProject(state.slug, inputs, state, api),
  delete: (_id, state, api) => remove(api, path("projects", state.organization, state.slug)),
};

const key = z.object({
  id: z.string(),
  name: z.string(),
  public: z.string(),
  secret: z.string(),
  projectId: z.coerce.number(),
  isActive: z.boolean(),
  rateLimit: z.object({ window: z.number(), count: z.number() }).nullish(),
  dsn: z.object({ public: z.string(), secret: z.string(), csp: z.string() }),
});

/** The key among its project's keys, whose list comes in pages. */
async function readKey(
  organization: unknown,
  slug: unknown,
  id: string,
  api: HttpApi,
): Promise<Existing | undefined> {
  let next: string | undefined = path("projects", organization, slug, "keys");
  while (next !== undefined) {
    const answer = await get(api, next);
    if (answer === undefined) return undefined;
    const keys = z.array(z.unknown()).parse(answer.body);
    const match = keys.find((each) => isObject(each) && each.id === id);
    if (match !== undefined) return keyOutputs(organization, slug, key.parse(match));
    next = nextPage(answer.headers["link"], path("projects", organization, slug, "keys"));
  }
  return undefined;
}

/** Sentry's paging: `<...?cursor=0:100:0>; rel="next"; results="true"; cursor="0:100:0"`. */
function nextPage(link: string | undefined, first: string): string | undefined {
  const next = link?.split(",").find((part) => part.includes('rel="next"'));
  if (next?.includes('results="true"') !== true) return undefined;
  const cursor = /cursor="([^"]+)"/.exec(next)?.[1];
  return cursor === undefined ? undefined : `${first}?cursor=${encodeURIComponent(cursor)}`;
}

function keyOutputs(organization: unknown, slug: unknown, read: z.infer<typeof key>): Existing {
  return {
    id: read.id,
    outputs: {
      organization,
      project: slug,
      name: read.name,
      public: read.public,
      secret: read.secret,
      projectId: read.projectId,
      isActive: read.isActive,
      rateLimitWindow: read.rateLimit?.window ?? null,
      rateLimitCount: read.rateLimit?.count ?? null,
      dsnPublic: read.dsn.public,
      dsnSecret: read.dsn.secret,
      dsnCsp: read.dsn.csp,
    },
  };
}

function keyBody({ name, rateLimitWindow, rateLimitCount }: Properties, state: Properties): object {
  return {
    name,
    rateLimit: {
      window: rateLimitWindow ?? state.rateLimitWindow ?? 0,
      count: rateLimitCount ?? state.rateLimitCount ?? 0,
    },
  };
}

const sentryKey: ResourceType<HttpApi> = {
  token: "sentry:index/sentryKey:SentryKey",
  properties: {
    organization: REQUIRED,
    project: REQUIRED,
    name: { ...STRING, autoname: true },
    rateLimitWindow: COMPUTED_NUMBER,
    rateLimitCount: COMPUTED_NUMBER,
    public: OUTPUT,
    secret: { ...OUTPUT, secret: true },
    projectId: { type: "number", output: true },
    isActive: OUTPUT_FLAG,
    dsnPublic: OUTPUT,
    dsnSecret: { ...OUTPUT, secret: true },
    dsnCsp: OUTPUT,
  },
  async create(inputs, api) {
    const { organization, project: slug } = inputs;
    const made = await send(
      api,
      "POST",
      path("projects", organization, slug, "keys"),
      keyBody(inputs, {}),
    );
    const { id } = key.parse(made.body);
    return found(await readKey(organization, slug, id, api), `the key ${id}`);
  },
  read(id, state, api) {
    if (state.organization !== undefined)
      return readKey(state.organization, state.project, id, api);
    const [organization, slug, keyId] = importParts(id, "organization", "project", "key");
    return readKey(organization, slug, keyId ?? "", api);
  },
  async update(id, inputs, state, api) {
    const { organization, project: slug } = inputs;
    await send(
      api,
      "PUT",
      path("projects", organization, slug, "keys", id),
      keyBody(inputs, state),
    );
    return found(await readKey(organization, slug, id, api), `the key ${id}`);
  },
  delete: (id, state, api) =>
    remove(api, path("projects", state.organization, state.project, "keys", id)),
};

const settings = z.object({ token: z.string().optional(), baseUrl: z.string().optional() });

/** The address of the API as the official plugin makes it: `/api/` is added where it is absent. */
function apiUrl(baseUrl: string): string {
  const withSlash = baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`;
  return withSlash.endsWith("/api/") ? withSlash : `${withSlash}api/`;
}

export const sentry: Provider<HttpApi> = {
  name: "sentry",
  version: "0.0.9",
  variables: ["baseUrl", "token"],
  configure(variables, environment) {
    const given = settings.parse(variables);
    const token = given.token ?? environment.SENTRY_AUTH_TOKEN ?? environment.SENTRY_TOKEN ?? "";
    const baseUrl = given.baseUrl ?? environment.SENTRY_BASE_URL ?? "";
    const problems: string[] = [];
    if (token === "")
      problems.push(
        "token is missing; set it with `pulumi config set --secret sentry:token` or the " +
          "environment variable SENTRY_AUTH_TOKEN",
      );
    if (!URL.canParse(baseUrl))
      problems.push(
        "baseUrl must be the URL of the sandbox's API (this stand-in never calls Sentry); set it " +
          "with `pulumi config set sentry:baseUrl` or SENTRY_BASE_URL",
      );
    if (problems.length > 0) throw new Error(problems.join(". "));
    return { baseUrl: apiUrl(baseUrl), token, problem, ...officialRemoval };
  },
  resources: [sentryTeam, sentryProject, sentryKey],
};
