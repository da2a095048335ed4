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
  railwayToken: {
    variable: "RAILWAY_API_TOKEN",
    description: "Railway: a token of the workspace or the account",
    secret: true,
  },
  railwayProjectToken: {
    variable: "RAILWAY_TOKEN",
    description: "Railway: a token of one environment of a project, instead of railwayToken",
    secret: true,
  },
  railwayUrl: {
    variable: "RAILWAY_API_URL",
    description: "Where Railway's API is",
    default: "https://backboard.railway.com/",
  },
  renderApiKey: {
    variable: "RENDER_API_KEY",
    description: "Render: an API key of an account that is a member of the workspace",
    secret: true,
  },
  renderUrl: {
    variable: "RENDER_API_URL",
    description: "Where Render's API is",
    default: "https://api.render.com/v1/",
  },
  sendgridApiKey: {
    variable: "SENDGRID_API_KEY",
    description: "SendGrid: an API key that may manage what the stack declares",
    secret: true,
  },
  sendgridUrl: {
    variable: "SENDGRID_API_URL",
    description: "Where SendGrid's API is; https://api.eu.sendgrid.com/ for the EU",
    default: "https://api.sendgrid.com/",
  },
  sentryAuthToken: {
    variable: "SENTRY_AUTH_TOKEN",
    description: "Sentry: a token of a person or an internal integration with alerts:write",
    secret: true,
  },
  sentryUrl: {
    variable: "SENTRY_BASE_URL",
    description:
      "Where Sentry's API is, with /api/ at its end; https://de.sentry.io/api/ for the EU",
    default: "https://sentry.io/api/",
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
  twilioAccountSid: {
    variable: "TWILIO_ACCOUNT_SID",
    description: "Twilio: the account's SID, AC...",
  },
  twilioApiKeySid: {
    variable: "TWILIO_API_KEY_SID",
    description: "Twilio: an API key's SID, SK..., whose secret is then the twilioAuthToken",
  },
  twilioAuthToken: {
    variable: "TWILIO_AUTH_TOKEN",
    description: "Twilio: the account's live auth token",
    secret: true,
  },
  twilioUrl: {
    variable: "TWILIO_API_URL",
    description: "Where Twilio's API of accounts is",
    default: "https://api.twilio.com/",
  },
  twilioMessagingUrl: {
    variable: "TWILIO_MESSAGING_API_URL",
    description: "Where Twilio's API of messaging services is",
    default: "https://messaging.twilio.com/",
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;

/** A setting's value by its name. */
export interface Given {
  /** @throws Error that names the setting and the command that mends it, if there is none. */
  require(name: SettingName): string;
  /** Undefined where there is none. */
  find(name: SettingName): string | undefined;
  /** @throws Error that names the setting, if it is no number above 0 */
  milliseconds(name: "timeoutSeconds" | "retrySeconds"): number;
}

const text = z.string().trim().min(1);

/** The settings that the program gave, the environment's, and the defaults, in this order. */
export function givenSettings(
  variables: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
): Given {
  const find = (name: SettingName): string | undefined => {
    const setting: Setting = settings[name];
    return [variables[name], environment[setting.variable], setting.default]
      .map((value) => text.safeParse(value).data)
      .find((value) => value !== undefined);
  };
  const require = (name: SettingName): string => {
    const found = find(name);
    if (found !== undefined) return found;
    const setting: Setting = settings[name];
    const flag = setting.secret === true ? " --secret" : "";
    throw new Error(
      `the provider's setting ${name} is missing (${setting.description}): ` +
        `pulumi config set${flag} saas:${name}, or the environment variable ${setting.variable}`,
    );
  };
  return {
    require,
    find,
    milliseconds: (name) => {
      const seconds = Number(require(name));
      if (seconds > 0) return seconds * 1000;
      throw new Error(`the provider's setting ${name} must be a number of seconds above 0`);
    },
  };
}
