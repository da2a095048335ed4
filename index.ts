import * as pulumi from "@pulumi/pulumi";

import { Alerts } from "./components/alerts";
import { AppDns } from "./components/app-dns";
import { certificateAuthorities, sslMode } from "./components/app-hosts";
import { BackendEnvironment } from "./components/backend-environment";
import { Backups } from "./components/backups";
import { Database } from "./components/database";
import { Edge } from "./components/edge";
import { publishedRecord } from "./components/declared-record";
import { EmailDns } from "./components/email-dns";
import { ErrorTracking } from "./components/error-tracking";
import { FrontendEnvironment } from "./components/frontend-environment";
import { GeneratedSecrets } from "./components/generated-secrets";
import { declareHosting } from "./components/hosting";
import { Mail } from "./components/mail";
import { MailDomain } from "./components/mail-domain";
import { MailLinks } from "./components/mail-links";
import { MailTemplates, readTemplates } from "./components/mail-templates";
import { Payments } from "./components/payments";
import { SilentDomains } from "./components/silent-domains";
import { Texts } from "./components/texts";
import { Provider } from "./providers/saas/sdk/provider";
import { loadSettings } from "./settings";

const settings = loadSettings();
const { domain, variables } = settings;
const { appHost = `app.${domain}`, apiHost = `api.${domain}` } = settings;
const app = `https://${appHost}`;
const api = `https://${apiHost}`;
const guarded = { protect: settings.protectData };
const sendgridKey = settings.sendgridApiKey ?? variables["SENDGRID_API_KEY"];
// Tokens that no setting gives, and the addresses, come from the environment.
const saas = new Provider("saas", {
  railwayToken: settings.railwayToken,
  renderApiKey: settings.renderApiKey,
  stripeApiKey: settings.stripeApiKey ?? variables["STRIPE_SECRET_KEY"],
  sendgridApiKey: sendgridKey,
  sentryAuthToken: settings.sentryAuthToken,
  twilioAccountSid: variables["TWILIO_ACCOUNT_SID"],
  twilioAuthToken: variables["TWILIO_AUTH_TOKEN"],
});
const bySaas = { providers: [saas] };

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
// A domain whose target a setting tells was authenticated by hand.
const mailDomain =
  sendgridKey === undefined || settings.sendgridDnsTarget !== undefined
    ? undefined
    : new MailDomain("mail-domain", { domain, subdomain: settings.sendgridSubdomain }, bySaas);
const linkSubdomain = settings.sendgridLinkSubdomain;
const mailLinks =
  sendgridKey === undefined || linkSubdomain === undefined
    ? undefined
    : new MailLinks("mail-links", { domain, subdomain: linkSubdomain }, bySaas);
const emailDns = new EmailDns("email-dns", {
  zoneId,
  domain,
  spfIncludes: settings.spfIncludes,
  spfAddresses: settings.spfAddresses,
  sendgridDnsTarget: settings.sendgridDnsTarget,
  sendgridRecords: mailDomain?.records,
  sendgridSubdomain: settings.sendgridSubdomain,
  mailLinks,
  dkimKeys: settings.dkimKeys,
  dmarcRamp: settings.dmarcRamp,
  dmarcReports: settings.dmarcReports,
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
new Alerts(
  "alerts",
  {
    organization: settings.sentryOrganization,
    project: errorTracking.project,
    team: errorTracking.team,
    members: settings.sentryMembers,
    apiHost,
  },
  bySaas,
);

// An endpoint whose secret a setting tells was made by hand.
const payments =
  variables["STRIPE_WEBHOOK_SECRET"] === undefined
    ? new Payments("payments", { apiHost, generation: settings.stripeWebhookGeneration }, bySaas)
    : undefined;
const mail =
  sendgridKey === undefined
    ? undefined
    : new Mail(
        "mail",
        {
          domain,
          fromName: variables["SENDGRID_FROM_NAME"] ?? "BookedBarber",
          domainId: mailDomain?.domainId,
          records: emailDns.sendgridRecords,
          linkId: mailLinks?.linkId,
          linkRecords: emailDns.linkRecords,
          apiHost,
          eventsPath: settings.sendgridEventsPath,
        },
        bySaas,
      );
const templates =
  sendgridKey === undefined
    ? undefined
    : new MailTemplates("mail-templates", { templates: readTemplates("mail-templates") }, bySaas);
const phoneNumber = variables["TWILIO_PHONE_NUMBER"];
if (phoneNumber !== undefined && variables["TWILIO_AUTH_TOKEN"] !== undefined) {
  new Texts("texts", { apiHost, phoneNumber }, bySaas);
}

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
      ...(payments === undefined ? {} : { STRIPE_WEBHOOK_SECRET: payments.webhookSecret }),
      ...(mail?.eventsKey === undefined ? {} : { SENDGRID_WEBHOOK_SECRET: mail.eventsKey }),
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

const { railway, render } = declareHosting(
  {
    hosting,
    settings,
    backend: { host: apiHost, variables: backend.variables },
    frontend: { host: appHost, variables: frontend.variables },
  },
  bySaas,
);
// Of two platforms it is Railway that visitors come to, unless a setting says otherwise.
const hosts = railway?.hosts ?? render?.hosts;
const appDns = new AppDns("app-dns", {
  zoneId,
  domain,
  appHost,
  apiHost,
  appTarget: settings.appDnsTarget ?? hosts?.frontend.target,
  apiTarget: settings.apiDnsTarget ?? hosts?.backend.target,
  wwwTarget: settings.wwwDnsTarget,
  appVerification: settings.appDnsVerification ?? railway?.hosts.frontend.verification,
  apiVerification: settings.apiDnsVerification ?? railway?.hosts.backend.verification,
  authorities: [
    ...certificateAuthorities(hosting, proxied),
    ...(settings.certificateAuthorities ?? []),
  ],
  proxied,
});

// Pulumi warns of an output that has no value, so that one is left out.
export = present({
  backendEnvironment: pulumi.secret(backend.variables),
  frontendEnvironment: frontend.variables,
  databaseUrl: database.url,
  databaseBackupUrl: database.backupUrl,
  sentryDsn: errorTracking.dsn,
  dnsRecords: [appDns, emailDns, silentDomains]
    .flatMap(({ records }) => records)
    .map(publishedRecord),
  dnssecDs: edge.dnssecDs,
  mtaStsPolicy: emailDns.mtaStsPolicy,
  /** SendGrid's id of each template in the folder mail-templates. */
  mailTemplates: templates?.ids,
  onCallContacts: settings.onCallContacts ?? {},
  backupBucket: backups.bucket,
  backupEndpoint: backups.endpoint,
});

function present(outputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
}
