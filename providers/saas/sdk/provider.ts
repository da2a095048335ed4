import * as pulumi from "@pulumi/pulumi";

/** The tokens and addresses of the platforms; each is needed only for resources of its platform. */
export interface ProviderArgs {
  readonly railwayToken?: pulumi.Input<string> | undefined;
  readonly railwayProjectToken?: pulumi.Input<string> | undefined;
  readonly railwayUrl?: pulumi.Input<string> | undefined;
  readonly renderApiKey?: pulumi.Input<string> | undefined;
  readonly renderUrl?: pulumi.Input<string> | undefined;
  readonly sendgridApiKey?: pulumi.Input<string> | undefined;
  readonly sendgridUrl?: pulumi.Input<string> | undefined;
  readonly sentryAuthToken?: pulumi.Input<string> | undefined;
  readonly sentryUrl?: pulumi.Input<string> | undefined;
  readonly stripeApiKey?: pulumi.Input<string> | undefined;
  readonly stripeUrl?: pulumi.Input<string> | undefined;
  readonly twilioAccountSid?: pulumi.Input<string> | undefined;
  readonly twilioApiKeySid?: pulumi.Input<string> | undefined;
  readonly twilioAuthToken?: pulumi.Input<string> | undefined;
  readonly twilioUrl?: pulumi.Input<string> | undefined;
  readonly twilioMessagingUrl?: pulumi.Input<string> | undefined;
}

/** The settings that nobody may read. */
const TOKENS: readonly string[] = [
  "railwayToken",
  "railwayProjectToken",
  "renderApiKey",
  "sendgridApiKey",
  "sentryAuthToken",
  "stripeApiKey",
  "twilioAuthToken",
] satisfies readonly (keyof ProviderArgs)[];

/** The provider of the platforms and services that have no Pulumi package of their own. */
export class Provider extends pulumi.ProviderResource {
  public constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    const given = Object.entries<pulumi.Input<string> | undefined>({ ...args }).map(
      ([setting, value]) =>
        [setting, TOKENS.includes(setting) && value ? pulumi.secret(value) : value] as const,
    );
    super("saas", name, Object.fromEntries(given), opts);
  }
}
