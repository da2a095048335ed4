import { z } from "zod";

import { get, send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import type { Property } from "../../framework/resource";
import { isObject } from "../../framework/wire";
import { manners } from "../manners";
import type { Given } from "../settings";

/** What resources of Sentry's need. */
export interface SentryApis {
  sentry(): HttpApi;
}

const address = z.url({ protocol: /^https?$/ }).regex(/\/api\/$/);

/**
 * Sentry's API (https://docs.sentry.io/api/), as the owner of the token.
 * @throws Error that names the setting that is missing or wrong
 */
export function sentryApi(given: Given, signal: AbortSignal): HttpApi {
  const { data: url } = address.safeParse(given.require("sentryUrl"));
  if (url === undefined)
    throw new Error(
      "the provider's setting sentryUrl must be an address that ends in /api/: " +
        "pulumi config set saas:sentryUrl https://de.sentry.io/api/ (or https://sentry.io/api/)",
    );
  return {
    baseUrl: url,
    token: given.require("sentryAuthToken"),
    problem,
    saysNotFound: (body) => notFound.safeParse(body).success,
    ...manners(given, signal),
  };
}

/** `{"detail": "..."}`, `{"detail": {"message": "..."}}`, or what is wrong with each field. */
const gone = z.string().regex(/does not exist|not found/i);

/** `The requested resource does not exist`; of an unknown path Sentry says so in another form. */
const notFound = z.object({ detail: z.union([gone, z.object({ message: gone })]) });

function problem(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  const detail = isObject(body.detail) ? body.detail.message : body.detail;
  if (typeof detail === "string") return detail;
  const said = sentences(body);
  return said.length === 0 ? undefined : said.join("; ");
}

function sentences(said: unknown): string[] {
  if (typeof said === "string") return [said];
  if (Array.isArray(said)) return said.flatMap(sentences);
  if (!isObject(said)) return [];
  return Object.entries(said).flatMap(([field, inner]) =>
    sentences(inner).map((text) => `${field}: ${text}`),
  );
}

/** A path below the API's version, its parts encoded, with the slash that Sentry insists on. */
export function pathOf(...parts: readonly string[]): string {
  return `0/${parts.map(encodeURIComponent).join("/")}/`;
}

/** All items of a list (https://docs.sentry.io/api/pagination/). */
export async function allPages<Item>(
  api: HttpApi,
  path: string,
  query: Readonly<Record<string, string>>,
  item: z.ZodType<Item>,
): Promise<Item[]> {
  const found: Item[] = [];
  for (let cursor: string | undefined; ;) {
    const asked = new URLSearchParams({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    const tail = asked.size === 0 ? "" : `?${asked.toString()}`;
    const { body, headers } = await send(api, "GET", `${path}${tail}`);
    found.push(...z.array(item).parse(body));
    cursor = nextCursor(headers["link"]);
    if (cursor === undefined) return found;
  }
}

function nextCursor(link: string | undefined): string | undefined {
  return /rel="next"; results="true"; cursor="([^"]+)"/.exec(link ?? "")?.[1];
}

const project = z.object({ id: z.string(), slug: z.string() });
export type Project = z.output<typeof project>;

/**
 * A project by its slug or id.
 * @throws Error where the organization has none such
 */
export async function projectOf(
  api: HttpApi,
  organization: string,
  slug: string,
): Promise<Project> {
  const answer = await get(api, pathOf("projects", organization, slug));
  if (answer !== undefined) return project.parse(answer.body);
  throw new Error(
    `Sentry's organization ${organization} has no project ${slug} that the token may see: give ` +
      "project as the slug in the project's address",
  );
}

const FORM = "ORGANIZATION/ID";

/** Anything that has an id. */
export const identified = z.object({ id: z.string() });

export interface Place {
  readonly organization: string;
  readonly id: string;
}

/** Where a thing is: the organization as it is stored, or the two parts of an import's id. */
export function placeOf(id: string, stored: unknown): Place {
  if (typeof stored === "string" && stored !== "") return { organization: stored, id };
  const [organization, number, ...rest] = id.split("/");
  if (organization && number && /^\d+$/.test(number) && rest.length === 0)
    return { organization, id: number };
  throw new Error(
    `the id of an import has the form ${FORM}, and ${id} has not: the organization's slug, and ` +
      "the number in the address of its page",
  );
}

export const organization: Property = {
  type: "string",
  required: true,
  replaces: true,
  schema: z.string().min(1, "must be the organization's slug"),
  description: "The organization's slug.",
};

/** A text that Sentry keeps as it is: it trims others. */
export function textOf(longest: number): z.ZodType<string> {
  return z
    .string()
    .min(1, "must not be empty")
    .max(longest, `may have ${longest} characters at most`)
    .regex(/^(\S(.*\S)?)?$/s, "must not begin or end with a space");
}

export const owner: Property = {
  type: "string",
  whenAbsent: "",
  schema: z
    .string()
    .regex(
      /^(team|user):\d+$/,
      "must be team:<id> or user:<id>, such as team:4509 from its teamId",
    ),
  description: "Who answers for it: team:<id> or user:<id>.",
};

export const environment: Property = {
  type: "string",
  whenAbsent: "",
  schema: z.string().max(64, "may have 64 characters at most"),
  description:
    "The environment whose events count, such as production; all where absent. Sentry has an " +
    "environment from its first event on, and not before.",
};
