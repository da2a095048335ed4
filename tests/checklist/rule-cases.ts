import { createHash } from "node:crypto";
import { domainToASCII } from "node:url";

import type { Context } from "../../checklist/rule";
import { hex, made, readyBackend } from "./environments";

/** What is changed in an environment that is ready; undefined takes a variable away. */
export interface Change {
  /** The facts of the deployment, where they are others than production's. */
  readonly context?: Partial<Context>;
  readonly backend?: Readonly<Record<string, string | undefined>>;
  readonly frontend?: Readonly<Record<string, string | undefined>>;
}

/** Changes that a rule accepts and changes that it refuses. */
export interface Cases {
  readonly pass: readonly Change[];
  /** Changes with which the rule has nothing to say of the variables that are changed. */
  readonly apart?: readonly Change[];
  readonly fail: readonly Change[];
}

/** With a character that an address encodes. */
const KEY = `${made(30)}+${made(20)}`;
const backend = (name: string, ...values: (string | undefined)[]): Change[] =>
  values.map((value) => ({ backend: { [name]: value } }));
const frontend = (name: string, ...values: (string | undefined)[]): Change[] =>
  values.map((value) => ({ frontend: { [name]: value } }));

/** A right value with a letter more before it, or after it. */
const around = (name: string): Change[] =>
  backend(name, `x${readyBackend[name] ?? ""}`, `${readyBackend[name] ?? ""}x`);

const password = made(24);
const account = `51${made(16)}`;
const secret = made(64);

const digestOf = (algorithm: string, text: string): string =>
  createHash(algorithm).update(text).digest("hex");

/** A table of inputs for each rule, by the rule's id. */
export const cases: Readonly<Record<string, Cases>> = {
  "reference-can-be-right": {
    pass: [{}],
    fail: [
      ...backend("DEBUG", "true${{a}}", "${{a}}${{b}}"),
      ...backend("STRIPE_SECRET_KEY", `sk_test_${made(24)}\${{x}}`),
      ...backend("BILLING_KEY", `\${{x}}sk_test_${made(24)}`),
      ...backend("DATABASE_URL", "${{Postgres.DATABASE_URL}}?sslmode=disable"),
      ...frontend("NEXT_PUBLIC_API_URL", "http://${{HOST}}"),
    ],
  },
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
    pass: [{}],
    apart: [{ backend: { TWILIO_ACCOUNT_SID: undefined, TWILIO_AUTH_TOKEN: undefined } }],
    fail: [
      { backend: { GOOGLE_CLIENT_SECRET: undefined } },
      { backend: { TWILIO_ACCOUNT_SID: undefined } },
      { backend: { SMTP_PASSWORD: "" } },
    ],
  },
  "database-not-loopback": {
    pass: [
      {},
      ...backend(
        "DATABASE_URL",
        `postgresql://a:${password}@10.0.0.7/b?sslmode=require`,
        `postgresql://a:${password}@postgres.railway.internal/b?sslmode=require`,
        `postgresql://a:${password}@localhost.bookedbarber.com/b?sslmode=require`,
      ),
    ],
    apart: backend(
      "DATABASE_URL",
      `mysql://a:${password}@localhost/b`,
      `postgresql://a:${password}@/b`,
      "postgresql:///b",
      "changeme",
    ),
    fail: [
      ...backend(
        "DATABASE_URL",
        `postgresql://a:${password}@localhost/b?sslmode=require`,
        `postgresql://a:${password}@LOCALHOST.:5432/b?sslmode=require`,
        `postgresql+asyncpg://a:${password}@127.0.0.1/b?ssl=require`,
        `postgresql://a:${password}@127.8.9.1/b`,
        `postgresql://a:${password}@0x7f000001/b`,
        `postgresql://a:${password}@2130706433/b`,
        `postgresql://a:${password}@017700000001/b`,
        `postgresql://a:${password}@0.0.0.0/b`,
        `postgresql://a:${password}@[::1]/b`,
        `postgresql://a:${password}@[::ffff:127.0.0.1]/b`,
        `postgresql://a:${password}@db.localhost/b`,
        `postgresql://a:${password}@host.docker.internal/b`,
        `postgresql://a:${password}@db.x.com/b?host=`,
        `postgresql://a:${password}@db.x.com/b?host=db.x.com,localhost`,
        `postgresql+asyncpg://a:${password}@db.x.com/b?host=localhost:5432`,
        `postgresql://a:${password}@db.x.com/b?host=/var/run/postgresql`,
        `postgresql://a:${password}@db.x.com/b?hostaddr=127.0.0.1`,
        `postgresql://a:${password}@127.0.0.1.nip.io/b`,
      ),
      ...backend("READONLY_DATABASE_URL", `postgresql://a:${password}@localhost/b`),
    ],
  },
  "no-placeholder": {
    pass: [
      {},
      ...backend("SENDGRID_FROM_NAME", "BookedBarber", "Your Barbers <noreply@bookedbarber.com>"),
      ...backend("SENTRY_RELEASE", "v1.2.3", "bookedbarber@2026.11"),
      ...backend("SENDGRID_API_KEY", `${made(30)}example${made(30)}`),
      // Fixed: of a hundred tokens made by chance, one or two do not look like it.
      ...backend("TWILIO_AUTH_TOKEN", "7b1f9e04c3d2example8a6e05f4b7c1"),
      ...backend("DEBUG", "<debug>"),
      ...backend("PORT", "<port>"),
      ...backend("SENTRY_SAMPLE_RATE", "<rate>"),
      ...backend("ALLOWED_ORIGINS", "<origins>"),
      ...backend("SECURE_COOKIE_SAMESITE", "none"),
      ...backend("STRIPE_SECRET_KEY", "changeme", "sk_live_..."),
      ...backend("STRIPE_PUBLISHABLE_KEY", "changeme", "a_pk_live_xxxx"),
      ...frontend("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", "changeme"),
      ...backend("OTHER", "sk_test_your_key"),
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
      ...backend("LOG_FORMAT", "<format>"),
      ...backend("STRIPE_SECRET_KEY", "rk_live_xxxx"),
    ],
  },
  "no-default-password": {
    pass: [
      {},
      ...backend("DATABASE_URL", `postgresql://app:${password}%21@db.x.com/app?sslmode=require`),
    ],
    apart: [...backend("DATABASE_URL", "no URL", "postgresql://app@db.x.com/app", "changeme")],
    fail: [
      ...backend("DATABASE_URL", "postgresql://app:supersecret1@db.x.com/a?sslmode=require"),
      ...backend("DATABASE_URL", "postgresql://app:app@db.x.com/a?sslmode=require"),
      ...backend("REDIS_URL", "rediss://default:password@cache.x.com:6379"),
      ...backend(
        "DATABASE_URL",
        "postgresql://app:postgres@db.x.com/a",
        "postgresql://app:root@db.x.com/a",
        "postgresql://app:db.x.com@db.x.com/a",
        "postgresql://app:shop1@db.x.com/shop1",
      ),
      ...backend("REDIS_URL", "rediss://default:redis@cache.x.com"),
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
  "no-unseen-character": {
    pass: [
      {},
      ...backend("SENDGRID_FROM_NAME", "Café Bärber ✂️", "Say “hello” there", "Über\u00a0uns GmbH"),
    ],
    fail: [
      ...backend("SECRET_KEY", `${secret}\u200b`, `\ufeff${secret}`, `${secret}\u00a0`),
      ...backend("SENDGRID_API_KEY", `“${made(30)}”`, `„${made(30)}“`),
      ...backend("A_NEW_VARIABLE", "harm\u2060less", "a\x07b", "a\u00adb", "a\u200db"),
    ],
  },
  "no-space-in-key": {
    pass: [{}],
    fail: [
      ...backend("TWILIO_AUTH_TOKEN", `${hex(16)} ${hex(16)}`, `${hex(16)}\n${hex(16)}`),
      ...backend("STRIPE_WEBHOOK_SECRET", `whsec_${made(16)} ${made(16)}`),
    ],
  },
  "browser-gets-no-backend-secret": {
    pass: [
      {},
      ...frontend("NEXT_PUBLIC_A", "dark", KEY.slice(1)),
      {
        backend: { SECRET_KEY: "changeme-please" },
        frontend: { NEXT_PUBLIC_A: "changeme-please" },
      },
    ],
    fail: [
      KEY,
      `a-${KEY}-b`,
      encodeURIComponent(KEY),
      Buffer.from(KEY).toString("base64"),
      Buffer.from(`${KEY}more`).toString("base64"),
    ].map((value) => ({ backend: { SECRET_KEY: KEY }, frontend: { NEXT_PUBLIC_A: value } })),
  },
  "frontend-gets-no-backend-secret": {
    pass: [{}, ...frontend("SENTRY_ORG", "bookedbarber", KEY.slice(1))],
    fail: [KEY, `postgresql://a:${KEY}@b.com/c`, Buffer.from(KEY).toString("base64")].map(
      (value) => ({ backend: { SECRET_KEY: KEY }, frontend: { SESSION_SECRET: value } }),
    ),
  },
  "no-secret-in-browser": {
    pass: [
      {},
      ...frontend("NEXT_PUBLIC_MAPS_ID", made(20)),
      ...frontend(
        "NEXT_PUBLIC_A",
        "task_live_a",
        `SG.${made(7)}`,
        "sntryx_a",
        `cfxt_${made(30)}`,
        `cfut_${made(29)}`,
        `rnd_${made(15)}`,
        "ghx_",
        "xoxc-",
        "https://user@a.com",
        "a whsec_b",
      ),
      ...frontend("NEXT_PUBLIC_PASSWORD_HINT", "email", "The name of your first pet."),
      ...frontend("NEXT_PUBLIC_AUTH_PASSWORD", "true"),
      ...frontend("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", `sk_live_${made(24)}`),
      ...frontend("NEXT_PUBLIC_SENTRY_DSN", "https://a:b@c.ingest.sentry.io/1"),
    ],
    fail: [
      ...frontend("NEXT_PUBLIC_TEST_USER_PASSWORD", made(12)),
      ...frontend("NEXT_PUBLIC_PASSWORD_HINT", made(12)),
      ...frontend("NEXT_PUBLIC_SENTRY_AUTH_TOKEN", made(12)),
      ...frontend(
        "NEXT_PUBLIC_KEY",
        `sk_live_${made(30)}`,
        `whsec_${made(30)}`,
        `SG.${made(22)}.x`,
      ),
      ...frontend("NEXT_PUBLIC_DB", `postgresql://a:${password}@b.com/c`),
      ...[
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "PRIVATE_KEY",
        "AUTH_TOKEN",
        "ACCESS_TOKEN",
        "REFRESH_TOKEN",
        "API_TOKEN",
        "SERVICE_ROLE",
        "CREDENTIALS",
        "ENCRYPTION_KEY",
        "DATABASE_URL",
        "REDIS_URL",
      ].flatMap((name) => frontend(`NEXT_PUBLIC_A_${name}`, "a")),
      ...frontend(
        "NEXT_PUBLIC_A",
        ...[
          "sk_live_",
          "sk_test_",
          "sk_org_",
          "rk_live_",
          "rk_test_",
          "whsec_",
          `SG.${made(8)}`,
          "sntrys_",
          "sntryu_",
          "GOCSPX-",
          `cfut_${made(30)}`,
          `cfat_${made(30)}`,
          `cfk_${made(30)}`,
          `rnd_${made(16)}`,
          "ghp_",
          "gho_",
          "ghu_",
          "ghs_",
          "ghr_",
          "xoxa-",
          "xoxb-",
          "xoxp-",
          "xoxs-",
          "-----BEGIN PRIVATE KEY-----",
          "-----BEGIN RSA PRIVATE KEY-----",
          "https://:pw@a.com",
        ],
      ),
    ],
  },
  "database-url-postgresql": {
    pass: [
      {},
      ...backend("DATABASE_URL", `postgresql+asyncpg://app:${password}@db.x.com/app?ssl=require`),
      ...backend("DATABASE_URL", `postgresql+psycopg2://a:${password}@db.x.com/b`),
    ],
    apart: backend("DATABASE_URL", "<database-url>"),
    fail: [
      ...backend("DATABASE_URL", "sqlite:///./app.db", `mysql://app:${password}@db.x.com/app`),
      ...backend("DATABASE_URL", "postgresql://app:pa#ss/word@db.x.com/app", "db.x.com:5432"),
      ...backend(
        "DATABASE_URL",
        `xpostgres://a:${password}@db.x.com/b`,
        `postgresql+://a:${password}@db.x.com/b`,
        `postgresqlx://a:${password}@db.x.com/b`,
      ),
      // What readers take differently, tests/checklist/drivers tells of each.
      ...backend(
        "DATABASE_URL",
        `POSTGRESQL://a:${password}@db.x.com/b`,
        `postgresql://a:${password}@x@db.x.com/b`,
        `postgresql://a:${password}@db.x.com/b?sslmode=verify-full#&host=x.com`,
        `postgresql://a:${password}%@db.x.com/b`,
        `postgresql://a:${password}%zz@db.x.com/b`,
        `postgresql://a:${password}@%2Fvar%2Frun%2Fpostgresql/b`,
        `postgresql://a:${password}@db.x.com,localhost/b`,
        `postgresql://a:${password}@db.x.com:/b`,
      ),
    ],
  },
  "database-url-scheme": {
    pass: [{}],
    apart: backend("DATABASE_URL", "no URL", `mysql://a:${password}@db.x.com/b`),
    fail: [
      ...backend("DATABASE_URL", `postgres://app:${password}@db.x.com/app?sslmode=require`),
      ...backend("DATABASE_URL", `postgres+asyncpg://a:${password}@db.x.com/b`),
    ],
  },
  "database-url-complete": {
    pass: [
      {},
      ...backend("DATABASE_URL", `postgresql://db.x.com/app?user=app&password=${password}`),
      ...backend("DATABASE_URL", `postgresql://a:${password}@db.x.com/?dbname=b`),
    ],
    apart: backend("DATABASE_URL", "no URL", "mysql://db.x.com/b"),
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
      ...backend(
        "DATABASE_URL",
        `postgresql://a:${password}@db.x.com/b?sslmode=verify-ca`,
        `postgresql+asyncpg://a:${password}@db.x.com/b?ssl=true`,
      ),
    ],
    apart: backend("DATABASE_URL", "no URL", "mysql://db.x.com/b"),
    fail: backend(
      "DATABASE_URL",
      `postgresql://a:${password}@db.x.com/b`,
      `postgresql://a:${password}@db.x.com/b?sslmode=disable`,
      `postgresql://a:${password}@db.x.com/b?sslmode=prefer`,
      `postgresql://a:${password}@db.x.com/b?sslmode=require&sslmode=disable`,
    ),
  },
  "database-url-verified": {
    pass: [
      {},
      ...backend(
        "DATABASE_URL",
        `postgresql://a:${password}@db.x.com/b?sslmode=verify-full`,
        `postgresql://a:${password}@db.x.com/b?sslmode=verify-ca&sslrootcert=/etc/ca.pem`,
        `postgresql://a:${password}@postgres.railway.internal/b?sslmode=require`,
        `postgresql://a:${password}@MONORAIL.proxy.rlwy.net:1234/b?sslmode=require`,
        `postgresql://a:${password}@dpg-c0ffee-a/b?sslmode=verify-ca`,
      ),
    ],
    apart: backend(
      "DATABASE_URL",
      "no URL",
      "mysql://db.x.com/b",
      `postgresql://a:${password}@db.x.com/b`,
      `postgresql://a:${password}@db.x.com/b?sslmode=prefer`,
      `postgresql://a:${password}@postgres.railway.internal/b?sslmode=disable`,
    ),
    fail: backend(
      "DATABASE_URL",
      `postgresql://a:${password}@db.x.com/b?sslmode=require`,
      `postgresql+asyncpg://a:${password}@db.x.com/b?ssl=true`,
      `postgresql://a:${password}@db.x.com/b?sslmode=verify-ca`,
      `postgresql://a:${password}@db.x.com/b?sslmode=verify-ca&sslrootcert=system`,
      `postgresql://a:${password}@db.x.com/b?sslmode=verify-full&sslmode=require`,
      `postgresql://a:${password}@railway.internal.x.com/b?sslmode=require`,
      `postgresql://a:${password}@dpg-c0ffee-a.oregon-postgres.render.com/b?sslmode=require`,
      `postgresql://a:${password}@10.0.0.7/b?sslmode=require`,
    ),
  },
  "database-login": {
    pass: [
      {},
      ...["administrators", "ownership", "app_owner2", "coowner", "postgres_app"].flatMap((role) =>
        backend("DATABASE_URL", `postgresql://${role}:${password}@db.x.com/b`),
      ),
    ],
    apart: backend(
      "DATABASE_URL",
      "no URL",
      "postgresql://db.x.com/b",
      "mysql://root:x@db.x.com/b",
    ),
    fail: [
      ...backend(
        "DATABASE_URL",
        `postgresql://postgres:${password}@db.x.com/b?sslmode=require`,
        `postgresql://bookedbarber_owner:${password}@db.x.com/b?sslmode=require`,
      ),
      ...[
        "root",
        "admin",
        "Administrator",
        "superuser",
        "rds_superuser",
        "rdsadmin",
        "cloudsqlsuperuser",
        "doadmin",
        "supabase_admin",
        "owner",
        "migrator",
        "app_migrator",
      ].flatMap((role) => backend("DATABASE_URL", `postgresql://${role}:${password}@db.x.com/b`)),
    ],
  },
  "database-url-overridden": {
    pass: [
      {},
      ...backend(
        "DATABASE_URL",
        `postgresql://db.x.com/app?user=app&password=${password}`,
        `postgresql://a:${password}@db.x.com/?dbname=b&port=6432`,
        `postgresql://a:${password}@db.x.com:5432/b?port=5432&user=a`,
      ),
    ],
    apart: backend("DATABASE_URL", "no URL", "mysql://db.x.com/b?host=x.com"),
    fail: [
      ...[
        "host=x.com",
        "%68ost=x.com",
        "host=",
        "host=db.x.com&host=x.com",
        "hostaddr=192.0.2.1",
        "port=6432",
        "user=postgres",
        "user=",
        `password=${made(24)}`,
        "dbname=other",
        "service=other",
        "servicefile=/etc/other",
        "passfile=/etc/other",
        "dsn=postgresql://x.com",
      ].flatMap((parameter) =>
        ["DATABASE_URL", "READONLY_DATABASE_URL", "DATABASE_UNPOOLED_URL"].flatMap((name) =>
          backend(
            name,
            `postgresql://a:${password}@db.x.com:5432/b?sslmode=verify-full&${parameter}`,
          ),
        ),
      ),
      ...backend(
        "DATABASE_URL",
        `postgresql+asyncpg://a:${password}@db.x.com/b?ssl=verify-full&database=other`,
      ),
    ],
  },
  "database-url-parameters": {
    pass: [
      {},
      ...[
        "",
        "&application_name=backend&connect_timeout=10&target_session_attrs=read-write",
        "&channel_binding=require",
        "&options=-c%20statement_timeout%3D30000%20-clock_timeout%3D10s%20--timezone%3DUTC",
        "&ssl_min_protocol_version=TLSv1.3&sslnegotiation=direct",
        "&require_auth=scram-sha-256",
        "&require_auth=!password,!md5",
        "&sslcert=/etc/ssl/client.pem&sslkey=/etc/ssl/client.key",
        "&options=endpoint%3Ddb",
      ].flatMap((more) =>
        backend(
          "DATABASE_URL",
          `postgresql://a:${password}@db.x.com/b?sslmode=verify-full&sslrootcert=/etc/ca.pem${more}`,
        ),
      ),
      ...backend(
        "READONLY_DATABASE_URL",
        `postgresql://a:${password}@db.x.com/b?sslmode=verify-full&target_session_attrs=standby`,
      ),
      ...backend(
        "DATABASE_URL",
        `postgresql+asyncpg://a:${password}@db.x.com/b?ssl=require&prepared_statement_cache_size=0`,
      ),
    ],
    apart: backend(
      "DATABASE_URL",
      "no URL",
      `postgresql://a:${password}@db.x.com/b?sslmode=disable&pgbouncer=true`,
      `postgresql://a:${password}@db.x.com/b?host=x.com&pgbouncer=true`,
    ),
    fail: [
      ...[
        "sslrootcert=/dev/null",
        "sslrootcert=",
        "sslrootcert=~/ca.pem",
        "sslrootcert=/tmp/ca.pem",
        "sslcert=/dev/stdin",
        "sslmode=verify-full",
        "ssl=require",
        "gssencmode=require",
        "channel_binding=disable",
        "ssl_min_protocol_version=TLSv1",
        "ssl_min_protocol_version=",
        "ssl_max_protocol_version=TLSv1.1",
        "sslcompression=1",
        "require_auth=none",
        "require_auth=scram-sha-256,password",
        "target_session_attrs=read-only",
        "target_session_attrs=standby",
        "options=-c%20role%3Downer",
        "options=-crole%3Downer",
        "options=--role%3Downer",
        "options=-c+role%3Downer",
        "options=-c%20search_path%3Dother",
        "options=-c%20ROW_SECURITY%3Doff",
        "options=-c%20session-authorization%3Downer",
        "options=-c%20statement_timeout%3D1%20-c%20role%3Downer",
        "options=-c%20statement_timeout%3D0",
        "options=endpoint%3Dother",
        "replication=database",
        "krbsrvname=x",
        "sslkeylogfile=/var/log/keys",
        "sslpassword=x",
        "SSLMODE=disable",
        "pgbouncer=true",
        "schema=public",
        "connect_timeout=ten",
        "constructor=x",
      ].flatMap((parameter) =>
        backend(
          "DATABASE_URL",
          `postgresql://a:${password}@db.x.com/b?sslmode=verify-full&${parameter}`,
        ),
      ),
      ...backend(
        "DATABASE_URL",
        `postgresql+asyncpg://a:${password}@db.x.com/b?sslmode=require`,
        `postgresql+asyncpg://a:${password}@db.x.com/b?ssl=require&ssl=require`,
        `postgresql+asyncpg://a:${password}@postgres.railway.internal/b?ssl=true`,
        `postgresql+pg8000://a:${password}@db.x.com/b?sslmode=require`,
      ),
    ],
  },
  "secret-key-length": {
    pass: [
      {},
      ...backend("SECRET_KEY", made(64)),
      { context: { production: false }, backend: { SECRET_KEY: made(32) } },
    ],
    apart: backend("SECRET_KEY", "supersecret"),
    fail: [
      ...backend("SECRET_KEY", made(31), made(63), "short"),
      ...backend("JWT_SECRET_KEY", made(32)),
    ],
  },
  "secret-key-not-default": {
    // Reported once, here, though it is also too short and not random.
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
    apart: backend("SECRET_KEY", "hgx4hq7wzqh", "a".repeat(63), `super_secret_${"a".repeat(64)}`),
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
    apart: [
      {
        backend: {
          SECRET_KEY: undefined,
          JWT_SECRET_KEY: undefined,
          CSRF_SECRET_KEY: undefined,
          ENCRYPTION_KEY: undefined,
        },
      },
    ],
    fail: [
      { backend: { SECRET_KEY: secret, JWT_SECRET_KEY: secret } },
      { backend: { SECRET_KEY: secret, ENCRYPTION_KEY: `"${secret}"` } },
      ...[
        `${secret}x`,
        `x${secret.slice(1)}`,
        `prod-${secret}-v2`,
        secret.toUpperCase(),
        secret.toLowerCase(),
        Array.from(secret).reverse().join(""),
        secret.slice(32) + secret.slice(0, 32),
        `${secret.slice(0, 40)}${made(24)}`,
        createHash("sha256").update(secret).digest("hex"),
        Buffer.from(secret).toString("base64"),
        Buffer.from(secret).toString("hex"),
      ].map((like) => ({ backend: { SECRET_KEY: secret, JWT_SECRET_KEY: like } })),
      { backend: { SECRET_KEY: readyBackend["SENDGRID_API_KEY"] } },
      { backend: { SECRET_KEY: secret, UNKNOWN_NAME: secret } },
      {
        backend: {
          JWT_SECRET_KEY: secret,
          DATABASE_URL: `postgresql://a:${secret}@db.x.com/b?sslmode=verify-full`,
        },
      },
    ],
  },
  "secret-not-guessable": {
    pass: [
      {},
      ...backend("SMTP_PASSWORD", made(16)),
      ...backend("PARTNER_SECRET", hex(32), made(40)),
      ...backend("TOKEN_KIND", "password"),
    ],
    apart: backend("TWILIO_AUTH_TOKEN", "changeme"),
    fail: [
      ...backend(
        "TWILIO_AUTH_TOKEN",
        digestOf("md5", "password"),
        digestOf("md5", "").toUpperCase(),
        "0123456789abcdef0123456789abcdef",
        "deadbeefdeadbeefdeadbeefdeadbeef",
      ),
      ...backend("SENDGRID_WEBHOOK_SECRET", digestOf("sha256", "secret"), "qwertyuiop12345"),
      ...backend(
        "SMTP_PASSWORD",
        "supersecret1",
        "1qaz2wsx3edc4rfv",
        "bookedbarber-production-2026",
      ),
      ...backend("GOOGLE_CLIENT_SECRET", `GOCSPX-${"ab".repeat(14)}`),
      ...backend("STRIPE_WEBHOOK_SECRET", `whsec_${"abcdefgh".repeat(4)}`),
      ...backend("PARTNER_API_KEY", Buffer.from("letmein-please").toString("base64")),
    ],
  },
  "stripe-secret-key-live": {
    pass: [{}, ...backend("STRIPE_SECRET_KEY", `sk_live_${made(24)}`, `"rk_live_${made(99)}"`)],
    fail: [
      ...backend(
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
      ...backend("STRIPE_SECRET_KEY", `xsk_live_${made(24)}`),
    ],
  },
  "stripe-publishable-key-live": {
    pass: [{}],
    fail: [
      ...backend("STRIPE_PUBLISHABLE_KEY", `pk_test_${made(24)}`, `sk_live_${made(24)}`, "no key"),
      ...frontend("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", `pk_test_${made(24)}`),
      ...backend("STRIPE_PUBLISHABLE_KEY", "<publishable>"),
    ],
  },
  "stripe-key-shape": {
    pass: [{}],
    apart: backend("STRIPE_SECRET_KEY", made(30), "sk_live_...", "sk_live_"),
    fail: backend("STRIPE_SECRET_KEY", "sk_live_a1B2c3", `sk_live_${made(20)} ${made(20)}`),
  },
  "stripe-webhook-secret": {
    pass: [{}],
    apart: backend("STRIPE_WEBHOOK_SECRET", "whsec_..."),
    fail: backend("STRIPE_WEBHOOK_SECRET", made(32), `sk_live_${made(24)}`, "whsec_"),
  },
  "stripe-webhook-secret-shape": {
    pass: [{}],
    apart: [
      ...backend("STRIPE_WEBHOOK_SECRET", made(30)),
      ...backend("STRIPE_WEBHOOK_SECRET", `xwhsec_${made(24)}`),
    ],
    fail: [
      ...backend("STRIPE_WEBHOOK_SECRET", `whsec_${made(10)}`),
      ...backend("STRIPE_WEBHOOK_SECRET", `whsec_${made(24)}!`),
    ],
  },
  "stripe-connect-client-id": {
    pass: [{}],
    fail: [
      ...backend("STRIPE_CONNECT_CLIENT_ID", `acct_${made(16)}`, "ca_"),
      ...backend("STRIPE_CONNECT_CLIENT_ID", `xca_${made(24)}`),
    ],
  },
  "stripe-keys-one-mode": {
    pass: [
      {},
      {
        context: { production: false },
        backend: {
          STRIPE_SECRET_KEY: `sk_test_${made(24)}`,
          STRIPE_PUBLISHABLE_KEY: `pk_test_${made(24)}`,
        },
      },
    ],
    apart: [
      { backend: { STRIPE_SECRET_KEY: made(30), STRIPE_PUBLISHABLE_KEY: `pk_live_${made(24)}` } },
      ...backend("STRIPE_PUBLISHABLE_KEY", made(30), "pk_live_..."),
      // In production the test key is reported as such, once.
      ...backend("STRIPE_PUBLISHABLE_KEY", `pk_test_${made(24)}`),
    ],
    fail: [
      ...backend("STRIPE_SECRET_KEY", `sk_test_${made(24)}`),
      ...backend("STRIPE_PUBLISHABLE_KEY", `pk_test_${made(24)}`),
    ].map((change) => ({ ...change, context: { production: false } })),
  },
  "stripe-keys-one-account": {
    pass: [
      {},
      {
        backend: {
          STRIPE_SECRET_KEY: `rk_live_${account}${made(80)}`,
          STRIPE_PUBLISHABLE_KEY: `pk_live_${account}${made(80)}`,
        },
      },
    ],
    apart: [
      // Keys of the older shape do not tell their account.
      {
        backend: {
          STRIPE_SECRET_KEY: `sk_live_${made(24)}`,
          STRIPE_PUBLISHABLE_KEY: `pk_live_${account}`,
        },
      },
      { backend: { STRIPE_PUBLISHABLE_KEY: `pk_live_${made(24)}` } },
      { backend: { STRIPE_PUBLISHABLE_KEY: `pk_live_a${account}` } },
      ...backend("STRIPE_PUBLISHABLE_KEY", "pk_live_51abcdefghijk", "no key at all"),
    ],
    fail: [
      {
        backend: {
          STRIPE_SECRET_KEY: `sk_live_${account}${made(80)}`,
          STRIPE_PUBLISHABLE_KEY: `pk_live_51${made(97)}`,
        },
      },
    ],
  },
  "stripe-frontend-key-matches": {
    pass: [{}],
    apart: frontend("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", "pk_live_...", undefined),
    fail: frontend("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", `pk_live_${made(99)}`),
  },
  "origins-listed": { pass: [{}], fail: backend("ALLOWED_ORIGINS", ",", "[]", " , , ") },
  "origins-no-wildcard": {
    pass: [{}],
    fail: [
      ...backend(
        "ALLOWED_ORIGINS",
        "*",
        "https://*.bookedbarber.com",
        "https://app.bookedbarber.com,*",
      ),
      ...backend("ALLOWED_ORIGINS", "****"),
    ],
  },
  "origins-well-formed": {
    pass: [
      {},
      ...backend("ALLOWED_ORIGINS", '["https://app.bookedbarber.com", "https://bookedbarber.com"]'),
      ...backend("ALLOWED_ORIGINS", "https://*.bookedbarber.com", "*"),
    ],
    fail: [
      ...backend(
        "ALLOWED_ORIGINS",
        "shop.bookedbarber.com",
        "https://app.bookedbarber.com/",
        "https://app.bookedbarber.com/login",
        "https://a.com https://b.com",
        "https:app.bookedbarber.com",
        "https://user@app.bookedbarber.com",
        "https://app.bookedbarber.com:443",
        "https://App.BookedBarber.com",
        "HTTPS://app.bookedbarber.com",
        "null",
      ),
      ...backend("ALLOWED_ORIGINS", "x https://a.com", "https://a.com/*/b".replace("*", "c")),
    ],
  },
  "origins-https": {
    pass: [
      {},
      ...backend("ALLOWED_ORIGINS", "*", "app.bookedbarber.com", "http://*.bookedbarber.com"),
      ...backend("ALLOWED_ORIGINS", "http://localhost:3000,https://app.bookedbarber.com"),
    ],
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
    pass: [
      {},
      ...backend("ALLOWED_ORIGINS", "https://localhost.bookedbarber.com"),
      ...backend("ALLOWED_ORIGINS", "https://*.localhost", "localhost"),
    ],
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
  "origins-no-placeholder": {
    pass: [{}],
    fail: backend(
      "ALLOWED_ORIGINS",
      "https://yourdomain.com",
      "https://app.bookedbarber.com,https://example.com",
      "https://app.example.com",
      "https://your-app.com",
      '["https://app.bookedbarber.com", "https://www.yourdomain.com"]',
    ),
  },
  "origins-contain-frontend": {
    pass: [
      {},
      ...backend("FRONTEND_URL", "https://app.bookedbarber.com:443/"),
      ...backend("ALLOWED_ORIGINS", "http://app.bookedbarber.com"),
    ],
    apart: [
      ...backend("ALLOWED_ORIGINS", "*"),
      { backend: { ALLOWED_ORIGINS: "https://a.com", FRONTEND_URL: "no address" } },
      ...backend("ALLOWED_ORIGINS", "https://x.com,*"),
      // What is wrong by itself is reported so.
      ...backend("ALLOWED_ORIGINS", ",", "app.bookedbarber.com", "https://localhost:3000"),
      ...backend("ALLOWED_ORIGINS", "https://x.com,https://app.bookbarber.com"),
    ],
    fail: [
      ...backend("FRONTEND_URL", "https://shop.bookedbarber.com"),
      ...backend("ALLOWED_ORIGINS", "https://x.com", "https://app.bookedbarber.com:8443"),
    ],
  },
  "app-url-is-frontend": {
    pass: [{}],
    apart: frontend("NEXT_PUBLIC_APP_URL", "http://localhost:3000", "https://app.bookbarber.com"),
    fail: frontend("NEXT_PUBLIC_APP_URL", "https://shop.bookedbarber.com"),
  },
  "environment-production": {
    pass: [{}, ...backend("ENVIRONMENT", "production", " 'production' ")],
    apart: backend("ENVIRONMENT", undefined),
    fail: [
      ...backend("ENVIRONMENT", "development", "staging", "prod", "changeme"),
      ...backend("ENVIRONMENT", "<environment>", "Production", "PRODUCTION"),
    ],
  },
  "debug-off": {
    pass: [{}, ...backend("DEBUG", "0", "no", "OFF", ' "false" ')],
    apart: [...backend("DEBUG", "perhaps", undefined), ...backend("DEBUG", "<debug>")],
    fail: [
      ...backend("DEBUG", "true", "1", "yes", "ON", '"True"', " t "),
      ...backend("SENTRY_DEBUG", "true"),
      ...frontend("NEXT_PUBLIC_DEBUG_MODE", "true"),
      ...frontend("NEXT_PUBLIC_ENABLE_DEVTOOLS", "1"),
    ],
  },
  "demo-mode-off": {
    pass: [{}, ...backend("DEMO_MODE", "false")],
    apart: [
      ...backend("ENABLE_DEMO_MODE", "perhaps"),
      ...["DEMOGRAPHY", "DEMO_MODES", "XDEMO", "CONTEST_MODE", "MOCKS"].flatMap((name) => [
        { backend: { ENABLE_DEMO_MODE: undefined, [name]: "true" } },
      ]),
    ],
    fail: [
      ...frontend("NEXT_PUBLIC_DEMO_MODE", "true", "1"),
      ...frontend("NEXT_PUBLIC_USE_MOCK_DATA", "true"),
      ...backend("ENABLE_DEMO_MODE", "yes"),
      ...backend("USE_MOCK_DATA", "true"),
      ...backend("TEST_MODE", "on"),
      ...[
        "DEMO_MODE",
        "DEMO",
        "USE_MOCK_DATA",
        "MOCK_DATA",
        "USE_MOCKS",
        "MOCK_MODE",
        "TEST_MODE",
        "A_DEMO",
      ].flatMap((name) => backend(name, "true")),
    ],
  },
  "node-env-production": {
    pass: [{}],
    fail: frontend("NODE_ENV", "development", "Production", "test"),
  },
  "log-level": {
    // Words that are no levels are reported by `well-typed`.
    pass: [{}, ...backend("LOG_LEVEL", "WARNING", "Trace", "NotSet")],
    apart: [...backend("LOG_LEVEL", undefined)],
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
      ...backend("BACKEND_URL", "https://user@a.com", "https://:pw@a.com"),
    ],
  },
  "url-https": {
    pass: [{}, ...backend("FRONTEND_URL", "HTTPS://APP.BOOKEDBARBER.COM")],
    apart: backend("BACKEND_URL", "no address", "http://localhost:8000"),
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
    apart: backend("BACKEND_URL", "no address"),
    fail: [
      ...frontend("NEXT_PUBLIC_API_URL", "http://localhost:8000", "https://10.0.0.1"),
      ...backend("BACKEND_URL", "https://backend.railway.internal"),
    ],
  },
  "url-own-domain": {
    pass: [{}],
    apart: frontend("NEXT_PUBLIC_API_URL", "no address"),
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
    apart: [
      ...frontend("NEXT_PUBLIC_API_URL", "no address"),
      {
        backend: { BACKEND_URL: "no address" },
        frontend: { NEXT_PUBLIC_API_URL: "https://a.com" },
      },
    ],
    fail: frontend("NEXT_PUBLIC_API_URL", "https://api-staging.bookedbarber.com"),
  },
  "google-redirect-is-backend": {
    pass: [{}],
    fail: backend("GOOGLE_REDIRECT_URI", "https://app.bookedbarber.com/callback"),
  },
  "domain-near-miss": {
    pass: [
      {},
      ...[
        "cutters.org",
        "bookedbarber.de",
        "bookedbarber-staging.com",
        "staging.bookedbarber.com",
        "mybookedbarber.com",
        "barbers.com",
      ].map((domain) => ({ context: { domain } })),
    ],
    fail: [
      "bookbarber.com",
      "bookedbarbers.com",
      "bokedbarber.com",
      "bookedbarder.net",
      "b00kedbarber.com",
      "app.bookbarber.com",
      "bookbarber.co.uk",
      domainToASCII("bооkedbarber.com"),
    ].map((domain) => ({ context: { domain } })),
  },
  "host-near-miss": {
    pass: [
      {},
      ...backend(
        "FRONTEND_URL",
        "https://app.bookedbarber.com",
        "https://bookedbarber.com.",
        "https://barbershop.com",
        "https://booking.com",
        "https://bookbarber.onrender.com",
        "https://bookedbarber.zendesk.com",
        "https://127.0.0.1",
        "https://bookedbarber.fly.dev",
      ),
      ...backend("SENTRY_DSN", `https://${hex(32)}@bookedbarber.sentry.io/1`),
      ...backend("ALERT_EMAIL", "alerts@bookedbarber.com"),
    ],
    fail: [
      ...backend(
        "FRONTEND_URL",
        "https://bookbarber.com",
        "https://app.bookbarber.com",
        "https://app.bookedbarbers.com",
        "https://app.bookedbarber.co",
        "https://app.bookedbarber.net",
        "https://app.bookedbarber.co.uk",
        "https://booked-barber.com",
        "https://bookedbarber-app.com",
        "https://app.b00kedbarber.com",
        "https://bookedbarber.com.bookedbarber.org",
        // Cyrillic letters, as they are and in punycode, and an accent.
        "https://app.bооkedbarber.com",
        `https://${domainToASCII("app.bооkedbarber.com")}`,
        "https://app.bookedbárber.com",
      ),
      ...backend("ALLOWED_ORIGINS", "https://app.bookedbarber.com,https://app.bookbarber.com"),
      ...backend("SENDGRID_FROM_EMAIL", "noreply@bookbarber.com"),
      ...backend("SENDGRID_FROM_NAME", "BookedBarber <noreply@bookbarber.com>"),
      ...backend("ALERT_EMAIL", "alerts@bookbarber.com"),
      ...backend("DATABASE_URL", `postgresql://a:${password}@db.bookbarber.com/b`),
      ...backend("SMTP_SERVER", "smtp.bookbarber.com"),
      ...frontend("NEXT_PUBLIC_WS_URL", "wss://api.bookbarber.com/ws"),
    ],
  },
  "host-under-domain": {
    pass: [
      {},
      ...backend("FRONTEND_URL", "https://bookedbarber.com", "https://app.bookbarber.com"),
    ],
    apart: backend("BACKEND_URL", "https://a.onrender.com", "http://localhost", "no address"),
    fail: [
      ...backend("FRONTEND_URL", "https://app.barbershop.com", "https://evil.com/bookedbarber.com"),
      ...backend("ALLOWED_ORIGINS", "https://app.bookedbarber.com,https://partner.com"),
      ...backend("GOOGLE_REDIRECT_URI", "https://api.auth0.com/callback"),
      ...frontend("NEXT_PUBLIC_API_URL", "https://bookedbarber.com.evil.com"),
    ],
  },
  "sender-under-domain": {
    pass: [
      {},
      ...backend("SENDGRID_FROM_EMAIL", "support@BookedBarber.com", "a@mail.bookedbarber.com"),
    ],
    apart: backend("SENDGRID_FROM_EMAIL", "noreply@bookbarber.com", "noreply", "mail.gmail.com"),
    fail: [
      ...backend("SENDGRID_FROM_EMAIL", "barbers@gmail.com", "noreply@bookedbarber.com.evil.com"),
      { backend: { SENDGRID_FROM_EMAIL: undefined, FROM_EMAIL: "barbers@gmail.com" } },
    ],
  },
  "connection-capacity": {
    pass: [
      {},
      { backend: { WEB_CONCURRENCY: "9", DB_POOL_SIZE: "5", DB_MAX_OVERFLOW: "0" } },
      { backend: { WEB_CONCURRENCY: undefined, DB_POOL_SIZE: "20", DB_MAX_OVERFLOW: "25" } },
      { backend: { WEB_CONCURRENCY: "4", DB_POOL_SIZE: undefined, DB_MAX_OVERFLOW: undefined } },
    ],
    apart: [
      {
        backend: {
          WEB_CONCURRENCY: undefined,
          DB_POOL_SIZE: undefined,
          DB_MAX_OVERFLOW: undefined,
        },
      },
      ...backend("DB_POOL_SIZE", "many", "-100"),
      { backend: { DB_POOL_SIZE: "100", DB_MAX_OVERFLOW: "-1" } },
      { backend: { DB_POOL_SIZE: "100", WEB_CONCURRENCY: "many" } },
    ],
    fail: [
      { backend: { WEB_CONCURRENCY: "10", DB_POOL_SIZE: "100", DB_MAX_OVERFLOW: "200" } },
      { backend: { WEB_CONCURRENCY: "46", DB_POOL_SIZE: "1", DB_MAX_OVERFLOW: "0" } },
      { backend: { WEB_CONCURRENCY: undefined, DB_POOL_SIZE: "20", DB_MAX_OVERFLOW: "26" } },
      { backend: { WEB_CONCURRENCY: "5", DB_POOL_SIZE: undefined, DB_MAX_OVERFLOW: undefined } },
      { backend: { WEB_CONCURRENCY: "5", DB_POOL_SIZE: "5", DB_MAX_OVERFLOW: undefined } },
    ],
  },
  "rate-limit-store-shared": {
    pass: [{}],
    apart: [
      { backend: { REDIS_URL: undefined, WEB_CONCURRENCY: "1" } },
      { backend: { REDIS_URL: undefined, WEB_CONCURRENCY: undefined } },
      { backend: { REDIS_URL: undefined, WEB_CONCURRENCY: "4", RATE_LIMIT_ENABLED: "false" } },
      { backend: { REDIS_URL: undefined, WEB_CONCURRENCY: "some" } },
    ],
    fail: [
      { backend: { REDIS_URL: undefined, WEB_CONCURRENCY: "2" } },
      { backend: { REDIS_URL: "", WEB_CONCURRENCY: "4", RATE_LIMIT_ENABLED: undefined } },
      { backend: { REDIS_URL: undefined, WEB_CONCURRENCY: "4", RATE_LIMIT_ENABLED: "perhaps" } },
    ],
  },
  "name-in-capitals": {
    pass: [{}],
    apart: [...backend("http_proxy", ""), ...frontend("node_env", "production")],
    fail: [...backend("debug", "false", "true"), ...backend("Database_Url", "x")],
  },
  "runtime-verifies-tls": {
    pass: [
      ...backend("NODE_TLS_REJECT_UNAUTHORIZED", "1"),
      ...backend("PYTHONHTTPSVERIFY", "1"),
      ...backend("GIT_SSL_NO_VERIFY", "false"),
      ...backend("PGSSLMODE", "verify-full", "require"),
      ...backend("PGSSLMINPROTOCOLVERSION", "TLSv1.2", "TLSv1.3"),
      ...backend(
        "SSL_CERT_FILE",
        "/etc/ssl/certs/ca-certificates.crt",
        "/app/.venv/lib/python3.11/site-packages/certifi/cacert.pem",
      ),
      ...backend("SMTP_USE_TLS", "true"),
      ...backend("NODE_OPTIONS", "--max-old-space-size=512 --tls-min-v1.2"),
    ],
    apart: [
      {},
      ...backend("TZ", "UTC"),
      ...backend("NOTIFY_TLS", "0"),
      ...backend("HEALTHCHECK_HTTPS", "0"),
    ],
    fail: [
      ...backend("NODE_TLS_REJECT_UNAUTHORIZED", "0", "false", '"0"'),
      ...frontend("NODE_TLS_REJECT_UNAUTHORIZED", "0"),
      ...backend("PYTHONHTTPSVERIFY", "0"),
      ...backend("GIT_SSL_NO_VERIFY", "1", "true"),
      ...backend("npm_config_strict_ssl", "false"),
      ...backend("PGSSLMODE", "disable", "allow", "prefer"),
      ...backend("PGSSLMINPROTOCOLVERSION", "TLSv1", "TLSv1.1"),
      ...backend("SSL_CERT_FILE", "/tmp/ca.pem", "/etc/ssl/certs/../../../tmp/ca.pem"),
      ...backend("REQUESTS_CA_BUNDLE", "/data/ca.pem"),
      ...backend("CURL_CA_BUNDLE", "./ca.pem"),
      ...backend("NODE_EXTRA_CA_CERTS", "/tmp/ca.pem"),
      ...backend("SSLKEYLOGFILE", "/tmp/keys"),
      ...backend("PIP_TRUSTED_HOST", "pypi.partner.net"),
      ...backend("STRIPE_VERIFY_SSL_CERTS", "false"),
      ...backend("REDIS_SSL_CERT_REQS", "none"),
      ...backend("SMTP_USE_TLS", "off"),
      ...backend("SKIP_TLS_VERIFY", "true"),
      ...backend("ALLOW_INSECURE", "yes"),
      ...backend("NODE_OPTIONS", "--tls-min-v1.0", "--max-http-header-size=1 --tls_keylog=/tmp/k"),
    ],
  },
  "runtime-debuggers-off": {
    pass: [
      ...backend("PYTHONBREAKPOINT", "0"),
      ...backend("FLASK_DEBUG", "0", "false"),
      ...backend("FLASK_ENV", "production"),
      ...backend("UVICORN_RELOAD", "false"),
      ...backend("UVICORN_LOG_LEVEL", "info"),
      ...backend("NODE_OPTIONS", "--max-old-space-size=512"),
      ...backend("GUNICORN_CMD_ARGS", "--workers 4 --log-level info"),
      ...backend("PYTHONHASHSEED", "random"),
    ],
    apart: [{}, ...backend("PYTHONUNBUFFERED", "1"), ...backend("PYTHONFAULTHANDLER", "1")],
    fail: [
      ...backend("NODE_OPTIONS", "--inspect", "--inspect-brk=0.0.0.0:9229", '"--inspect_wait"'),
      ...frontend("NODE_OPTIONS", "--enable-source-maps --inspect=9229"),
      ...backend("PYTHONDEBUG", "1", "x"),
      ...backend("PYTHONBREAKPOINT", "ipdb.set_trace", "1"),
      ...backend("PYTHONINSPECT", "1"),
      ...backend("PYTHONDEVMODE", "1"),
      ...backend("FLASK_DEBUG", "1", "true"),
      ...backend("FLASK_ENV", "development"),
      ...backend("WERKZEUG_DEBUG_PIN", "off"),
      ...backend("WERKZEUG_RUN_MAIN", "true"),
      ...backend("DEBUGPY_LOG_DIR", "/tmp"),
      ...backend("APP_DEBUG", "true"),
      ...backend("STARLETTE_DEBUG", "1"),
      ...backend("UVICORN_RELOAD", "true"),
      ...backend("UVICORN_LOG_LEVEL", "trace"),
      ...backend("GUNICORN_CMD_ARGS", "--reload", "-w 4 --log-level=debug"),
      ...backend("SQLALCHEMY_ECHO", "true"),
      ...backend("PYTHONHASHSEED", "0"),
      ...backend("NODE_DEBUG", "http,tls"),
      ...backend("STRIPE_LOG", "debug"),
    ],
  },
  "runtime-own-code": {
    pass: [
      ...backend("LD_PRELOAD", "libjemalloc.so.2", "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"),
      ...backend("PYTHONPATH", "/app", "/app/src:/app", ".", "src"),
      ...backend("NODE_OPTIONS", "--max-old-space-size=512"),
      ...backend("GUNICORN_CMD_ARGS", "--workers 4"),
      ...backend("ENV", "production"),
    ],
    apart: [
      {},
      ...backend("PYTHONUNBUFFERED", "1"),
      ...backend("OLD_LD", "x"),
      ...backend("RAILWAY_PUBLIC_DOMAIN", "x"),
    ],
    fail: [
      ...backend("LD_PRELOAD", "/tmp/x.so", "/usr/lib/libjemalloc.so.2:/tmp/x.so"),
      ...backend("LD_AUDIT", "/tmp/x.so"),
      ...backend("LD_LIBRARY_PATH", "/tmp"),
      ...backend(
        "NODE_OPTIONS",
        "--require /tmp/x.js",
        "-r ./x",
        "--import=data:text/javascript,1",
      ),
      ...frontend("NODE_OPTIONS", "--require=/tmp/x.js"),
      ...backend("PYTHONSTARTUP", "/tmp/x.py"),
      ...backend("PYTHONPATH", "/tmp", "/app:/tmp/x", "/app/../tmp", ":/dev/shm"),
      ...backend("PYTHONHOME", "/tmp"),
      ...backend("BASH_ENV", "/tmp/x"),
      ...backend("ENV", "/tmp/x", "$(id)"),
      ...backend("BASH_FUNC_ls", "() { id; }"),
      ...backend("GIT_SSH_COMMAND", "ssh -o x"),
      ...backend("GUNICORN_CMD_ARGS", "--config /tmp/x.py", "-c python:x"),
      ...backend("OPENSSL_CONF", "/tmp/x"),
      ...backend("NIXPACKS_START_CMD", "sh -c x"),
      ...backend("RAILPACK_BUILD_CMD", "sh -c x"),
      ...backend("RAILPACK_DEPLOY_APT_PACKAGES", "x"),
      ...backend("RAILWAY_RUN_COMMAND", "sh -c x"),
    ],
  },
  "runtime-own-routes": {
    pass: [
      ...backend("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org/"),
      ...backend("PIP_INDEX_URL", "https://pypi.org/simple"),
      ...backend("SENTRY_URL", "https://sentry.io/"),
    ],
    apart: [
      {},
      ...backend("NO_PROXY", "localhost"),
      ...backend("PGAPPNAME", "x"),
      ...backend("PROXY_HEADERS", "1"),
    ],
    fail: [
      ...backend("HTTP_PROXY", "http://proxy.partner.net:3128"),
      ...backend("https_proxy", "http://proxy.partner.net:3128"),
      ...backend("ALL_PROXY", "socks5://proxy.partner.net"),
      ...frontend("HTTPS_PROXY", "http://proxy.partner.net:3128"),
      ...backend("QUOTAGUARD_HTTPS_PROXY", "http://proxy.partner.net:3128"),
      ...backend("npm_config_https_proxy", "http://proxy.partner.net:3128"),
      ...backend("PGHOST", "db.partner.net"),
      ...backend("PGHOSTADDR", "203.0.113.7"),
      ...backend("PGOPTIONS", "-c search_path=x"),
      ...backend("PGSERVICE", "x"),
      ...backend("HOSTALIASES", "/tmp/hosts"),
      ...backend(
        "NPM_CONFIG_REGISTRY",
        "https://npm.partner.net/",
        "https://registry.npmjs.org.partner.net",
      ),
      ...backend("PIP_INDEX_URL", "http://pypi.org/simple"),
      ...backend("PIP_EXTRA_INDEX_URL", "https://pypi.partner.net"),
      ...backend("STRIPE_API_BASE", "https://stripe.partner.net", "http://api.stripe.com"),
    ],
  },
  "name-close-to-known": {
    pass: [
      ...backend("HOST", "a"),
      ...backend("OTHER", "a"),
      ...backend("CDN_URL", "https://cdn.bookedbarber.com"),
      ...frontend("NEXT_PUBLIC_CDN_URL", "https://cdn.bookedbarber.com"),
      ...backend("X".repeat(5000), "a"),
    ],
    apart: [{}, ...backend("DEBUG", "false")],
    fail: [
      ...backend("DATABSE_URL", "a"),
      ...backend("DATABASE_URI", "a"),
      ...backend("ALLOWED_ORIGIN", "a"),
      ...backend("STRIPE_SECRETKEY", "a"),
      ...backend("SENDGRID_APIKEY", "a"),
      ...backend("JWT_SECRET", "a"),
      ...backend("SMTP_HOST", "a"),
      ...backend("POST", "a"),
      ...frontend("NEXT_PUBLIC_API_ULR", "a"),
      ...frontend("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEYS", "a"),
    ],
  },
  "names-agree": {
    apart: [{ backend: { SENDGRID_FROM_EMAIL: undefined } }],
    pass: [
      {},
      { backend: { CORS_ORIGINS: readyBackend["ALLOWED_ORIGINS"] } },
      {
        backend: {
          ALLOWED_ORIGINS: "https://a.com, https://b.com",
          CORS_ORIGINS: '["https://B.com:443","https://a.com"]',
        },
      },
      { backend: { FROM_EMAIL: "NoReply@bookedbarber.com" } },
      { backend: { SENDGRID_FROM_EMAIL: undefined, FROM_EMAIL: "other@bookedbarber.com" } },
      { backend: { ALLOWED_ORIGINS: "a.com, https://b.com", CORS_ORIGINS: "https://b.com,a.com" } },
    ],
    fail: [
      { backend: { CORS_ORIGINS: "https://app.bookedbarber.com" } },
      { backend: { FROM_EMAIL: "support@bookedbarber.com" } },
      {
        backend: {
          SENDGRID_FROM_EMAIL: undefined,
          FROM_EMAIL: "a@bookedbarber.com",
          EMAIL_FROM_ADDRESS: "b@bookedbarber.com",
        },
      },
      {
        backend: {
          ALLOWED_ORIGINS: "https://a.com,https://b.com",
          CORS_ORIGINS: "https://a.comhttps://b.com",
        },
      },
      { backend: { ALLOWED_ORIGINS: "a.com", CORS_ORIGINS: "b.com" } },
    ],
  },
  "no-test-key": {
    pass: [
      {},
      ...backend("PK_TEST_NOTES", "risk_tested"),
      ...backend("STRIPE_PUBLISHABLE_KEY", `pk_test_${made(24)}`),
      ...frontend("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", `pk_test_${made(24)}`),
    ],
    fail: [
      ...backend("OTHER_STRIPE_KEY", `sk_test_${made(24)}`, `a,pk_test_${made(24)}`),
      ...frontend("NEXT_PUBLIC_CLERK_KEY", `pk_test_${made(24)}`),
      ...backend("RECAPTCHA_SECRET", "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe"),
      ...backend("STRIPE_WEBHOOK_SECRET", `whsec_test_${made(24)}`),
      ...backend(
        "CAPTCHA",
        "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI",
        "10000000-ffff-ffff-ffff-000000000001",
        "0x0000000000000000000000000000000000000000",
        "1x00000000000000000000AA",
        "2x00000000000000000000AB",
        "1x0000000000000000000000000000000AA",
        "a,1x00000000000000000000AA",
      ),
    ],
  },
  "port-range": {
    pass: [{}],
    apart: backend("PORT", "eight", undefined),
    fail: [...backend("PORT", "0", "65536"), ...backend("SMTP_PORT", "-1")],
  },
  "count-positive": {
    pass: [{}],
    fail: [...backend("DB_POOL_SIZE", "0"), ...backend("WEB_CONCURRENCY", "-2")],
  },
  "pool-overflow-bounded": {
    pass: [{}, ...backend("DB_MAX_OVERFLOW", "0", "10")],
    fail: backend("DB_MAX_OVERFLOW", "-1"),
  },
  "pool-pre-ping": {
    pass: [{}, ...backend("DB_POOL_PRE_PING", "on")],
    apart: backend("DB_POOL_PRE_PING", "perhaps"),
    fail: backend("DB_POOL_PRE_PING", "false"),
  },
  "backup-schedule-daily": {
    pass: [{}, ...backend("BACKUP_SCHEDULE", "*/5 * * * *", "0 2 */1 1-12 0-6", "0 2 1-31 * 0-7")],
    apart: backend("BACKUP_SCHEDULE", "daily"),
    fail: backend(
      "BACKUP_SCHEDULE",
      "0 2 * * 0",
      "0 2 * * MON-FRI",
      "0 2 1 * *",
      "0 2 */2 * *",
      "0 2 * jan-nov *",
    ),
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
    apart: backend("SENTRY_TRACES_SAMPLE_RATE", "much"),
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
  "sendgrid-key": {
    pass: [{}, ...backend("SENDGRID_API_KEY", `SG.${made(20)}.${made(40)}`)],
    fail: backend(
      "SENDGRID_API_KEY",
      "SG.",
      "SG.abc",
      `SG.${made(22)}`,
      made(22),
      made(69),
      `re_${made(8)}_${made(24)}`,
      `xkeysib-${hex(64)}-${made(16)}`,
      `key-${hex(32)}`,
      `Bearer ${readyBackend["SENDGRID_API_KEY"] ?? ""}`,
      `x${readyBackend["SENDGRID_API_KEY"] ?? ""}`,
    ),
  },
  "sendgrid-key-shape": {
    pass: [{}],
    apart: backend("SENDGRID_API_KEY", "SG.abc", made(22)),
    fail: backend(
      "SENDGRID_API_KEY",
      `SG.${made(20)}.${made(40)}`,
      `${readyBackend["SENDGRID_API_KEY"] ?? ""}x`,
    ),
  },
  "sendgrid-smtp-login": {
    pass: [{}],
    apart: [{ backend: { SMTP_SERVER: "smtp.gmail.com", SMTP_USERNAME: "me@bookedbarber.com" } }],
    fail: backend("SMTP_USERNAME", "noreply@bookedbarber.com", "bookedbarber", "APIKEY", "api_key"),
  },
  "sendgrid-template-shape": {
    pass: [{}],
    fail: [
      ...backend("SENDGRID_TEMPLATE_ID", hex(32), `d-${hex(31)}`, `d-${hex(32)}0`),
      ...around("SENDGRID_TEMPLATE_ID"),
    ],
  },
  "smtp-server-public": {
    pass: [{}, ...backend("SMTP_SERVER", "SMTP.gmail.com", "8.8.8.8")],
    fail: backend(
      "SMTP_SERVER",
      "localhost",
      "mailhog",
      "127.0.0.1",
      "10.0.0.5",
      "smtp://smtp.sendgrid.net",
      "smtp.sendgrid.net:587",
      "me@smtp.sendgrid.net",
    ),
  },
  "smtp-port-encrypted": {
    pass: [{}, ...backend("SMTP_PORT", "465", "587", "2465", "2525", "2587")],
    apart: backend("SMTP_PORT", "many"),
    fail: backend("SMTP_PORT", "25", "1025"),
  },
  "twilio-account-sid": {
    pass: [{}, ...backend("TWILIO_ACCOUNT_SID", `AC${hex(32).toUpperCase()}`)],
    fail: [
      ...backend("TWILIO_ACCOUNT_SID", `SK${hex(32)}`, `AC${hex(31)}`, made(34)),
      ...around("TWILIO_ACCOUNT_SID"),
    ],
  },
  "twilio-token-shape": {
    pass: [{}],
    fail: [...backend("TWILIO_AUTH_TOKEN", hex(31)), ...around("TWILIO_AUTH_TOKEN")],
  },
  "twilio-number-real": {
    pass: [
      {},
      ...backend("TWILIO_PHONE_NUMBER", "+14155552671"),
      ...backend("TWILIO_PHONE_NUMBER", "x+15005550006", "+141552388861"),
    ],
    fail: backend("TWILIO_PHONE_NUMBER", "+15005550006", "+14155238886", "+15017122661"),
  },
  "google-client-id": {
    pass: [{}, ...backend("GOOGLE_CLIENT_ID", "407408718192.apps.googleusercontent.com")],
    fail: [
      ...backend(
        "GOOGLE_CLIENT_ID",
        made(40),
        "bookedbarber",
        `GOCSPX-${made(28)}`,
        "123456789-abcdef.apps.googleusercontent.com",
        `https://${readyBackend["GOOGLE_CLIENT_ID"] ?? ""}`,
        `407408718192-${hex(32)}`,
      ),
      ...around("GOOGLE_CLIENT_ID"),
    ],
  },
  "google-client-id-shape": {
    pass: [{}],
    apart: [],
    fail: backend("GOOGLE_CLIENT_ID", "407408718192.apps.googleusercontent.com"),
  },
  "google-client-secret": {
    pass: [{}, ...backend("GOOGLE_CLIENT_SECRET", made(24))],
    fail: backend("GOOGLE_CLIENT_SECRET", readyBackend["GOOGLE_CLIENT_ID"]),
  },
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
      ...backend(
        "REDIS_URL",
        `rediss://a:${password}@c.x.com?ssl_cert_reqs=required&db=0`,
        `rediss://a:${password}@c.x.com?verify=nothing`,
        `rediss://a:${password}@c.x.com?verify=not_none`,
      ),
    ],
    apart: backend("REDIS_URL", `redis://a:${password}@xred-abc`, "redis://localhost:6379/0"),
    fail: [
      ...backend(
        "REDIS_URL",
        `redis://default:${password}@cache.x.com:6379`,
        `REDISS://default:${password}@cache.x.com:6379`,
        `rediss://default:${password}@cache.x.com?ssl_cert_reqs=none`,
        "cache:6379",
      ),
      ...backend(
        "REDIS_URL",
        `redis://a:${password}@a.railway.internal.x.com`,
        `redis://a:${password}@red-abc.x.com`,
        ...["none", "false", "0", "no", "CERT_NONE"].map(
          (word) => `rediss://a:${password}@c.x.com?ssl_cert_reqs=${word}`,
        ),
        `rediss://a:${password}@c.x.com?insecure=no`,
        ...["false", "False", "0", "no", "N"].map(
          (word) => `rediss://a:${password}@c.x.com?ssl_check_hostname=${word}`,
        ),
        `rediss://a:${password}@c.x.com?ssl_cert_reqs=required&%73sl_cert_reqs=n%6fne`,
      ),
    ],
  },
  "redis-url-parameters": {
    pass: [
      {},
      ...backend(
        "REDIS_URL",
        `rediss://a:${password}@c.x.com:6379/0?ssl_cert_reqs=required&ssl_check_hostname=True&db=0`,
        `rediss://a:${password}@c.x.com?ssl_ca_certs=/etc/ssl/redis.pem&max_connections=20&protocol=3`,
      ),
    ],
    apart: backend(
      "REDIS_URL",
      "cache:6379",
      "unix:///run/redis.sock?db=1",
      `rediss://a:${password}@c.x.com?ssl_cert_reqs=none&ssl_cert_reqs=required`,
    ),
    fail: [
      ...[
        "ssl_cert_reqs=optional",
        "ssl_cert_reqs=%256eone",
        "ssl_cert_reqs=required&ssl_cert_reqs=required",
        "SSL_CERT_REQS=required",
        "ssl_ca_certs=/dev/null",
        "ssl_ciphers=ALL",
        "db=3",
        "host=x.com",
        "password=x",
        "url=redis://x.com",
        "ssl_exclude_verify_flags=x",
      ].flatMap((parameter) =>
        backend("REDIS_URL", `rediss://a:${password}@c.x.com:6379/0?${parameter}`),
      ),
      ...backend("REDIS_URL", `rediss://a:${password}@c.x.com,x.com:6379/0`),
    ],
  },
  "redis-url-private": {
    pass: [{}, ...backend("REDIS_URL", `redis://default:${password}@red-abc123:6379`)],
    apart: backend("REDIS_URL", "cache:6379"),
    fail: backend(
      "REDIS_URL",
      "rediss://cache.x.com:6379",
      "redis://localhost:6379/0",
      `rediss://default:${password}@localhost:6379`,
      `rediss://default:${password}@127.0.0.1:6379`,
    ),
  },
  "sentry-dsn": {
    pass: [{}, ...backend("SENTRY_DSN", `https://${hex(32)}@sentry.bookedbarber.com/sub/42`)],
    fail: [
      ...backend(
        "SENTRY_DSN",
        "https://sentry.io/42",
        `https://${hex(32)}@sentry.io/project`,
        made(32),
      ),
      ...backend(
        "SENTRY_DSN",
        `https://a-b@c.com/1`,
        `https://a@c.com/1x`,
        `https://a@c.com/x1`,
        `https://a!@c.com/1`,
        `ftp://a@c.com/1`,
      ),
    ],
  },
  "sentry-dsn-public": {
    pass: [{}],
    apart: frontend("NEXT_PUBLIC_SENTRY_DSN", "https://sentry.io/42"),
    fail: frontend(
      "NEXT_PUBLIC_SENTRY_DSN",
      `https://${hex(32)}:${hex(32)}@o1.ingest.sentry.io/42`,
    ),
  },
  "sentry-dsn-https": {
    pass: [{}],
    apart: backend("SENTRY_DSN", "https://sentry.io/42"),
    fail: backend("SENTRY_DSN", `http://${hex(32)}@o1.ingest.sentry.io/42`),
  },
  "well-typed": {
    pass: [
      {},
      ...backend("TWILIO_PHONE_NUMBER", "+442071234567", "+33123456789"),
      ...backend("BACKUP_SCHEDULE", "*/15 0-6 * * MON"),
      ...backend(
        "SENDGRID_FROM_EMAIL",
        "a+b@mail.b.co.uk",
        `${"a".repeat(64)}@${"b".repeat(185)}.com`,
      ),
      ...backend("TWILIO_PHONE_NUMBER", "+4915112", "+123456789012345"),
    ],
    fail: [
      ...backend("DEBUG", "maybe", "changeme"),
      ...backend("PORT", "eight", "80.5"),
      ...backend("SENTRY_SAMPLE_RATE", "80%", "1.5", "-0.1"),
      ...backend("SECURE_COOKIE_SAMESITE", "some"),
      ...backend("SENDGRID_FROM_EMAIL", "noreply", "noreply@localhost", "BookedBarber <a@b.com>"),
      ...backend("TWILIO_PHONE_NUMBER", "2025550123", "+1 (202) 555-0123", "+0123456789"),
      ...backend(
        "BACKUP_SCHEDULE",
        "daily",
        "0 2 * *",
        "60 2 * * *",
        "0 24 * * *",
        "0 2 0 * *",
        "0 2 * 13 *",
        "0 2 * * 8",
        "0 2 9-3 * *",
        "*/0 2 * * *",
        "0 2 * * *-3",
        "0 2 * * * *",
        "0 2, * * *",
      ),
      ...backend(
        "SENDGRID_FROM_EMAIL",
        "a@b.com, c@d.com",
        "a@b.c@d",
        `${"a".repeat(64)}@${"b".repeat(190)}.com`,
        `${"a".repeat(65)}@b.com`,
        "a@.com",
        "a@b..com",
      ),
      ...backend(
        "TWILIO_PHONE_NUMBER",
        "a+4915112345678",
        "+4915112345678901",
        "+491511",
        "+4915112345678x",
      ),
    ],
  },
};
