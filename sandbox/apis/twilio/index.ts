import { Hono } from "hono";

import { hexadecimal } from "../../made-up-keys";
import { Failures } from "../failures";
import { accountRoutes } from "./account";
import { failureAnswer, twilioError } from "./errors";
import { messagingServiceRoutes } from "./messaging-services";
import type { TwilioState } from "./state";

export type { MessagingService, TwilioState } from "./state";

/** Twilio's APIs, their state and their failures on demand. */
export interface TwilioApi {
  readonly app: Hono;
  readonly state: TwilioState;
  readonly failures: Failures;
}

interface TwilioOptions {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeys?: Readonly<Record<string, string>>;
  /** The numbers that the account has bought, as +14155550123. */
  readonly numbers: readonly string[];
  /** Whether its services are registered for texts to the USA; not unless given. */
  readonly usA2pRegistered?: boolean;
}

/** api.twilio.com and messaging.twilio.com of one account, as far as the stack uses them. */
export function createTwilio(options: TwilioOptions): TwilioApi {
  const { accountSid, authToken, apiKeys, numbers } = options;
  const state: TwilioState = {
    accountSid,
    authToken,
    apiKeys: new Map(Object.entries(apiKeys ?? {})),
    account: { status: "active", type: "Full" },
    numbers: numbers.map((number) => ({
      ...{ sid: `PN${hexadecimal(32)}`, number, country: "US", sms: true },
    })),
    usA2pRegistered: options.usA2pRegistered ?? false,
    services: [],
  };
  const failures = new Failures();
  const app = new Hono();
  app.route("/", failures.routes());
  app.use(failures.middleware(failureAnswer));
  app.use(async (c, next) => {
    const [user = "", password] = credentials(c.req.header("authorization"));
    const expected = user === accountSid ? state.authToken : state.apiKeys.get(user);
    if (password === undefined || password !== expected)
      throw twilioError(401, 20003, "Authenticate");
    // An API key may do everything but read the account itself.
    if (user !== accountSid && c.req.path === `/2010-04-01/Accounts/${accountSid}.json`)
      throw twilioError(401, 20003, "Authenticate");
    await next();
  });
  app.route("/", accountRoutes(state));
  app.route("/", messagingServiceRoutes(state));
  app.notFound((c) => {
    const message = `The requested resource ${c.req.path} was not found`;
    return c.json(
      { code: 20404, message, more_info: "https://www.twilio.com/docs/errors/20404", status: 404 },
      404,
    );
  });
  return { app, state, failures };
}

function credentials(header: string | undefined): readonly string[] {
  const encoded = /^Basic (\S+)$/.exec(header ?? "")?.[1] ?? "";
  return Buffer.from(encoded, "base64").toString("utf8").split(":");
}
