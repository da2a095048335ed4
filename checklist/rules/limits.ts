import type { VariableName } from "../environment/contract";
import { scheduleOf } from "../environment/schedule";
import { fractionOf, integerOf } from "../environment/value";
import { fail, failIf, NOT_APPLICABLE, variableRule } from "../rule";
import type { Rule, RuleDescription, Verdict } from "../rule";
import { mustBe } from "./mode";

const within =
  (least: number, most: number, unit: string) =>
  (text: string): Verdict => {
    const number = integerOf(text);
    if (number === undefined) return NOT_APPLICABLE;
    if (number < least) return fail(`is below ${least} ${unit}`);
    return failIf(number > most, `is above ${most} ${unit}`);
  };

type Meta = Omit<RuleDescription, "severity"> & Partial<Pick<RuleDescription, "severity">>;

const limit = (
  meta: Meta,
  variables: readonly [VariableName, ...VariableName[]],
  verdict: (text: string) => Verdict,
): Rule => variableRule({ severity: "error", ...meta, variables, placeholders: true, verdict });

const port = limit(
  {
    id: "port-range",
    items: ["7.1"],
    title: "Ports are from 1 to 65535",
    why: "The server cannot listen, or connect, anywhere else.",
    fix: "Leave PORT to the hosting platform, or write a number from 1 to 65535.",
  },
  ["PORT", "SMTP_PORT"],
  within(1, 65535, "as a port"),
);

const counts = limit(
  {
    id: "count-positive",
    items: ["3.4", "1.12", "3.8"],
    title: "Counts and time-outs are above nothing",
    why: "A pool of none, or a time-out of nothing, stops the application or takes the limit away.",
    fix: "Write a number of 1 or more.",
  },
  [
    "DB_POOL_SIZE",
    "DB_POOL_TIMEOUT",
    "DB_POOL_RECYCLE",
    "DB_STATEMENT_TIMEOUT",
    "WEB_CONCURRENCY",
    "REDIS_MAX_CONNECTIONS",
  ],
  within(1, Number.MAX_SAFE_INTEGER, "in number"),
);

const poolOverflow = limit(
  {
    id: "pool-overflow-bounded",
    items: ["3.4"],
    title: "The pool's overflow has an end",
    why: "SQLAlchemy takes a negative overflow for no limit at all, and one worker can use up the server.",
    fix: "Write 0 or more for DB_MAX_OVERFLOW.",
  },
  ["DB_MAX_OVERFLOW"],
  within(0, Number.MAX_SAFE_INTEGER, "in number"),
);

const poolPrePing = limit(
  {
    id: "pool-pre-ping",
    items: ["3.4"],
    title: "Connections are tried before they are used",
    why: "After the server's restart each pooled connection would fail one visitor's request.",
    fix: "Set DB_POOL_PRE_PING to true.",
    severity: "warning",
  },
  ["DB_POOL_PRE_PING"],
  mustBe(true),
);

const accessTokenLifetime = limit(
  {
    id: "access-token-lifetime",
    items: ["2.10"],
    title: "Access tokens are good for an hour at most",
    why: "An access token cannot be called back: whoever steals it is signed in until it ends.",
    fix: "Set ACCESS_TOKEN_EXPIRE_MINUTES to 30.",
  },
  ["ACCESS_TOKEN_EXPIRE_MINUTES"],
  within(1, 60, "minutes"),
);

const refreshTokenLifetime = limit(
  {
    id: "refresh-token-lifetime",
    items: ["2.10"],
    title: "Sessions end after 30 days at most",
    why: "A lost device stays signed in for as long.",
    fix: "Set REFRESH_TOKEN_EXPIRE_DAYS to 7.",
  },
  ["REFRESH_TOKEN_EXPIRE_DAYS"],
  within(1, 30, "days"),
);

const jwtAlgorithm = limit(
  {
    id: "jwt-algorithm",
    items: ["2.7"],
    title: "Access tokens are signed with HS256, HS384 or HS512",
    why: "With `none`, or an algorithm that the key is not made for, anybody can write valid tokens.",
    fix: "Set JWT_ALGORITHM to HS256.",
  },
  ["JWT_ALGORITHM"],
  (text) =>
    failIf(!["HS256", "HS384", "HS512"].includes(text), "is none of HS256, HS384 and HS512"),
);

const bcryptRounds = limit(
  {
    id: "bcrypt-rounds",
    items: ["2.8"],
    title: "Passwords are hashed with 12 rounds or more",
    why: "Fewer rounds make a stolen table of passwords cheap to crack; bcrypt knows no more than 31.",
    fix: "Set BCRYPT_ROUNDS to 12.",
  },
  ["BCRYPT_ROUNDS"],
  within(12, 31, "rounds"),
);

const rateLimitOn = limit(
  {
    id: "rate-limit-on",
    items: ["2.9"],
    title: "Requests are limited",
    why: "Without a limit passwords can be tried by the million.",
    fix: "Set RATE_LIMIT_ENABLED to true.",
  },
  ["RATE_LIMIT_ENABLED"],
  mustBe(true),
);

const authRateLimit = limit(
  {
    id: "auth-rate-limit",
    items: ["2.9"],
    title: "Sign-ins are limited to 20 a minute",
    why: "More attempts a minute help nobody but those who guess.",
    fix: "Set AUTH_RATE_LIMIT_PER_MINUTE to 10.",
  },
  ["AUTH_RATE_LIMIT_PER_MINUTE"],
  within(1, 20, "a minute"),
);

const requestRateLimits = limit(
  {
    id: "request-rate-limits",
    items: ["2.9"],
    title: "The limits for requests and payments are above nothing",
    why: "Nought locks everybody out, or takes the limit away.",
    fix: "Set RATE_LIMIT_PER_MINUTE to 60 and PAYMENT_RATE_LIMIT_PER_MINUTE to 10.",
  },
  ["RATE_LIMIT_PER_MINUTE", "PAYMENT_RATE_LIMIT_PER_MINUTE"],
  within(1, 10_000, "a minute"),
);

const cookiesSafe = limit(
  {
    id: "cookies-safe",
    items: ["2.6"],
    title: "Cookies travel over https only and are hidden from scripts",
    why: "A stolen cookie is a stolen session.",
    fix: "Set it to true.",
  },
  ["SECURE_COOKIE_SECURE", "SECURE_COOKIE_HTTPONLY"],
  mustBe(true),
);

const cookiesSameSite = limit(
  {
    id: "cookies-same-site",
    items: ["2.6"],
    title: "Cookies stay with the site: lax or strict",
    why: "With none, other sites can act in a visitor's name.",
    fix: "Set SECURE_COOKIE_SAMESITE to lax.",
  },
  ["SECURE_COOKIE_SAMESITE"],
  (text) => failIf(text.toLowerCase() === "none", "lets cookies go along from other sites"),
);

const sslRedirect = limit(
  {
    id: "ssl-redirect",
    items: ["2.5"],
    title: "Requests over http are sent on to https",
    why: "Visitors who type the address without https would stay on http.",
    fix: "Set SECURE_SSL_REDIRECT to true.",
  },
  ["SECURE_SSL_REDIRECT"],
  mustBe(true),
);

const hsts = limit(
  {
    id: "hsts-seconds",
    items: ["2.6"],
    title: "Browsers remember for a year to use https only",
    why: "A shorter memory leaves a visitor's first request after a pause open to attack.",
    fix: "Set SECURE_HSTS_SECONDS to 31536000.",
  },
  ["SECURE_HSTS_SECONDS"],
  within(31_536_000, Number.MAX_SAFE_INTEGER, "seconds"),
);

const secondFactor = limit(
  {
    id: "second-factor-on",
    items: ["3.7"],
    title: "People can protect their login with a second factor",
    why: "An administrator's stolen password would be enough to read every customer's data.",
    fix: "Set ENABLE_MFA to true.",
  },
  ["ENABLE_MFA"],
  mustBe(true),
);

const auditLog = limit(
  {
    id: "audit-log-on",
    items: ["5.8"],
    title: "Changes are recorded with who made them",
    why: "After an incident nobody could tell what was done.",
    fix: "Set AUDIT_LOG_ENABLED to true.",
  },
  ["AUDIT_LOG_ENABLED"],
  mustBe(true),
);

const backupsOn = limit(
  {
    id: "backups-on",
    items: ["9.1", "3.5"],
    title: "The database is backed up",
    why: "A wrong statement or a lost disk would lose every booking.",
    fix: "Set BACKUP_ENABLED to true.",
  },
  ["BACKUP_ENABLED"],
  mustBe(true),
);

const backupSchedule = limit(
  {
    id: "backup-schedule-daily",
    items: ["9.1", "9.7"],
    title: "Backups are made every day",
    why: "What was booked and paid since the last backup is lost with the database.",
    fix: 'Set BACKUP_SCHEDULE to "0 2 * * *".',
  },
  ["BACKUP_SCHEDULE"],
  (text) => {
    const schedule = scheduleOf(text);
    return schedule === undefined
      ? NOT_APPLICABLE
      : failIf(!schedule.daily, "leaves days without a backup");
  },
);

const backupRetention = limit(
  {
    id: "backup-retention",
    items: ["9.2"],
    title: "Backups are kept for 30 days",
    why: "Damage is often noticed weeks later.",
    fix: "Set BACKUP_RETENTION_DAYS to 30 or more.",
    severity: "warning",
  },
  ["BACKUP_RETENTION_DAYS"],
  within(30, 36_500, "days"),
);

const sentryPrivacy = limit(
  {
    id: "sentry-privacy",
    items: ["5.1"],
    title: "Error reports carry no personal data and no variables",
    why: "Customers' data and secrets would be sent to a third party with every error.",
    fix: "Set it to false.",
  },
  ["SENTRY_SEND_DEFAULT_PII", "SENTRY_INCLUDE_LOCAL_VARIABLES"],
  mustBe(false),
);

const sampled =
  (least: number, most: number) =>
  (text: string): Verdict => {
    const share = fractionOf(text);
    if (share === undefined) return NOT_APPLICABLE;
    if (share < least) return fail(`is below ${least}`);
    return failIf(share > most, `is above ${most}`);
  };

const sentryErrorRate = limit(
  {
    id: "sentry-error-rate",
    items: ["5.1"],
    title: "At least half of all errors are reported",
    why: "Rare errors would never be seen.",
    fix: "Set SENTRY_SAMPLE_RATE to 0.8.",
    severity: "warning",
  },
  ["SENTRY_SAMPLE_RATE"],
  sampled(0.5, 1),
);

const sentryTraceRate = limit(
  {
    id: "sentry-trace-rate",
    items: ["5.3"],
    title: "Some requests are traced, a tenth at most",
    why: "Tracing none shows nothing; tracing many slows the application and uses up the quota.",
    fix: "Set it to 0.05 to 0.1.",
    severity: "warning",
  },
  ["SENTRY_TRACES_SAMPLE_RATE", "NEXT_PUBLIC_SENTRY_TRACES_SAMPLE_RATE"],
  sampled(0.001, 0.1),
);

const sentryProfileRate = limit(
  {
    id: "sentry-profile-rate",
    items: ["5.3"],
    title: "A tenth of the traced requests are profiled at most",
    why: "Profiling slows every request that it measures.",
    fix: "Set SENTRY_PROFILES_SAMPLE_RATE to 0.02.",
    severity: "warning",
  },
  ["SENTRY_PROFILES_SAMPLE_RATE"],
  sampled(0, 0.1),
);

const sentryEnvironment = limit(
  {
    id: "sentry-environment",
    items: ["5.1"],
    title: "Errors are filed under production",
    why: "Alerts look at production; what is filed elsewhere wakes nobody.",
    fix: "Set SENTRY_ENVIRONMENT to production.",
    severity: "warning",
  },
  ["SENTRY_ENVIRONMENT"],
  (text) => failIf(text.toLowerCase() !== "production", "is not production"),
);

export const limitRules: readonly Rule[] = [
  port,
  counts,
  poolOverflow,
  poolPrePing,
  jwtAlgorithm,
  accessTokenLifetime,
  refreshTokenLifetime,
  bcryptRounds,
  rateLimitOn,
  authRateLimit,
  requestRateLimits,
  sslRedirect,
  hsts,
  cookiesSafe,
  cookiesSameSite,
  secondFactor,
  auditLog,
  backupsOn,
  backupSchedule,
  backupRetention,
  sentryPrivacy,
  sentryErrorRate,
  sentryTraceRate,
  sentryProfileRate,
  sentryEnvironment,
];
