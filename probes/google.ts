import { lookAtGoogleClient } from "./google/client-known";
import type { Look } from "./look";

/** How each probe of this part looks. */
export const googleLooks = {
  "google-client-known": lookAtGoogleClient,
} satisfies Record<string, Look>;
