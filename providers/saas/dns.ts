import { z } from "zod";

/** A record that somebody's DNS must hold. */
export interface WantedRecord {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

const LABEL = "[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?";

/** A host name such as api.example.com; with `*.` before it where a platform takes those. */
export const hostName = z
  .string()
  .regex(
    new RegExp(`^(?:\\*\\.)?(?:${LABEL}\\.)+[a-z][a-z0-9-]*[a-z0-9]\\.?$`, "i"),
    "must be a host name such as api.example.com, without https:// and without a path",
  );

/** The name as it is compared: without upper case and the dot at the end. */
export function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

/** Whether two names are of the same host. */
export function sameHost(desired: unknown, actual: unknown): boolean {
  return plainHost(String(desired)) === plainHost(String(actual));
}
