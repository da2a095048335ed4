import assert from "node:assert/strict";

import { environmentOf } from "../../checklist/environment/environment";
import { judge } from "../../checklist/judge";
import { PRODUCTION } from "../../checklist/rule";
import { made, readyBackend, readyFrontend } from "./environments";

const ID = "reference-can-be-right";
const password = made(40);
const account = made(16);
const verified = "sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem";

/** The rules that fail for a variable, and whether any of them does not know yet. */
function answers(
  name: string,
  value: string,
  fillsReferences = true,
): { readonly failed: readonly string[]; readonly problem: string; readonly isOpen: boolean } {
  const isFrontend = name.startsWith("NEXT_PUBLIC_");
  const change = { [name]: value };
  const found = judge(
    {
      backend: environmentOf(
        "backend",
        { ...readyBackend, ...(isFrontend ? {} : change) },
        fillsReferences,
      ),
      frontend: environmentOf(
        "frontend",
        { ...readyFrontend, ...(isFrontend ? change : {}) },
        fillsReferences,
      ),
    },
    PRODUCTION,
  );
  return {
    problem: found.find(({ rule, status }) => rule === ID && status === "fail")?.message ?? "",
    failed: found.filter(({ status }) => status === "fail").map(({ rule }) => rule),
    isOpen: found.some(({ status, subject }) => status === "unknown" && subject === name),
  };
}

describe("a value with a reference in it", () => {
  for (const [name, value] of [
    ["DATABASE_URL", "${{Postgres.DATABASE_URL}}"],
    ["DEBUG", "${{ shared.DEBUG }}"],
    ["SECRET_KEY", '"${{SECRET}}"'],
    ["DATABASE_URL", "${{Postgres.DATABASE_URL}}?sslmode=require"],
    [
      "DATABASE_URL",
      "postgresql://${{PGUSER}}:${{PGPASSWORD}}@${{RAILWAY_PRIVATE_DOMAIN}}:${{PGPORT}}/${{PGDATABASE}}?sslmode=require",
    ],
    ["DATABASE_URL", `postgresql://app:${password}@db.bookedbarber.com/app?sslmode=\${{MODE}}`],
    ["REDIS_URL", "redis://default:${{REDIS_PASSWORD}}@${{REDIS_HOST}}:6379"],
    ["REDIS_URL", "${{Redis.REDIS_URL}}/1"],
    ["BACKEND_URL", "https://${{RAILWAY_PUBLIC_DOMAIN}}"],
    ["GOOGLE_REDIRECT_URI", "${{BACKEND_URL}}/api/v1/calendar/callback"],
    ["ALLOWED_ORIGINS", "${{FRONTEND_URL}},https://app.bookedbarber.com"],
    ["SENDGRID_FROM_EMAIL", "noreply@${{shared.DOMAIN}}"],
    ["SENTRY_RELEASE", "backend@${{RAILWAY_GIT_COMMIT_SHA}}"],
    ["TWILIO_PHONE_NUMBER", "+1${{NUMBER}}"],
    ["STRIPE_SECRET_KEY", "sk_live_${{STRIPE}}"],
    ["SECRET_KEY", "k7Fq2Lx9${{SECRET}}"],
    ["SENTRY_DSN", "https://${{KEY}}@o1.ingest.us.sentry.io/${{PROJECT}}"],
  ] as const) {
    it(`is open where it may become right: ${name}=${value.replaceAll(password, "...")}`, () => {
      assert.deepEqual(answers(name, value), { failed: [], problem: "", isOpen: true });
    });
  }

  for (const [problem, name, value] of [
    [/is neither true nor false/, "DEBUG", "true${{a}}"],
    [/is neither true nor false/, "DEBUG", "${{a}}${{b}}"],
    [/is neither true nor false/, "DEBUG", "t${{ a }}rue"],
    [/is not production/, "ENVIRONMENT", "development${{a}}"],
    [/test|live/, "STRIPE_SECRET_KEY", `sk_test_51${account}\${{x}}`],
    [/test|live/, "STRIPE_SECRET_KEY", `\${{x}}sk_test_51${account}`],
    [/holds a test key/, "BILLING_KEY", `sk_test_51${account}\${{x}}`],
    [/holds a test key/, "BILLING_KEY", `\${{x}}sk_test_51${account}\${{y}}`],
    [/placeholder/, "SENDGRID_API_KEY", "your-api-key${{x}}"],
    [/no SendGrid key/, "SENDGRID_API_KEY", "${{x}}changeme"],
    [/is a default/, "SECRET_KEY", "change-this-in-production${{x}}"],
    [/holds a secret/, "NEXT_PUBLIC_MAPS", `sk_live_51${account}\${{x}}`],
    [
      /logs in as an owner/,
      "DATABASE_URL",
      `postgresql://postgres:\${{P}}@db.bookedbarber.com/app?${verified}`,
    ],
    [/sslmode/, "DATABASE_URL", `postgresql://app:\${{P}}@db.bookedbarber.com/app`],
    [/sslmode/, "DATABASE_URL", "${{Postgres.DATABASE_URL}}?sslmode=disable"],
    [/own machine/, "DATABASE_URL", `postgresql://app:\${{P}}@127.0.0.1/app?${verified}`],
    [/without encryption/, "REDIS_URL", "redis://default:${{P}}@cache.bookedbarber.com:6379"],
    [/https/, "ALLOWED_ORIGINS", "https://app.bookedbarber.com,http://${{HOST}}"],
    [/is not https/, "BACKEND_URL", "http://${{RAILWAY_PUBLIC_DOMAIN}}"],
    [/looks like/, "BACKEND_URL", "https://${{name}}.bookbarber.com"],
  ] as const) {
    it(`is wrong where it cannot become right: ${name}=${value.replaceAll(account, "...")}`, () => {
      assert.match(answers(name, value).problem, problem);
    });
  }

  for (const [rule, name, value] of [
    ["no-placeholder", "DATABASE_URL", "${{Postgres.DATABASE_URL}}"],
    ["no-placeholder", "SMTP_PASSWORD", "${{ shared.SMTP_PASSWORD }}"],
    ["no-placeholder", "REDIS_URL", `rediss://default:${password}@\${{HOST}}:6379`],
    ["no-placeholder", "FOREIGN", "a${{b}}c"],
    ["secret-key-not-default", "SECRET_KEY", `${made(64)}\${{x}}`],
    ["well-typed", "DEBUG", "${{DEBUG}}"],
    ["environment-production", "ENVIRONMENT", "${{ENVIRONMENT}}"],
    ["stripe-secret-key-live", "STRIPE_SECRET_KEY", "${{STRIPE}}"],
    ["origins-well-formed", "ALLOWED_ORIGINS", "${{ORIGINS}}"],
    ["no-placeholder", "NEXT_PUBLIC_API_URL", "https://${{API}}"],
  ] as const) {
    it(`is plain text where nothing fills it in, and wrong by ${rule}: ${name}`, () => {
      assert.ok(answers(name, value, false).failed.includes(rule));
    });
  }
});
