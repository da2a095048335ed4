import assert from "node:assert/strict";

import { environmentOf } from "../../checklist/environment/environment";
import { judge } from "../../checklist/judge";
import { PRODUCTION } from "../../checklist/rule";
import { hex, made, readyBackend, readyFrontend } from "./environments";
import type { Change } from "./rule-cases";

/** The rules that fail in an environment that is ready but for a change, with their subjects. */
function failuresOf({ context, backend, frontend }: Change): readonly string[] {
  const environments = {
    backend: environmentOf("backend", { ...readyBackend, ...backend }),
    frontend: environmentOf("frontend", { ...readyFrontend, ...frontend }),
  };
  return judge(environments, { ...PRODUCTION, ...context })
    .filter(({ status }) => status !== "pass" && status !== "not-applicable")
    .map(({ rule, subject }) => `${rule} ${subject}`);
}

const pg = (
  login: string,
  host: string,
  query = "?sslmode=verify-full&sslrootcert=system",
): string => `postgresql://${login}@${host}/bookedbarber${query}`;
const app = `bookedbarber_app:${made(40)}`;
const origins = "https://app.bookedbarber.com,https://bookedbarber.com";

/** One mistake in one variable each, and the one rule that must say so. */
const mistakes: Readonly<Record<string, readonly (readonly [name: string, value?: string])[]>> = {
  "required-variable": [
    ["STRIPE_SECRET_KEY"],
    ["STRIPE_PUBLISHABLE_KEY", ""],
    ["STRIPE_WEBHOOK_SECRET"],
    ["DATABASE_URL"],
    ["ALLOWED_ORIGINS"],
    ["FRONTEND_URL"],
    ["SECRET_KEY"],
    ["ENVIRONMENT"],
    ["NEXT_PUBLIC_API_URL"],
    ["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"],
    ["NODE_ENV"],
  ],
  "credentials-complete": [["TWILIO_AUTH_TOKEN"], ["GOOGLE_CLIENT_ID"], ["SMTP_PASSWORD"]],
  "rate-limit-store-shared": [["REDIS_URL"]],
  "no-placeholder": [
    ["SENDGRID_API_KEY", "<sendgrid-api-key>"],
    ["SENDGRID_FROM_EMAIL", "<sendgrid-from-email>"],
    ["SENDGRID_FROM_EMAIL", "noreply@example.com"],
    ["TWILIO_PHONE_NUMBER", "<twilio-phone-number>"],
    ["BACKUP_SCHEDULE", "<backup-schedule>"],
    ["TWILIO_ACCOUNT_SID", "ACxxxxxxxxxxxxxxxx"],
    ["GOOGLE_REDIRECT_URI", "https://your-domain.com/callback"],
    ["DATABASE_URL", "<database-url>"],
    ["REDIS_URL", "changeme"],
    ["NEXT_PUBLIC_API_URL", "https://api.example.com"],
    ["FRONTEND_URL", "<frontend-url>"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_..."],
    ["STRIPE_SECRET_KEY", "sk_live_your_key_here"],
    ["SENTRY_DSN", "<sentry-dsn>"],
    ["LOG_FORMAT", "<format>"],
  ],
  "secret-key-not-default": [
    ["SECRET_KEY", "changeme"],
    ["SECRET_KEY", "supersecret"],
    ["SECRET_KEY", "your-secret-key-here-change-in-production"],
    ["JWT_SECRET_KEY", "<jwt-secret-key>"],
    ["JWT_SECRET_KEY", "secret"],
  ],
  "secret-key-length": [
    ["SECRET_KEY", "short"],
    ["SECRET_KEY", "a".repeat(40)],
    ["CSRF_SECRET_KEY", hex(32)],
  ],
  "secret-key-random": [
    ["ENCRYPTION_KEY", "a".repeat(64)],
    ["SECRET_KEY", "qwertyuiop".repeat(7)],
  ],
  "stripe-secret-key-live": [
    ["STRIPE_SECRET_KEY", `sk_test_${made(99)}`],
    ["STRIPE_SECRET_KEY", `sk_test_51${made(97)}`],
    ["STRIPE_SECRET_KEY", `pk_live_${made(99)}`],
    ["STRIPE_SECRET_KEY", "sk_live_"],
    ["STRIPE_SECRET_KEY", "changeme"],
    ["STRIPE_SECRET_KEY", `SK_LIVE_${made(99)}`],
  ],
  "stripe-publishable-key-live": [
    ["STRIPE_PUBLISHABLE_KEY", `pk_test_${made(99)}`],
    ["STRIPE_PUBLISHABLE_KEY", `sk_live_${made(99)}`],
    ["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", `pk_test_${made(99)}`],
    ["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", `sk_live_${made(99)}`],
    ["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", "pk_live_..."],
  ],
  "stripe-key-shape": [["STRIPE_SECRET_KEY", "rk_live_a1B2"]],
  "stripe-frontend-key-matches": [["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", `pk_live_${made(99)}`]],
  "stripe-webhook-secret": [
    ["STRIPE_WEBHOOK_SECRET", "whsec_"],
    ["STRIPE_WEBHOOK_SECRET", `sk_live_${made(99)}`],
  ],
  "stripe-webhook-secret-shape": [["STRIPE_WEBHOOK_SECRET", "whsec_a1B2"]],
  "origins-no-wildcard": [
    ["ALLOWED_ORIGINS", "*"],
    ["ALLOWED_ORIGINS", `${origins},https://*.bookedbarber.com`],
  ],
  "origins-listed": [["ALLOWED_ORIGINS", ","]],
  "origins-well-formed": [
    ["ALLOWED_ORIGINS", "app.bookedbarber.com"],
    ["ALLOWED_ORIGINS", "https://app.bookedbarber.com/"],
  ],
  "origins-https": [["ALLOWED_ORIGINS", "http://app.bookedbarber.com"]],
  "origins-public": [
    ["ALLOWED_ORIGINS", "http://localhost:3000"],
    ["ALLOWED_ORIGINS", `${origins},http://127.0.0.1:3000`],
  ],
  "origins-own-domain": [["ALLOWED_ORIGINS", "https://bookedbarber.onrender.com"]],
  "origins-contain-frontend": [["ALLOWED_ORIGINS", "https://bookedbarber.com"]],
  "database-url-postgresql": [["DATABASE_URL", "sqlite:///./bookedbarber.db"]],
  "database-url-tls": [["DATABASE_URL", pg(app, "db.bookedbarber.com", "")]],
  "database-not-loopback": [["DATABASE_URL", pg(app, "localhost")]],
  "database-login": [["DATABASE_URL", pg(`postgres:${made(40)}`, "db.bookedbarber.com")]],
  "no-default-password": [["DATABASE_URL", pg("app:app", "db.bookedbarber.com")]],
  "host-near-miss": [
    ["FRONTEND_URL", "https://app.bookbarber.com"],
    ["BACKEND_URL", "https://api.bookbarber.com"],
    ["NEXT_PUBLIC_API_URL", "https://api.bookbarber.com"],
    ["SENDGRID_FROM_EMAIL", "noreply@bookbarber.com"],
    ["ALLOWED_ORIGINS", "https://app.bookbarber.com"],
  ],
  "url-public": [
    ["NEXT_PUBLIC_API_URL", "http://localhost:8000"],
    ["BACKEND_URL", "http://localhost:8000"],
    ["FRONTEND_URL", "http://localhost:3000"],
    ["GOOGLE_REDIRECT_URI", "http://localhost:8000/callback"],
    ["NEXT_PUBLIC_WS_URL", "ws://localhost:8000/ws"],
  ],
  "url-own-domain": [["NEXT_PUBLIC_API_URL", "https://bookedbarber-api.onrender.com"]],
  "url-https": [["BACKEND_URL", "http://api.bookedbarber.com"]],
  "url-well-formed": [["BACKEND_URL", "api.bookedbarber.com"]],
  "url-no-trailing-slash": [["NEXT_PUBLIC_API_URL", "https://api.bookedbarber.com/"]],
  "api-url-is-backend": [["NEXT_PUBLIC_API_URL", "https://api-staging.bookedbarber.com"]],
  "app-url-is-frontend": [["NEXT_PUBLIC_APP_URL", "https://staging.bookedbarber.com"]],
  "sender-under-domain": [["SENDGRID_FROM_EMAIL", "bookedbarber@gmail.com"]],
  "well-typed": [
    ["DEBUG", "maybe"],
    ["DEBUG", "<debug>"],
    ["PORT", "<port>"],
    ["LOG_LEVEL", "verbose"],
    ["LOG_LEVEL", "trace"],
    ["SENDGRID_FROM_EMAIL", "noreply"],
    ["TWILIO_PHONE_NUMBER", "030 1234567"],
    ["BACKUP_SCHEDULE", "daily"],
    ["WEB_CONCURRENCY", "many"],
  ],
  "environment-production": [
    ["ENVIRONMENT", "staging"],
    ["ENVIRONMENT", "<environment>"],
  ],
  "node-env-production": [
    ["NODE_ENV", "development"],
    ["NODE_ENV", "test"],
  ],
  "debug-off": [["DEBUG", "1"]],
  "log-level": [["LOG_LEVEL", "DEBUG"]],
  "demo-mode-off": [["NEXT_PUBLIC_DEMO_MODE", "true"]],
  "jwt-algorithm": [["JWT_ALGORITHM", "none"]],
  "sentry-environment": [["SENTRY_ENVIRONMENT", "test"]],
  "redis-url-private": [
    ["REDIS_URL", "redis://localhost:6379/0"],
    ["REDIS_URL", "rediss://cache.bookedbarber.com:6379"],
  ],
  "redis-url-encrypted": [["REDIS_URL", `redis://default:${made(40)}@cache.bookedbarber.com:6379`]],
  "connection-capacity": [["DB_POOL_SIZE", "1000"]],
  "port-range": [
    ["PORT", "0"],
    ["SMTP_PORT", "-1"],
  ],
  "smtp-port-encrypted": [["SMTP_PORT", "25"]],
  "smtp-server-public": [["SMTP_SERVER", "localhost"]],
  "twilio-account-sid": [["TWILIO_ACCOUNT_SID", `SK${hex(32)}`]],
  "twilio-number-real": [["TWILIO_PHONE_NUMBER", "+15005550006"]],
  "no-secret-in-browser": [
    ["NEXT_PUBLIC_STRIPE_SECRET_KEY", `sk_test_${made(24)}`],
    ["NEXT_PUBLIC_MAPS", `sk_test_${made(24)}`],
  ],
  "no-test-key": [["CAPTCHA_KEY", `sk_test_${made(24)}`]],
  "name-in-capitals": [
    ["Debug", "false"],
    ["stripe_secret_key", made(8)],
  ],
  "runtime-verifies-tls": [["PYTHONHTTPSVERIFY", "0"]],
  "runtime-debuggers-off": [["PYTHONBREAKPOINT", "pudb.set_trace"]],
  "runtime-own-code": [["LD_PRELOAD", "/tmp/x.so"]],
  "runtime-own-routes": [["ALL_PROXY", "socks5://proxy.partner.net:1080"]],
  "name-close-to-known": [["STRIPE_SECRT_KEY", made(8)]],
  "names-agree": [["CORS_ORIGINS", "https://app.bookedbarber.com"]],
  "no-stray-characters": [["SENDGRID_API_KEY", `"SG.${made(22)}.${made(43)}"`]],
  "access-token-lifetime": [["ACCESS_TOKEN_EXPIRE_MINUTES", "1440"]],
  "sentry-dsn": [["SENTRY_DSN", "https://sentry.io"]],
};

/** One value that contradicts several others: which of them is wrong nobody but a person can tell. */
const contradictions: readonly (readonly [
  name: string,
  value: string,
  rules: readonly string[],
])[] = [
  [
    "FRONTEND_URL",
    "https://shop.bookedbarber.com",
    ["origins-contain-frontend ALLOWED_ORIGINS", "app-url-is-frontend NEXT_PUBLIC_APP_URL"],
  ],
  [
    "BACKEND_URL",
    "https://v2.bookedbarber.com",
    ["api-url-is-backend NEXT_PUBLIC_API_URL", "google-redirect-is-backend GOOGLE_REDIRECT_URI"],
  ],
  // A host elsewhere may be meant, which warns, but then the others must name it too.
  [
    "NEXT_PUBLIC_API_URL",
    "https://api.barbershop.com",
    ["api-url-is-backend NEXT_PUBLIC_API_URL", "host-under-domain NEXT_PUBLIC_API_URL"],
  ],
  [
    "ALLOWED_ORIGINS",
    "https://barbershop.com",
    ["origins-contain-frontend ALLOWED_ORIGINS", "host-under-domain ALLOWED_ORIGINS"],
  ],
];

const changeOf = (name: string, value: string | undefined): Change =>
  name in readyFrontend || name.startsWith("NEXT_PUBLIC_")
    ? { frontend: { [name]: value } }
    : { backend: { [name]: value } };

describe("one mistake in an environment that is ready", () => {
  for (const [rule, table] of Object.entries(mistakes)) {
    for (const [name, value] of table) {
      const shown = value === undefined ? "missing" : value.slice(0, 24);
      it(`is reported once, by ${rule}: ${name} ${shown}`, () => {
        const failures = failuresOf(changeOf(name, value));
        assert.equal(failures.length, 1, failures.join(", "));
        assert.equal(failures[0]?.split(" ")[0], rule);
      });
    }
  }

  it("is reported once where it is the domain itself, whatever is made from it", () => {
    const domain = "bookbarber.com";
    const text = (values: Readonly<Record<string, string>>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          value.replaceAll(/bookedbarber\.com/gi, domain),
        ]),
      );
    const failures = failuresOf({
      context: { domain },
      backend: text(readyBackend),
      frontend: text(readyFrontend),
    });
    assert.deepEqual(failures, ["domain-near-miss domain"]);
  });

  for (const [name, value, rules] of contradictions) {
    it(`is told of each that it contradicts: ${name} ${value}`, () => {
      assert.deepEqual(failuresOf(changeOf(name, value)), rules);
    });
  }
});
