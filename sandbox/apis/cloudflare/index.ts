import { Hono } from "hono";
import { Failures } from "../failures";
import { accountRoutes } from "./accounts";
import { authentication } from "./authentication";
import { dnsRecordRoutes } from "./dns-records";
import { dnssecRoutes } from "./dnssec";
import { addressRoutes } from "./ips";
import { CloudflareError, failure } from "./envelope";
import type { Plan } from "./plans";
import { r2Routes } from "./r2";
import { rulesetRoutes } from "./rulesets";
import { createState, type CloudflareState } from "./state";
import { circumstanceRoutes } from "./circumstances";
import { zoneSettingRoutes } from "./zone-settings";
import { zoneRoutes } from "./zones";

export { createObjectStore } from "./r2-objects";
export type { CloudflareState, DnsRecord, Zone } from "./state";

/** Cloudflare's API v4, its state and its failures on demand. */
export interface Cloudflare {
  app: Hono;
  state: CloudflareState;
  failures: Failures;
}

/** What {@link createCloudflare} is made with. */
export interface CloudflareOptions {
  zone: { id: string; name: string };
  accountId: string;
  /** At least 40 of the characters A-Z a-z 0-9 _ -. */
  token: string;
  /** The zone's; free by default. */
  plan?: Plan;
  /** The registrar has the DS record as soon as there is one; DNSSEC stays `pending` without it. */
  dsPublished?: boolean;
}

/**
 * Cloudflare's API v4 with one account and one zone, under /client/v4 and under / as well.
 * It refuses what the vendor refuses, in the vendor's words where a public source has them.
 */
export function createCloudflare(options: CloudflareOptions): Cloudflare {
  const state = createState(options);
  const failures = new Failures();
  const api = new Hono();
  // Nobody has to say who he is to ask for these.
  api.route("/", addressRoutes());
  api.use(authentication(state));
  // A family of resources is one file; more families are mounted here.
  api.route("/", accountRoutes(state));
  api.route("/", zoneRoutes(state));
  api.route("/", dnsRecordRoutes(state));
  api.route("/", zoneSettingRoutes(state));
  api.route("/", rulesetRoutes(state));
  api.route("/", dnssecRoutes(state));
  api.route("/", r2Routes(state));

  const app = new Hono();
  app.route("/", failures.routes());
  app.route("/", circumstanceRoutes(state));
  app.use(failures.middleware(failureAnswer));
  app.route("/client/v4", api);
  app.route("/", api);
  app.notFound((c) => c.json(failure({ code: 7000, message: "No route for that URI" }), 404));
  app.onError((error, c) => {
    if (error instanceof CloudflareError) {
      return c.json(failure(error.entry()), error.status);
    }
    return c.json(failure({ code: 10001, message: `Internal error: ${error.message}` }), 500);
  });
  return { app, state, failures };
}

function failureAnswer(status: number, retryAfter: number | undefined): Response {
  const entry =
    status === 429
      ? { code: 971, message: "Please wait and consider throttling your request speed" }
      : { code: 10000 + status, message: `A failure with status ${status}, as asked for` };
  return Response.json(failure(entry), {
    status,
    headers: retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) },
  });
}
