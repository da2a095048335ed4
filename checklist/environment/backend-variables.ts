import type { Variable } from "./variable";

type Line<Name extends string> = Pick<Variable<Name>, "name" | "items" | "description"> &
  Partial<Variable<Name>>;

/** A line of the contract; its name is part of its type, so that no other place can misspell it. */
const line = <const Name extends string>(given: Line<Name>): Variable<Name> => ({
  aliases: [],
  side: "backend",
  secret: false,
  required: false,
  source: given.default === undefined ? "setting" : "constant",
  format: "text",
  ...given,
});

const database = [
  line({
    name: "DATABASE_URL",
    items: ["1.1", "3.1"],
    secret: true,
    required: true,
    source: "derived",
    format: "database-url",
    description: "PostgreSQL connection of the application, with the application's own role",
  }),
  line({
    name: "READONLY_DATABASE_URL",
    items: ["1.1"],
    secret: true,
    source: "derived",
    format: "database-url",
    description: "PostgreSQL connection for reports, with a role that can only read",
  }),
  line({
    name: "DATABASE_UNPOOLED_URL",
    items: ["3.3", "1.1"],
    secret: true,
    source: "derived",
    format: "database-url",
    description: "Direct PostgreSQL connection, past the pooler, for migrations",
  }),
  line({
    name: "DB_POOL_SIZE",
    items: ["3.4"],
    format: "integer",
    default: "5",
    description: "Connections that each worker keeps open",
  }),
  line({
    name: "DB_MAX_OVERFLOW",
    items: ["3.4"],
    format: "integer",
    default: "5",
    description: "Connections that each worker may open beyond its pool",
  }),
  line({
    name: "DB_POOL_TIMEOUT",
    items: ["3.4"],
    format: "integer",
    default: "30",
    description: "Seconds to wait for a free connection",
  }),
  line({
    name: "DB_POOL_RECYCLE",
    items: ["3.4"],
    format: "integer",
    default: "1800",
    description: "Seconds after which a connection is replaced",
  }),
  line({
    name: "DB_POOL_PRE_PING",
    items: ["3.4"],
    format: "boolean",
    default: "true",
    description: "Whether a connection is tried before it is used",
  }),
  line({
    name: "DB_STATEMENT_TIMEOUT",
    items: ["3.8"],
    format: "integer",
    default: "30000",
    description: "Milliseconds after which the server ends a statement",
  }),
  line({
    name: "WEB_CONCURRENCY",
    items: ["3.4"],
    format: "integer",
    default: "2",
    description: "Worker processes of each replica",
  }),
];

const secretKeys = [
  line({
    name: "SECRET_KEY",
    items: ["1.2", "2.2"],
    secret: true,
    required: true,
    source: "generated",
    description: "Key that signs sessions, 64 random characters or more",
  }),
  line({
    name: "JWT_SECRET_KEY",
    items: ["2.7", "2.2"],
    secret: true,
    required: true,
    source: "generated",
    description:
      "Key that signs access tokens, 64 random characters or more, another than SECRET_KEY",
  }),
  line({
    name: "CSRF_SECRET_KEY",
    items: ["2.2"],
    secret: true,
    description: "Key that signs CSRF tokens, 64 random characters or more",
  }),
  line({
    name: "ENCRYPTION_KEY",
    items: ["2.2"],
    secret: true,
    encrypts: true,
    description: "Key that encrypts stored fields, 64 random characters or more",
  }),
];

const payments = [
  line({
    name: "STRIPE_SECRET_KEY",
    items: ["1.3", "4.1"],
    secret: true,
    required: true,
    description: "Live secret key of Stripe, sk_live_ or a restricted rk_live_",
  }),
  line({
    name: "STRIPE_PUBLISHABLE_KEY",
    items: ["1.4", "4.1"],
    required: true,
    description: "Live publishable key of Stripe, pk_live_",
  }),
  line({
    name: "STRIPE_WEBHOOK_SECRET",
    items: ["1.5", "4.2"],
    secret: true,
    required: true,
    source: "derived",
    description: "Signing secret of the webhook endpoint, whsec_",
  }),
  line({
    name: "STRIPE_CONNECT_CLIENT_ID",
    items: ["4.4"],
    description: "Client id of Stripe Connect, through which barbers are paid, ca_",
  }),
];

const process = [
  line({
    name: "ALLOWED_ORIGINS",
    aliases: ["CORS_ORIGINS", "CORS_ALLOWED_ORIGINS", "BACKEND_CORS_ORIGINS"],
    items: ["1.6", "2.4"],
    required: true,
    source: "derived",
    format: "origins",
    description: "Origins whose pages may call the API, separated by commas",
  }),
  line({
    name: "ENVIRONMENT",
    items: ["1.7"],
    required: true,
    default: "production",
    description: "Stage that the application runs in",
  }),
  line({
    name: "DEBUG",
    items: ["1.8"],
    required: true,
    format: "boolean",
    default: "false",
    description: "Whether errors show their insides to visitors",
  }),
  line({
    name: "LOG_LEVEL",
    items: ["5.8", "1.8"],
    choices: ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
    default: "INFO",
    description: "Least level that is logged",
  }),
  line({
    name: "LOG_FORMAT",
    items: ["5.8"],
    default: "json",
    description: "Shape of a log line",
  }),
  line({
    name: "PORT",
    items: ["7.1"],
    format: "integer",
    description: "Port that the server listens on; the hosting platform sets it",
  }),
  line({
    name: "FRONTEND_URL",
    items: ["2.5", "1.6"],
    required: true,
    source: "derived",
    format: "url",
    description: "Address of the web application, without a slash at the end",
  }),
  line({
    name: "BACKEND_URL",
    items: ["2.5", "1.14"],
    source: "derived",
    format: "url",
    description: "Address of the API, without a slash at the end",
  }),
];

const authentication = [
  line({
    name: "JWT_ALGORITHM",
    items: ["2.7"],
    default: "HS256",
    description: "Algorithm that signs access tokens",
  }),
  line({
    name: "ACCESS_TOKEN_EXPIRE_MINUTES",
    items: ["2.10"],
    format: "integer",
    default: "30",
    description: "Minutes that an access token is good for",
  }),
  line({
    name: "REFRESH_TOKEN_EXPIRE_DAYS",
    items: ["2.10"],
    format: "integer",
    default: "7",
    description: "Days that a refresh token is good for",
  }),
  line({
    name: "BCRYPT_ROUNDS",
    items: ["2.8"],
    format: "integer",
    default: "12",
    description: "Cost of a password's hash, as a power of two",
  }),
  line({
    name: "RATE_LIMIT_ENABLED",
    items: ["2.9"],
    format: "boolean",
    default: "true",
    description: "Whether requests are limited",
  }),
  line({
    name: "RATE_LIMIT_PER_MINUTE",
    items: ["2.9"],
    format: "integer",
    default: "60",
    description: "Requests a minute that a client may send",
  }),
  line({
    name: "AUTH_RATE_LIMIT_PER_MINUTE",
    items: ["2.9"],
    format: "integer",
    default: "10",
    description: "Sign-in attempts a minute that a client may make",
  }),
  line({
    name: "PAYMENT_RATE_LIMIT_PER_MINUTE",
    items: ["2.9"],
    format: "integer",
    default: "10",
    description: "Payment requests a minute that a client may send",
  }),
  line({
    name: "SECURE_SSL_REDIRECT",
    items: ["2.5"],
    format: "boolean",
    default: "true",
    description: "Whether http requests are sent on to https",
  }),
  line({
    name: "SECURE_HSTS_SECONDS",
    items: ["2.6"],
    format: "integer",
    default: "31536000",
    description: "Seconds that browsers remember to use https only",
  }),
  line({
    name: "SECURE_COOKIE_SECURE",
    items: ["2.6"],
    format: "boolean",
    default: "true",
    description: "Whether cookies travel over https only",
  }),
  line({
    name: "SECURE_COOKIE_HTTPONLY",
    items: ["2.6"],
    format: "boolean",
    default: "true",
    description: "Whether cookies are hidden from scripts",
  }),
  line({
    name: "SECURE_COOKIE_SAMESITE",
    items: ["2.6"],
    choices: ["lax", "strict", "none"],
    default: "lax",
    description: "Whether cookies are sent along from other sites",
  }),
  line({
    name: "ENABLE_DEMO_MODE",
    items: ["1.16", "2.3"],
    format: "boolean",
    default: "false",
    description: "Whether the backend answers with made-up data",
  }),
  line({
    name: "ENABLE_MFA",
    items: ["3.7"],
    format: "boolean",
    default: "true",
    description: "Whether people can protect their login with a second factor",
  }),
  line({
    name: "AUDIT_LOG_ENABLED",
    items: ["5.8"],
    format: "boolean",
    default: "true",
    description: "Whether changes are recorded with who made them",
  }),
];

const mail = [
  line({
    name: "SENDGRID_API_KEY",
    items: ["1.9"],
    secret: true,
    description: "API key of SendGrid, limited to sending mail",
  }),
  line({
    name: "SENDGRID_FROM_EMAIL",
    aliases: ["FROM_EMAIL", "EMAIL_FROM_ADDRESS"],
    items: ["4.9", "1.9"],
    source: "derived",
    format: "email",
    description: "Sender of the application's mail, on the authenticated domain",
  }),
  line({
    name: "SENDGRID_FROM_NAME",
    items: ["4.9"],
    default: "BookedBarber",
    description: "Name that recipients see as the sender",
  }),
  line({
    name: "SENDGRID_TEMPLATE_ID",
    items: ["4.10"],
    description: "Dynamic template of the application's mail",
  }),
  line({
    name: "SENDGRID_WEBHOOK_SECRET",
    items: ["4.12"],
    secret: true,
    source: "derived",
    description: "Key that proves the events that SendGrid sends",
  }),
  line({
    name: "SMTP_SERVER",
    items: ["1.9"],
    description: "Mail server, where SendGrid's API is not used",
  }),
  line({
    name: "SMTP_PORT",
    items: ["1.9"],
    format: "integer",
    description: "Port of the mail server",
  }),
  line({ name: "SMTP_USERNAME", items: ["1.9"], description: "Login at the mail server" }),
  line({
    name: "SMTP_PASSWORD",
    items: ["1.9"],
    secret: true,
    description: "Password at the mail server",
  }),
];

const services = [
  line({
    name: "TWILIO_ACCOUNT_SID",
    items: ["1.10", "4.17"],
    description: "Account of Twilio, which sends text messages",
  }),
  line({
    name: "TWILIO_AUTH_TOKEN",
    items: ["1.10", "4.17"],
    secret: true,
    description: "Auth token of the Twilio account",
  }),
  line({
    name: "TWILIO_PHONE_NUMBER",
    items: ["4.18", "1.10"],
    format: "phone",
    description: "Number that text messages come from, such as +14155550100",
  }),
  line({
    name: "GOOGLE_CLIENT_ID",
    items: ["1.11", "4.23"],
    description: "OAuth client of Google, for calendars",
  }),
  line({
    name: "GOOGLE_CLIENT_SECRET",
    items: ["1.11", "4.23"],
    secret: true,
    description: "Secret of the OAuth client",
  }),
  line({
    name: "GOOGLE_REDIRECT_URI",
    items: ["1.11", "4.23"],
    format: "url",
    description: "Address of the API to which Google sends people back",
  }),
  line({
    name: "REDIS_URL",
    items: ["1.12"],
    secret: true,
    requiredWith: "several workers (WEB_CONCURRENCY)",
    description: "Redis for the cache, the queues and the rate limits",
  }),
  line({
    name: "REDIS_MAX_CONNECTIONS",
    items: ["1.12"],
    format: "integer",
    default: "20",
    description: "Connections to Redis that each worker may open",
  }),
  line({
    name: "SENTRY_DSN",
    items: ["1.13", "5.1"],
    source: "derived",
    description: "Address to which the backend reports its errors",
  }),
  line({
    name: "SENTRY_ENVIRONMENT",
    items: ["5.1"],
    source: "derived",
    description: "Stage under which errors are filed",
  }),
  line({
    name: "SENTRY_RELEASE",
    items: ["5.4"],
    description: "Release under which errors are filed",
  }),
  line({
    name: "SENTRY_SAMPLE_RATE",
    items: ["5.1"],
    format: "fraction",
    default: "0.8",
    description: "Share of errors that are reported",
  }),
  line({
    name: "SENTRY_TRACES_SAMPLE_RATE",
    items: ["5.3"],
    format: "fraction",
    default: "0.1",
    description: "Share of requests that are traced",
  }),
  line({
    name: "SENTRY_PROFILES_SAMPLE_RATE",
    items: ["5.3"],
    format: "fraction",
    default: "0.02",
    description: "Share of traced requests that are profiled",
  }),
  line({
    name: "SENTRY_SEND_DEFAULT_PII",
    items: ["5.1"],
    format: "boolean",
    default: "false",
    description: "Whether reports carry personal data",
  }),
  line({
    name: "SENTRY_INCLUDE_LOCAL_VARIABLES",
    items: ["5.1"],
    format: "boolean",
    default: "false",
    description: "Whether reports carry the program's variables, passwords among them",
  }),
  line({
    name: "SENTRY_DEBUG",
    items: ["5.1", "1.8"],
    format: "boolean",
    default: "false",
    description: "Whether Sentry's library logs its own work",
  }),
  line({
    name: "BACKUP_ENABLED",
    items: ["9.1", "3.5"],
    format: "boolean",
    default: "true",
    description: "Whether the database is backed up",
  }),
  line({
    name: "BACKUP_SCHEDULE",
    items: ["9.1", "9.7"],
    format: "schedule",
    default: "0 2 * * *",
    description: "When backups are made, as five cron fields in UTC",
  }),
  line({
    name: "BACKUP_RETENTION_DAYS",
    items: ["9.2"],
    format: "integer",
    default: "30",
    description: "Days that backups are kept",
  }),
];

/** What the FastAPI backend reads. */
export const backendLines = [
  ...database,
  ...secretKeys,
  ...payments,
  ...process,
  ...authentication,
  ...mail,
  ...services,
];
