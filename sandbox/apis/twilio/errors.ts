import { HTTPException } from "hono/http-exception";

type Status = 400 | 401 | 403 | 404 | 409;

function described(status: number, code: number, message: string): object {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

/** An error as Twilio words it (https://www.twilio.com/docs/usage/twilios-response). */
export function twilioError(status: Status, code: number, message: string): HTTPException {
  const res = Response.json(described(status, code, message), { status });
  return new HTTPException(status, { res });
}

/** How it words a failure that was asked for. */
export function failureAnswer(status: number, retryAfter: number | undefined): Response {
  const [code, message] =
    status === 429
      ? [20429, "Too Many Requests"]
      : [20500, `A failure with ${status}, as asked for`];
  const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  return Response.json(described(status, code, message), { status, headers });
}
