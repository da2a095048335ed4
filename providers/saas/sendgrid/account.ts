import { z } from "zod";

import { send } from "../../framework/http-api";
import type { ProviderFunction } from "../../framework/resource";
import type { SendgridApis } from "./api";

/** https://www.twilio.com/docs/sendgrid/api-reference/users-api/get-a-users-account-information */
const account = z.object({ type: z.enum(["free", "paid"]), reputation: z.number() });

/** The account's plan (`free` or `paid`) and its reputation, out of 100. */
export const getSendgridAccount: ProviderFunction<SendgridApis> = {
  token: "saas:sendgrid:getAccount",
  invoke: async (_args, apis) =>
    account.parse((await send(apis.sendgrid(), "GET", "v3/user/account")).body),
};
