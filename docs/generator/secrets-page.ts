import { variables } from "../../checklist/environment/contract";
import type { Variable } from "../../checklist/environment/variable";
import { block, code, page, plainText } from "./markdown";

/** How one secret is replaced by a new one. */
interface Rotation {
  /** Where the new one comes from. */
  readonly from: string;
  /** The commands, one a line; undefined for a secret that a person sets by its name. */
  readonly commands?: readonly string[];
  /** What becomes of the old one, and what the change does to people. */
  readonly then: string;
}

const UP = "pulumi up --policy-pack policies";

const LOGINS: Rotation = {
  from: "The stack makes up new passwords for new logins, beside those in use.",
  commands: [
    "pulumi config set databaseLogins 1,2",
    UP,
    "pulumi config set databaseLogins 1:closed,2",
    UP,
    "pulumi config set databaseLogins 2",
    UP,
  ],
  then: "[Without an outage](../rotation.md): deploy everything that connects after the first update; the last one removes the old logins. Count on from the numbers in use.",
};
const KEYS: Rotation = {
  from: "The stack makes up a new key.",
  commands: ["pulumi config set secretsRotation 2", UP],
  then: "Any other word than the one before. Everybody is signed out, and both keys change.",
};

/** Each secret of the environment, by its variable; a test sees that none is missing. */
const ROTATIONS: Readonly<Record<string, Rotation>> = {
  DATABASE_URL: LOGINS,
  READONLY_DATABASE_URL: LOGINS,
  DATABASE_UNPOOLED_URL: LOGINS,
  SECRET_KEY: KEYS,
  JWT_SECRET_KEY: KEYS,
  CSRF_SECRET_KEY: {
    from: "`openssl rand -base64 48` makes one.",
    then: "Forms that are open in a browser must be loaded again.",
  },
  ENCRYPTION_KEY: {
    from: "`openssl rand -base64 48` makes one.",
    then: "What was encrypted with the old key cannot be read with the new one: let the application encrypt it anew first.",
  },
  STRIPE_SECRET_KEY: {
    from: "[Stripe, API keys](https://dashboard.stripe.com/apikeys): Roll key, and let the old one expire in a day.",
    then: "The old key works until it expires. The mode and the account stay the same, or the policies refuse it.",
  },
  STRIPE_WEBHOOK_SECRET: {
    from: "Stripe makes one for a new endpoint, which the stack declares.",
    commands: ["pulumi config set stripeWebhookGeneration 2", UP],
    then: "[What happens to events meanwhile](../rotation.md). Of an endpoint that was made by hand: Roll secret on its page at Stripe, then `pulumi config set --secret STRIPE_WEBHOOK_SECRET`.",
  },
  SENDGRID_API_KEY: {
    from: "[SendGrid, API keys](https://app.sendgrid.com/settings/api_keys): a second key with the same scopes.",
    then: "Delete the old key there once mail goes out with the new one.",
  },
  SENDGRID_WEBHOOK_SECRET: {
    from: "SendGrid makes the pair of keys; the stack reads the public one.",
    commands: [`${UP} --replace '<urn of mail-events>'`],
    then: "`pulumi stack --show-urns` tells the URN. Events that are signed with the old key are refused from then on, and SendGrid sends them again for a day.",
  },
  SMTP_PASSWORD: {
    from: "The mail server's own page of its accounts.",
    then: "Where the server knows one password only, mail waits between the two.",
  },
  TWILIO_AUTH_TOKEN: {
    from: "[Twilio, auth tokens](https://console.twilio.com/us1/account/keys-credentials/api-keys): make a secondary token.",
    then: "Promote the secondary token once the application runs with it; the old one ends there.",
  },
  GOOGLE_CLIENT_SECRET: {
    from: "[Google Cloud, clients](https://console.cloud.google.com/auth/clients): Add secret.",
    then: "Disable the old secret there, and delete it a day later. Calendars stay connected.",
  },
  REDIS_URL: {
    from: "Redis's platform: a second user or a new password.",
    then: "Limits and queues are empty only where the server itself is a new one.",
  },
  SENTRY_AUTH_TOKEN: {
    from: "[Sentry, organization tokens](https://sentry.io/settings/auth-tokens/): a second token with the same scopes.",
    then: "Revoke the old token there. CI has one of its own: the secret of that name of the environment production.",
  },
};

/** The settings by which the program itself reaches the systems. */
const TOKENS: readonly (readonly [setting: string, what: string, rotation: Rotation])[] = [
  [
    "cloudflare:apiToken",
    "Cloudflare's API",
    {
      from: "[Cloudflare, API tokens](https://dash.cloudflare.com/profile/api-tokens): Roll.",
      then: "The old token ends at once; nothing but this program uses it.",
    },
  ],
  [
    "sentry:token",
    "Sentry's teams and projects",
    {
      from: "Sentry, a second token with team:admin and project:admin.",
      then: "Revoke the old token there.",
    },
  ],
  [
    "sentryAuthToken",
    "Sentry's monitors and alerts",
    { from: "Sentry, a second token with alerts:write.", then: "Revoke the old token there." },
  ],
  [
    "railwayToken",
    "Railway's API",
    {
      from: "[Railway, tokens](https://railway.com/account/tokens): a second token of the workspace.",
      then: "Delete the old token there.",
    },
  ],
  [
    "renderApiKey",
    "Render's API",
    {
      from: "[Render, account settings](https://dashboard.render.com/settings#api-keys): a second key.",
      then: "Revoke the old key there.",
    },
  ],
  [
    "stripeApiKey",
    "Stripe's webhook endpoints",
    { from: "Stripe, API keys: a second restricted key.", then: "Revoke the old key there." },
  ],
  [
    "sendgridApiKey",
    "SendGrid's account",
    { from: "SendGrid, API keys: a second key.", then: "Delete the old key there." },
  ],
  [
    "postgresql:password",
    "the server's administrator",
    {
      from: "The database's platform; on a server of our own, `\\password` in psql.",
      then: "The application does not use this login.",
    },
  ],
];

/** The secrets with the steps that replace each. */
export function secretsPage(): string {
  return page(
    "# Rotating each secret",
    "Generated by `npm run docs` from the environment contract. Replace a secret when somebody leaves, when it may have been seen, and once a year. `pulumi config set --secret` asks for the value, so that it is in no shell's history; CI deploys what was set once the stack's file is merged.",
    "After each: `npm run -s checklist -- verify` shows whether the application and its services still work with it, and `npm run -s checklist -- report` whether it is one that production may have.",
    "## The application's",
    ...variables.filter(({ secret }) => secret).map(variableSection),
    "## The program's own",
    ...TOKENS.map(([setting, what, rotation]) =>
      section(`${code(setting)}: ${what}`, rotation, setting),
    ),
  );
}

/** The variables that have steps, for the test that each of them is a secret of the contract. */
export const rotatedVariables: readonly string[] = Object.keys(ROTATIONS);

function variableSection({ name, description }: Variable): string {
  const rotation = ROTATIONS[name];
  if (rotation === undefined) throw new Error(`docs/generator/secrets-page.ts has no ${name}`);
  return section(`${code(name)}: ${plainText(description)}`, rotation, name);
}

function section(title: string, { from, commands, then }: Rotation, setting: string): string {
  const steps = commands ?? [`pulumi config set --secret ${setting}`, UP];
  return [`### ${title}`, from, block("console", steps.join("\n")), then].join("\n\n");
}
