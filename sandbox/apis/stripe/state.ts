/** A webhook endpoint as Stripe keeps it. */
export interface WebhookEndpoint {
  readonly id: string;
  url: string;
  enabledEvents: readonly string[];
  readonly apiVersion: string | undefined;
  readonly connect: boolean;
  description: string | undefined;
  disabled: boolean;
  metadata: Readonly<Record<string, string>>;
  readonly created: number;
  /** Told once, in the answer to the creation. */
  readonly secret: string;
}

/** How far an account has come with what Stripe asks of it. */
export interface ConnectedAccount {
  readonly id: string;
  chargesEnabled: boolean;
  payoutsEnabled: boolean;
  detailsSubmitted: boolean;
  /** What Stripe asks for, as `external_account`. */
  currentlyDue: readonly string[];
  pastDue: readonly string[];
  disabledReason: string | null;
}

/** The account of the keys. */
export interface Account extends ConnectedAccount {
  country: string;
  currency: string;
  /** What customers read on their bank's statement. */
  statementDescriptor: string | null;
  payoutInterval: "daily" | "weekly" | "monthly" | "manual";
  /** Whether it may move money to connected accounts. */
  transfers: "active" | "inactive" | "pending";
}

export interface StripeState {
  /** The account's keys; what a restricted one may not do is not modelled. */
  keys: ReadonlySet<string>;
  livemode: boolean;
  readonly account: Account;
  connected: readonly ConnectedAccount[];
  tax: {
    /** None where the settings are complete. */
    missingFields: readonly string[];
    /** Where the account is registered for a tax. */
    countries: readonly string[];
  };
  /** The endpoints, the newest first, as Stripe lists them. */
  endpoints: readonly WebhookEndpoint[];
  /** What was answered to requests with an Idempotency-Key. */
  readonly answered: Map<string, { readonly request: string; readonly answer: unknown }>;
}

/** An account that may do all that it is for. */
export function readyAccount(id: string): ConnectedAccount {
  return {
    ...{ id, chargesEnabled: true, payoutsEnabled: true, detailsSubmitted: true },
    ...{ currentlyDue: [], pastDue: [], disabledReason: null },
  };
}
