import { z } from "zod";

import { HttpApiError, send } from "../../framework/http-api";
import type { ProviderFunction } from "../../framework/resource";
import type { Twilio, TwilioApis } from "./api";

/** https://www.twilio.com/docs/iam/api/account; its auth_token is left out, and goes nowhere. */
const account = z
  .object({
    sid: z.string(),
    status: z.enum(["active", "suspended", "closed"]),
    type: z.enum(["Trial", "Full"]),
  })
  .transform(({ sid, status, type }) => ({ accountSid: sid, status, type }));

/** The account as Twilio tells it. */
async function accountOf({ account: api, accountSid }: Twilio): Promise<z.output<typeof account>> {
  const path = `2010-04-01/Accounts/${encodeURIComponent(accountSid)}.json`;
  return account.parse((await send(api, "GET", path)).body);
}

/** The same, or nothing where an API key may not see it: only a main one may. */
export async function visibleAccount(twilio: Twilio): Promise<Partial<z.output<typeof account>>> {
  return accountOf(twilio).catch((error: unknown) => {
    if (error instanceof HttpApiError && (error.status === 401 || error.status === 403)) return {};
    throw error;
  });
}

/** The account's status (`active`, `suspended` or `closed`) and its type (`Trial` or `Full`). */
export const getTwilioAccount: ProviderFunction<TwilioApis> = {
  token: "saas:twilio:getAccount",
  invoke: (_args, apis) => accountOf(apis.twilio()),
};
