import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Messages of each field that is wrong, as Django REST framework words them. */
export type FieldErrors = Record<string, string[]>;

/** What the API answers instead of a result: `{"detail": ...}` or a map of fields. */
export class SentryError extends Error {
  override name = "SentryError";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly body: { detail: string } | FieldErrors | Record<string, unknown>,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(JSON.stringify(body));
  }
}

export function notFound(): SentryError {
  return new SentryError(404, { detail: "The requested resource does not exist" });
}
