import type { Look } from "./look";
import { lookAtTwilioAccount } from "./texts/account-active";
import { lookAtTwilioNumber } from "./texts/number-owned";

/** How each probe of this part looks. */
export const textsLooks = {
  "twilio-account-active": lookAtTwilioAccount,
  "twilio-number-owned": lookAtTwilioNumber,
} satisfies Record<string, Look>;
