import { z } from "zod";

import { ask, askIfThere } from "../api";
import type { Api } from "../api";
import { CannotLook } from "../look";
import type { Site } from "../look";
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
  const setting = side === "backend" ? "renderBackendService" : "renderFrontendService";
  return `services/${encodeURIComponent(needSetting(target, setting, "render"))}`;
}

const PAGE = 100;
/** More than that no service of ours has; a cursor that leads round and round ends here. */
const MOST_PAGES = 20;

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
  const found: T[] = [];
  let cursor: string | undefined;
  for (let number = 0; number < MOST_PAGES; number++) {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const items = await askIfThere(site, api, `${path}?${query.toString()}`, page);
    if (items === undefined) throw noService(side);
    found.push(...items);
    cursor = items.at(-1)?.cursor;
    if (items.length < PAGE) return found;
  }
  throw new CannotLook(TITLE, `Render's list of ${list} does not end.`);
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
  const setting = side === "backend" ? "renderBackendService" : "renderFrontendService";
  return new CannotLook(
    TITLE,
    `Render has no such service for the ${side}.`,
    `pulumi config set ${setting} <srv-..., from the address of the service's page>`,
  );
}
