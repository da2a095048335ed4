import { randomBytes, randomInt } from "node:crypto";

/** Letters and digits made up at run time, so that no key stands in a file. */
export function made(length: number): string {
  const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/** Hexadecimal digits made up at run time. */
export const hex = (length: number): string => randomBytes(length).toString("hex").slice(0, length);

/** Both Stripe keys carry the account that they are of. */
const stripeAccount = `51${made(16)}`;
const publishable = `pk_live_${stripeAccount}${made(81)}`;

/** The values of a backend that is ready for production, every variable of it set. */
export const readyBackend: Readonly<Record<string, string>> = {
  DATABASE_URL: `postgresql://bookedbarber_app:${made(12)}%40${made(12)}@db.bookedbarber.com:5432/bookedbarber?sslmode=verify-full`,
  READONLY_DATABASE_URL: `postgresql+psycopg2://bookedbarber_readonly:${made(24)}@db.bookedbarber.com/bookedbarber?sslmode=verify-full`,
  DATABASE_UNPOOLED_URL: `postgresql://bookedbarber_migrator:${made(24)}@db.bookedbarber.com/bookedbarber?sslmode=verify-full`,
  DB_POOL_SIZE: "5",
  DB_MAX_OVERFLOW: "0",
  DB_POOL_TIMEOUT: "30",
  DB_POOL_RECYCLE: "1800",
  DB_POOL_PRE_PING: "true",
  DB_STATEMENT_TIMEOUT: "30000",
  WEB_CONCURRENCY: "2",
  SECRET_KEY: made(64),
  JWT_SECRET_KEY: hex(64),
  CSRF_SECRET_KEY: made(80),
  ENCRYPTION_KEY: randomBytes(48).toString("base64"),
  STRIPE_SECRET_KEY: `rk_live_${stripeAccount}${made(81)}`,
  STRIPE_PUBLISHABLE_KEY: publishable,
  STRIPE_WEBHOOK_SECRET: `whsec_${made(32)}`,
  STRIPE_CONNECT_CLIENT_ID: `ca_${made(32)}`,
  ALLOWED_ORIGINS:
    "https://app.bookedbarber.com, https://www.bookedbarber.com ,https://bookedbarber.com:8443",
  ENVIRONMENT: "production",
  DEBUG: "False",
  LOG_LEVEL: "info",
  LOG_FORMAT: "json",
  PORT: "8000",
  FRONTEND_URL: "https://App.BookedBarber.com",
  BACKEND_URL: "https://api.bookedbarber.com",
  JWT_ALGORITHM: "HS256",
  ACCESS_TOKEN_EXPIRE_MINUTES: "30",
  REFRESH_TOKEN_EXPIRE_DAYS: "7",
  BCRYPT_ROUNDS: "12",
  RATE_LIMIT_ENABLED: "1",
  RATE_LIMIT_PER_MINUTE: "60",
  AUTH_RATE_LIMIT_PER_MINUTE: "10",
  PAYMENT_RATE_LIMIT_PER_MINUTE: "10",
  SECURE_SSL_REDIRECT: "yes",
  SECURE_HSTS_SECONDS: "31536000",
  SECURE_COOKIE_SECURE: "TRUE",
  SECURE_COOKIE_HTTPONLY: "on",
  SECURE_COOKIE_SAMESITE: "Lax",
  ENABLE_DEMO_MODE: "0",
  ENABLE_MFA: "true",
  AUDIT_LOG_ENABLED: "true",
  SENDGRID_API_KEY: `SG.${made(22)}.${made(43)}`,
  SENDGRID_FROM_EMAIL: "noreply@bookedbarber.com",
  SENDGRID_FROM_NAME: "BookedBarber <noreply@bookedbarber.com>",
  SENDGRID_TEMPLATE_ID: `d-${hex(32)}`,
  SENDGRID_WEBHOOK_SECRET: made(88),
  SMTP_SERVER: "smtp.sendgrid.net",
  SMTP_PORT: "587",
  SMTP_USERNAME: "apikey",
  SMTP_PASSWORD: made(40),
  TWILIO_ACCOUNT_SID: `AC${hex(32)}`,
  TWILIO_AUTH_TOKEN: hex(32),
  TWILIO_PHONE_NUMBER: "+4915112345678",
  GOOGLE_CLIENT_ID: `123456789012-${hex(32)}.apps.googleusercontent.com`,
  GOOGLE_CLIENT_SECRET: `GOCSPX-${made(28)}`,
  GOOGLE_REDIRECT_URI: "https://api.bookedbarber.com/api/v1/calendar/callback",
  REDIS_URL: `rediss://default:${made(32)}@cache.bookedbarber.com:6379/0`,
  REDIS_MAX_CONNECTIONS: "20",
  SENTRY_DSN: `https://${hex(32)}@o4507.ingest.us.sentry.io/4508`,
  SENTRY_ENVIRONMENT: "production",
  SENTRY_RELEASE: "2026.11.24",
  SENTRY_SAMPLE_RATE: "0.8",
  SENTRY_TRACES_SAMPLE_RATE: "0.05",
  SENTRY_PROFILES_SAMPLE_RATE: "0.02",
  SENTRY_SEND_DEFAULT_PII: "false",
  SENTRY_INCLUDE_LOCAL_VARIABLES: "off",
  SENTRY_DEBUG: "no",
  BACKUP_ENABLED: "true",
  BACKUP_SCHEDULE: "0 2 * * *",
  BACKUP_RETENTION_DAYS: "30",
};

/** The values of a frontend that is ready for production, every variable of it set. */
export const readyFrontend: Readonly<Record<string, string>> = {
  NEXT_PUBLIC_API_URL: "https://API.bookedbarber.com",
  NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: publishable,
  NEXT_PUBLIC_DEMO_MODE: "false",
  NODE_ENV: "production",
  NEXT_PUBLIC_APP_URL: "https://app.bookedbarber.com",
  NEXT_PUBLIC_WS_URL: "wss://api.bookedbarber.com/ws",
  NEXT_PUBLIC_SENTRY_DSN: `https://${hex(32)}@o4507.ingest.us.sentry.io/4508`,
  NEXT_PUBLIC_SENTRY_TRACES_SAMPLE_RATE: "0.1",
  NEXT_PUBLIC_USE_MOCK_DATA: "false",
  NEXT_PUBLIC_TEST_MODE: "0",
  NEXT_PUBLIC_DEBUG_MODE: "off",
  NEXT_PUBLIC_ENABLE_DEVTOOLS: "no",
  SENTRY_ORG: "bookedbarber",
  SENTRY_PROJECT: "bookedbarber",
  SENTRY_AUTH_TOKEN: `sntrys_${made(60)}`,
};
