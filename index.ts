import * as pulumi from "@pulumi/pulumi";

import { BackendEnvironment } from "./components/backend-environment";
import { Database } from "./components/database";
import { EmailDns } from "./components/email-dns";
import { ErrorTracking } from "./components/error-tracking";
import { FrontendEnvironment } from "./components/frontend-environment";
import { GeneratedSecrets } from "./components/generated-secrets";
import { loadSettings } from "./settings";

const settings = loadSettings();
const { domain, variables } = settings;
const app = `https://${settings.appHost ?? `app.${domain}`}`;
const api = `https://${settings.apiHost ?? `api.${domain}`}`;
const guarded = { protect: settings.protectData };

const secrets = new GeneratedSecrets("secrets", { rotation: settings.secretsRotation });

const database = new Database(
  "database",
  {
    databaseName: settings.databaseName,
    host: settings.databaseHost,
    port: settings.databasePort,
    sslMode: settings.databaseSslMode,
    ownsServer: settings.databaseServer === "self-managed",
    migratorPassword: secrets.migratorPassword,
    appPassword: secrets.appPassword,
    readonlyPassword: secrets.readonlyPassword,
  },
  guarded,
);

const emailDns = new EmailDns("email-dns", {
  zoneId: settings.cloudflareZoneId,
  domain,
  spfIncludes: settings.spfIncludes,
  sendgridDnsTarget: settings.sendgridDnsTarget,
  sendgridSubdomain: settings.sendgridSubdomain,
  dmarcPolicy: settings.dmarcPolicy,
  dmarcReportAddress: settings.dmarcReportAddress ?? `dmarc@${domain}`,
});

const errorTracking = new ErrorTracking("error-tracking", {
  organization: settings.sentryOrganization,
  project: "bookedbarber",
});

const backend = new BackendEnvironment(
  "backend",
  {
    settings: variables,
    derived: {
      DATABASE_URL: database.url,
      READONLY_DATABASE_URL: database.readonlyUrl,
      DATABASE_UNPOOLED_URL: database.migratorUrl,
      SECRET_KEY: secrets.secretKey,
      JWT_SECRET_KEY: secrets.jwtSecretKey,
      SENTRY_DSN: errorTracking.dsn,
      SENTRY_ENVIRONMENT: "production",
      FRONTEND_URL: app,
      BACKEND_URL: api,
      ALLOWED_ORIGINS: [app, `https://${domain}`, `https://www.${domain}`].join(","),
      SENDGRID_FROM_EMAIL: `noreply@${domain}`,
    },
  },
  guarded,
);

const frontend = new FrontendEnvironment("frontend", {
  settings: variables,
  derived: {
    NEXT_PUBLIC_API_URL: backend.variables["BACKEND_URL"] ?? api,
    NEXT_PUBLIC_APP_URL: backend.variables["FRONTEND_URL"] ?? app,
    NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: backend.variables["STRIPE_PUBLISHABLE_KEY"] ?? "",
    NEXT_PUBLIC_SENTRY_DSN: errorTracking.dsn,
    SENTRY_ORG: settings.sentryOrganization,
    SENTRY_PROJECT: errorTracking.project,
  },
});

export const backendEnvironment = pulumi.secret(backend.variables);
export const frontendEnvironment = frontend.variables;
export const databaseUrl = database.url;
export const sentryDsn = errorTracking.dsn;
export const dnsRecords = emailDns.records.map(({ name, type, content }) => ({
  name,
  type,
  content,
}));
