import type { PlainSubject } from "../resources/plain-subject";
import type { Examples } from "./example";

const login = {
  kind: "role",
  name: "bookedbarber_app_1",
  login: true,
  memberOf: ["bookedbarber_app"],
} as const;
const group = { kind: "role", name: "bookedbarber_app", login: false } as const;
const membership = (role: string, memberOf: string): PlainSubject => ({
  kind: "membership",
  role,
  memberOf,
});
const grant = (role: string, objectType: string, ...privileges: string[]) =>
  ({ kind: "grant", role, schema: "bookedbarber", objectType, privileges }) as const;
const migrator = { ...login, name: "bookedbarber_migrator_1" } as const;
const schema = {
  kind: "schema",
  name: "bookedbarber",
  owner: "bookedbarber_owner",
} as const;
const policy = (role: string, ...privileges: string[]) =>
  ({ role, privileges, grantOption: false, partial: false }) as const;
const extension = (name: string): PlainSubject => ({ kind: "extension", name });
const definer = {
  kind: "function",
  name: "book",
  schema: "bookedbarber",
  language: "plpgsql",
  returns: "void",
  securityDefiner: true,
  body: "begin perform set_config('search_path', 'bookedbarber, pg_temp', true); insert into visits default values; end",
} as const;
const one = (...resources: PlainSubject[]): { readonly resources: readonly PlainSubject[] } => ({
  resources,
});

/** What the rules on what roles may do and on what leads out of the database accept and refuse. */
export const databaseExamples: Readonly<Record<string, Examples>> = {
  "membership-modest": {
    pass: [
      one(login),
      one(membership("bookedbarber_backup", "pg_read_all_data")),
      one(membership("bookedbarber_monitoring", "pg_monitor")),
    ],
    fail: [
      one(membership("bookedbarber_app", "rds_superuser")),
      one({ ...login, memberOf: ["pg_execute_server_program"] }),
      one({ ...login, assumes: "bookedbarber_owner" }),
    ],
  },
  "membership-reviewed": {
    pass: [one(login), one(membership("bookedbarber_monitoring", "pg_monitor"))],
    fail: [
      one(membership("bookedbarber_worker", "pg_signal_backend")),
      one(membership("bookedbarber_worker", "bookedbarber_owner")),
    ],
  },
  "role-valid": {
    pass: [
      one(login),
      { ...one({ ...login, validUntil: "2026-12-31" }), context: { today: "2026-12-01" } },
    ],
    fail: [{ ...one({ ...login, validUntil: "2026-11-30" }), context: { today: "2026-12-01" } }],
  },
  "grant-modest": {
    pass: [
      one(grant("bookedbarber_app", "table", "SELECT", "INSERT", "UPDATE", "DELETE")),
      one(grant("bookedbarber_owner", "database", "CONNECT", "CREATE", "TEMPORARY")),
    ],
    fail: [
      one(grant("bookedbarber_app", "schema", "USAGE", "CREATE")),
      one({ ...grant("bookedbarber_app", "table", "SELECT"), grantOption: true }),
      one({
        ...grant("bookedbarber_readonly", "table", "SELECT"),
        schema: "pg_catalog",
        objects: ["pg_authid"],
      }),
      one({
        ...grant("bookedbarber_app", "function", "EXECUTE"),
        schema: "pg_catalog",
        objects: ["pg_read_file(text)"],
      }),
    ],
  },
  "grant-reviewed": {
    pass: [one(grant("bookedbarber_app", "table", "SELECT"))],
    fail: [one(grant("bookedbarber_app", "database", "CONNECT", "TEMPORARY"))],
  },
  "schema-policies-modest": {
    pass: [one(schema), one({ ...schema, policies: [policy("bookedbarber_app", "USAGE")] })],
    fail: [
      one({ ...schema, policies: [policy("public", "CREATE", "USAGE")] }),
      one({ ...schema, policies: [policy("bookedbarber_app", "CREATE")] }),
    ],
  },
  "application-rights-modest": {
    pass: [one(login, group)],
    fail: [
      one(
        login,
        { ...group, memberOf: ["metrics"] },
        membership("metrics", "pg_read_all_settings"),
      ),
      one(login, { ...group, createRole: true }),
    ],
  },
  "role-password-own": {
    pass: [
      one({ ...login, password: "{40=a}" }, { ...migrator, password: "{40=b}" }),
      { ...one({ ...login, password: "{40=a}" }), environment: "SECRET_KEY={64=b}" },
    ],
    fail: [
      one({ ...login, password: "{40=a}" }, { ...migrator, password: "{40=a}" }),
      { ...one({ ...login, password: "{64=a}" }), environment: "SECRET_KEY={64=a}" },
      { ...one({ ...login, password: "{64=a}" }), environment: "TWILIO_AUTH_TOKEN={64=a}" },
    ],
  },
  "role-lets-go": {
    pass: [one(login), one({ ...login, statementTimeout: 30_000, idleTimeout: 30_000 })],
    fail: [
      one({ ...login, idleTimeout: 0 }),
      one({ ...login, statementTimeout: 0 }),
      one({ ...login, statementTimeout: 0, idleTimeout: 0 }),
    ],
  },
  "secret-not-published": {
    pass: [
      {
        resources: [{ kind: "dns-record", name: "bookedbarber.com", type: "TXT", content: '"a"' }],
        environment: "SECRET_KEY={64=a}",
      },
      { resources: [{ ...login, password: "{64=a}" }], environment: "SECRET_KEY={64=a}" },
    ],
    fail: [
      {
        resources: [
          { kind: "dns-record", name: "bookedbarber.com", type: "TXT", content: '"k={64=a}"' },
        ],
        environment: "SECRET_KEY={64=a}",
      },
      {
        resources: [{ kind: "stripe-webhook", url: "https://api.bookedbarber.com/?t={64=a}" }],
        environment: "JWT_SECRET_KEY={64=a}",
      },
      {
        resources: [{ kind: "sentry-project", slug: "{40=a}" }],
        environment: "TWILIO_AUTH_TOKEN={40=a}",
      },
    ],
  },
  "provider-secret-hidden": {
    pass: [
      one({ kind: "provider", system: "cloudflare", clear: [] }),
      one({ kind: "provider", system: "saas", clear: ["version", "twilioAccountSid"] }),
    ],
    fail: [
      one({ kind: "provider", system: "cloudflare", clear: ["apiToken"] }),
      one({ kind: "provider", system: "postgresql", clear: ["host", "password"] }),
      one({ kind: "provider", system: "saas", clear: ["stripeApiKey", "railwayProjectToken"] }),
    ],
  },
  "provider-plugin": {
    pass: [
      one({ kind: "provider", system: "cloudflare" }),
      one({
        kind: "provider",
        system: "sentry",
        plugin: "github://api.github.com/pulumiverse",
      }),
    ],
    fail: [
      one({ kind: "provider", system: "random", plugin: "https://plugins.example.net/" }),
      one({ kind: "provider", system: "sentry", plugin: "github://api.github.com/somebody" }),
      one({ kind: "provider", system: "saas", plugin: "https://get.pulumi.com.example.net/" }),
    ],
  },
  "login-search-path": {
    pass: [one(schema, { ...login, searchPaths: ["bookedbarber"] })],
    fail: [
      one(schema, { ...login, searchPaths: ["reports", "bookedbarber"] }),
      one(schema, { ...login, searchPaths: ["public", "bookedbarber"] }),
      one(schema, { ...login, searchPaths: ["$user", '"extensions"', "bookedbarber"] }),
    ],
  },
  "extension-safe": {
    pass: [one(extension("unaccent")), one(extension("pgcrypto"))],
    fail: [one(extension("plpython3u")), one(extension("file_fdw"))],
  },
  "extension-reviewed": {
    pass: [one(extension("unaccent"))],
    fail: [one(extension("dblink")), one(extension("pg_cron"))],
  },
  "function-safe": {
    pass: [
      one({ ...definer, securityDefiner: false, body: "begin execute statement; end" }),
      one(definer),
    ],
    fail: [
      one({ ...definer, body: "begin execute statement; end" }),
      one({ ...definer, securityDefiner: false, language: "plpython3u" }),
    ],
  },
  "function-definer-reviewed": {
    pass: [one({ ...definer, securityDefiner: false })],
    fail: [one(definer)],
  },
  "function-definer-closed": {
    pass: [
      one(definer),
      one({ ...definer, body: "begin end" }, { ...grant("public", "function"), objects: ["book"] }),
    ],
    fail: [one({ ...definer, body: "begin insert into visits default values; end" })],
  },
  "data-flow-reviewed": {
    pass: [one({ kind: "publication", name: "visits", allTables: false })],
    fail: [
      one({ kind: "publication", name: "everything", allTables: true }),
      one({ kind: "replication-slot", name: "copy" }),
    ],
  },
  "data-flow-safe": {
    pass: [
      one({ kind: "user-mapping", role: "bookedbarber_app", server: "stock" }),
      one({ kind: "foreign-server", name: "stock", wrapper: "postgres_fdw" }),
      one({
        kind: "subscription",
        name: "stock",
        connection: "host=db.bookedbarber.com user=copy sslmode=verify-full",
      }),
    ],
    fail: [
      one({ kind: "user-mapping", role: "PUBLIC", server: "stock" }),
      one({ kind: "foreign-server", name: "files", wrapper: "file_fdw" }),
      one({ kind: "subscription", name: "stock", connection: "host=db.example.net user=copy" }),
    ],
  },
  "database-no-template": {
    pass: [one({ kind: "database", name: "bookedbarber" })],
    fail: [one({ kind: "database", name: "bookedbarber", isTemplate: true })],
  },
  "provider-address": {
    pass: [
      one({
        kind: "provider",
        system: "cloudflare",
        baseUrl: "https://api.cloudflare.com/client/v4/",
      }),
      one({ kind: "provider", system: "saas", sendgridUrl: "https://api.eu.sendgrid.com/" }),
    ],
    fail: [
      one({ kind: "provider", system: "saas", stripeUrl: "http://api.stripe.com/" }),
      one({ kind: "provider", system: "cloudflare", baseUrl: "https://api.example.net/" }),
    ],
  },
  "provider-database-tls": {
    pass: [
      one({ kind: "provider", system: "postgresql", sslMode: "verify-full" }),
      one({
        kind: "provider",
        system: "postgresql",
        host: "roundhouse.proxy.rlwy.net",
        sslMode: "require",
      }),
    ],
    fail: [
      one({ kind: "provider", system: "postgresql", sslMode: "disable" }),
      one({
        kind: "provider",
        system: "postgresql",
        host: "db.bookedbarber.com",
        sslMode: "require",
      }),
    ],
  },
  "generated-secret-fed": {
    pass: [
      {
        ...one({
          kind: "generated-text",
          resource: "release",
          secret: false,
          madeOf: "words",
          made: ["wholly-cosmic-mule"],
        }),
        environment: "ENVIRONMENT=production\nSENTRY_RELEASE=wholly-cosmic-mule",
      },
    ],
    fail: [
      {
        ...one({
          kind: "generated-text",
          resource: "release",
          secret: false,
          madeOf: "words",
          made: ["wholly-cosmic-mule"],
        }),
        environment: "SECRET_KEY=wholly-cosmic-mule",
      },
    ],
  },
};
