import { Hono } from "hono";
import { Failures } from "../failures";
import { detectorRoutes } from "./detectors";
import { SentryError } from "./errors";
import { eventRoutes, ingestion } from "./events";
import { keyRoutes } from "./keys";
import { memberRoutes } from "./members";
import { organizationRoutes } from "./organizations";
import { projectRoutes } from "./projects";
import { rateLimitHeaders } from "./rate-limits";
import { releaseRoutes } from "./releases";
import { ingestHost } from "./render";
import { authentication } from "./request";
import { createState, type Scope, type SentryState } from "./state";
import { teamRoutes } from "./teams";
import { workflowRoutes } from "./workflows";

export type {
  Detector,
  Project,
  ProjectKey,
  Release,
  Scope,
  SentryState,
  Team,
  Workflow,
} from "./state";

/** Sentry's API, its state and its failures on demand. */
export interface Sentry {
  app: Hono;
  /** Where applications report to, under the host that DSNs have. */
  ingestion: Hono;
  ingestHost: string;
  state: SentryState;
  failures: Failures;
}

/** What {@link createSentry} is made with. */
export interface SentryOptions {
  /** The slug of the one organization. */
  organization: string;
  token: string;
  /** What the token may do; all that it needs by default. */
  scopes?: readonly Scope[];
  /** Its people; nobody by default. */
  members?: readonly { email: string; name: string; pending?: boolean }[];
}

/**
 * Sentry's API under /api/0 with one organization that has no teams yet. Every path ends in a
 * slash, as at the vendor's.
 */
export function createSentry(options: SentryOptions): Sentry {
  const state = createState(options);
  const failures = new Failures();
  const api = new Hono();
  api.use(rateLimitHeaders(state.now));
  api.use(authentication(state));
  // A family of resources is one file; more families are mounted here.
  api.route("/", organizationRoutes(state));
  api.route("/", teamRoutes(state));
  api.route("/", projectRoutes(state));
  api.route("/", keyRoutes(state));
  api.route("/", memberRoutes(state));
  api.route("/", detectorRoutes(state));
  api.route("/", workflowRoutes(state));
  api.route("/", releaseRoutes(state));
  api.route("/", eventRoutes(state));

  const app = new Hono();
  app.route("/", failures.routes());
  app.use(failures.middleware(failureAnswer));
  app.route("/api/0", api);
  app.notFound((c) => {
    const { path } = c.req;
    return path.endsWith("/")
      ? c.json({ info: "Route not found" }, 404)
      : c.text(`Route not found, did you forget a trailing slash?\n\ntry: ${path}/\n`, 404);
  });
  app.onError((error, c) => {
    if (error instanceof SentryError) {
      return c.json(error.body, error.status, error.headers);
    }
    return c.json({ detail: `Internal Error: ${error.message}` }, 500);
  });
  return { app, ingestion: ingestion(state), ingestHost: ingestHost(state), state, failures };
}

function failureAnswer(status: number, retryAfter: number | undefined): Response {
  const detail =
    status === 429
      ? "You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds"
      : `A failure with status ${status}, as asked for`;
  const reset = Math.ceil(Date.now() / 1000) + (retryAfter ?? 1);
  return Response.json(
    { detail },
    {
      status,
      headers: {
        ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
        ...(status === 429 && {
          "X-Sentry-Rate-Limit-Limit": "40",
          "X-Sentry-Rate-Limit-Remaining": "0",
          "X-Sentry-Rate-Limit-Reset": String(reset),
        }),
      },
    },
  );
}
