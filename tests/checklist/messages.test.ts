import assert from "node:assert/strict";

import { environmentOf } from "../../checklist/environment/environment";
import { applyRule, PRODUCTION } from "../../checklist/rule";
import { findRule, rules } from "../../checklist/rules/catalogue";
import { hex, made, readyBackend, readyFrontend } from "./environments";

type Texts = Readonly<Record<string, string | undefined>>;

/** What a rule says of a backend's or a frontend's variables, one line for each failure. */
function said(id: string, texts: Texts): readonly string[] {
  const rule = findRule(id);
  assert.ok(rule, id);
  const backend = environmentOf("backend", { ...readyBackend, ...texts });
  const frontend = environmentOf("frontend", { ...readyFrontend, ...texts });
  return applyRule(rule, { backend, frontend }, PRODUCTION)
    .filter(({ status }) => status === "fail")
    .map(({ message }) => message);
}

const password = made(24);
const database = (rest: string): Texts => ({ DATABASE_URL: rest });

describe("what the rules say", () => {
  const table: readonly (readonly [rule: string, texts: Texts, message: string])[] = [
    [
      "origins-no-wildcard",
      { ALLOWED_ORIGINS: "*" },
      "ALLOWED_ORIGINS has a wrong entry, origin 1 of 1: a wildcard lets any page call the API.",
    ],
    [
      "origins-https",
      { ALLOWED_ORIGINS: "http://a.com,https://b.com,http://c.com" },
      "ALLOWED_ORIGINS has a wrong entry, origins 1, 3 of 3: it is not https.",
    ],
    [
      "origins-well-formed",
      { ALLOWED_ORIGINS: "https://a.com,b" },
      "ALLOWED_ORIGINS has a wrong entry, origin 2 of 2: browsers send no such origin, but one of the form https://host.",
    ],
    [
      "origins-public",
      { ALLOWED_ORIGINS: "https://localhost" },
      "ALLOWED_ORIGINS has a wrong entry, origin 1 of 1: localhost, private addresses and internal names do not belong in production.",
    ],
    [
      "origins-own-domain",
      { ALLOWED_ORIGINS: "https://a.onrender.com" },
      "ALLOWED_ORIGINS has a wrong entry, origin 1 of 1: it is a hosting platform's name, not the company's own domain.",
    ],
    [
      "node-env-production",
      { NODE_ENV: "Production" },
      "NODE_ENV is production in other than lower case, which Node.js does not understand.",
    ],
    ["node-env-production", { NODE_ENV: "test" }, "NODE_ENV is not production."],
    ["debug-off", { DEBUG: "1" }, "DEBUG is on."],
    ["rate-limit-on", { RATE_LIMIT_ENABLED: "0" }, "RATE_LIMIT_ENABLED is off."],
    [
      "credentials-complete",
      { TWILIO_AUTH_TOKEN: undefined },
      "TWILIO_AUTH_TOKEN is not set, while TWILIO_ACCOUNT_SID is.",
    ],
    [
      "credentials-complete",
      { TWILIO_ACCOUNT_SID: undefined },
      "TWILIO_ACCOUNT_SID is not set, while TWILIO_AUTH_TOKEN is.",
    ],
    ["required-variable", { DEBUG: undefined }, "DEBUG is not set."],
    ["database-url-postgresql", database("sqlite:///a.db"), "DATABASE_URL is a SQLite file."],
    [
      "database-url-postgresql",
      database("mysql://a/b.sqlite"),
      "DATABASE_URL is no PostgreSQL connection string.",
    ],
    [
      "database-url-postgresql",
      database("a"),
      "DATABASE_URL cannot be read as a connection string (is the password percent-encoded?).",
    ],
    [
      "database-url-complete",
      database("postgresql://db.x.com"),
      "DATABASE_URL does not name: user, password, database.",
    ],
    [
      "database-url-complete",
      database("postgresql://db.x.com/?dbname="),
      "DATABASE_URL does not name: user, password, database.",
    ],
    [
      "database-url-complete",
      database(`postgresql://a:${password}@db.x.com`),
      "DATABASE_URL does not name: database.",
    ],
    [
      "database-url-tls",
      database(`postgresql://a:${password}@db.x.com/b`),
      "DATABASE_URL has no sslmode.",
    ],
    [
      "database-url-tls",
      database("postgresql://db.x.com/b?sslmode=allow"),
      "DATABASE_URL has an sslmode that allows connections without TLS.",
    ],
    [
      "secret-key-length",
      { SECRET_KEY: made(31) },
      "SECRET_KEY is shorter than 32 characters, too short for any environment.",
    ],
    [
      "secret-key-length",
      { SECRET_KEY: made(32) },
      "SECRET_KEY is shorter than the 64 characters of production.",
    ],
    [
      "secret-key-random",
      { SECRET_KEY: "axbycza".repeat(10) },
      "SECRET_KEY has fewer than 8 different characters.",
    ],
    [
      "secret-key-random",
      { SECRET_KEY: "a1b9c5d7".repeat(8) },
      "SECRET_KEY is one short piece over and over.",
    ],
    [
      "secret-key-random",
      { SECRET_KEY: `${"abcdefghijklmnopqrstuvwxyz".repeat(3)}!` },
      "SECRET_KEY is a walk over the keyboard or the alphabet.",
    ],
    [
      "secret-keys-differ",
      { SECRET_KEY: "a", JWT_SECRET_KEY: "a" },
      "JWT_SECRET_KEY is the same as SECRET_KEY.",
    ],
    [
      "stripe-secret-key-live",
      { STRIPE_SECRET_KEY: `sk_test_${hex(24)}` },
      "STRIPE_SECRET_KEY is a test key: no payment would be real.",
    ],
    [
      "stripe-secret-key-live",
      { STRIPE_SECRET_KEY: `pk_live_${hex(24)}` },
      "STRIPE_SECRET_KEY is a publishable key: the backend needs the secret one.",
    ],
    [
      "stripe-secret-key-live",
      { STRIPE_SECRET_KEY: `sk_org_${hex(24)}` },
      "STRIPE_SECRET_KEY is an organisation's key, which needs a Stripe-Context header on every call.",
    ],
    [
      "stripe-secret-key-live",
      { STRIPE_SECRET_KEY: `whsec_${hex(24)}` },
      "STRIPE_SECRET_KEY is a webhook's signing secret, not an API key.",
    ],
    [
      "stripe-secret-key-live",
      { STRIPE_SECRET_KEY: `Sk_live_${hex(24)}` },
      "STRIPE_SECRET_KEY has a prefix in the wrong case: Stripe's are in lower case.",
    ],
    [
      "stripe-secret-key-live",
      { STRIPE_SECRET_KEY: hex(24) },
      "STRIPE_SECRET_KEY is no live Stripe key: it does not begin with sk_live_ or rk_live_.",
    ],
    [
      "stripe-secret-key-live",
      { STRIPE_SECRET_KEY: "sk_live_..." },
      "STRIPE_SECRET_KEY is only the prefix of a key.",
    ],
    [
      "stripe-publishable-key-live",
      { STRIPE_PUBLISHABLE_KEY: hex(24) },
      "STRIPE_PUBLISHABLE_KEY is no live Stripe key: it does not begin with pk_live_.",
    ],
    [
      "stripe-publishable-key-live",
      { STRIPE_PUBLISHABLE_KEY: `rk_live_${hex(24)}` },
      "STRIPE_PUBLISHABLE_KEY is a secret key, which must never reach a browser. Replace that key at Stripe now.",
    ],
    [
      "stripe-webhook-secret",
      { STRIPE_WEBHOOK_SECRET: `pk_live_${hex(24)}` },
      "STRIPE_WEBHOOK_SECRET is an API key, not a signing secret.",
    ],
    [
      "stripe-webhook-secret",
      { STRIPE_WEBHOOK_SECRET: hex(24) },
      "STRIPE_WEBHOOK_SECRET does not begin with whsec_.",
    ],
    [
      "stripe-webhook-secret",
      { STRIPE_WEBHOOK_SECRET: "whsec_" },
      "STRIPE_WEBHOOK_SECRET is only the prefix of a signing secret.",
    ],
    [
      "no-secret-in-browser",
      { NEXT_PUBLIC_A_PASSWORD: "b" },
      "NEXT_PUBLIC_A_PASSWORD is by its name a secret, and every browser would get it.",
    ],
    [
      "no-secret-in-browser",
      { NEXT_PUBLIC_A: "whsec_a" },
      "NEXT_PUBLIC_A holds a secret, and every browser would get it.",
    ],
    [
      "twilio-account-sid",
      { TWILIO_ACCOUNT_SID: `SK${hex(32)}` },
      "TWILIO_ACCOUNT_SID is the SID of a key, a service or a number, not of the account.",
    ],
    [
      "twilio-account-sid",
      { TWILIO_ACCOUNT_SID: hex(32) },
      "TWILIO_ACCOUNT_SID is not AC and 32 hexadecimal digits.",
    ],
    [
      "redis-url-encrypted",
      { REDIS_URL: "cache:6379" },
      "REDIS_URL is no Redis URL of the form rediss://default:password@host:6379.",
    ],
    [
      "redis-url-encrypted",
      { REDIS_URL: "https://a:b@c.com" },
      "REDIS_URL is no Redis URL of the form rediss://default:password@host:6379.",
    ],
    [
      "redis-url-encrypted",
      { REDIS_URL: "REDIS://a:b@c.com" },
      "REDIS_URL has its scheme in upper case, which clients refuse.",
    ],
    [
      "redis-url-encrypted",
      { REDIS_URL: "redis://a:b@c.com" },
      "REDIS_URL is redis, without encryption.",
    ],
    [
      "redis-url-encrypted",
      { REDIS_URL: "rediss://a:b@c.com?verify=false" },
      "REDIS_URL turns the check of the server's certificate off.",
    ],
    ["redis-url-private", { REDIS_URL: "rediss://c.com" }, "REDIS_URL has no password."],
    [
      "redis-url-private",
      { REDIS_URL: "rediss://a:b@localhost" },
      "REDIS_URL leads to a local or private host.",
    ],
    ["smtp-server-public", { SMTP_SERVER: "a:25" }, "SMTP_SERVER is no host name by itself."],
    [
      "smtp-server-public",
      { SMTP_SERVER: "localhost" },
      "SMTP_SERVER leads to a local or private host.",
    ],
    ["port-range", { PORT: "0" }, "PORT is below 1 as a port."],
    ["port-range", { PORT: "65536" }, "PORT is above 65535 as a port."],
    ["count-positive", { DB_POOL_SIZE: "0" }, "DB_POOL_SIZE is below 1 in number."],
    ["pool-overflow-bounded", { DB_MAX_OVERFLOW: "-1" }, "DB_MAX_OVERFLOW is below 0 in number."],
    [
      "access-token-lifetime",
      { ACCESS_TOKEN_EXPIRE_MINUTES: "61" },
      "ACCESS_TOKEN_EXPIRE_MINUTES is above 60 minutes.",
    ],
    [
      "refresh-token-lifetime",
      { REFRESH_TOKEN_EXPIRE_DAYS: "31" },
      "REFRESH_TOKEN_EXPIRE_DAYS is above 30 days.",
    ],
    ["bcrypt-rounds", { BCRYPT_ROUNDS: "11" }, "BCRYPT_ROUNDS is below 12 rounds."],
    [
      "auth-rate-limit",
      { AUTH_RATE_LIMIT_PER_MINUTE: "21" },
      "AUTH_RATE_LIMIT_PER_MINUTE is above 20 a minute.",
    ],
    [
      "request-rate-limits",
      { RATE_LIMIT_PER_MINUTE: "10001" },
      "RATE_LIMIT_PER_MINUTE is above 10000 a minute.",
    ],
    [
      "hsts-seconds",
      { SECURE_HSTS_SECONDS: "1" },
      "SECURE_HSTS_SECONDS is below 31536000 seconds.",
    ],
    [
      "backup-retention",
      { BACKUP_RETENTION_DAYS: "29" },
      "BACKUP_RETENTION_DAYS is below 30 days.",
    ],
    ["sentry-error-rate", { SENTRY_SAMPLE_RATE: "0.4" }, "SENTRY_SAMPLE_RATE is below 0.5."],
    [
      "sentry-trace-rate",
      { SENTRY_TRACES_SAMPLE_RATE: "0.11" },
      "SENTRY_TRACES_SAMPLE_RATE is above 0.1.",
    ],
    [
      "sentry-trace-rate",
      { SENTRY_TRACES_SAMPLE_RATE: "0" },
      "SENTRY_TRACES_SAMPLE_RATE is below 0.001.",
    ],
    ["url-https", { BACKEND_URL: "http://a.com" }, "BACKEND_URL is not https."],
    ["url-https", { NEXT_PUBLIC_WS_URL: "ws://a.com" }, "NEXT_PUBLIC_WS_URL is not wss."],
    ["url-well-formed", { BACKEND_URL: "a" }, "BACKEND_URL is no URL of the form https://host."],
    ["url-well-formed", { BACKEND_URL: "https://a@b.com" }, "BACKEND_URL has a login in it."],
    ["well-typed", { DEBUG: "perhaps" }, "DEBUG is neither true nor false."],
    ["well-typed", { PORT: "a" }, "PORT is no whole number."],
    ["well-typed", { SENTRY_SAMPLE_RATE: "2" }, "SENTRY_SAMPLE_RATE is no number from 0 to 1."],
    ["well-typed", { SENDGRID_FROM_EMAIL: "a" }, "SENDGRID_FROM_EMAIL is no e-mail address."],
    [
      "well-typed",
      { TWILIO_PHONE_NUMBER: "1" },
      "TWILIO_PHONE_NUMBER is no number of the form +14155550100: a plus sign and digits, nothing else.",
    ],
    ["well-typed", { BACKUP_SCHEDULE: "a" }, "BACKUP_SCHEDULE is no schedule of five cron fields."],
    [
      "well-typed",
      { LOG_LEVEL: "a" },
      "LOG_LEVEL is none of DEBUG, INFO, WARNING, ERROR, CRITICAL.",
    ],
    [
      "names-agree",
      { FROM_EMAIL: "a@b.com" },
      "FROM_EMAIL has another value than SENDGRID_FROM_EMAIL, and both are the same variable.",
    ],
    ["name-in-capitals", { debug: "true" }, "debug is read as DEBUG, whatever that is set to."],
    [
      "runtime-verifies-tls",
      { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
      "NODE_TLS_REJECT_UNAUTHORIZED lets connections go to whoever answers, without looking at the certificate.",
    ],
    [
      "runtime-debuggers-off",
      { UVICORN_RELOAD: "true" },
      "UVICORN_RELOAD restarts the server whenever a file changes, as at a developer's desk.",
    ],
    [
      "runtime-own-code",
      { BASH_ENV: "/x" },
      "BASH_ENV runs code, or loads it from a place, that no deployment has brought.",
    ],
    [
      "runtime-own-routes",
      { https_proxy: "http://x" },
      "https_proxy leads connections another way than the application's own variables say.",
    ],
    [
      "name-close-to-known",
      { DEBUGG: "a" },
      "DEBUGG is no variable of the application: DEBUG may be meant.",
    ],
    [
      "rate-limit-store-shared",
      { REDIS_URL: undefined },
      "REDIS_URL is not set, while several workers limit requests.",
    ],
  ];
  for (const [id, texts, message] of table) {
    it(`${id}: ${message}`, () => {
      // A variable that both environments are given fails in both.
      assert.ok(said(id, texts).includes(message), said(id, texts).join("\n"));
    });
  }

  it("stripe-keys-one-mode: which key is of which mode, where the stack is not production", () => {
    const rule = findRule("stripe-keys-one-mode");
    assert.ok(rule);
    const texts = { ...readyBackend, STRIPE_SECRET_KEY: `sk_test_${hex(24)}` };
    const backend = environmentOf("backend", texts);
    const [finding] = applyRule(rule, { backend }, { ...PRODUCTION, production: false });
    assert.equal(
      finding?.message,
      "STRIPE_PUBLISHABLE_KEY is a live key, while STRIPE_SECRET_KEY is a test key.",
    );
  });

  it("of a variable that is missing: what it is for, and who sets it", () => {
    const required = rules.find(({ id }) => id === "required-variable");
    assert.ok(required);
    const fixes = new Map(
      applyRule(required, { backend: environmentOf("backend", {}) }, PRODUCTION).map(
        ({ subject, fix }) => [subject, fix],
      ),
    );
    assert.equal(
      fixes.get("STRIPE_SECRET_KEY"),
      "Live secret key of Stripe, sk_live_ or a restricted rk_live_. Set it.",
    );
    assert.equal(
      fixes.get("SECRET_KEY"),
      "Key that signs sessions, 64 random characters or more. The stack makes it: remove an empty setting of this name.",
    );
    assert.match(
      fixes.get("DATABASE_URL") ?? "",
      / The stack computes it: remove an empty setting of this name\.$/,
    );
    assert.match(
      fixes.get("DEBUG") ?? "",
      / The stack has the right value: remove an empty setting of this name\.$/,
    );
  });
});
