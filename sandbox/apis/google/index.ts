import { Hono } from "hono";

import { Failures } from "../failures";

/** An OAuth client of a web application. */
export interface OauthClient {
  readonly id: string;
  secret: string;
  /** The addresses that people may be sent back to; every one where it is undefined. */
  redirects: readonly string[] | undefined;
  state: "enabled" | "disabled" | "deleted";
}

export interface GoogleState {
  clients: readonly OauthClient[];
}

/** Google's token endpoint, its state and its failures on demand. */
export interface Google {
  readonly app: Hono;
  readonly state: GoogleState;
  readonly failures: Failures;
}

/**
 * Google's token endpoint (https://developers.google.com/identity/protocols/oauth2/web-server), at
 * which no code is ever the right one: nobody can sign in here.
 */
export function createGoogle(options: {
  clients: readonly { id: string; secret: string }[];
}): Google {
  const state: GoogleState = {
    clients: options.clients.map((client) => ({
      ...client,
      ...{ redirects: undefined, state: "enabled" },
    })),
  };
  const failures = new Failures();
  const app = new Hono();
  app.route("/", failures.routes());
  app.use(failures.middleware(failureAnswer));
  app.post("/token", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const refuse = (status: 400 | 401, error: string, error_description: string): Response =>
      c.json({ error, error_description }, status);
    if (form.get("grant_type") !== "authorization_code")
      return refuse(400, "unsupported_grant_type", "Invalid grant_type");
    const client = state.clients.find(({ id }) => id === form.get("client_id"));
    if (client === undefined)
      return refuse(401, "invalid_client", "The OAuth client was not found.");
    if (client.state !== "enabled")
      return refuse(401, `${client.state}_client`, `The OAuth client was ${client.state}.`);
    if (client.secret !== form.get("client_secret"))
      return refuse(401, "invalid_client", "The provided client secret is invalid.");
    if (client.redirects?.includes(form.get("redirect_uri") ?? "") === false)
      return refuse(400, "redirect_uri_mismatch", "Bad Request");
    return refuse(400, "invalid_grant", "Malformed auth code.");
  });
  app.notFound((c) => c.json({ error: "not_found" }, 404));
  return { app, state, failures };
}

function failureAnswer(status: number, retryAfter: number | undefined): Response {
  const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  const error = status === 429 ? "rate_limit_exceeded" : "internal_failure";
  return Response.json({ error }, { status, headers });
}
