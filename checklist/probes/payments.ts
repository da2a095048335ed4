import { STRIPE_WEBHOOK_PATH } from "../environment/served";
import type { ProbeDescription } from "./probe";

export const paymentProbes = [
  {
    id: "stripe-account-ready",
    items: ["4.1"],
    title: "The Stripe account is live, complete, and may charge",
    why: "A key can look live and open a test account, and Stripe takes no payment for an account whose papers are missing: both show only when a customer pays.",
    fix: "Give Stripe what it asks for at https://dashboard.stripe.com/account/status, with the test mode off.",
    looks:
      "Asks Stripe with the application's key whether the balance is live, whether the account may charge, and what it still requires.",
    severity: "error",
  },
  {
    id: "stripe-payouts-ready",
    items: ["4.4"],
    title: "The Stripe account may pay out",
    why: "Without payouts the money of every booking stays at Stripe, and barbers are not paid.",
    fix: "Add a bank account and give what Stripe asks for: https://dashboard.stripe.com/settings/payouts.",
    looks:
      "Asks Stripe whether payouts are enabled, on which schedule, and how many of the connected accounts can be paid out.",
    severity: "error",
  },
  {
    id: "stripe-tax-active",
    items: ["4.5"],
    title: "Stripe's tax settings are active",
    why: "With incomplete settings Stripe refuses to compute a tax, and who owes it pays it out of the price.",
    fix: "Complete https://dashboard.stripe.com/settings/tax, with a registration for each place where tax is due.",
    looks:
      "Asks Stripe for the state of the tax settings, for what they lack, and for the places where the account is registered.",
    severity: "error",
  },
  {
    id: "stripe-endpoint-enabled",
    items: ["4.2"],
    title: "Stripe's endpoint for the application is enabled, with the events that it handles",
    why: "Stripe switches an endpoint off that fails for some days, and a second one on the same host has every event handled twice.",
    fix: "Put back what the stack declares: pulumi up --refresh --policy-pack policies.",
    looks: `Asks Stripe for all endpoints, and compares that of ${STRIPE_WEBHOOK_PATH} with what the application handles.`,
    severity: "error",
  },
] as const satisfies readonly ProbeDescription[];
