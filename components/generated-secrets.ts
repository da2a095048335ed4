import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

export interface GeneratedSecretsArgs {
  /** Any word; another one than before makes every key anew at the next `pulumi up`. */
  readonly rotation: pulumi.Input<string>;
}

/** Letters and digits alone: safe in URLs, shells and YAML. 64 of them carry 381 bits. */
const keyLength = 64;

/**
 * The application's keys, which the stack makes up: nobody needs to know them, and no person ever
 * sets one. Passwords of the database are made with its logins (components/database-logins.ts).
 *
 * The keys are not protected, for a protected key could not be replaced, that is, not be rotated:
 * what depends on them is, and it would have to be deleted before them (docs/decisions/0004).
 */
export class GeneratedSecrets extends pulumi.ComponentResource {
  public readonly secretKey: pulumi.Output<string>;
  public readonly jwtSecretKey: pulumi.Output<string>;

  public constructor(
    name: string,
    args: GeneratedSecretsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("bookedbarber:index:GeneratedSecrets", name, { ...args }, opts);

    const key = (suffix: string): pulumi.Output<string> =>
      new random.RandomPassword(
        `${name}-${suffix}`,
        { length: keyLength, special: false, keepers: { rotation: args.rotation } },
        { parent: this },
      ).result;

    this.secretKey = key("secret-key");
    this.jwtSecretKey = key("jwt-secret-key");

    this.registerOutputs({});
  }
}
