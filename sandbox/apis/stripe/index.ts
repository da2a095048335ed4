import { Hono } from "hono";

import { random } from "../../made-up-keys";
import { Failures } from "../failures";
import { accountRoutes } from "./account";
import { failureAnswer, stripeError } from "./errors";
import { readyAccount } from "./state";
import type { StripeState } from "./state";
import { webhookEndpointRoutes } from "./webhook-endpoints";

export type { StripeState, WebhookEndpoint } from "./state";

/** Stripe's API v1, its state and its failures on demand. */
export interface Stripe {
  readonly app: Hono;
  readonly state: StripeState;
  readonly failures: Failures;
}

/** Stripe's API v1 of one account, as far as the stack uses it. */
export function createStripe(options: { keys: readonly string[]; livemode?: boolean }): Stripe {
  const state: StripeState = {
    keys: new Set(options.keys),
    livemode: options.livemode ?? true,
    account: {
      ...readyAccount(`acct_1${random(15)}`),
      ...{ country: "US", currency: "usd", statementDescriptor: "BOOKEDBARBER" },
      ...{ payoutInterval: "daily", transfers: "active" },
    },
    connected: [readyAccount(`acct_1${random(15)}`), readyAccount(`acct_1${random(15)}`)],
    tax: { missingFields: [], countries: ["US"] },
    endpoints: [],
    answered: new Map(),
  };
  const failures = new Failures();
  const app = new Hono();
  app.route("/", failures.routes());
  app.use(failures.middleware(failureAnswer));
  app.use(async (c, next) => {
    const key = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    // As Stripe does, a refused key is shown only in part.
    if (key === undefined || !state.keys.has(key)) {
      throw stripeError(401, `Invalid API Key provided: ${(key ?? "").slice(0, 8)}****`);
    }
    await next();
  });
  app.get("/v1/balance", (c) =>
    c.json({ object: "balance", available: [], pending: [], livemode: state.livemode }),
  );
  app.route("/", accountRoutes(state));
  app.route("/", webhookEndpointRoutes(state));
  app.notFound((c) =>
    c.json(
      {
        error: {
          type: "invalid_request_error",
          message: `Unrecognized request URL (${c.req.method}: ${c.req.path}).`,
        },
      },
      404,
    ),
  );
  return { app, state, failures };
}
