import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";
import { notFound, SentryError, type FieldErrors } from "./errors";
import type { Project, Scope, SentryState, Team } from "./state";

/** Lets only the token in. */
export function authentication(state: SentryState): MiddlewareHandler {
  return async (c, next) => {
    const authorization = c.req.header("authorization");
    if (authorization === undefined) {
      throw new SentryError(401, { detail: "Authentication credentials were not provided." });
    }
    if (authorization !== `Bearer ${state.token}`) {
      throw new SentryError(401, { detail: "Invalid token" });
    }
    await next();
  };
}

/** The token must have one of these. */
export function requireScope(state: SentryState, ...scopes: readonly Scope[]): void {
  if (!scopes.some((scope) => state.scopes.has(scope))) {
    throw new SentryError(403, {
      detail: "You do not have permission to perform this action.",
    });
  }
}

/** The path's organization, by slug or identifier, is ours. */
export function requireOrganization(c: Context, state: SentryState): void {
  const asked = c.req.param("organization");
  if (asked !== state.organization.slug && asked !== state.organization.id) {
    throw notFound();
  }
}

/** The path's team, by slug or identifier. */
export function teamParameter(c: Context, state: SentryState): Team {
  requireOrganization(c, state);
  const asked = c.req.param("team");
  const team = state.teams.find(({ slug, id }) => slug === asked || id === asked);
  if (team === undefined) {
    throw notFound();
  }
  return team;
}

/**
 * The path's project, by slug or identifier. For a slug that it had before, the vendor answers
 * with a redirect to the new one.
 */
export function projectParameter(c: Context, state: SentryState): Project {
  requireOrganization(c, state);
  const asked = c.req.param("project") ?? "";
  const project = state.projects.find(({ slug, id }) => slug === asked || id === asked);
  if (project !== undefined) {
    return project;
  }
  const renamed = state.projects.find(({ id }) => id === state.formerSlugs.get(asked));
  if (renamed === undefined) {
    throw notFound();
  }
  const { pathname, search } = new URL(c.req.url);
  const organization = c.req.param("organization") ?? "";
  const url =
    pathname.replace(
      `projects/${organization}/${asked}/`,
      `projects/${organization}/${renamed.slug}/`,
    ) + search;
  throw new SentryError(
    302,
    {
      slug: renamed.slug,
      detail: {
        code: "resource-moved",
        message: "Resource has been moved",
        extra: { url, slug: renamed.slug },
      },
    },
    { Location: url },
  );
}

/**
 * The request's body.
 * @throws SentryError 400 with each field that is wrong
 */
export async function body<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  let json: unknown;
  try {
    json = JSON.parse(await c.req.text());
  } catch {
    throw new SentryError(400, { detail: "JSON parse error - the body is not JSON" });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) {
    return parsed.data;
  }
  const errors: FieldErrors = {};
  for (const { path, message, code } of parsed.error.issues) {
    const field = path[0] === undefined ? "non_field_errors" : String(path[0]);
    const isObject = path.length > 0 || code === "custom";
    const text = isObject ? message : "Invalid data. Expected a dictionary.";
    errors[field] = [...(errors[field] ?? []), text];
  }
  throw new SentryError(400, errors);
}

/** "This field is required." where a field is missing, else what is wrong with it. */
export function required(wrong: string): { error: (issue: { input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? "This field is required." : wrong) };
}
