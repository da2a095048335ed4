import assert from "node:assert/strict";

import { daysAfter } from "../../../checklist/day";
import { judgeStripeAccount } from "../../../probes/payments/account-ready";
import type { StripeAccount } from "../../../probes/payments/account";
import { judgePayouts } from "../../../probes/payments/payouts-ready";
import { accountsOf, API, CANARY, first, judges, lines, look, TODAY } from "../accounts";
import type { Accounts } from "../accounts";

/** Another endpoint at Stripe, like the application's. */
function addEndpoint({ stripe }: Accounts, more: object): void {
  const { endpoints } = stripe.state;
  stripe.state.endpoints = [...endpoints, { ...first(endpoints), id: "we_other", ...more }];
}

describe("the probes of payments", () => {
  judges("stripe-account-ready", [
    [
      "a key of the test mode, whatever its prefix says",
      ({ stripe }) => (stripe.state.livemode = false),
      /^fail 4\.1: STRIPE_SECRET_KEY opens the test mode/,
    ],
    [
      "an account that may not charge",
      ({ stripe }) =>
        Object.assign(stripe.state.account, {
          chargesEnabled: false,
          disabledReason: "requirements.past_due",
        }),
      /^fail 4\.1: The account may not charge \(requirements\.past_due\)\.$/,
    ],
    [
      "details that were not submitted",
      ({ stripe }) => (stripe.state.account.detailsSubmitted = false),
      /^fail 4\.1: The account's details have not been submitted\.$/,
    ],
    [
      "requirements that are past due, once each",
      ({ stripe }) => (stripe.state.account.pastDue = ["external_account", "tos_acceptance.date"]),
      /^fail 4\.1: 2 requirements of Stripe's past due: external_account, tos_acceptance\.date\.$/,
    ],
    [
      "requirements that are due",
      ({ stripe }) => (stripe.state.account.currentlyDue = ["external_account"]),
      /^warn 4\.1: Stripe asks for external_account\.$/,
    ],
    [
      "statements without the business's name",
      ({ stripe }) => (stripe.state.account.statementDescriptor = null),
      /^warn 4\.1: Customers' bank statements name no business/,
    ],
    [
      "a key that Stripe refuses",
      ({ stripe }) => (stripe.state.keys = new Set()),
      /^fail 4\.1: Stripe refuses the key in STRIPE_SECRET_KEY \(401\)\.$/,
    ],
  ]);

  it("says when a requirement must be met", () => {
    const account: StripeAccount = {
      ...{ charges_enabled: true, payouts_enabled: true, details_submitted: true },
      requirements: {
        currently_due: ["external_account"],
        current_deadline: Date.parse(daysAfter(TODAY, 12)) / 1000,
      },
      settings: { payments: { statement_descriptor: "BOOKEDBARBER" } },
    };
    const [, warning] = judgeStripeAccount(true, account, TODAY);
    assert.match(warning?.message ?? "", /external_account by \d{4}-\d\d-\d\d, in 12 days\.$/);
    const [, late] = judgeStripeAccount(true, account, daysAfter(TODAY, 13));
    assert.match(late?.message ?? "", /external_account, since \d{4}-\d\d-\d\d\.$/);
  });

  judges("stripe-payouts-ready", [
    [
      "payouts that are not enabled",
      ({ stripe }) => (stripe.state.account.payoutsEnabled = false),
      /^fail 4\.4: Stripe pays nothing out\.$/,
    ],
    [
      "transfers that are not active",
      ({ stripe }) => (stripe.state.account.transfers = "pending"),
      /^fail 4\.4: The capability transfers is pending/,
    ],
    [
      "payouts that somebody must ask for",
      ({ stripe }) => (stripe.state.account.payoutInterval = "manual"),
      /^warn 4\.4: .* the schedule is manual\.$/,
    ],
    [
      "a barber who cannot be paid out",
      ({ stripe }) =>
        Object.assign(first(stripe.state.connected), {
          payoutsEnabled: false,
          currentlyDue: ["external_account"],
        }),
      /^warn 4\.4: 1 of 2 accounts that have connected cannot be paid out; Stripe asks for external_account\.$/,
    ],
    [
      "barbers of whom none can be paid out",
      ({ stripe }) => {
        for (const account of stripe.state.connected) account.payoutsEnabled = false;
      },
      /^fail 4\.4: 2 of 2 accounts/,
    ],
    [
      "that no barber has connected yet",
      ({ stripe }) => (stripe.state.connected = []),
      /^not-applicable 4\.4: No barber has connected an account yet\.$/,
    ],
  ]);

  it("tells of an account without a bank account, where Stripe tells them", () => {
    const account = { charges_enabled: true, payouts_enabled: true, details_submitted: true };
    const [answer] = judgePayouts({ ...account, external_accounts: { data: [] } });
    assert.equal(answer?.message, "There is no bank account to pay out to.");
    assert.equal(judgePayouts(account)[0]?.status, "pass");
  });

  judges("stripe-tax-active", [
    [
      "incomplete settings where the account is registered",
      ({ stripe }) => (stripe.state.tax.missingFields = ["head_office"]),
      /^fail 4\.5: They are incomplete: head_office missing, and the account is registered in US\.$/,
    ],
    [
      "settings by which no tax is added",
      ({ stripe }) => (stripe.state.tax.countries = []),
      /^warn 4\.5: They are active, and no place is registered/,
    ],
    [
      "settings that are not there, as far as it can be known",
      ({ stripe }) => (stripe.state.tax = { missingFields: ["head_office"], countries: [] }),
      /^unknown 4\.5: They are not set up: head_office missing\. Whether a tax is due/,
    ],
  ]);

  judges("stripe-endpoint-enabled", [
    [
      "an endpoint that is not there",
      ({ stripe }) => (stripe.state.endpoints = []),
      /^fail 4\.2: Stripe sends no event to https:\/\/api\.bookedbarber\.com\/api\/v2\/webhooks\/stripe\.$/,
    ],
    [
      "an endpoint at a path that nobody serves",
      ({ stripe }) => (first(stripe.state.endpoints).url = `https://${API}/webhook`),
      /^fail 4\.2: Stripe sends no event to .*, only to other paths of it \(we_own\)\.$/,
    ],
    [
      "an endpoint that is switched off",
      ({ stripe }) => (first(stripe.state.endpoints).disabled = true),
      /^fail 4\.2: we_own is disabled\.$/,
    ],
    [
      "an event that is not sent",
      ({ stripe }) => {
        const own = first(stripe.state.endpoints);
        own.enabledEvents = own.enabledEvents.slice(1);
      },
      /^fail 4\.2: we_own lacks charge\.dispute\.created\.$/,
    ],
    [
      "every event being sent",
      ({ stripe }) => (first(stripe.state.endpoints).enabledEvents = ["*"]),
      /^fail 4\.2: we_own asks for every event/,
    ],
    [
      "an endpoint of the test mode",
      ({ stripe }) => (stripe.state.livemode = false),
      /^fail 4\.2: we_own is one of the test mode\.$/,
    ],
    [
      "a version that the application does not read",
      (accounts) => {
        addEndpoint(accounts, { apiVersion: undefined });
        accounts.stripe.state.endpoints = accounts.stripe.state.endpoints.slice(1);
      },
      /^fail 4\.2: we_other writes events in the version of the account, and the application reads 2023-10-16\.$/,
    ],
    [
      "a second endpoint that is sent the same",
      (accounts) => {
        addEndpoint(accounts, { url: `https://${API}/old?token=${CANARY}` });
      },
      /^fail 4\.2: 1 more endpoint of the same host \(we_other\): events are sent twice\.$/,
    ],
    [
      "a second endpoint that is sent everything",
      (accounts) => {
        addEndpoint(accounts, { enabledEvents: ["*"] });
      },
      /^fail 4\.2: 1 more endpoint/,
    ],
  ]);

  for (const [title, more] of [
    ["of other events", { enabledEvents: ["payout.paid"] }],
    ["that is switched off", { disabled: true }],
    ["of connected accounts", { connect: true }],
    ["of another host", { url: "https://api.example.com/api/v2/webhooks/stripe" }],
  ] as const) {
    it(`stripe-endpoint-enabled lets a second endpoint be ${title}`, async () => {
      const accounts = await accountsOf();
      addEndpoint(accounts, more);
      const found = lines(await look("stripe-endpoint-enabled", accounts));
      assert.deepEqual(
        found.map((line) => line.split(" ")[0]),
        ["pass"],
      );
    });
  }

  it("asks for the endpoints by the key of the stack, where there is one", async () => {
    const accounts = await accountsOf();
    accounts.target.settings["stripeApiKey"] = `rk_live_${CANARY}`;
    const refused = lines(await look("stripe-endpoint-enabled", accounts));
    assert.deepEqual(refused, ["unknown 4.2: Stripe refuses the key (401)."]);
    accounts.stripe.state.keys = new Set([`rk_live_${CANARY}`]);
    assert.match(lines(await look("stripe-endpoint-enabled", accounts))[0] ?? "", /^pass 4\.2/);
  });
});
