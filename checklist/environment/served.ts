/**
 * What the application serves to the services outside, and what it makes of their events: a fact
 * about the application's source, which none of those services can know.
 */

/** Where the API tells that it answers. */
export const HEALTH_PATH = "/health";

/** What answers once a service runs: the API's route for that, the home page. */
export const HEALTH_CHECK_PATHS = { backend: HEALTH_PATH, frontend: "/" } as const;

/** Where the API tells how the database, Redis and the pool are. */
export const DETAILED_HEALTH_PATH = "/api/v1/health/detailed";

/** Where people sign in, by POST. */
export const SIGN_IN_PATH = "/api/v2/auth/login";

/** Where FastAPI shows the API's documentation, unless it is told not to. */
export const DOCUMENTATION_PATHS = ["/docs", "/redoc", "/openapi.json"] as const;

/** Where the application takes Stripe's events. */
export const STRIPE_WEBHOOK_PATH = "/api/v2/webhooks/stripe";

/** The events of Stripe's that the application handles. */
export const STRIPE_EVENTS = [
  "charge.dispute.created",
  "customer.subscription.created",
  "customer.subscription.deleted",
  "customer.subscription.updated",
  "invoice.payment_failed",
  "invoice.payment_succeeded",
  "payment_intent.payment_failed",
  "payment_intent.succeeded",
  "transfer.created",
] as const;

/** The version of Stripe's API that the application's SDK (stripe-python 7.12.0) reads. */
export const STRIPE_API_VERSION = "2023-10-16";

/** Where the application takes text messages, and what became of those that it sent. */
export const TEXT_PATHS = {
  incoming: "/api/v2/webhooks/sms/incoming",
  status: "/api/v2/webhooks/sms/status",
} as const;

/** What tells that an address takes no mail, or wants none: without these a list goes bad. */
export const LIST_HYGIENE_EVENTS = ["bounce", "dropped", "spam_report"] as const;

/** The local parts of the addresses that mail comes from. */
export const SENDERS = ["noreply", "support"] as const;
