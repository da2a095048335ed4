import type { HonoRequest } from "hono";
import type { z } from "zod";

import { sendgridError } from "./errors";

/**
 * A request's JSON. SendGrid passes over fields that it does not know; this API refuses them, since
 * nobody would notice otherwise that they do nothing.
 */
export async function bodyOf<T>(request: HonoRequest, schema: z.ZodType<T>): Promise<T> {
  const json: unknown = await request.json().catch(() => undefined);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw sendgridError(400, issue?.message ?? "bad request", issue?.path.join(".") ?? "");
}

/** The thing of a list with this id. */
export function byId<T extends { readonly id: number | string }>(
  things: readonly T[],
  id: string,
): T {
  const found = things.find((thing) => String(thing.id) === id);
  if (found === undefined) throw sendgridError(404, "resource not found", "id");
  return found;
}
