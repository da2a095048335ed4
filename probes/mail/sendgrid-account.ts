import { z } from "zod";

import { ask } from "../api";
import type { Site } from "../look";
import { managingSendgrid } from "./sendgrid";

/** https://www.twilio.com/docs/sendgrid/api-reference/users-api/get-a-users-account-information */
const account = z.object({ type: z.enum(["free", "paid"]), reputation: z.number() });
export type SendgridAccount = z.output<typeof account>;

export function sendgridAccount(site: Site): Promise<SendgridAccount> {
  return ask(site, managingSendgrid(site), "v3/user/account", account);
}
