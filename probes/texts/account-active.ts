import { z } from "zod";

import { send, understood } from "../api";
import { fail, pass } from "../look";
import type { Answer, Look } from "../look";
import { word } from "../words";
import { codeOf, twilioOf } from "./twilio";

/** https://www.twilio.com/docs/iam/api/account; its auth_token is left out, and goes nowhere. */
const account = z.object({ status: z.string(), type: z.string() });
type TwilioAccount = z.output<typeof account>;

const SUBJECT = "Twilio account";
/** "Resource not accessible with Test Account Credentials" */
const TEST_CREDENTIALS = 20008;
const CREDENTIALS =
  "Copy the live credentials again from https://console.twilio.com: pulumi config set --secret TWILIO_AUTH_TOKEN";

/** Whether the application's credentials open an account that may text anybody. */
export const lookAtTwilioAccount: Look = async (site) => {
  const { account: api } = twilioOf(site);
  const path = ".json";
  const answer = await send(site, api, { path });
  if (answer.status === 401) {
    return [fail(SUBJECT, "Twilio refuses the application's credentials (401).", CREDENTIALS)];
  }
  if (codeOf(answer.json) === TEST_CREDENTIALS) {
    return [fail(SUBJECT, "These are test credentials: no text is sent.", CREDENTIALS)];
  }
  return [judgeTwilioAccount(understood(api, "the account", answer, account))];
};

export function judgeTwilioAccount({ status, type }: TwilioAccount): Answer {
  if (status !== "active") return fail(SUBJECT, `The account is ${word(status)}.`);
  return type === "Full"
    ? pass(SUBJECT, "The account is active and paid for.")
    : fail(SUBJECT, `The account is of the type ${word(type)}: it texts only verified numbers.`);
}
