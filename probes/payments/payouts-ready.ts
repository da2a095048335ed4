import { z } from "zod";

import { ask } from "../api";
import { fail, notApplicable, pass, warn } from "../look";
import type { Answer, Look } from "../look";
import { count, listed, word } from "../words";
import { stripeAccount } from "./account";
import type { StripeAccount } from "./account";
import { applicationStripe } from "./stripe";

const connected = z.object({ data: z.array(stripeAccount), has_more: z.boolean() });
type Connected = z.output<typeof connected>;

const SUBJECT = "Stripe payouts";
const BARBERS = "Stripe's connected accounts";

/** Whether the money leaves Stripe: to the company, and to the barbers who have connected. */
export const lookAtStripePayouts: Look = async (site) => {
  const api = applicationStripe(site);
  const [account, barbers] = await Promise.all([
    ask(site, api, "v1/account", stripeAccount),
    ask(site, api, "v1/accounts?limit=100", connected),
  ]);
  return [...judgePayouts(account), ...judgeConnected(barbers)];
};

export function judgePayouts(account: StripeAccount): readonly Answer[] {
  const { payouts_enabled, requirements, external_accounts, capabilities, settings } = account;
  const reason = requirements?.disabled_reason;
  // A platform moves money to connected accounts by transfers.
  const transfers = capabilities?.["transfers"];
  const failures = [
    ...(payouts_enabled
      ? []
      : [fail(SUBJECT, `Stripe pays nothing out${reason == null ? "" : ` (${word(reason)})`}.`)]),
    ...(external_accounts?.data.length === 0
      ? [fail(SUBJECT, "There is no bank account to pay out to.")]
      : []),
    ...(transfers === undefined || transfers === "active"
      ? []
      : [fail(SUBJECT, `The capability transfers is ${word(transfers)}: barbers get nothing.`)]),
  ];
  if (failures.length > 0) return failures;
  const schedule = settings?.payouts?.schedule;
  if (schedule?.interval === "manual") {
    return [
      warn(
        SUBJECT,
        "Stripe pays out only when somebody asks for it: the schedule is manual.",
        "Choose a schedule: https://dashboard.stripe.com/settings/payouts, or see that somebody does it.",
      ),
    ];
  }
  const when = schedule == null ? "" : `, ${word(schedule.interval)}`;
  const after = schedule?.delay_days == null ? "" : ` after ${count(schedule.delay_days, "day")}`;
  return [pass(SUBJECT, `Stripe pays out${when}${after}.`)];
}

export function judgeConnected({ data, has_more }: Connected): readonly Answer[] {
  if (data.length === 0) return [notApplicable(BARBERS, "No barber has connected an account yet.")];
  const stuck = data.filter(({ payouts_enabled }) => !payouts_enabled);
  const all = has_more ? `the newest ${data.length} accounts` : count(data.length, "account");
  if (stuck.length === 0) {
    return [pass(BARBERS, `All of ${all} that have connected can be paid out.`)];
  }
  const due = new Set(stuck.flatMap(({ requirements }) => requirements?.currently_due ?? []));
  const lacks = due.size === 0 ? "" : `; Stripe asks for ${listed([...due].map(word))}`;
  const message = `${stuck.length} of ${all} that have connected cannot be paid out${lacks}.`;
  const fix =
    "Ask these barbers to complete their accounts: https://dashboard.stripe.com/connect/accounts/overview.";
  return [stuck.length === data.length ? fail(BARBERS, message, fix) : warn(BARBERS, message, fix)];
}
