import { z } from "zod";

/** A time in seconds since 1970. */
export const seconds = z.int().min(0).max(4_102_444_800);

const names = z.array(z.string()).nullish();

/** The parts of an account that are looked at (https://docs.stripe.com/api/accounts/object). */
export const stripeAccount = z.object({
  charges_enabled: z.boolean(),
  payouts_enabled: z.boolean(),
  details_submitted: z.boolean(),
  country: z.string().nullish(),
  default_currency: z.string().nullish(),
  requirements: z
    .object({
      currently_due: names,
      past_due: names,
      disabled_reason: z.string().nullish(),
      current_deadline: seconds.nullish(),
    })
    .nullish(),
  capabilities: z.record(z.string(), z.string()).nullish(),
  /** Told of connected accounts alone. */
  external_accounts: z.object({ data: z.array(z.unknown()) }).nullish(),
  settings: z
    .object({
      payments: z.object({ statement_descriptor: z.string().nullish() }).nullish(),
      payouts: z
        .object({
          schedule: z.object({ interval: z.string(), delay_days: z.number().nullish() }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
export type StripeAccount = z.output<typeof stripeAccount>;
