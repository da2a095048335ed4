import { HTTPException } from "hono/http-exception";

type Status = 400 | 401 | 404 | 413;

/** An error as SendGrid words it
 *  (https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses). */
export function sendgridError(status: Status, message: string, field?: string): HTTPException {
  const errors = [{ message, field: field ?? null, help: null }];
  return new HTTPException(status, { res: Response.json({ errors }, { status }) });
}

/** How it words a failure that was asked for. */
export function failureAnswer(status: number, retryAfter: number | undefined): Response {
  const message = status === 429 ? "too many requests" : `a failure with ${status}, as asked for`;
  const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  return Response.json({ errors: [{ message, field: null, help: null }] }, { status, headers });
}
