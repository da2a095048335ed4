import { z } from "zod";

import { HttpApiError } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { manners } from "../manners";
import type { Given } from "../settings";

/** What SendGrid's resources and functions call. */
export interface SendgridApis {
  sendgrid(): HttpApi;
}

/** https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses */
const failure = z.object({
  errors: z.array(z.object({ message: z.string().min(1), field: z.string().nullish() })).min(1),
});

/** SendGrid's API v3, as the account of the key. */
export function sendgridApi(given: Given, signal: AbortSignal): HttpApi {
  return {
    baseUrl: given.require("sendgridUrl"),
    token: given.require("sendgridApiKey"),
    problem: (body) =>
      failure
        .safeParse(body)
        .data?.errors.map(({ message, field }) =>
          field === undefined || field === null ? message : `${message} (${field})`,
        )
        .join("; "),
    saysNotFound: (body) => failure.safeParse(body).success,
    ...manners(given, signal),
  };
}

/** Whether a request that ended in this error may have been carried out. */
export function isAmbiguous(error: unknown): boolean {
  return !(error instanceof HttpApiError) || error.isAmbiguous;
}
