import { HTTPException } from "hono/http-exception";

type Status = 400 | 401 | 404;

/** An error as Stripe words it (https://docs.stripe.com/api/errors). */
export function stripeError(
  status: Status,
  message: string,
  more: { readonly param?: string; readonly code?: string } = {},
): HTTPException {
  const error = { type: "invalid_request_error", message, ...more };
  return new HTTPException(status, { res: Response.json({ error }, { status }) });
}

/** How it words a failure that was asked for. */
export function failureAnswer(status: number, retryAfter: number | undefined): Response {
  const [type, code] = status === 429 ? ["invalid_request_error", "rate_limit"] : ["api_error"];
  const error = { type, code, message: `A failure with status ${status}, as asked for` };
  const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  return Response.json({ error }, { status, headers });
}
