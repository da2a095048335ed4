import assert from "node:assert/strict";

import { placeOf } from "../../../checklist/drift/systems";
import { takeOver } from "../../../checklist/drift/take-over";
import { urnOf } from "./recorded";

/** What the state tells of a resource, as far as an address needs it. */
const known = {
  ...{ id: "i1", name: "n1", slug: "s1", project: "p1", organization: "acme", accountId: "a1" },
  ...{ bucketName: "b1", projectId: "rp1", serviceId: "rs1", environmentId: "re1" },
};

const ZONE = "https://dash.cloudflare.com/?to=/:account/:zone";
const SENTRY = "https://sentry.io/settings/acme/projects";
const RAILWAY = "https://railway.com/project/rp1";
const SENDGRID = "https://app.sendgrid.com";

describe("the place of a resource, by its type", () => {
  const places: readonly (readonly [
    type: string,
    system: string,
    area: string,
    page: string | undefined,
  ])[] = [
    ["postgresql:index/role:Role", "PostgreSQL", "database", undefined],
    ["random:index/randomPassword:RandomPassword", "Pulumi's state", "secrets", undefined],
    ["cloudflare:index/zone:Zone", "Cloudflare", "edge", "https://dash.cloudflare.com"],
    ["cloudflare:index/dnsRecord:DnsRecord", "Cloudflare", "dns", `${ZONE}/dns/records`],
    ["cloudflare:index/zoneDnssec:ZoneDnssec", "Cloudflare", "dns", `${ZONE}/dns/settings`],
    [
      ...["cloudflare:index/zoneSetting:ZoneSetting", "Cloudflare", "edge"],
      `${ZONE}/ssl-tls/edge-certificates`,
    ],
    ["cloudflare:index/ruleset:Ruleset", "Cloudflare", "edge", `${ZONE}/rules/overview`],
    [
      ...["cloudflare:index/r2Bucket:R2Bucket", "Cloudflare", "backups"],
      "https://dash.cloudflare.com/a1/r2/default/buckets/n1",
    ],
    [
      ...["cloudflare:index/r2BucketLifecycle:R2BucketLifecycle", "Cloudflare", "backups"],
      "https://dash.cloudflare.com/a1/r2/default/buckets/b1/settings",
    ],
    ["sentry:index/other:Other", "Sentry", "monitoring", `${SENTRY}/`],
    [
      ...["sentry:index/sentryTeam:SentryTeam", "Sentry", "monitoring"],
      "https://sentry.io/settings/acme/teams/s1/",
    ],
    ["sentry:index/sentryProject:SentryProject", "Sentry", "monitoring", `${SENTRY}/s1/`],
    ["sentry:index/sentryKey:SentryKey", "Sentry", "monitoring", `${SENTRY}/p1/keys/`],
    [
      ...["saas:sentry:Alert", "Sentry", "monitoring"],
      "https://sentry.io/organizations/acme/monitors/",
    ],
    ["saas:railway:CustomDomain", "Railway", "hosting", RAILWAY],
    [
      ...["saas:railway:Service", "Railway", "hosting"],
      `${RAILWAY}/service/rs1/settings?environmentId=re1`,
    ],
    [
      ...["saas:railway:Variables", "Railway", "hosting"],
      `${RAILWAY}/service/rs1/variables?environmentId=re1`,
    ],
    [
      ...["saas:render:CustomDomain", "Render", "hosting"],
      "https://dashboard.render.com/web/rs1/settings",
    ],
    [
      ...["saas:render:EnvironmentVariables", "Render", "hosting"],
      "https://dashboard.render.com/web/rs1/env",
    ],
    [
      ...["saas:stripe:WebhookEndpoint", "Stripe", "payments"],
      "https://dashboard.stripe.com/webhooks/i1",
    ],
    ["saas:sendgrid:Other", "SendGrid", "mail", `${SENDGRID}/settings`],
    ["saas:sendgrid:DomainValidation", "SendGrid", "mail", `${SENDGRID}/settings/sender_auth`],
    ["saas:sendgrid:LinkBranding", "SendGrid", "mail", `${SENDGRID}/settings/sender_auth`],
    [
      ...["saas:sendgrid:VerifiedSender", "SendGrid", "mail"],
      `${SENDGRID}/settings/sender_auth/senders`,
    ],
    [
      ...["saas:sendgrid:EventWebhook", "SendGrid", "mail"],
      `${SENDGRID}/settings/mail_settings/webhook_settings`,
    ],
    ["saas:sendgrid:SubscriptionTracking", "SendGrid", "mail", `${SENDGRID}/settings/tracking`],
    ["saas:sendgrid:TrackingSettings", "SendGrid", "mail", `${SENDGRID}/settings/tracking`],
    [
      ...["saas:sendgrid:UnsubscribeGroup", "SendGrid", "mail"],
      `${SENDGRID}/suppressions/advanced_suppression_manager`,
    ],
    [
      ...["saas:sendgrid:Template", "SendGrid", "mail"],
      "https://mc.sendgrid.com/dynamic-templates",
    ],
    [
      ...["saas:twilio:MessagingService", "Twilio", "texts"],
      "https://console.twilio.com/us1/develop/sms/services/i1",
    ],
  ].map(([type = "", system = "", area = "", page]) => [type, system, area, page] as const);
  for (const [type, system, area, page] of places) {
    it(`is, of ${type}, at ${system}`, () => {
      assert.deepEqual(placeOf(type, known), {
        ...{ system, area },
        ...(page === undefined ? {} : { page }),
      });
    });
  }

  it("has no page where any part of its address is missing or no plain id", () => {
    for (const changes of [{ projectId: undefined }, { serviceId: 7 }, { environmentId: "a b" }]) {
      assert.equal(placeOf("saas:railway:Variables", { ...known, ...changes }).page, undefined);
    }
  });
});

describe("what takes a change over", () => {
  const set = (setting: string): string => `pulumi config set ${setting}`;
  const taken: readonly (readonly [resource: string, path: string, command: string])[] = [
    ["email-dns-spf", "content", set("spfIncludes")],
    ["email-dns-dmarc", "content", set("dmarcRamp")],
    ["email-dns-tls-reports", "content", set("tlsReportAddress")],
    ["email-dns-mx-1", "content", set("mailExchangers")],
    ["email-dns-mx-2", "priority", set("mailExchangers")],
    ["email-dns-mta-sts-host", "content", set("mtaStsTarget")],
    ["email-dns-mta-sts", "content", set("mtaStsMode")],
    ["app-dns-app", "content", set("appDnsTarget")],
    ["app-dns-api", "content", set("apiDnsTarget")],
    ["app-dns-www", "content", set("wwwDnsTarget")],
    ["app-dns-app-verification", "content", set("appDnsVerification")],
    ["app-dns-api-verification", "content", set("apiDnsVerification")],
    ["app-dns-app", "proxied", set("edgeProxied")],
    ["app-dns-apex", "proxied", set("edgeProxied")],
    ["app-dns-caa-3", "data.value", set("certificateAuthorities")],
    ["edge-dnssec", "status", set("dnssec")],
    ["edge-security-header", "value.strictTransportSecurity.maxAge", set("hstsStage")],
    ["database-app-12", "connectionLimit", set("databaseAppConnections")],
    ["database-database", "connectionLimit", set("databaseMaxConnections")],
    ["database-database", "name", set("databaseName")],
    ["railway-backend-trigger", "branch", set("deployBranch")],
    ["railway-frontend-trigger", "repository", set("deployRepository")],
    ["railway-backend", "healthCheckTimeoutSeconds", set("healthCheckSeconds")],
    ["backups-bucket", "name", set("backupBucket")],
    ["backups-lifecycle", "rules[0].age", set("BACKUP_RETENTION_DAYS")],
    ["backups-lock", "rules", set("BACKUP_RETENTION_DAYS")],
    ["render-backend-variables", "variables.LOG_LEVEL", set("LOG_LEVEL")],
    ["render-backend-variables", "variables.SECRET_KEY", "pulumi config set --secret SECRET_KEY"],
    // No setting decides these: another resource, another property, or no name of the contract.
    ["xemail-dns-spf", "content", "change components/email-dns.ts"],
    ["email-dns-spf-2", "content", "change components/email-dns.ts"],
    ["email-dns-spf", "contents", "change components/email-dns.ts"],
    ["email-dns-spf", "xcontent", "change components/email-dns.ts"],
    ["x-app-dns-caa-1", "data", "change components/email-dns.ts"],
    ["app-dns-caa-1", "database", "change components/email-dns.ts"],
    ["database-app-", "connectionLimit", "change components/email-dns.ts"],
    ["railway-a-b", "healthCheckTimeoutSeconds", "change components/email-dns.ts"],
    ["backups-lifecycles", "rules", "change components/email-dns.ts"],
    ["render-backend-variables", "variables.NO_SUCH", "change components/email-dns.ts"],
    ["render-backend-variables", "variables", "change components/email-dns.ts"],
  ];
  const drift = { type: "", kind: "changed", known: {} } as const;
  const inComponent = (component: string, name: string): string =>
    urnOf(`bookedbarber:index:${component}$some:index/type:Type`, name);
  for (const [name, path, command] of taken) {
    it(`${path} of ${name}: ${command}`, () => {
      const urn = inComponent("EmailDns", name);
      const properties = [{ path, secret: false }];
      assert.deepEqual(takeOver({ ...drift, urn, name, properties }), [command]);
    });
  }

  /** Names that may go on: of one record of several. */
  const numbered = /^(email-dns-mx|app-dns-caa)-/;
  const settings = taken.filter(
    ([, path, command]) => command.startsWith("pulumi") && !path.startsWith("variables"),
  );
  for (const [name, path] of settings) {
    it(`${path} of ${name}: no setting for what only contains these names`, () => {
      const urn = inComponent("EmailDns", "x");
      for (const [other, at] of [
        [`x-${name}`, path],
        ...(numbered.test(name) ? [] : [[`${name}-x`, path] as const]),
        [name, `x${path}`],
        [name, `${path.replace(/[[.].*/, "")}x`],
      ] as const) {
        const properties = [{ path: at, secret: false }];
        assert.deepEqual(
          takeOver({ ...drift, urn, name: other, properties }),
          ["change components/email-dns.ts"],
          `${at} of ${other}`,
        );
      }
    });
  }

  it("is each command once, and of what was deleted the file alone", () => {
    const [urn, name] = [inComponent("RailwayHosting", "x"), "x"];
    const properties = ["a", "b"].map((path) => ({ path, secret: false }));
    const file = ["change components/hosting/railway-hosting.ts"];
    assert.deepEqual(takeOver({ ...drift, urn, name, properties }), file);
    assert.deepEqual(takeOver({ ...drift, kind: "deleted", urn, name, properties: [] }), file);
  });

  it("is in index.ts for a resource of no component", () => {
    const urn = urnOf("some:index/type:Type", "x");
    assert.deepEqual(takeOver({ ...drift, kind: "deleted", urn, name: "x", properties: [] }), [
      "change index.ts",
    ]);
  });
});
