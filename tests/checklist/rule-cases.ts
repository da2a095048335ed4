import { hex, made } from "./environments";

/** What is changed in an environment that is ready; undefined takes a variable away. */
export interface Change {
  readonly backend?: Readonly<Record<string, string | undefined>>;
  readonly frontend?: Readonly<Record<string, string | undefined>>;
}

/** Changes that a rule accepts and changes that it refuses. */
export interface Cases {
  readonly pass: readonly Change[];
  readonly fail: readonly Change[];
}

const backend = (name: string, ...values: string[]): Change[] =>
  values.map((value) => ({ backend: { [name]: value } }));
const frontend = (name: string, ...values: string[]): Change[] =>
  values.map((value) => ({ frontend: { [name]: value } }));

const password = made(24);
const secret = made(64);

/** A table of inputs for each rule, by the rule's id. */
export const cases: Readonly<Record<string, Cases>> = {
  "required-variable": {
    pass: [
      {},
      { backend: { ALLOWED_ORIGINS: undefined, CORS_ORIGINS: "https://app.bookedbarber.com" } },
    ],
    fail: [
      { backend: { STRIPE_SECRET_KEY: undefined } },
      { frontend: { NODE_ENV: undefined } },
      ...backend("DATABASE_URL", "", "   ", '""'),
    ],
  },
  "credentials-complete": {
    pass: [{}, { backend: { TWILIO_ACCOUNT_SID: undefined, TWILIO_AUTH_TOKEN: undefined } }],
    fail: [
      { backend: { GOOGLE_CLIENT_SECRET: undefined } },
      { backend: { TWILIO_ACCOUNT_SID: undefined } },
      { backend: { SMTP_PASSWORD: "" } },
    ],
  },
  "no-placeholder": {
    pass: [
      {},
      ...backend("SENDGRID_FROM_NAME", "BookedBarber", "Your Barbers <noreply@bookedbarber.com>"),
      ...backend("SENTRY_RELEASE", "v1.2.3", "bookedbarber@2026.11"),
    ],
    fail: [
      ...backend("STRIPE_SECRET_KEY", "sk_live_xxxxxxxxxxxx", "sk_live_your_key_here"),
      ...backend(
        "SENDGRID_API_KEY",
        "changeme",
        "<your-key>",
        "SG.xxxxxxxx",
        "your-sendgrid-api-key",
        "TODO",
        "# from SendGrid",
        "${SENDGRID_API_KEY}",
        "{{ sendgrid }}",
        "[api key]",
        "SG....",
        "****",
        "your_api_key_here",
        "REPLACE_WITH_KEY",
        "null",
      ),
      ...backend("TWILIO_AUTH_TOKEN", "your_auth_token"),
      ...backend("DATABASE_URL", "postgresql://app:change-me@db.x.com/a?sslmode=require"),
      ...backend("REDIS_URL", "rediss://default:<password>@cache.x.com:6379"),
      ...backend("DATABASE_URL", "postgresql://user:password@your-db-host/name?sslmode=require"),
      ...frontend("NEXT_PUBLIC_API_URL", "https://your-api-domain.com", "https://api.example.com"),
      ...backend("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
    ],
  },
  "no-default-password": {
    pass: [
      {},
      ...backend("DATABASE_URL", `postgresql://app:${password}%21@db.x.com/app?sslmode=require`),
    ],
    fail: [
      ...backend("DATABASE_URL", "postgresql://app:supersecret1@db.x.com/a?sslmode=require"),
      ...backend("DATABASE_URL", "postgresql://app:app@db.x.com/a?sslmode=require"),
      ...backend("REDIS_URL", "rediss://default:password@cache.x.com:6379"),
    ],
  },
  "no-stray-characters": {
    pass: [{}],
    fail: backend(
      "STRIPE_SECRET_KEY",
      `rk_live_${made(40)}\n`,
      ` rk_live_${made(40)}`,
      `"rk_live_${made(40)}"`,
    ),
  },
  "no-secret-in-browser": {
    pass: [{}, ...frontend("NEXT_PUBLIC_MAPS_ID", made(20))],
    fail: [
      ...frontend("NEXT_PUBLIC_TEST_USER_PASSWORD", made(12)),
      ...frontend("NEXT_PUBLIC_SENTRY_AUTH_TOKEN", made(12)),
      ...frontend(
        "NEXT_PUBLIC_KEY",
        `sk_live_${made(30)}`,
        `whsec_${made(30)}`,
        `SG.${made(22)}.x`,
      ),
      ...frontend("NEXT_PUBLIC_DB", `postgresql://a:${password}@b.com/c`),
    ],
  },
  "database-url-postgresql": {
    pass: [
      {},
      ...backend("DATABASE_URL", `POSTGRESQL+asyncpg://app:${password}@db.x.com/app?ssl=require`),
    ],
    fail: [
      ...backend("DATABASE_URL", "sqlite:///./app.db", `mysql://app:${password}@db.x.com/app`),
      ...backend("DATABASE_URL", "postgresql://app:pa#ss/word@db.x.com/app", "db.x.com:5432"),
    ],
  },
  "database-url-scheme": {
    pass: [{}],
    fail: backend("DATABASE_URL", `postgres://app:${password}@db.x.com/app?sslmode=require`),
  },
  "database-url-complete": {
    pass: [
      {},
      ...backend("DATABASE_URL", `postgresql://db.x.com/app?user=app&password=${password}`),
    ],
    fail: backend(
      "DATABASE_URL",
      "postgresql://app@db.x.com/app?sslmode=require",
      `postgresql://app:${password}@db.x.com/?sslmode=require`,
      "postgresql://db.x.com/app?sslmode=require",
    ),
  },
  "database-url-tls": {
    pass: [
      {},
      ...backend("DATABASE_URL", `postgresql+asyncpg://a:${password}@db.x.com/b?ssl=require`),
    ],
    fail: backend(
      "DATABASE_URL",
      `postgresql://a:${password}@db.x.com/b`,
      `postgresql://a:${password}@db.x.com/b?sslmode=disable`,
      `postgresql://a:${password}@db.x.com/b?sslmode=prefer`,
      `postgresql://a:${password}@db.x.com/b?sslmode=require&sslmode=disable`,
    ),
  },
  "database-login": {
    pass: [{}],
    fail: backend(
      "DATABASE_URL",
      `postgresql://postgres:${password}@db.x.com/b?sslmode=require`,
      `postgresql://bookedbarber_owner:${password}@db.x.com/b?sslmode=require`,
    ),
  },
  "secret-key-length": {
    pass: [{}, ...backend("SECRET_KEY", made(64))],
    fail: [
      ...backend("SECRET_KEY", made(31), made(63), "short"),
      ...backend("JWT_SECRET_KEY", made(32)),
    ],
  },
  "secret-key-not-default": {
    pass: [{}],
    fail: backend(
      "SECRET_KEY",
      "changeme",
      "your-secret-key-here",
      `django-insecure-${made(60)}`,
      "CHANGE_THIS_IN_PRODUCTION",
      "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
      `super_secret_${made(64)}`,
    ),
  },
  "secret-key-random": {
    pass: [{}],
    fail: backend(
      "SECRET_KEY",
      "a".repeat(64),
      "qwertyuiopasdfghjklzxcvbnm1234567890qwertyuiopasdfghjklzxcvbnm1234567890",
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcd",
      "k7Fq2Lx9".repeat(8),
      `${"k7Fq2Lx9Pz".repeat(6)}k7Fq`,
    ),
  },
  "secret-keys-differ": {
    pass: [{}],
    fail: [
      { backend: { SECRET_KEY: secret, JWT_SECRET_KEY: secret } },
      { backend: { SECRET_KEY: secret, ENCRYPTION_KEY: `"${secret}"` } },
    ],
  },
  "stripe-secret-key-live": {
    pass: [{}, ...backend("STRIPE_SECRET_KEY", `sk_live_${made(24)}`, `"rk_live_${made(99)}"`)],
    fail: backend(
      "STRIPE_SECRET_KEY",
      `sk_test_${made(24)}`,
      `rk_test_${made(24)}`,
      `pk_live_${made(24)}`,
      `sk_org_${made(24)}`,
      `whsec_${made(24)}`,
      `SK_LIVE_${made(24)}`,
      made(32),
      "sk_live_",
      "sk_live_...",
    ),
  },
  "stripe-publishable-key-live": {
    pass: [{}],
    fail: [
      ...backend("STRIPE_PUBLISHABLE_KEY", `pk_test_${made(24)}`, `sk_live_${made(24)}`, "no key"),
      ...frontend("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", `pk_test_${made(24)}`),
    ],
  },
  "stripe-key-shape": {
    pass: [{}],
    fail: backend("STRIPE_SECRET_KEY", "sk_live_a1B2c3", `sk_live_${made(20)} ${made(20)}`),
  },
  "stripe-webhook-secret": {
    pass: [{}],
    fail: backend("STRIPE_WEBHOOK_SECRET", made(32), `sk_live_${made(24)}`, "whsec_"),
  },
  "stripe-webhook-secret-shape": {
    pass: [{}],
    fail: backend("STRIPE_WEBHOOK_SECRET", `whsec_${made(10)}`),
  },
  "stripe-connect-client-id": {
    pass: [{}],
    fail: backend("STRIPE_CONNECT_CLIENT_ID", `acct_${made(16)}`, "ca_"),
  },
  "stripe-keys-one-mode": {
    pass: [
      {},
      {
        backend: {
          STRIPE_SECRET_KEY: `sk_test_${made(24)}`,
          STRIPE_PUBLISHABLE_KEY: `pk_test_${made(24)}`,
        },
      },
    ],
    fail: [
      ...backend("STRIPE_SECRET_KEY", `sk_test_${made(24)}`),
      ...backend("STRIPE_PUBLISHABLE_KEY", `pk_test_${made(24)}`),
    ],
  },
  "stripe-frontend-key-matches": {
    pass: [{}],
    fail: frontend("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", `pk_live_${made(99)}`),
  },
  "origins-listed": { pass: [{}], fail: backend("ALLOWED_ORIGINS", ",", "[]", " , , ") },
  "origins-no-wildcard": {
    pass: [{}],
    fail: backend(
      "ALLOWED_ORIGINS",
      "*",
      "https://*.bookedbarber.com",
      "https://app.bookedbarber.com,*",
    ),
  },
  "origins-well-formed": {
    pass: [
      {},
      ...backend("ALLOWED_ORIGINS", '["https://app.bookedbarber.com", "https://bookedbarber.com"]'),
    ],
    fail: backend(
      "ALLOWED_ORIGINS",
      "shop.bookedbarber.com",
      "https://app.bookedbarber.com/",
      "https://app.bookedbarber.com/login",
      "https://a.com https://b.com",
      "https:app.bookedbarber.com",
      "https://user@app.bookedbarber.com",
      "null",
    ),
  },
  "origins-https": {
    pass: [{}],
    fail: [
      ...backend("ALLOWED_ORIGINS", "http://app.bookedbarber.com", "https://a.com,HTTP://b.com"),
      { backend: { CORS_ORIGINS: "http://app.bookedbarber.com" } },
      {
        backend: {
          ALLOWED_ORIGINS: undefined,
          BACKEND_CORS_ORIGINS: "http://app.bookedbarber.com",
        },
      },
    ],
  },
  "origins-public": {
    pass: [{}, ...backend("ALLOWED_ORIGINS", "https://localhost.bookedbarber.com")],
    fail: backend(
      "ALLOWED_ORIGINS",
      "https://localhost:3000",
      "http://127.0.0.1",
      "https://LOCALHOST.",
      "https://app.localhost",
      "https://10.1.2.3",
      "https://192.168.0.4:3000",
      "https://172.31.255.255",
      "https://169.254.169.254",
      "https://[::1]:3000",
      "https://[fd00::1]",
      "https://[::ffff:10.0.0.1]",
      "https://0x7f.1",
      "https://2130706433",
      "https://0.0.0.0",
      "https://web",
      "https://api.railway.internal",
      "https://127.0.0.1.nip.io",
    ),
  },
  "origins-own-domain": {
    pass: [{}, ...backend("ALLOWED_ORIGINS", "https://onrender.com.bookedbarber.com")],
    fail: backend(
      "ALLOWED_ORIGINS",
      "https://bookedbarber.up.railway.app",
      "https://bookedbarber.onrender.com",
      "https://bookedbarber.Vercel.App",
    ),
  },
  "origins-contain-frontend": {
    pass: [
      {},
      ...backend("FRONTEND_URL", "https://app.bookedbarber.com:443/"),
      ...backend("ALLOWED_ORIGINS", "http://app.bookedbarber.com", "*"),
    ],
    fail: [
      ...backend("FRONTEND_URL", "https://shop.bookedbarber.com"),
      ...backend("ALLOWED_ORIGINS", "https://x.com"),
    ],
  },
  "app-url-is-frontend": {
    pass: [{}],
    fail: frontend("NEXT_PUBLIC_APP_URL", "https://shop.bookedbarber.com"),
  },
  "environment-production": {
    pass: [{}, ...backend("ENVIRONMENT", "PRODUCTION", " 'production' ")],
    fail: backend("ENVIRONMENT", "development", "staging", "prod", "changeme"),
  },
  "debug-off": {
    pass: [{}, ...backend("DEBUG", "0", "no", "OFF", ' "false" ')],
    fail: [
      ...backend("DEBUG", "true", "1", "yes", "ON", '"True"', " t "),
      ...backend("SENTRY_DEBUG", "true"),
      ...frontend("NEXT_PUBLIC_DEBUG_MODE", "true"),
      ...frontend("NEXT_PUBLIC_ENABLE_DEVTOOLS", "1"),
    ],
  },
  "demo-mode-off": {
    pass: [{}, ...backend("DEMO_MODE", "false")],
    fail: [
      ...frontend("NEXT_PUBLIC_DEMO_MODE", "true", "1"),
      ...frontend("NEXT_PUBLIC_USE_MOCK_DATA", "true"),
      ...backend("ENABLE_DEMO_MODE", "yes"),
      ...backend("USE_MOCK_DATA", "true"),
      ...backend("TEST_MODE", "on"),
    ],
  },
  "node-env-production": {
    pass: [{}],
    fail: frontend("NODE_ENV", "development", "Production", "test"),
  },
  "log-level": {
    pass: [{}, ...backend("LOG_LEVEL", "WARNING")],
    fail: backend("LOG_LEVEL", "debug", "DEBUG"),
  },
  "log-format": {
    pass: [{}, ...backend("LOG_FORMAT", "JSON")],
    fail: backend("LOG_FORMAT", "plain"),
  },
  "url-well-formed": {
    pass: [{}, ...backend("BACKEND_URL", "https://api.bookedbarber.com:8443")],
    fail: [
      ...backend(
        "BACKEND_URL",
        "shop.bookedbarber.com",
        "https:/api.bookedbarber.com",
        "https://a b.com",
      ),
      ...backend("FRONTEND_URL", `https://user:${password}@app.bookedbarber.com`),
    ],
  },
  "url-https": {
    pass: [{}, ...backend("FRONTEND_URL", "HTTPS://APP.BOOKEDBARBER.COM")],
    fail: [
      ...backend("FRONTEND_URL", "http://app.bookedbarber.com"),
      ...backend("GOOGLE_REDIRECT_URI", "http://api.bookedbarber.com/callback"),
      ...frontend(
        "NEXT_PUBLIC_API_URL",
        "http://api.bookedbarber.com",
        "wss://api.bookedbarber.com",
      ),
      ...frontend(
        "NEXT_PUBLIC_WS_URL",
        "ws://api.bookedbarber.com",
        "https://api.bookedbarber.com",
      ),
    ],
  },
  "url-public": {
    pass: [{}],
    fail: [
      ...frontend("NEXT_PUBLIC_API_URL", "http://localhost:8000", "https://10.0.0.1"),
      ...backend("BACKEND_URL", "https://backend.railway.internal"),
    ],
  },
  "url-own-domain": {
    pass: [{}],
    fail: frontend("NEXT_PUBLIC_API_URL", "https://bookedbarber-api.onrender.com"),
  },
  "url-no-trailing-slash": {
    pass: [{}],
    fail: [
      ...frontend("NEXT_PUBLIC_API_URL", "https://api.bookedbarber.com/"),
      ...backend("FRONTEND_URL", "https://a.com//"),
    ],
  },
  "api-url-is-backend": {
    pass: [{}, ...frontend("NEXT_PUBLIC_API_URL", "https://api.bookedbarber.com:443/api")],
    fail: frontend("NEXT_PUBLIC_API_URL", "https://api-staging.bookedbarber.com"),
  },
  "google-redirect-is-backend": {
    pass: [{}],
    fail: backend("GOOGLE_REDIRECT_URI", "https://app.bookedbarber.com/callback"),
  },
  "no-test-key": {
    pass: [{}, ...backend("PK_TEST_NOTES", "risk_tested")],
    fail: [
      ...backend("OTHER_STRIPE_KEY", `sk_test_${made(24)}`, `a,pk_test_${made(24)}`),
      ...frontend("NEXT_PUBLIC_CLERK_KEY", `pk_test_${made(24)}`),
      ...backend("RECAPTCHA_SECRET", "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe"),
      ...backend("STRIPE_WEBHOOK_SECRET", `whsec_test_${made(24)}`),
    ],
  },
  "port-range": {
    pass: [{}],
    fail: [...backend("PORT", "0", "65536"), ...backend("SMTP_PORT", "-1")],
  },
  "count-positive": {
    pass: [{}],
    fail: [...backend("DB_POOL_SIZE", "0"), ...backend("WEB_CONCURRENCY", "-2")],
  },
  "jwt-algorithm": {
    pass: [{}, ...backend("JWT_ALGORITHM", "HS512")],
    fail: backend("JWT_ALGORITHM", "none", "hs256", "RS256"),
  },
  "access-token-lifetime": {
    pass: [{}, ...backend("ACCESS_TOKEN_EXPIRE_MINUTES", "60")],
    fail: backend("ACCESS_TOKEN_EXPIRE_MINUTES", "61", "0", "1440"),
  },
  "refresh-token-lifetime": {
    pass: [{}, ...backend("REFRESH_TOKEN_EXPIRE_DAYS", "30")],
    fail: backend("REFRESH_TOKEN_EXPIRE_DAYS", "31", "0"),
  },
  "bcrypt-rounds": { pass: [{}], fail: backend("BCRYPT_ROUNDS", "11", "4", "32") },
  "rate-limit-on": { pass: [{}], fail: backend("RATE_LIMIT_ENABLED", "false", "0") },
  "auth-rate-limit": {
    pass: [{}, ...backend("AUTH_RATE_LIMIT_PER_MINUTE", "20")],
    fail: backend("AUTH_RATE_LIMIT_PER_MINUTE", "21", "0"),
  },
  "request-rate-limits": {
    pass: [{}],
    fail: [
      ...backend("RATE_LIMIT_PER_MINUTE", "0"),
      ...backend("PAYMENT_RATE_LIMIT_PER_MINUTE", "1000000"),
    ],
  },
  "ssl-redirect": { pass: [{}], fail: backend("SECURE_SSL_REDIRECT", "false") },
  "hsts-seconds": {
    pass: [{}, ...backend("SECURE_HSTS_SECONDS", "63072000")],
    fail: backend("SECURE_HSTS_SECONDS", "0", "31535999"),
  },
  "cookies-safe": {
    pass: [{}],
    fail: [...backend("SECURE_COOKIE_SECURE", "false"), ...backend("SECURE_COOKIE_HTTPONLY", "0")],
  },
  "cookies-same-site": {
    pass: [{}, ...backend("SECURE_COOKIE_SAMESITE", "strict")],
    fail: backend("SECURE_COOKIE_SAMESITE", "none", "None"),
  },
  "second-factor-on": { pass: [{}], fail: backend("ENABLE_MFA", "false") },
  "audit-log-on": { pass: [{}], fail: backend("AUDIT_LOG_ENABLED", "off") },
  "backups-on": { pass: [{}], fail: backend("BACKUP_ENABLED", "no") },
  "backup-retention": { pass: [{}], fail: backend("BACKUP_RETENTION_DAYS", "29") },
  "sentry-privacy": {
    pass: [{}],
    fail: [
      ...backend("SENTRY_SEND_DEFAULT_PII", "true"),
      ...backend("SENTRY_INCLUDE_LOCAL_VARIABLES", "1"),
    ],
  },
  "sentry-error-rate": { pass: [{}], fail: backend("SENTRY_SAMPLE_RATE", "0.1", "0") },
  "sentry-trace-rate": {
    pass: [{}],
    fail: [
      ...backend("SENTRY_TRACES_SAMPLE_RATE", "1.0", "0"),
      ...frontend("NEXT_PUBLIC_SENTRY_TRACES_SAMPLE_RATE", "0.5"),
    ],
  },
  "sentry-profile-rate": {
    pass: [{}, ...backend("SENTRY_PROFILES_SAMPLE_RATE", "0")],
    fail: backend("SENTRY_PROFILES_SAMPLE_RATE", "1"),
  },
  "sentry-environment": { pass: [{}], fail: backend("SENTRY_ENVIRONMENT", "staging") },
  "sendgrid-key-shape": {
    pass: [{}],
    fail: backend("SENDGRID_API_KEY", `SG.${made(22)}`, made(69)),
  },
  "twilio-account-sid": {
    pass: [{}, ...backend("TWILIO_ACCOUNT_SID", `AC${hex(32).toUpperCase()}`)],
    fail: backend("TWILIO_ACCOUNT_SID", `SK${hex(32)}`, `AC${hex(31)}`, made(34)),
  },
  "twilio-token-shape": { pass: [{}], fail: backend("TWILIO_AUTH_TOKEN", hex(31)) },
  "twilio-number-real": {
    pass: [{}, ...backend("TWILIO_PHONE_NUMBER", "+14155552671")],
    fail: backend("TWILIO_PHONE_NUMBER", "+15005550006", "+14155238886"),
  },
  "google-client-id-shape": { pass: [{}], fail: backend("GOOGLE_CLIENT_ID", made(40)) },
  "google-client-secret-shape": {
    pass: [{}, ...backend("GOOGLE_CLIENT_SECRET", made(24))],
    fail: backend("GOOGLE_CLIENT_SECRET", made(30)),
  },
  "redis-url-encrypted": {
    pass: [
      {},
      ...backend(
        "REDIS_URL",
        `redis://default:${password}@redis.railway.internal:6379`,
        `redis://default:${password}@red-abc123:6379`,
      ),
    ],
    fail: backend(
      "REDIS_URL",
      `redis://default:${password}@cache.x.com:6379`,
      `REDISS://default:${password}@cache.x.com:6379`,
      `rediss://default:${password}@cache.x.com?ssl_cert_reqs=none`,
      "cache:6379",
    ),
  },
  "redis-url-private": {
    pass: [{}, ...backend("REDIS_URL", `redis://default:${password}@red-abc123:6379`)],
    fail: backend(
      "REDIS_URL",
      "rediss://cache.x.com:6379",
      `rediss://default:${password}@localhost:6379`,
      `rediss://default:${password}@127.0.0.1:6379`,
    ),
  },
  "sentry-dsn": {
    pass: [{}, ...backend("SENTRY_DSN", `https://${hex(32)}@sentry.bookedbarber.com/sub/42`)],
    fail: backend(
      "SENTRY_DSN",
      "https://sentry.io/42",
      `https://${hex(32)}@sentry.io/project`,
      made(32),
    ),
  },
  "sentry-dsn-public": {
    pass: [{}],
    fail: frontend(
      "NEXT_PUBLIC_SENTRY_DSN",
      `https://${hex(32)}:${hex(32)}@o1.ingest.sentry.io/42`,
    ),
  },
  "sentry-dsn-https": {
    pass: [{}],
    fail: backend("SENTRY_DSN", `http://${hex(32)}@o1.ingest.sentry.io/42`),
  },
  "well-typed": {
    pass: [
      {},
      ...backend("TWILIO_PHONE_NUMBER", "+442071234567", "+33123456789"),
      ...backend("BACKUP_SCHEDULE", "*/15 0-6 * * MON"),
    ],
    fail: [
      ...backend("DEBUG", "maybe", "changeme"),
      ...backend("PORT", "eight", "80.5"),
      ...backend("SENTRY_SAMPLE_RATE", "80%", "1.5", "-0.1"),
      ...backend("SECURE_COOKIE_SAMESITE", "some"),
      ...backend("SENDGRID_FROM_EMAIL", "noreply", "noreply@localhost", "BookedBarber <a@b.com>"),
      ...backend("TWILIO_PHONE_NUMBER", "2025550123", "+1 (202) 555-0123", "+0123456789"),
      ...backend("BACKUP_SCHEDULE", "daily", "0 2 * *"),
    ],
  },
};
