import type { Look } from "./look";
import { lookAtStripeAccount } from "./payments/account-ready";
import { lookAtStripeEndpoint } from "./payments/endpoint-enabled";
import { lookAtStripePayouts } from "./payments/payouts-ready";
import { lookAtStripeTax } from "./payments/tax-active";

/** How each probe of this part looks. */
export const paymentsLooks = {
  "stripe-account-ready": lookAtStripeAccount,
  "stripe-payouts-ready": lookAtStripePayouts,
  "stripe-tax-active": lookAtStripeTax,
  "stripe-endpoint-enabled": lookAtStripeEndpoint,
} satisfies Record<string, Look>;
