/** A part of the production deployment checklist. */
export interface Section {
  readonly number: number;
  readonly title: string;
}

/** One box of the checklist. */
export interface Item {
  /** `<section>.<ordinal>`, in the order of the checklist's boxes. Stable: never renumbered. */
  readonly id: string;
  readonly section: number;
  /** In our own words: what is true when the box can be ticked. */
  readonly title: string;
}

/** The ways in which an item can be covered. */
export type Coverage =
  /** The stack makes it so. */
  | "declared"
  /** A rule refuses anything else. */
  | "enforced"
  /** A probe looks at the running system. */
  | "verified"
  /** A person has signed for it. */
  | "attested";

const CHECKLIST: readonly (readonly [title: string, items: readonly string[]])[] = [
  [
    "Environment configuration",
    [
      "DATABASE_URL leads to the production PostgreSQL database",
      "SECRET_KEY is 64 random characters or more and no default",
      "STRIPE_SECRET_KEY is a live key",
      "STRIPE_PUBLISHABLE_KEY is a live key",
      "STRIPE_WEBHOOK_SECRET is the endpoint's signing secret",
      "ALLOWED_ORIGINS lists the production domains",
      "ENVIRONMENT says production",
      "DEBUG is off",
      "Mail can be sent: SENDGRID_API_KEY",
      "Text messages can be sent: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN",
      "Calendars can be connected: GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET",
      "Cache and queues have their Redis: REDIS_URL",
      "Errors are reported: SENTRY_DSN",
      "NEXT_PUBLIC_API_URL is the production API's address",
      "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY is a live key",
      "NEXT_PUBLIC_DEMO_MODE is off",
      "NODE_ENV says production",
    ],
  ],
  [
    "Security validation",
    [
      "No default or example value is left",
      "Secret keys are 32 characters or longer",
      "No test key is left",
      "Only production domains may call the API from a browser",
      "Every domain is served over https only",
      "Responses carry the security headers",
      "The key that signs access tokens is unique and strong",
      "Passwords are hashed with bcrypt at a sound cost",
      "Requests are limited",
      "Sessions end after a sound time",
    ],
  ],
  [
    "Database setup",
    [
      "A PostgreSQL server is provisioned",
      "The application can connect to the database",
      "The migrations are applied",
      "Connections are pooled within the server's limits",
      "Backups are set up",
      "No test data is in the production database",
      "Administrators exist, with strong passwords",
      "The indexes fit the queries",
      "The database holds up under load",
    ],
  ],
  [
    "External services",
    [
      "Stripe: the live account is ready to charge",
      "Stripe: the webhook endpoints exist and work",
      "Stripe: a small payment went through",
      "Stripe: barbers can be paid out",
      "Stripe: taxes are set up where they are due",
      "SendGrid: a Pro plan with an IP address of its own",
      "SendGrid: the IP address is warmed up",
      "SendGrid: the domain is authenticated",
      "SendGrid: the senders are verified",
      "SendGrid: the templates carry the brand",
      "SendGrid: mail arrives at the large providers",
      "SendGrid: bounces and complaints come back by webhook",
      "SendGrid: opens and clicks are tracked",
      "SendGrid: people can unsubscribe from marketing mail",
      "SendGrid: SPF, DKIM and DMARC records are published",
      "SendGrid: the sender's reputation is watched",
      "Twilio: the account is ready",
      "Twilio: the phone number is verified",
      "Twilio: the message templates are ready",
      "Twilio: test messages arrived",
      "Twilio: people can opt out",
      "Google: the Cloud project exists",
      "Google: the OAuth client exists",
      "Google: the Calendar API is enabled",
      "Google: the consent screen is set up",
      "Google: a calendar was connected from end to end",
    ],
  ],
  [
    "Monitoring and observability",
    [
      "The Sentry project exists",
      "Errors alert somebody",
      "Performance is traced",
      "Releases are tracked",
      "The health endpoints answer",
      "Uptime is watched",
      "Performance metrics are collected",
      "Logs are gathered in one place",
      "Critical errors alert somebody",
      "Slowness alerts somebody",
      "Failed payments alert somebody",
      "Lost database connections alert somebody",
    ],
  ],
  [
    "Performance and scalability",
    [
      "The API answers within 500 ms on average",
      "Database queries are tuned",
      "Answers are cached where that helps",
      "Static files are small and cached",
      "Many visitors at once were tried",
      "Many payments at once were tried",
      "The database was tried under load",
      "Memory use is watched",
    ],
  ],
  [
    "Deployment platform",
    [
      "Railway: the environment variables are set",
      "Railway: the custom domain is set",
      "Railway: the certificate is active",
      "Railway: the health checks pass",
      "Railway: a push to the repository deploys",
      "Render: the environment variables are set",
      "Render: the PostgreSQL database is connected",
      "Render: the custom domain is set",
      "Render: the certificate is active",
      "Render: the build and the deployment pass",
    ],
  ],
  [
    "Testing and validation",
    [
      "The unit tests pass",
      "The integration tests pass",
      "A booking was tried from end to end",
      "A payment was tried",
      "Mail and text messages were tried",
      "Live: the health endpoint answers",
      "Live: the API's endpoints can be reached",
      "Live: the frontend reaches the backend",
      "Live: people can sign in",
      "Live: a booking can be made",
      "Live: a payment can be made",
    ],
  ],
  [
    "Backup and recovery",
    [
      "Backups run on a schedule",
      "Backups are kept for a set time",
      "A backup was restored",
      "The environment variables are backed up safely",
      "The way to recover is written down",
      "The recovery time objective is set",
      "The recovery point objective is set",
      "There is a plan for incidents",
    ],
  ],
  [
    "Documentation and support",
    [
      "The API's documentation is up to date",
      "The environment's set-up is documented",
      "There is a guide to troubleshooting",
      "The architecture's documentation is up to date",
      "The users' guides are up to date",
      "The administration panel is documented",
      "People know how to reach support",
      "The privacy policy and the terms are up to date",
    ],
  ],
  [
    "Go-live",
    [
      "Before: every item above is done and verified",
      "Before: the load tests passed",
      "Before: the security audit passed",
      "Before: the performance targets are met",
      "Before: monitoring and alerts are on",
      "Launch: DNS points to production",
      "Launch: the certificates are verified",
      "Launch: the whole team knows",
      "Launch: the dashboards are open",
      "Launch: support is ready",
      "First day: error rates are watched",
      "First day: performance is watched",
      "First day: payments are verified",
      "First day: users' activity is watched",
      "First day: feedback is gathered and acted upon",
    ],
  ],
];

/** The checklist's sections: its ten, and the go-live part as the eleventh. */
export const sections: readonly Section[] = CHECKLIST.map(([title], index) => ({
  number: index + 1,
  title,
}));

/** The checklist's 134 boxes in their order. */
export const items: readonly Item[] = CHECKLIST.flatMap(([, titles], index) =>
  titles.map((title, ordinal) => ({
    id: `${index + 1}.${ordinal + 1}`,
    section: index + 1,
    title,
  })),
);

const byId = new Map(items.map((item) => [item.id, item]));

/** The item of that id. */
export function findItem(id: string): Item | undefined {
  return byId.get(id);
}
