import { z } from "zod";

import { ask, askIfThere } from "../api";
import type { Api } from "../api";
import { CannotLook } from "../look";
import type { Site } from "../look";
import { everyPage } from "../pages";
import type { Target } from "../target";
import { needSetting } from "./services";
import type { Side } from "./services";

const TITLE = "Render";
const KEY =
  "Give an API key of an account that sees the services: pulumi config set --secret renderApiKey, or the environment variable RENDER_API_KEY.";

/** Render's API v1 (https://api-docs.render.com). */
export function renderOf({ target, network }: Site): Api {
  const key = target.settings["renderApiKey"] ?? target.environment["RENDER_API_KEY"] ?? "";
  if (key === "") throw new CannotLook(TITLE, "There is no key for Render's API.", KEY);
  const headers = { authorization: `Bearer ${key}` };
  return { title: TITLE, url: network.api.render, headers, fix: KEY };
}

/** The path of one of the application's services. */
export function renderPath(target: Target, side: Side): string {
  return `services/${encodeURIComponent(needSetting(target, SERVICE[side], "render"))}`;
}

/** The settings that name them. */
const SERVICE: Readonly<Record<Side, string>> = {
  backend: "renderBackendService",
  frontend: "renderFrontendService",
};

const PAGE = 100;

/**
 * All items of a service's list (https://api-docs.render.com/reference/pagination).
 *
 * @throws CannotLook where Render does not answer so, or has no such service.
 */
export async function allOf<T>(
  site: Site,
  side: Side,
  list: string,
  item: z.ZodType<T>,
): Promise<readonly T[]> {
  const api = renderOf(site);
  const path = `${renderPath(site.target, side)}/${list}`;
  const page = z.array(z.intersection(z.object({ cursor: z.string() }), item));
  return everyPage(
    async (cursor) => {
      const query = new URLSearchParams({
        limit: String(PAGE),
        ...(cursor === undefined ? {} : { cursor }),
      });
      const items = await askIfThere(site, api, `${path}?${query.toString()}`, page);
      if (items === undefined) throw noService(side);
      return { items, next: items.length < PAGE ? undefined : items.at(-1)?.cursor };
    },
    () => new CannotLook(TITLE, `Render's list of ${list} does not end.`),
  );
}

/** One thing of a service. */
export async function oneOf<T>(site: Site, side: Side, schema: z.ZodType<T>): Promise<T> {
  const found = await askIfThere(site, renderOf(site), renderPath(site.target, side), schema);
  if (found === undefined) throw noService(side);
  return found;
}

/** The first item of a service's list. */
export async function firstOf<T>(
  site: Site,
  side: Side,
  list: string,
  item: z.ZodType<T>,
): Promise<T | undefined> {
  const path = `${renderPath(site.target, side)}/${list}?limit=1`;
  return (await ask(site, renderOf(site), path, z.array(item)))[0];
}

function noService(side: Side): CannotLook {
  return new CannotLook(
    TITLE,
    `Render has no such service for the ${side}.`,
    `Set the id in the address of the service's page, which begins with srv-: pulumi config set ${SERVICE[side]}`,
  );
}
