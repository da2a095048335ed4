import type { Existing } from "../../../providers/framework/resource";

/** What was just made or changed, as it was read back. */
export function made(existing: Existing | undefined, what: string): Existing {
  if (existing === undefined) {
    throw new Error(`${what} was deleted by somebody else while it was being made`);
  }
  return existing;
}
