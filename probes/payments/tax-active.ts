import { z } from "zod";

import { ask } from "../api";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look } from "../look";
import { listed, word } from "../words";
import { managingStripe } from "./stripe";

/** https://docs.stripe.com/api/tax/settings/object */
const taxSettings = z.object({
  status: z.enum(["active", "pending"]),
  status_details: z
    .object({ pending: z.object({ missing_fields: z.array(z.string()).nullish() }).nullish() })
    .nullish(),
});
type TaxSettings = z.output<typeof taxSettings>;

/** https://docs.stripe.com/api/tax/registrations/object */
const registrations = z.object({ data: z.array(z.object({ country: z.string() })) });

const SUBJECT = "Stripe tax settings";

/** Whether Stripe computes taxes where the account is registered for them. */
export const lookAtStripeTax: Look = async (site) => {
  const api = managingStripe(site);
  const [settings, { data }] = await Promise.all([
    ask(site, api, "v1/tax/settings", taxSettings),
    ask(site, api, "v1/tax/registrations?status=active&limit=100", registrations),
  ]);
  return [
    judgeTax(
      settings,
      data.map(({ country }) => country),
    ),
  ];
};

/**
 * Stripe knows whether taxes are set up, and not whether they are due: where nothing is set up at all,
 * a person must say that none are.
 *
 * @param countries Where the account is registered for a tax.
 */
export function judgeTax(
  { status, status_details }: TaxSettings,
  countries: readonly string[],
): Answer {
  const where = listed([...new Set(countries.map(word))].sort());
  if (status === "active") {
    return countries.length > 0
      ? pass(SUBJECT, `They are active, with a registration in ${where}.`)
      : warn(
          SUBJECT,
          "They are active, and no place is registered: Stripe adds no tax anywhere.",
          "Add a registration where tax is due: https://dashboard.stripe.com/tax/registrations.",
        );
  }
  const missing = (status_details?.pending?.missing_fields ?? []).map(word);
  const lacks = missing.length === 0 ? "" : `: ${listed(missing)} missing`;
  return countries.length > 0
    ? fail(SUBJECT, `They are incomplete${lacks}, and the account is registered in ${where}.`)
    : unknown(
        SUBJECT,
        `They are not set up${lacks}. Whether a tax is due, Stripe does not know.`,
        "Complete https://dashboard.stripe.com/settings/tax; or, where none is due, have a person say so: npm run -s checklist -- attest 4.5 (--help tells how).",
      );
}
