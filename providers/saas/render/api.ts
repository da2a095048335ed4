import { z } from "zod";

import type { HttpApi } from "../../framework/http-api";
import { send } from "../../framework/http-api";
import type { Property } from "../../framework/resource";
import { manners } from "../manners";
import type { Given } from "../settings";

/** https://api-docs.render.com/reference/introduction */
const failure = z.object({ message: z.string() });

/** `not found: srv-...` (https://api-docs.render.com/reference/http-response-codes) */
const notFound = z.object({ message: z.string().regex(/not found/i) });

/** Render's API v1, as the account of the key. */
export function renderApi(given: Given, signal: AbortSignal): HttpApi {
  return {
    baseUrl: given.require("renderUrl"),
    token: given.require("renderApiKey"),
    problem: (body) => failure.safeParse(body).data?.message,
    saysNotFound: (body) => notFound.safeParse(body).success,
    ...manners(given, signal),
  };
}

const PAGE = 100;

/** All items of a list (https://api-docs.render.com/reference/pagination). */
export async function allPages<Item>(
  api: HttpApi,
  path: string,
  item: z.ZodType<Item>,
): Promise<Item[]> {
  const page = z.array(z.intersection(z.object({ cursor: z.string() }), item));
  const found: Item[] = [];
  for (let cursor: string | undefined; ;) {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const items = page.parse((await send(api, "GET", `${path}?${query.toString()}`)).body);
    found.push(...items);
    const last = items.at(-1);
    if (items.length < PAGE || last === undefined) return found;
    cursor = last.cursor;
  }
}

export const serviceId: Property = {
  type: "string",
  required: true,
  replaces: true,
  schema: z
    .string()
    .regex(/^(srv|crn)-[0-9a-z]+$/, "must be a service's id, such as srv-..., from its address"),
  description: "The service's id, srv-..., from its address in the dashboard.",
};

/** The path of one service. */
export function servicePath(id: string): string {
  return `services/${encodeURIComponent(id)}`;
}
