import type { Context } from "hono";
import { SentryError } from "./errors";

/**
 * A page of a list, as JSON with the header Link, whose `results` says whether there is more and
 * whose `cursor` asks for it (docs.sentry.io/api/pagination).
 * @param normal how many without `per_page`
 */
export function paginate<T>(
  c: Context,
  all: readonly T[],
  render: (item: T) => object,
  normal = 100,
): Response {
  const perPage = limit(c.req.query("per_page"), normal);
  const offset = offsetOf(c.req.query("cursor"));
  const items = all.slice(offset, offset + perPage);
  const link = (relation: string, start: number, exists: boolean): string => {
    const cursor = `0:${start}:${relation === "previous" ? 1 : 0}`;
    const url = new URL(c.req.url);
    url.searchParams.set("cursor", cursor);
    return `<${url.href}>; rel="${relation}"; results="${exists}"; cursor="${cursor}"`;
  };
  c.header(
    "Link",
    [
      link("previous", Math.max(0, offset - perPage), offset > 0),
      link("next", offset + perPage, offset + perPage < all.length),
    ].join(", "),
  );
  return c.json(items.map(render));
}

function limit(asked: string | undefined, normal: number): number {
  if (asked === undefined) {
    return normal;
  }
  const value = /^\d+$/.test(asked) ? Number(asked) : 0;
  if (value < 1 || value > 100) {
    throw new SentryError(400, {
      detail: "Invalid per_page value. Must be between 1 and 100.",
    });
  }
  return value;
}

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === "") {
    return 0;
  }
  const offset = /^\d+:(\d{1,9}):[01]$/.exec(cursor)?.[1];
  if (offset === undefined) {
    throw new SentryError(400, { detail: "Invalid cursor parameter." });
  }
  return Number(offset);
}
