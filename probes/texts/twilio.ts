import { z } from "zod";

import type { Api } from "../api";
import type { Site } from "../look";
import { needBackend } from "../variable";

/** Twilio's two APIs, with the application's credentials. */
export interface Twilio {
  /** Below the account (https://www.twilio.com/docs/iam/api/account). */
  readonly account: Api;
  /** Messaging services (https://www.twilio.com/docs/messaging/api/service-resource). */
  readonly messaging: Api;
}

export function twilioOf({ target, network }: Site): Twilio {
  const sid = needBackend(target, "TWILIO_ACCOUNT_SID");
  const token = needBackend(target, "TWILIO_AUTH_TOKEN");
  const basic = Buffer.from(`${sid}:${token}`).toString("base64");
  const api = (url: string): Api => ({
    title: "Twilio",
    url,
    headers: { authorization: `Basic ${basic}` },
    fix: "Copy the live credentials again from https://console.twilio.com: pulumi config set --secret TWILIO_AUTH_TOKEN, and pulumi config set TWILIO_ACCOUNT_SID.",
  });
  const account = `${network.api.twilio}2010-04-01/Accounts/${encodeURIComponent(sid)}`;
  return { account: api(account), messaging: api(network.api.twilioMessaging) };
}

const failure = z.object({ code: z.number() });

/** A failure's number, of https://www.twilio.com/docs/api/errors. */
export function codeOf(json: unknown): number | undefined {
  return failure.safeParse(json).data?.code;
}
