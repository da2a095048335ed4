import { z } from "zod";

/** One setting of the provider: where else it is looked for, and what it is. */
interface Setting {
  /** The environment variable that holds it where the program and the stack do not give it. */
  readonly variable: string;
  readonly description: string;
  readonly secret?: true;
  readonly default?: string;
}

/**
 * What the provider can be told. A token is asked for only when a resource of its platform is
 * there, so that a stack needs the tokens of the platforms that it uses and no others.
 */
export const settings = {
  timeoutSeconds: {
    variable: "SAAS_TIMEOUT_SECONDS",
    description: "How long one request may take",
    default: "30",
  },
  retrySeconds: {
    variable: "SAAS_RETRY_SECONDS",
    description: "The wait before a request is sent again, doubled each time",
    default: "0.5",
  },
  stripeApiKey: {
    variable: "STRIPE_API_KEY",
    description: "Stripe: a secret or restricted key that may write webhook endpoints",
    secret: true,
  },
  stripeUrl: {
    variable: "STRIPE_API_URL",
    description: "Where Stripe's API is",
    default: "https://api.stripe.com/",
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;

/** A setting's value by its name. */
export interface Given {
  /** @throws Error that names the setting and the command that mends it, if there is none. */
  require(name: SettingName): string;
  /** @throws Error that names the setting, if it is no number above 0 */
  milliseconds(name: "timeoutSeconds" | "retrySeconds"): number;
}

const text = z.string().trim().min(1);

/** The settings that the program gave, the environment's, and the defaults, in this order. */
export function givenSettings(
  variables: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
): Given {
  const require = (name: SettingName): string => {
    const setting: Setting = settings[name];
    const found = [variables[name], environment[setting.variable], setting.default]
      .map((value) => text.safeParse(value).data)
      .find((value) => value !== undefined);
    if (found !== undefined) return found;
    const flag = setting.secret === true ? " --secret" : "";
    throw new Error(
      `the provider's setting ${name} is missing (${setting.description}): ` +
        `pulumi config set${flag} saas:${name}, or the environment variable ${setting.variable}`,
    );
  };
  return {
    require,
    milliseconds: (name) => {
      const seconds = Number(require(name));
      if (seconds > 0) return seconds * 1000;
      throw new Error(`the provider's setting ${name} must be a number of seconds above 0`);
    },
  };
}
