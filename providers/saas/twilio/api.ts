import { z } from "zod";

import type { HttpApi } from "../../framework/http-api";
import { manners } from "../manners";
import type { Given } from "../settings";

/** Twilio's account and its APIs. */
export interface Twilio {
  readonly accountSid: string;
  /** The account and its numbers (https://www.twilio.com/docs/iam/api/account). */
  readonly account: HttpApi;
  /** Messaging services (https://www.twilio.com/docs/messaging/api/service-resource). */
  readonly messaging: HttpApi;
}

/** What Twilio's resources and functions call. */
export interface TwilioApis {
  twilio(): Twilio;
}

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
const failure = z.object({ message: z.string(), code: z.number().optional() });

/** https://www.twilio.com/docs/api/errors/20404 */
const notFound = z.object({ code: z.literal(20404) });

export function twilio(given: Given, signal: AbortSignal): Twilio {
  const accountSid = given.require("twilioAccountSid");
  const token = given.require("twilioAuthToken");
  const user = given.find("twilioApiKeySid") ?? accountSid;
  const basic = Buffer.from(`${user}:${token}`).toString("base64");
  const api = (baseUrl: string): HttpApi => ({
    baseUrl,
    token,
    headers: { authorization: `Basic ${basic}` },
    secrets: [basic],
    problem: (body) => {
      const { data } = failure.safeParse(body);
      if (data === undefined) return undefined;
      return data.code === undefined ? data.message : `${data.message} (${data.code})`;
    },
    saysNotFound: (body) => notFound.safeParse(body).success,
    ...manners(given, signal),
  });
  return {
    accountSid,
    account: api(given.require("twilioUrl")),
    messaging: api(given.require("twilioMessagingUrl")),
  };
}

/** A failure's number, of https://www.twilio.com/docs/api/errors. */
export function codeOf(body: unknown): number | undefined {
  return failure.safeParse(body).data?.code;
}
