import * as pulumi from "@pulumi/pulumi";

import {
  STRIPE_API_VERSION,
  STRIPE_EVENTS,
  STRIPE_WEBHOOK_PATH,
} from "../checklist/environment/served";
import { WebhookEndpoint } from "../providers/saas/sdk/stripe";

export interface PaymentsArgs {
  /** The API's host, which takes Stripe's events. */
  readonly apiHost: string;
  /** Any word: another one makes a new endpoint, with a new secret, before the old one goes. */
  readonly generation: string;
}

/** Stripe: the endpoint to which it sends the events that the application handles. */
export class Payments extends pulumi.ComponentResource {
  /** What Stripe signs its events with. Secret. */
  public readonly webhookSecret: pulumi.Output<string>;

  public constructor(name: string, args: PaymentsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:Payments", name, { ...args }, opts);
    const endpoint = new WebhookEndpoint(
      `${name}-webhook`,
      {
        url: `https://${args.apiHost}${STRIPE_WEBHOOK_PATH}`,
        enabledEvents: [...STRIPE_EVENTS],
        // By itself the endpoint would follow the account, and the SDK does not.
        apiVersion: STRIPE_API_VERSION,
        description: "BookedBarber's API",
        generation: args.generation,
      },
      { parent: this },
    );
    this.webhookSecret = endpoint.secret;
    this.registerOutputs({});
  }
}
