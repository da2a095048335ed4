import type { Context } from "hono";
import { z } from "zod";
import { CloudflareError } from "./envelope";
import type { CloudflareState, Zone } from "./state";

const identifier = /^[0-9a-f]{32}$/;

/** The body as JSON. @throws CloudflareError 6007 for anything else */
export async function jsonBody(c: Context): Promise<unknown> {
  try {
    const body: unknown = await c.req.json();
    return body;
  } catch {
    throw new CloudflareError(400, 6007, "Malformed JSON in request body");
  }
}

/** A path parameter that must be an identifier. @throws CloudflareError 7003 */
export function identifierParameter(c: Context, name: string): string {
  const value = c.req.param(name) ?? "";
  if (!identifier.test(value)) {
    throw new CloudflareError(
      400,
      7003,
      `Could not route to ${c.req.path}, perhaps your object identifier is invalid?`,
    );
  }
  return value;
}

/** The zone of the path. One that is unknown is to a token like one of somebody else. */
export function zoneParameter(c: Context, state: CloudflareState): Zone {
  const zone = state.zones.get(identifierParameter(c, "zone"));
  if (zone === undefined) {
    throw c.req.path.includes("/dns")
      ? new CloudflareError(403, 10000, "Authentication error")
      : new CloudflareError(403, 9109, "Unauthorized to access requested resource");
  }
  return zone;
}

/** Refuses an account in the path that is not the token's. @throws CloudflareError 9109 */
export function mustBeOurAccount(c: Context, state: CloudflareState): void {
  if (identifierParameter(c, "account") !== state.account.id) {
    throw new CloudflareError(403, 9109, "Unauthorized to access requested resource");
  }
}

/** `page` and `per_page` of a query. */
export function paging(
  c: Context,
  { normal, most }: { normal: number; most: number },
): { page: number; perPage: number } {
  const query = z.object({
    page: z.coerce.number().int().min(1).default(1),
    per_page: z.coerce.number().int().min(1).max(most).default(normal),
  });
  const parsed = query.safeParse({
    page: c.req.query("page"),
    per_page: c.req.query("per_page"),
  });
  if (!parsed.success) {
    throw new CloudflareError(
      400,
      9999,
      `Invalid paging: page must be at least 1, per_page from 1 to ${most}`,
    );
  }
  return { page: parsed.data.page, perPage: parsed.data.per_page };
}
