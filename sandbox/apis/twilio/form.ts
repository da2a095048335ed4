import type { HonoRequest } from "hono";

import { twilioError } from "./errors";

/** A request's form; a field that the call does not know is refused, though Twilio passes over it. */
export async function formOf(
  request: HonoRequest,
  known: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const fields = new URLSearchParams(await request.text());
  for (const name of fields.keys())
    if (!known.includes(name)) throw twilioError(400, 20001, `Unknown parameter ${name}`);
  return new Map(fields);
}
