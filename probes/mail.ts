import type { Look } from "./look";
import { lookAtSendgridDomain } from "./mail/domain-valid";
import { lookAtMailEvents } from "./mail/events-signed";
import { lookAtKeyScopes } from "./mail/key-scopes";
import { lookAtOwnIp } from "./mail/own-ip";
import { lookAtReputation } from "./mail/reputation";
import { lookAtSenders } from "./mail/senders-verified";
import { lookAtWarmUp } from "./mail/warm-up";

/** How each probe of this part looks. */
export const mailLooks = {
  "sendgrid-own-ip": lookAtOwnIp,
  "sendgrid-warm-up": lookAtWarmUp,
  "sendgrid-domain-valid": lookAtSendgridDomain,
  "sendgrid-senders-verified": lookAtSenders,
  "sendgrid-key-scopes": lookAtKeyScopes,
  "sendgrid-events-signed": lookAtMailEvents,
  "sendgrid-reputation": lookAtReputation,
} satisfies Record<string, Look>;
