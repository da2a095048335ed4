/**
 * The events that an endpoint can ask for, by what they are about: those of payments, of payouts and
 * of subscriptions, in full (https://docs.stripe.com/api/events/types).
 */
const EVENTS: Readonly<Record<string, string>> = {
  account:
    "updated application.authorized application.deauthorized external_account.created external_account.deleted external_account.updated",
  balance: "available",
  charge:
    "captured expired failed pending refunded succeeded updated dispute.closed dispute.created dispute.funds_reinstated dispute.funds_withdrawn dispute.updated refund.updated",
  "checkout.session": "async_payment_failed async_payment_succeeded completed expired",
  customer:
    "created deleted updated source.created source.deleted subscription.created subscription.deleted subscription.paused subscription.pending_update_applied subscription.pending_update_expired subscription.resumed subscription.trial_will_end subscription.updated",
  invoice:
    "created deleted finalization_failed finalized marked_uncollectible paid payment_action_required payment_failed payment_succeeded sent upcoming updated voided",
  payment_intent:
    "amount_capturable_updated canceled created partially_funded payment_failed processing requires_action succeeded",
  payment_method: "attached automatically_updated detached updated",
  payout: "canceled created failed paid reconciliation_completed updated",
  refund: "created failed updated",
  setup_intent: "canceled created requires_action setup_failed succeeded",
  transfer: "created reversed updated",
};

const known = new Set(
  Object.entries(EVENTS).flatMap(([about, what]) => what.split(" ").map((x) => `${about}.${x}`)),
);

/** Whether Stripe takes the name of an event. */
export function isEvent(name: string): boolean {
  return name === "*" || known.has(name);
}
