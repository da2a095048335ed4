import * as pulumi from "@pulumi/pulumi";

/** The tokens and addresses of the platforms; each is needed only for resources of its platform. */
export interface ProviderArgs {
  readonly stripeApiKey?: pulumi.Input<string> | undefined;
  readonly stripeUrl?: pulumi.Input<string> | undefined;
}

/** The settings that nobody may read. */
const TOKENS: readonly string[] = ["stripeApiKey"] satisfies readonly (keyof ProviderArgs)[];

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
