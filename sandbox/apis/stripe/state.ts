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

export interface StripeState {
  /** The account's keys; what a restricted one may not do is not modelled. */
  readonly keys: ReadonlySet<string>;
  livemode: boolean;
  /** The endpoints, the newest first, as Stripe lists them. */
  endpoints: readonly WebhookEndpoint[];
  /** What was answered to requests with an Idempotency-Key. */
  readonly answered: Map<string, { readonly request: string; readonly answer: unknown }>;
}
