import { Hono } from "hono";

import { Failures } from "../failures";
import { accountRoutes } from "./account";
import { domainRoutes } from "./domains";
import { failureAnswer, sendgridError } from "./errors";
import { eventWebhookRoutes } from "./event-webhooks";
import { linkRoutes } from "./links";
import { senderRoutes, verificationRoutes } from "./senders";
import { newAccount } from "./state";
import type { LookUp, SendgridState } from "./state";
import { templateRoutes } from "./templates";
import { trackingRoutes } from "./tracking";
import { unsubscribeGroupRoutes } from "./unsubscribe-groups";

export type { LookUp, SendgridState } from "./state";

/** SendGrid's API v3, its state and its failures on demand. */
export interface Sendgrid {
  readonly app: Hono;
  readonly state: SendgridState;
  readonly failures: Failures;
}

/**
 * SendGrid's API v3 of one account, as far as the stack uses it.
 * @param options.lookUp what the DNS holds; nothing by default
 * @param options.mailHost the account's mail host, to which CNAME records point
 */
export function createSendgrid(options: {
  keys: readonly string[];
  lookUp?: LookUp;
  mailHost?: string;
}): Sendgrid {
  const state = newAccount(options.keys, options.mailHost);
  const lookUp = options.lookUp ?? (() => []);
  const failures = new Failures();
  const app = new Hono();
  app.route("/", failures.routes());
  app.use(failures.middleware(failureAnswer));
  app.route("/", verificationRoutes(state));
  app.use(async (c, next) => {
    const key = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    if (key === undefined || !state.keys.has(key))
      throw sendgridError(401, "The provided authorization grant is invalid, expired, or revoked");
    await next();
  });
  app.route("/", accountRoutes(state));
  app.route("/", domainRoutes(state, lookUp));
  app.route("/", linkRoutes(state, lookUp));
  app.route("/", senderRoutes(state));
  app.route("/", eventWebhookRoutes(state));
  app.route("/", unsubscribeGroupRoutes(state));
  app.route("/", trackingRoutes(state));
  app.route("/", templateRoutes(state));
  app.notFound((c) => c.json({ errors: [{ message: "not found", field: null }] }, 404));
  return { app, state, failures };
}
