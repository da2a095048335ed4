import type { Context } from "hono";

import { renderError } from "./errors";

const MOST = 100;
const FEWEST = 20;

/** A page of items, each with its cursor (https://api-docs.render.com/reference/pagination). */
export function pageOf<Item>(
  c: Context,
  all: readonly Item[],
  name: string,
  key: (item: Item) => string,
  shown: (item: Item) => object,
): Response {
  const limit = Number(c.req.query("limit") ?? FEWEST);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw renderError(400, "limit must be between 1 and 100");
  const cursor = c.req.query("cursor");
  const start = cursor === undefined ? 0 : all.findIndex((item) => key(item) === cursor) + 1;
  const page = all.slice(start, start + limit);
  return c.json(page.map((item) => ({ cursor: key(item), [name]: shown(item) })));
}
