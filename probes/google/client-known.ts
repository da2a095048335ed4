import { z } from "zod";

import { send, understood } from "../api";
import type { Api, ApiAnswer } from "../api";
import { fail, pass, unknown } from "../look";
import type { Answer, Look } from "../look";
import { findBackend, needBackend } from "../variable";
import { word } from "../words";

/** https://developers.google.com/identity/protocols/oauth2/web-server#exchange-authorization-code */
const failure = z.object({ error: z.string() });

const SUBJECT = "Google OAuth client";

/** What Google says of a client that it does not take, whatever the code. */
const REFUSALS: Readonly<Record<string, string>> = {
  invalid_client: "Google does not know the client, or its secret is another one",
  deleted_client: "The client was deleted at Google",
  disabled_client: "The client is switched off at Google",
  unauthorized_client: "The client is not one of a web application",
};

const AGAIN = "Google answers in another way than usual: run the probe again later.";

/** Whether Google takes the application's client id and its secret. */
export const lookAtGoogleClient: Look = async (site) => {
  const { target, network } = site;
  const id = needBackend(target, "GOOGLE_CLIENT_ID");
  const secret = needBackend(target, "GOOGLE_CLIENT_SECRET");
  const redirect = findBackend(target, "GOOGLE_REDIRECT_URI");
  const api: Api = { title: "Google", url: network.api.google, headers: {}, fix: AGAIN };
  const form = {
    grant_type: "authorization_code",
    // Google gives no such code to anybody, and looks at the client first.
    code: "made-up-by-the-checklist",
    client_id: id,
    client_secret: secret,
    redirect_uri: redirect ?? `https://${target.apiHost}/`,
  };
  const answer = await send(site, api, { path: "token", form });
  return [judgeGoogle(api, answer, redirect !== undefined)];
};

/** @param hasRedirect Whether the address asked with is the application's own. */
export function judgeGoogle(api: Api, answer: ApiAnswer, hasRedirect: boolean): Answer {
  const said = failure.safeParse(answer.json).data?.error;
  const isRefusal = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
  if (!isRefusal || said === undefined) {
    // Nothing but an error is right here: throws for any other failure.
    understood(api, "token", answer, failure);
    return unknown(SUBJECT, "Google's answer is not understood.");
  }
  const refusal = Object.hasOwn(REFUSALS, said) ? REFUSALS[said] : undefined;
  if (refusal !== undefined) return fail(SUBJECT, `${refusal} (${said}).`);
  if (said === "redirect_uri_mismatch" && hasRedirect) {
    return fail(
      SUBJECT,
      "Google knows the client, and not the address in GOOGLE_REDIRECT_URI (redirect_uri_mismatch).",
      "Add that address to the client's redirect addresses: https://console.cloud.google.com/apis/credentials.",
    );
  }
  return said === "invalid_grant" || said === "redirect_uri_mismatch"
    ? pass(SUBJECT, `Google knows the client and its secret: only the code is refused.`)
    : unknown(SUBJECT, `Google answers ${answer.status}, ${word(said)}.`);
}
