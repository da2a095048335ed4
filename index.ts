import * as pulumi from "@pulumi/pulumi";

import { AppDns } from "./components/app-dns";
import { certificateAuthorities, sslMode } from "./components/app-hosts";
import { BackendEnvironment } from "./components/backend-environment";
import { Backups } from "./components/backups";
import { Database } from "./components/database";
import { Edge } from "./components/edge";
import { EmailDns } from "./components/email-dns";
import { ErrorTracking } from "./components/error-tracking";
import { FrontendEnvironment } from "./components/frontend-environment";
import { GeneratedSecrets } from "./components/generated-secrets";
import { SilentDomains } from "./components/silent-domains";
import { loadSettings } from "./settings";

const settings = loadSettings();
const { domain, variables } = settings;
const { appHost = `app.${domain}`, apiHost = `api.${domain}` } = settings;
const app = `https://${appHost}`;
const api = `https://${apiHost}`;
const guarded = { protect: settings.protectData };

const secrets = new GeneratedSecrets("secrets", { rotation: settings.secretsRotation });

const pooledHost = settings.databasePooledHost;
const database = new Database(
  "database",
  {
    databaseName: settings.databaseName,
    host: settings.databaseHost,
    port: settings.databasePort,
    ...(pooledHost === undefined
      ? {}
      : {
          pooledHost,
          pooledPort: settings.databasePooledPort,
          poolSize: settings.databasePoolSize,
          poolerClients: settings.databasePoolerClients,
        }),
    sslMode: settings.databaseSslMode,
    sslRootCert: settings.databaseSslRootCert,
    ownsServer: settings.databaseServer === "self-managed",
    serverConnections: settings.databaseMaxConnections,
    appConnections: settings.databaseAppConnections,
    generations: settings.databaseLogins,
    extensions: settings.databaseExtensions,
  },
  guarded,
);

const zoneId = settings.cloudflareZoneId;
const dmarcReportAddress = settings.dmarcReportAddress ?? `dmarc@${domain}`;
const emailDns = new EmailDns("email-dns", {
  zoneId,
  domain,
  spfIncludes: settings.spfIncludes,
  spfAddresses: settings.spfAddresses,
  sendgridDnsTarget: settings.sendgridDnsTarget,
  sendgridSubdomain: settings.sendgridSubdomain,
  dkimKeys: settings.dkimKeys,
  dmarcRamp: settings.dmarcRamp,
  dmarcSubdomainPolicy: settings.dmarcSubdomainPolicy,
  dmarcReportAddress,
  mailExchangers: settings.mailExchangers,
  tlsReportAddress: settings.tlsReportAddress ?? dmarcReportAddress,
  mtaStsTarget: settings.mtaStsTarget,
  mtaStsMode: settings.mtaStsMode,
  bimiLogo: settings.bimiLogo,
  bimiCertificate: settings.bimiCertificate,
});
const silentDomains = new SilentDomains("silent-domains", {
  domain,
  zoneId,
  hosts: settings.silentHosts ?? [],
  parkedZones: settings.parkedZones ?? [],
  reportAddress: dmarcReportAddress,
});

const { hosting, edgeProxied: proxied } = settings;
const appDns = new AppDns("app-dns", {
  zoneId,
  domain,
  appHost,
  apiHost,
  appTarget: settings.appDnsTarget,
  apiTarget: settings.apiDnsTarget,
  wwwTarget: settings.wwwDnsTarget,
  appVerification: settings.appDnsVerification,
  apiVerification: settings.apiDnsVerification,
  authorities: [
    ...certificateAuthorities(hosting, proxied),
    ...(settings.certificateAuthorities ?? []),
  ],
  proxied,
});
const edge = new Edge("edge", {
  zoneId,
  appHost,
  apiHost,
  plan: settings.cloudflarePlan,
  sslMode: sslMode(hosting),
  hstsStage: settings.hstsStage,
  cspMode: settings.cspMode,
  proxied,
  dnssec: settings.dnssec,
});

const errorTracking = new ErrorTracking("error-tracking", {
  organization: settings.sentryOrganization,
  project: "bookedbarber",
});

const backend = new BackendEnvironment(
  "backend",
  {
    replicas: settings.backendReplicas,
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

const backups = new Backups(
  "backups",
  {
    accountId: settings.cloudflareAccountId,
    bucket: settings.backupBucket ?? `${settings.databaseName.replaceAll("_", "-")}-backups`,
    schedule: backend.variables["BACKUP_SCHEDULE"] ?? "",
    retentionDays: pulumi.output(backend.variables["BACKUP_RETENTION_DAYS"] ?? "").apply(Number),
    recoveryPointMinutes: settings.recoveryPointMinutes,
    recoveryTimeMinutes: settings.recoveryTimeMinutes,
    pointInTimeRecovery: settings.databasePointInTimeRecovery,
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
export const databaseBackupUrl = database.backupUrl;
export const sentryDsn = errorTracking.dsn;
export const dnsRecords = [appDns, emailDns, silentDomains]
  .flatMap(({ records }) => records)
  .map(({ name, type, content }) => ({ name, type, content }));
export const dnssecDs = edge.dnssecDs;
export const mtaStsPolicy = emailDns.mtaStsPolicy;
export const backupBucket = backups.bucket;
export const backupEndpoint = backups.endpoint;
