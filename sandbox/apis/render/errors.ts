import { HTTPException } from "hono/http-exception";

/** An error as Render words it (https://api-docs.render.com/reference/http-response-codes). */
export function renderError(status: 400 | 401 | 404 | 409, message: string): HTTPException {
  return new HTTPException(status, { res: Response.json({ message }, { status }) });
}

/** How it words a failure that was asked for. */
export function failureAnswer(status: number, retryAfter: number | undefined): Response {
  const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  const message = `A failure with status ${status}, as asked for`;
  return Response.json({ message }, { status, headers });
}
