import { z } from "zod";

import type { HttpApi } from "../../framework/http-api";
import { manners } from "../manners";
import type { Given } from "../settings";

/** The version that requests and answers are written for (https://docs.stripe.com/api/versioning). */
const VERSION = "2026-08-26.dahlia";

/** https://docs.stripe.com/api/errors; the message of an error never quotes a secret key whole. */
const failure = z.object({
  error: z.object({ message: z.string(), param: z.string().optional() }),
});

/**
 * https://docs.stripe.com/error-codes; of a thing of the other mode Stripe says so, too, and that one
 * is there.
 */
const notFound = z.object({
  error: z.object({
    code: z.literal("resource_missing"),
    message: z.string().regex(/^(?!.*similar object exists)/i),
  }),
});

/** https://docs.stripe.com/api/webhook_endpoints/delete */
const deletion = z.object({ id: z.string(), deleted: z.literal(true) });

/** Stripe's API v1, as the account of the key. */
export function stripeApi(given: Given, signal: AbortSignal): HttpApi {
  return {
    baseUrl: given.require("stripeUrl"),
    token: given.require("stripeApiKey"),
    headers: { "stripe-version": VERSION },
    // Another request with the same key is still under way (https://docs.stripe.com/api/errors).
    passing: 409,
    problem: (body) => {
      const { data } = failure.safeParse(body);
      if (data === undefined) return undefined;
      const { message, param } = data.error;
      return param === undefined ? message : `${message} (${param})`;
    },
    saysNotFound: (body) => notFound.safeParse(body).success,
    saysDeleted: (body) => deletion.safeParse(body).success,
    ...manners(given, signal),
  };
}
