import { z } from "zod";

import { ask, Refused } from "../api";
import { fail, pass, warn } from "../look";
import type { Answer, Look } from "../look";
import { count, listed, word } from "../words";
import { applicationSendgrid } from "./sendgrid";

const scopes = z.object({ scopes: z.array(z.string()) });

const SUBJECT = "SENDGRID_API_KEY";

/** By these, whoever finds the key takes the account over. */
const TAKE_OVER =
  /^(?:api_keys|teammates|subusers|sso|billing|access_settings|user\.(?:email|username|password|profile|multifactor_authentication))\..*(?:create|update|delete)$/;
/** What SendGrid gives every key, and what sending and reading is. */
const HARMLESS = /^(?:2fa_|sender_verification_|mail\.)|\.read$/;

/** What the application's key may do. */
export const lookAtKeyScopes: Look = async (site) => {
  try {
    const told = await ask(site, applicationSendgrid(site), "v3/scopes", scopes);
    const hasOther = site.target.settings["sendgridApiKey"] !== undefined;
    return judgeScopes(told.scopes.map(word), hasOther);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    return [fail(SUBJECT, "SendGrid refuses the key (401).")];
  }
};

/**
 * @param hasOther Whether the stack manages SendGrid by another key, so that the application's need
 *   not do that.
 */
export function judgeScopes(told: readonly string[], hasOther: boolean): readonly Answer[] {
  const takeOver = told.filter((scope) => TAKE_OVER.test(scope));
  const more = hasOther ? told.filter((scope) => !HARMLESS.test(scope)) : takeOver;
  return [
    told.includes("mail.send")
      ? pass(SUBJECT, `It may send mail (${count(told.length, "scope")}).`)
      : fail(SUBJECT, "It may not send mail: it has no scope mail.send."),
    ...(more.length === 0
      ? []
      : [warn(SUBJECT, `It may do more than the application needs: ${listed(more)}.`)]),
  ];
}
