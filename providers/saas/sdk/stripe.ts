import * as pulumi from "@pulumi/pulumi";

export interface WebhookEndpointArgs {
  /** Where the application takes Stripe's events: an https:// address. */
  readonly url: pulumi.Input<string>;
  /** The events that the application handles. */
  readonly enabledEvents: pulumi.Input<pulumi.Input<string>[]>;
  /** The API version in which events are written; the account's own where absent. */
  readonly apiVersion?: pulumi.Input<string>;
  /** Whether events of connected accounts come too, instead of the account's own. */
  readonly connect?: pulumi.Input<boolean>;
  readonly description?: pulumi.Input<string>;
  readonly disabled?: pulumi.Input<boolean>;
  /** Any word; another one makes a new endpoint with a new secret before the old one goes. */
  readonly generation?: pulumi.Input<string>;
  /** The mode in which the key must be, true where absent. */
  readonly liveMode?: pulumi.Input<boolean>;
  /** The secret of an imported endpoint, which Stripe does not tell again. */
  readonly signingSecret?: pulumi.Input<string>;
}

/** An address to which Stripe sends events. */
export class WebhookEndpoint extends pulumi.CustomResource {
  declare public readonly url: pulumi.Output<string>;
  declare public readonly enabledEvents: pulumi.Output<string[]>;
  /** What Stripe signs events with: a secret, absent for an imported endpoint without one. */
  declare public readonly secret: pulumi.Output<string>;
  /** The mode, as Stripe says it. */
  declare public readonly livemode: pulumi.Output<boolean>;

  public constructor(name: string, args: WebhookEndpointArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "saas:stripe:WebhookEndpoint",
      name,
      { ...args, secret: undefined, livemode: undefined },
      { ...opts, additionalSecretOutputs: ["secret", "signingSecret"] },
    );
  }
}
