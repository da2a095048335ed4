import type { Examples } from "./example";

const of = (pass: Examples["pass"], fail: Examples["fail"]): Examples => ({ pass, fail });
const app = "postgresql://bookedbarber_app:{40}@db.bookedbarber.com:5432/bookedbarber";
const redis = "rediss://default:{40}@cache.bookedbarber.com:6379/0";

/** What the rules on the environment accept and refuse, by the rule's id. */
export const environmentExamples: Readonly<Record<string, Examples>> = {
  "required-variable": of(["ENVIRONMENT=production"], ["ENVIRONMENT="]),
  "credentials-complete": of(
    ["TWILIO_ACCOUNT_SID=AC{32h}\nTWILIO_AUTH_TOKEN={32h}"],
    ["TWILIO_ACCOUNT_SID=AC{32h}\nTWILIO_AUTH_TOKEN="],
  ),
  "no-placeholder": of(
    ["SENDGRID_FROM_NAME=BookedBarber"],
    ["SENDGRID_API_KEY=<your-key>", "TWILIO_ACCOUNT_SID=ACxxxxxxxx", "TWILIO_AUTH_TOKEN=changeme"],
  ),
  "no-default-password": of(
    [`DATABASE_URL=${app}`],
    ["DATABASE_URL=postgresql://app:app@db.bookedbarber.com/bookedbarber"],
  ),
  "no-stray-characters": of(["SENDGRID_API_KEY=SG.{22}.{43}"], ['SENDGRID_API_KEY="SG.{22}.{43}"']),
  "no-unseen-character": of(
    ["SENDGRID_API_KEY=SG.{22}.{43}"],
    ["SENDGRID_API_KEY=SG.{22}.{43}\u200b", "SENDGRID_API_KEY=“SG.{22}.{43}”"],
  ),
  "no-space-in-key": of(["TWILIO_AUTH_TOKEN={32h}"], ["TWILIO_AUTH_TOKEN={16h} {16h}"]),
  "no-secret-in-browser": of(
    ["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY=pk_live_{99}"],
    ["NEXT_PUBLIC_STRIPE_SECRET_KEY=sk_live_{99}"],
  ),
  "browser-gets-no-backend-secret": of(
    ["SECRET_KEY={64=a}\nNEXT_PUBLIC_THEME=dark"],
    ["SECRET_KEY={64=a}\nNEXT_PUBLIC_THEME={64=a}"],
  ),
  "frontend-gets-no-backend-secret": of(
    ["SECRET_KEY={64=a}\nSENTRY_ORG=bookedbarber"],
    ["SECRET_KEY={64=a}\nSENTRY_ORG={64=a}"],
  ),
  "database-url-postgresql": of([`DATABASE_URL=${app}`], ["DATABASE_URL=sqlite:///./app.db"]),
  "database-url-scheme": of(
    [`DATABASE_URL=${app}`],
    [`DATABASE_URL=${app.replace("postgresql:", "postgres:")}`],
  ),
  "database-url-complete": of(
    [`DATABASE_URL=${app}`],
    ["DATABASE_URL=postgresql://bookedbarber_app@db.bookedbarber.com/bookedbarber"],
  ),
  "database-url-tls": of(
    [`DATABASE_URL=${app}?sslmode=verify-full`],
    [`DATABASE_URL=${app}`, `DATABASE_URL=${app}?sslmode=prefer`],
  ),
  "database-url-verified": of(
    [
      `DATABASE_URL=${app}?sslmode=verify-full&sslrootcert=/etc/ssl/database-ca.pem`,
      "DATABASE_URL=postgresql://bookedbarber_app:{40}@postgres.railway.internal/bookedbarber?sslmode=require",
    ],
    [`DATABASE_URL=${app}?sslmode=require`],
  ),
  "database-login": of(
    [`DATABASE_URL=${app}`],
    ["DATABASE_URL=postgresql://postgres:{40}@db.bookedbarber.com/bookedbarber"],
  ),
  "database-url-overridden": of(
    [`DATABASE_URL=${app}?sslmode=verify-full`],
    [
      `DATABASE_URL=${app}?sslmode=verify-full&host=db.elsewhere.net`,
      `DATABASE_URL=${app}?sslmode=verify-full&user=postgres`,
    ],
  ),
  "database-url-parameters": of(
    [`DATABASE_URL=${app}?sslmode=verify-full&target_session_attrs=read-write`],
    [
      `DATABASE_URL=${app}?sslmode=verify-full&options=-c%20role%3Downer`,
      `DATABASE_URL=${app}?sslmode=verify-full&sslrootcert=/dev/null`,
      `DATABASE_URL=${app}?sslmode=verify-full&pgbouncer=true`,
    ],
  ),
  "secret-key-length": of(["SECRET_KEY={64}"], ["SECRET_KEY={32}"]),
  "secret-key-not-default": of(["SECRET_KEY={64}"], ["SECRET_KEY=your-secret-key-here"]),
  "secret-key-random": of(
    ["SECRET_KEY={64}"],
    ["SECRET_KEY=qwertyuiopasdfghjklzxcvbnm1234567890qwertyuiopasdfghjklzxcvbnm123"],
  ),
  "secret-keys-differ": of(
    ["SECRET_KEY={64=a}\nJWT_SECRET_KEY={64=b}"],
    ["SECRET_KEY={64=a}\nJWT_SECRET_KEY={64=a}"],
  ),
  "secret-not-guessable": of(
    ["TWILIO_AUTH_TOKEN={32h}"],
    ["TWILIO_AUTH_TOKEN=5f4dcc3b5aa765d61d8327deb882cf99", "SMTP_PASSWORD=1qaz2wsx3edc4rfv"],
  ),
  "stripe-secret-key-live": of(
    ["STRIPE_SECRET_KEY=sk_live_{99}", "STRIPE_SECRET_KEY=rk_live_{99}"],
    ["STRIPE_SECRET_KEY=sk_test_{99}", "STRIPE_SECRET_KEY=pk_live_{99}"],
  ),
  "stripe-publishable-key-live": of(
    ["STRIPE_PUBLISHABLE_KEY=pk_live_{99}"],
    ["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY=pk_test_{99}"],
  ),
  "stripe-key-shape": of(["STRIPE_SECRET_KEY=sk_live_{99}"], ["STRIPE_SECRET_KEY=sk_live_a1B2c3"]),
  "stripe-webhook-secret": of(
    ["STRIPE_WEBHOOK_SECRET=whsec_{32}"],
    ["STRIPE_WEBHOOK_SECRET=sk_live_{99}"],
  ),
  "stripe-webhook-secret-shape": of(
    ["STRIPE_WEBHOOK_SECRET=whsec_{32}"],
    ["STRIPE_WEBHOOK_SECRET=whsec_a1B2c3"],
  ),
  "stripe-connect-client-id": of(
    ["STRIPE_CONNECT_CLIENT_ID=ca_{32}"],
    ["STRIPE_CONNECT_CLIENT_ID=acct_{16}"],
  ),
  "stripe-keys-one-mode": of(
    ["STRIPE_SECRET_KEY=sk_live_{99}\nSTRIPE_PUBLISHABLE_KEY=pk_live_{99}"],
    [
      {
        resources: [],
        environment: "STRIPE_SECRET_KEY=sk_live_{99}\nSTRIPE_PUBLISHABLE_KEY=pk_test_{99}",
        context: { production: false },
      },
    ],
  ),
  "stripe-frontend-key-matches": of(
    ["STRIPE_PUBLISHABLE_KEY=pk_live_{99=a}\nNEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY=pk_live_{99=a}"],
    ["STRIPE_PUBLISHABLE_KEY=pk_live_{99=a}\nNEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY=pk_live_{99=b}"],
  ),
  "origins-listed": of(["ALLOWED_ORIGINS=https://app.bookedbarber.com"], ["ALLOWED_ORIGINS=,"]),
  "origins-no-wildcard": of(
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com,https://bookedbarber.com"],
    ["ALLOWED_ORIGINS=*", "ALLOWED_ORIGINS=https://*.bookedbarber.com"],
  ),
  "origins-well-formed": of(
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com"],
    ["ALLOWED_ORIGINS=app.bookedbarber.com", "ALLOWED_ORIGINS=https://app.bookedbarber.com/"],
  ),
  "origins-https": of(
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com"],
    ["ALLOWED_ORIGINS=http://app.bookedbarber.com"],
  ),
  "origins-public": of(
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com"],
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com,http://localhost:3000"],
  ),
  "origins-own-domain": of(
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com"],
    ["ALLOWED_ORIGINS=https://bookedbarber.onrender.com"],
  ),
  "origins-no-placeholder": of(
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com"],
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com,https://yourdomain.com"],
  ),
  "origins-contain-frontend": of(
    ["FRONTEND_URL=https://app.bookedbarber.com\nALLOWED_ORIGINS=https://app.bookedbarber.com"],
    ["FRONTEND_URL=https://app.bookedbarber.com\nALLOWED_ORIGINS=https://bookedbarber.com"],
  ),
  "environment-production": of(["ENVIRONMENT=production"], ["ENVIRONMENT=staging"]),
  "debug-off": of(["DEBUG=false", "DEBUG=0"], ["DEBUG=true", "NEXT_PUBLIC_DEBUG_MODE=1"]),
  "demo-mode-off": of(["NEXT_PUBLIC_DEMO_MODE=false"], ["NEXT_PUBLIC_DEMO_MODE=true"]),
  "node-env-production": of(["NODE_ENV=production"], ["NODE_ENV=development"]),
  "log-level": of(["LOG_LEVEL=INFO"], ["LOG_LEVEL=DEBUG"]),
  "log-format": of(["LOG_FORMAT=json"], ["LOG_FORMAT=plain"]),
  "url-well-formed": of(
    ["BACKEND_URL=https://api.bookedbarber.com"],
    ["BACKEND_URL=api.bookedbarber.com"],
  ),
  "url-https": of(
    ["BACKEND_URL=https://api.bookedbarber.com"],
    ["BACKEND_URL=http://api.bookedbarber.com"],
  ),
  "url-public": of(
    ["NEXT_PUBLIC_API_URL=https://api.bookedbarber.com"],
    ["NEXT_PUBLIC_API_URL=http://localhost:8000"],
  ),
  "url-own-domain": of(
    ["NEXT_PUBLIC_API_URL=https://api.bookedbarber.com"],
    ["NEXT_PUBLIC_API_URL=https://bookedbarber-api.onrender.com"],
  ),
  "url-no-trailing-slash": of(
    ["NEXT_PUBLIC_API_URL=https://api.bookedbarber.com"],
    ["NEXT_PUBLIC_API_URL=https://api.bookedbarber.com/"],
  ),
  "api-url-is-backend": of(
    ["BACKEND_URL=https://api.bookedbarber.com\nNEXT_PUBLIC_API_URL=https://api.bookedbarber.com"],
    [
      "BACKEND_URL=https://api.bookedbarber.com\nNEXT_PUBLIC_API_URL=https://api-staging.bookedbarber.com",
    ],
  ),
  "app-url-is-frontend": of(
    ["FRONTEND_URL=https://app.bookedbarber.com\nNEXT_PUBLIC_APP_URL=https://app.bookedbarber.com"],
    ["FRONTEND_URL=https://app.bookedbarber.com\nNEXT_PUBLIC_APP_URL=https://bookedbarber.com"],
  ),
  "google-redirect-is-backend": of(
    [
      "BACKEND_URL=https://api.bookedbarber.com\nGOOGLE_REDIRECT_URI=https://api.bookedbarber.com/api/v1/calendar/callback",
    ],
    [
      "BACKEND_URL=https://api.bookedbarber.com\nGOOGLE_REDIRECT_URI=https://app.bookedbarber.com/callback",
    ],
  ),
  "no-test-key": of(
    ["SENDGRID_API_KEY=SG.{22}.{43}"],
    ["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_{24}"],
  ),
  "port-range": of(["PORT=8000"], ["PORT=0"]),
  "count-positive": of(["DB_POOL_SIZE=5"], ["DB_POOL_SIZE=0"]),
  "jwt-algorithm": of(["JWT_ALGORITHM=HS256"], ["JWT_ALGORITHM=none"]),
  "access-token-lifetime": of(
    ["ACCESS_TOKEN_EXPIRE_MINUTES=30"],
    ["ACCESS_TOKEN_EXPIRE_MINUTES=1440"],
  ),
  "refresh-token-lifetime": of(["REFRESH_TOKEN_EXPIRE_DAYS=7"], ["REFRESH_TOKEN_EXPIRE_DAYS=365"]),
  "bcrypt-rounds": of(["BCRYPT_ROUNDS=12"], ["BCRYPT_ROUNDS=4"]),
  "rate-limit-on": of(["RATE_LIMIT_ENABLED=true"], ["RATE_LIMIT_ENABLED=false"]),
  "auth-rate-limit": of(["AUTH_RATE_LIMIT_PER_MINUTE=10"], ["AUTH_RATE_LIMIT_PER_MINUTE=1000"]),
  "request-rate-limits": of(["RATE_LIMIT_PER_MINUTE=60"], ["RATE_LIMIT_PER_MINUTE=0"]),
  "ssl-redirect": of(["SECURE_SSL_REDIRECT=true"], ["SECURE_SSL_REDIRECT=false"]),
  "hsts-seconds": of(["SECURE_HSTS_SECONDS=31536000"], ["SECURE_HSTS_SECONDS=0"]),
  "cookies-safe": of(["SECURE_COOKIE_SECURE=true"], ["SECURE_COOKIE_SECURE=false"]),
  "cookies-same-site": of(["SECURE_COOKIE_SAMESITE=lax"], ["SECURE_COOKIE_SAMESITE=none"]),
  "second-factor-on": of(["ENABLE_MFA=true"], ["ENABLE_MFA=false"]),
  "audit-log-on": of(["AUDIT_LOG_ENABLED=true"], ["AUDIT_LOG_ENABLED=false"]),
  "backups-on": of(["BACKUP_ENABLED=true"], ["BACKUP_ENABLED=false"]),
  "backup-retention": of(["BACKUP_RETENTION_DAYS=30"], ["BACKUP_RETENTION_DAYS=7"]),
  "sentry-privacy": of(["SENTRY_SEND_DEFAULT_PII=false"], ["SENTRY_SEND_DEFAULT_PII=true"]),
  "sentry-error-rate": of(["SENTRY_SAMPLE_RATE=1.0"], ["SENTRY_SAMPLE_RATE=0.1"]),
  "sentry-trace-rate": of(["SENTRY_TRACES_SAMPLE_RATE=0.1"], ["SENTRY_TRACES_SAMPLE_RATE=1.0"]),
  "sentry-profile-rate": of(
    ["SENTRY_PROFILES_SAMPLE_RATE=0.1"],
    ["SENTRY_PROFILES_SAMPLE_RATE=1.0"],
  ),
  "sentry-environment": of(["SENTRY_ENVIRONMENT=production"], ["SENTRY_ENVIRONMENT=staging"]),
  "sendgrid-key": of(
    ["SENDGRID_API_KEY=SG.{22}.{43}"],
    ["SENDGRID_API_KEY=SG.{22}", "SENDGRID_API_KEY=re_{8}_{24}"],
  ),
  "sendgrid-key-shape": of(["SENDGRID_API_KEY=SG.{22}.{43}"], ["SENDGRID_API_KEY=SG.{22}.{40}"]),
  "sendgrid-smtp-login": of(
    ["SMTP_SERVER=smtp.sendgrid.net\nSMTP_USERNAME=apikey"],
    ["SMTP_SERVER=smtp.sendgrid.net\nSMTP_USERNAME=noreply@bookedbarber.com"],
  ),
  "twilio-account-sid": of(["TWILIO_ACCOUNT_SID=AC{32h}"], ["TWILIO_ACCOUNT_SID=SK{32h}"]),
  "twilio-token-shape": of(["TWILIO_AUTH_TOKEN={32h}"], ["TWILIO_AUTH_TOKEN={20h}"]),
  "twilio-number-real": of(
    ["TWILIO_PHONE_NUMBER=+14155552671", "TWILIO_PHONE_NUMBER=+442071838750"],
    ["TWILIO_PHONE_NUMBER=+15005550006"],
  ),
  "google-client-id": of(
    ["GOOGLE_CLIENT_ID=123456789012-{32h}.apps.googleusercontent.com"],
    ["GOOGLE_CLIENT_ID=123456789012-{32h}", "GOOGLE_CLIENT_ID=GOCSPX-{28}"],
  ),
  "google-client-id-shape": of(
    ["GOOGLE_CLIENT_ID=123456789012-{32h}.apps.googleusercontent.com"],
    ["GOOGLE_CLIENT_ID=123456789012.apps.googleusercontent.com"],
  ),
  "google-client-secret": of(
    ["GOOGLE_CLIENT_SECRET=GOCSPX-{28}"],
    ["GOOGLE_CLIENT_SECRET=123456789012-{32h}.apps.googleusercontent.com"],
  ),
  "google-client-secret-shape": of(
    ["GOOGLE_CLIENT_SECRET=GOCSPX-{28}"],
    ["GOOGLE_CLIENT_SECRET={30}"],
  ),
  "redis-url-encrypted": of(
    [`REDIS_URL=${redis}`],
    [`REDIS_URL=${redis.replace("rediss:", "redis:")}`],
  ),
  "redis-url-parameters": of(
    [`REDIS_URL=${redis}?ssl_cert_reqs=required`],
    [`REDIS_URL=${redis}?ssl_ca_certs=/dev/null`, `REDIS_URL=${redis}?db=3`],
  ),
  "redis-url-private": of(
    [`REDIS_URL=${redis}`],
    ["REDIS_URL=rediss://cache.bookedbarber.com:6379/0"],
  ),
  "sentry-dsn": of(
    ["SENTRY_DSN=https://{32h}@o4507.ingest.us.sentry.io/4508"],
    ["SENTRY_DSN=https://sentry.io/4508"],
  ),
  "sentry-dsn-public": of(
    ["NEXT_PUBLIC_SENTRY_DSN=https://{32h}@o4507.ingest.us.sentry.io/4508"],
    ["NEXT_PUBLIC_SENTRY_DSN=https://{32h}:{32h}@o4507.ingest.us.sentry.io/4508"],
  ),
  "sentry-dsn-https": of(
    ["SENTRY_DSN=https://{32h}@o4507.ingest.us.sentry.io/4508"],
    ["SENTRY_DSN=http://{32h}@o4507.ingest.us.sentry.io/4508"],
  ),
  "well-typed": of(
    ["DEBUG=false", "TWILIO_PHONE_NUMBER=+442071838750"],
    ["DEBUG=maybe", "PORT=eight", "TWILIO_PHONE_NUMBER=(202) 555-0123"],
  ),
  "database-not-loopback": of(
    [`DATABASE_URL=${app}`],
    ["DATABASE_URL=postgresql://bookedbarber_app:{40}@localhost:5432/bookedbarber"],
  ),
  "stripe-keys-one-account": of(
    ["STRIPE_SECRET_KEY=sk_live_51{16=a}{80=b}\nSTRIPE_PUBLISHABLE_KEY=pk_live_51{16=a}{80=c}"],
    ["STRIPE_SECRET_KEY=sk_live_51{16=a}{80=b}\nSTRIPE_PUBLISHABLE_KEY=pk_live_51{16=d}{80=c}"],
  ),
  "domain-near-miss": of(
    [{ resources: [], environment: "DEBUG=false", context: { domain: "bookedbarber.com" } }],
    [{ resources: [], environment: "DEBUG=false", context: { domain: "bookbarber.com" } }],
  ),
  "host-near-miss": of(
    ["FRONTEND_URL=https://app.bookedbarber.com"],
    ["FRONTEND_URL=https://app.bookbarber.com"],
  ),
  "host-under-domain": of(
    ["FRONTEND_URL=https://app.bookedbarber.com"],
    ["FRONTEND_URL=https://app.barbershop.com"],
  ),
  "sender-under-domain": of(
    ["SENDGRID_FROM_EMAIL=noreply@bookedbarber.com"],
    ["SENDGRID_FROM_EMAIL=barbers@gmail.com"],
  ),
  "pool-overflow-bounded": of(["DB_MAX_OVERFLOW=5"], ["DB_MAX_OVERFLOW=-1"]),
  "pool-pre-ping": of(["DB_POOL_PRE_PING=true"], ["DB_POOL_PRE_PING=false"]),
  "backup-schedule-daily": of(["BACKUP_SCHEDULE=0 2 * * *"], ["BACKUP_SCHEDULE=0 2 * * 0"]),
  "connection-capacity": of(
    ["WEB_CONCURRENCY=2\nDB_POOL_SIZE=5\nDB_MAX_OVERFLOW=5"],
    ["WEB_CONCURRENCY=10\nDB_POOL_SIZE=5\nDB_MAX_OVERFLOW=5"],
  ),
  "rate-limit-store-shared": of(
    [`WEB_CONCURRENCY=2\nREDIS_URL=${redis}`],
    ["WEB_CONCURRENCY=2\nREDIS_URL="],
  ),
  "sendgrid-template-shape": of(["SENDGRID_TEMPLATE_ID=d-{32h}"], ["SENDGRID_TEMPLATE_ID={32h}"]),
  "smtp-server-public": of(["SMTP_SERVER=smtp.sendgrid.net"], ["SMTP_SERVER=localhost"]),
  "smtp-port-encrypted": of(["SMTP_PORT=587"], ["SMTP_PORT=25"]),
  "name-in-capitals": of(["DEBUG=false"], ["debug=true", "Stripe_Secret_Key=sk_live_{99}"]),
  "runtime-verifies-tls": of(
    ["NODE_TLS_REJECT_UNAUTHORIZED=1", "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],
    ["NODE_TLS_REJECT_UNAUTHORIZED=0", "PGSSLMODE=disable", "REQUESTS_CA_BUNDLE=/tmp/ca.pem"],
  ),
  "runtime-debuggers-off": of(
    ["FLASK_DEBUG=0", "NODE_OPTIONS=--max-old-space-size=512"],
    ["FLASK_DEBUG=1", "NODE_OPTIONS=--inspect=0.0.0.0:9229", "GUNICORN_CMD_ARGS=--reload"],
  ),
  "runtime-own-code": of(
    ["LD_PRELOAD=/usr/lib/libjemalloc.so.2", "PYTHONPATH=/app"],
    ["LD_PRELOAD=/tmp/x.so", "PYTHONSTARTUP=/tmp/start.py", "NODE_OPTIONS=--require /tmp/x.js"],
  ),
  "runtime-own-routes": of(
    ["NPM_CONFIG_REGISTRY=https://registry.npmjs.org/", "SENTRY_URL=https://sentry.io/"],
    ["HTTPS_PROXY=http://proxy.partner.net:3128", "PGHOSTADDR=203.0.113.7"],
  ),
  "name-close-to-known": of(["APP_VERSION=1.2.3"], [`DATABSE_URL=${app}`]),
  "reference-can-be-right": of(
    ["SENTRY_RELEASE=2026.11.24"],
    ["DEBUG=true${{shared.SUFFIX}}", "BACKEND_URL=http://${{RAILWAY_PUBLIC_DOMAIN}}"],
  ),
  "names-agree": of(
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com\nCORS_ORIGINS=https://app.bookedbarber.com"],
    ["ALLOWED_ORIGINS=https://app.bookedbarber.com\nCORS_ORIGINS=https://bookedbarber.com"],
  ),
};
