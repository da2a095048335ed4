import { z } from "zod";

import { send } from "../../framework/http-api";
import type { ProviderFunction } from "../../framework/resource";
import type { TwilioApis } from "./api";

/** https://www.twilio.com/docs/iam/api/account; its auth_token is left out, and goes nowhere. */
const account = z
  .object({
    sid: z.string(),
    status: z.enum(["active", "suspended", "closed"]),
    type: z.enum(["Trial", "Full"]),
  })
  .transform(({ sid, status, type }) => ({ accountSid: sid, status, type }));

/** The account's status (`active`, `suspended` or `closed`) and its type (`Trial` or `Full`). */
export const getTwilioAccount: ProviderFunction<TwilioApis> = {
  token: "saas:twilio:getAccount",
  async invoke(_args, apis) {
    const { account: api, accountSid } = apis.twilio();
    const path = `2010-04-01/Accounts/${encodeURIComponent(accountSid)}.json`;
    return account.parse((await send(api, "GET", path)).body);
  },
};
