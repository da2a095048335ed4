import { Hono } from "hono";

import type { ConnectedAccount, StripeState } from "./state";

/**
 * The account, those that are connected to it, and its taxes
 * (https://docs.stripe.com/api/accounts, https://docs.stripe.com/api/tax/settings).
 */
export function accountRoutes(state: StripeState): Hono {
  const routes = new Hono();

  routes.get("/v1/account", (c) => {
    const { id, country, currency, statementDescriptor, payoutInterval, ...account } =
      state.account;
    return c.json({
      ...{ id, object: "account", type: "standard", country, default_currency: currency },
      ...states(account),
      capabilities: { card_payments: "active", transfers: account.transfers },
      settings: {
        payments: { statement_descriptor: statementDescriptor },
        payouts: {
          schedule: { delay_days: 2, interval: payoutInterval },
          statement_descriptor: null,
        },
      },
    });
  });

  routes.get("/v1/accounts", (c) =>
    c.json({
      ...{ object: "list", url: "/v1/accounts", has_more: false },
      data: state.connected.map((account) => ({
        ...{ id: account.id, object: "account", type: "express" },
        ...states(account),
        capabilities: { transfers: account.payoutsEnabled ? "active" : "inactive" },
      })),
    }),
  );

  routes.get("/v1/tax/settings", (c) => {
    const { missingFields } = state.tax;
    const status = missingFields.length === 0 ? "active" : "pending";
    return c.json({
      ...{ object: "tax.settings", status, livemode: state.livemode },
      defaults: { tax_behavior: "exclusive", tax_code: "txcd_20030000" },
      head_office: null,
      status_details: {
        [status]: status === "active" ? {} : { missing_fields: missingFields },
      },
    });
  });

  routes.get("/v1/tax/registrations", (c) => {
    const status = c.req.query("status") ?? "active";
    const countries = status === "active" || status === "all" ? state.tax.countries : [];
    return c.json({
      ...{ object: "list", url: "/v1/tax/registrations", has_more: false },
      data: countries.map((country, at) => ({
        ...{ id: `taxreg_${at + 1}`, object: "tax.registration", country, status: "active" },
        livemode: state.livemode,
      })),
    });
  });
  return routes;
}

/** How far an account has come. */
function states(account: Omit<ConnectedAccount, "id">): object {
  const { chargesEnabled, payoutsEnabled, detailsSubmitted, currentlyDue, pastDue } = account;
  return {
    ...{ charges_enabled: chargesEnabled, payouts_enabled: payoutsEnabled },
    details_submitted: detailsSubmitted,
    requirements: {
      ...{ alternatives: [], current_deadline: null, errors: [], pending_verification: [] },
      currently_due: [...pastDue, ...currentlyDue],
      eventually_due: [...pastDue, ...currentlyDue],
      past_due: pastDue,
      disabled_reason: account.disabledReason,
    },
  };
}
