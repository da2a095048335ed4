import { z } from "zod";

import { daysBetween } from "../../checklist/day";
import type { Day } from "../../checklist/day";
import { ask, Refused } from "../api";
import { fail, pass, warn } from "../look";
import type { Answer, Look } from "../look";
import { count, dayOf, listed, word } from "../words";
import { stripeAccount } from "./account";
import type { StripeAccount } from "./account";
import { applicationStripe } from "./stripe";

const balance = z.object({ livemode: z.boolean() });
const SUBJECT = "Stripe account";
const KEY = "pulumi config set --secret STRIPE_SECRET_KEY";

/** Whether the application's key opens a live account that may charge. */
export const lookAtStripeAccount: Look = async (site) => {
  const api = applicationStripe(site);
  try {
    // An account does not tell its mode, and a key's prefix can be made up: a balance tells it.
    const { livemode } = await ask(site, api, "v1/balance", balance);
    const account = await ask(site, api, "v1/account", stripeAccount);
    return judgeStripeAccount(livemode, account, site.today);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    return [fail(SUBJECT, "Stripe refuses the key in STRIPE_SECRET_KEY (401).", KEY)];
  }
};

export function judgeStripeAccount(
  livemode: boolean,
  account: StripeAccount,
  today: Day,
): readonly Answer[] {
  const { charges_enabled, details_submitted, requirements, country, settings } = account;
  const reason = requirements?.disabled_reason;
  const pastDue = requirements?.past_due ?? [];
  const due = (requirements?.currently_due ?? []).filter((name) => !pastDue.includes(name));
  const failures = [
    ...(livemode
      ? []
      : [fail(SUBJECT, "STRIPE_SECRET_KEY opens the test mode: no payment is real.", KEY)]),
    ...(details_submitted ? [] : [fail(SUBJECT, "The account's details have not been submitted.")]),
    ...(charges_enabled
      ? []
      : [
          fail(SUBJECT, `The account may not charge${reason == null ? "" : ` (${word(reason)})`}.`),
        ]),
    ...(pastDue.length === 0
      ? []
      : [
          fail(
            SUBJECT,
            `${count(pastDue.length, "requirement")} of Stripe's past due: ${listed(pastDue.map(word))}.`,
          ),
        ]),
  ];
  const warnings = [
    ...(due.length === 0
      ? []
      : [
          warn(
            SUBJECT,
            `Stripe asks for ${listed(due.map(word))}${deadline(requirements?.current_deadline, today)}.`,
          ),
        ]),
    ...(settings?.payments?.statement_descriptor
      ? []
      : [
          warn(
            SUBJECT,
            "Customers' bank statements name no business: people dispute what they do not recognise.",
            "Set the statement descriptor: https://dashboard.stripe.com/settings/public.",
          ),
        ]),
  ];
  if (failures.length > 0) return [...failures, ...warnings];
  const where = `${word(country)}, ${word(account.default_currency)}`;
  return [pass(SUBJECT, `It is live, complete, and may charge (${where}).`), ...warnings];
}

function deadline(time: number | null | undefined, today: Day): string {
  if (time == null) return "";
  const day = dayOf(time);
  const days = daysBetween(today, day);
  return days < 0 ? `, since ${day}` : ` by ${day}, in ${count(days, "day")}`;
}
