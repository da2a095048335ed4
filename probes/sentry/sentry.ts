import { z } from "zod";

import { send, understood } from "../api";
import type { Api } from "../api";
import { CannotLook } from "../look";
import type { Site } from "../look";
import { everyPage } from "../pages";

const TITLE = "Sentry";
const TOKEN =
  "Give a token that may read the organization, its projects, releases, teams and alerts: pulumi config set --secret sentryAuthToken, or the environment variable SENTRY_AUTH_TOKEN.";

/** Sentry's API (https://docs.sentry.io/api/), and what of it is the stack's. */
export interface Sentry extends Api {
  /** The organization's slug. */
  readonly organization: string;
  /** The project's slug. */
  readonly project: string;
}

export function sentryOf({ target, network }: Site): Sentry {
  const { settings, environment, frontend } = target;
  const token = settings["sentryAuthToken"] ?? environment["SENTRY_AUTH_TOKEN"];
  const organization = settings["sentryOrganization"] ?? frontend["SENTRY_ORG"];
  const project = frontend["SENTRY_PROJECT"];
  if (token === undefined || token === "") {
    throw new CannotLook(TITLE, "There is no token for Sentry's API.", TOKEN);
  }
  if (organization === undefined || project === undefined) {
    throw new CannotLook(
      TITLE,
      "The stack does not tell the organization and the project.",
      "pulumi config set sentryOrganization, and pulumi up",
    );
  }
  return {
    title: TITLE,
    url: network.api.sentry,
    headers: { authorization: `Bearer ${token}` },
    fix: TOKEN,
    organization,
    project,
  };
}

/** A path below the API's version, its parts encoded, with the slash that Sentry insists on. */
export function pathOf(...parts: readonly string[]): string {
  return `0/${parts.map(encodeURIComponent).join("/")}/`;
}

/** Where the next page begins, in the header Link. */
const NEXT = /rel="next"; results="true"; cursor="([^"]+)"/;

/**
 * All items of a list (https://docs.sentry.io/api/pagination/).
 *
 * @throws CannotLook where Sentry does not answer so.
 */
export async function allPages<T>(
  site: Site,
  api: Api,
  path: string,
  item: z.ZodType<T>,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly T[]> {
  return everyPage(
    async (cursor) => {
      const asked = new URLSearchParams({ ...query, ...(cursor === undefined ? {} : { cursor }) });
      const answer = await send(site, api, {
        path: asked.size === 0 ? path : `${path}?${asked.toString()}`,
      });
      return {
        items: understood(api, path, answer, z.array(item)),
        next: NEXT.exec(answer.headers["link"] ?? "")?.[1],
      };
    },
    () => new CannotLook(api.title, `Sentry's list ${path} does not end.`),
  );
}

const idText = z.string().regex(/^\d{1,20}$/);
const projectAnswer = z.object({ id: idText });

/**
 * The project's number.
 *
 * @throws CannotLook where the token does not see it.
 */
export async function projectId(site: Site, api: Sentry): Promise<string> {
  const path = pathOf("projects", api.organization, api.project);
  const answer = await send(site, api, { path });
  if (answer.status === 404) {
    throw new CannotLook(
      TITLE,
      "The token does not see the project (SENTRY_PROJECT) in the organization (SENTRY_ORG).",
      TOKEN,
    );
  }
  return understood(api, path, answer, projectAnswer).id;
}
