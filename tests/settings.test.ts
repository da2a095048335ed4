import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";

import { findVariable } from "../checklist/environment/contract";
import { describeProblems, infrastructureSettings, loadSettings, parseSettings } from "../settings";
import type { SettingProblem } from "../settings";

const complete = {
  domain: "example.com",
  cloudflareZoneId: "0123456789abcdef0123456789abcdef",
  cloudflareAccountId: "fedcba9876543210fedcba9876543210",
  databaseHost: "db.example.com",
  sendgridDnsTarget: "u1.wl2.sendgrid.net",
  sentryOrganization: "acme",
  STRIPE_SECRET_KEY: "a-secret",
  STRIPE_PUBLISHABLE_KEY: "a-public-key",
};
const encrypted = new Set(["STRIPE_SECRET_KEY"]);

function problemsOf(raw: Record<string, string>, secrets = encrypted): readonly SettingProblem[] {
  const parsed = parseSettings(raw, secrets);
  return "problems" in parsed ? parsed.problems : [];
}

describe("parseSettings", () => {
  it("fills in the defaults of what is not set, or set to nothing", () => {
    const parsed = parseSettings({ ...complete, databasePort: "", dmarcRamp: " " }, encrypted);

    assert.ok("settings" in parsed);
    const { variables, secretVariables, ...infrastructure } = parsed.settings;
    assert.deepEqual(infrastructure, {
      domain: "example.com",
      appHost: undefined,
      apiHost: undefined,
      hosting: "none",
      railwayProjectId: undefined,
      railwayEnvironmentId: undefined,
      railwayBackendService: undefined,
      railwayFrontendService: undefined,
      railwayToken: undefined,
      renderBackendService: undefined,
      renderFrontendService: undefined,
      renderApiKey: undefined,
      healthCheckSeconds: 300,
      deployRepository: undefined,
      deployBranch: "main",
      appDnsTarget: undefined,
      apiDnsTarget: undefined,
      wwwDnsTarget: undefined,
      appDnsVerification: undefined,
      apiDnsVerification: undefined,
      cloudflareZoneId: "0123456789abcdef0123456789abcdef",
      cloudflareAccountId: "fedcba9876543210fedcba9876543210",
      cloudflarePlan: "free",
      edgeProxied: true,
      hstsStage: "trial",
      cspMode: "report",
      dnssec: true,
      certificateAuthorities: undefined,
      databaseHost: "db.example.com",
      databasePort: 5432,
      databaseRevision: undefined,
      databaseName: "bookedbarber",
      databaseSslMode: undefined,
      databaseSslRootCert: undefined,
      databaseServer: "self-managed",
      databasePooledHost: undefined,
      databasePooledPort: 6432,
      databasePoolSize: 20,
      databasePoolerClients: 100,
      databaseMaxConnections: 100,
      databaseAppConnections: 50,
      databaseLogins: [{ number: 1, closed: false }],
      databaseExtensions: ["btree_gist", "pg_trgm", "pgcrypto", "uuid-ossp"],
      backendReplicas: 1,
      secretsRotation: "1",
      protectData: true,
      stripeApiKey: undefined,
      stripeWebhookGeneration: "1",
      sendgridApiKey: undefined,
      sendgridEventsPath: undefined,
      sendgridDnsTarget: "u1.wl2.sendgrid.net",
      sendgridSubdomain: "em",
      sendgridLinkSubdomain: undefined,
      spfIncludes: ["sendgrid.net"],
      spfAddresses: undefined,
      dkimKeys: undefined,
      dmarcRamp: undefined,
      dmarcReports: undefined,
      dmarcSubdomainPolicy: "reject",
      dmarcReportAddress: undefined,
      mailExchangers: undefined,
      tlsReportAddress: undefined,
      mtaStsTarget: undefined,
      mtaStsMode: "testing",
      bimiLogo: undefined,
      bimiCertificate: undefined,
      silentHosts: undefined,
      parkedZones: undefined,
      backupBucket: undefined,
      recoveryPointMinutes: undefined,
      recoveryTimeMinutes: undefined,
      onCallContacts: undefined,
      databasePointInTimeRecovery: false,
      sentryOrganization: "acme",
      sentryMembers: undefined,
      sentryAuthToken: undefined,
    });
    assert.deepEqual(variables, {
      STRIPE_SECRET_KEY: "a-secret",
      STRIPE_PUBLISHABLE_KEY: "a-public-key",
    });
    assert.deepEqual([...secretVariables], [...encrypted]);
  });

  it("reads the generations of logins, the oldest first, and which of them is closed", () => {
    for (const [text, generations] of [
      ["7", [{ number: 7, closed: false }]],
      [
        "1,2",
        [
          { number: 1, closed: false },
          { number: 2, closed: false },
        ],
      ],
      [
        "9:closed,10",
        [
          { number: 9, closed: true },
          { number: 10, closed: false },
        ],
      ],
    ] as const) {
      const parsed = parseSettings({ ...complete, databaseLogins: text }, encrypted);
      assert.deepEqual("settings" in parsed && parsed.settings.databaseLogins, generations);
    }
  });

  it("reads a list of extensions, and none", () => {
    for (const [text, extensions] of [
      ["citext, pg_stat_statements", ["citext", "pg_stat_statements"]],
      ["none", []],
    ] as const) {
      const parsed = parseSettings({ ...complete, databaseExtensions: text }, encrypted);
      assert.deepEqual("settings" in parsed && parsed.settings.databaseExtensions, extensions);
    }
  });

  it("takes for secret what the contract says, and what a person chose to encrypt", () => {
    const parsed = parseSettings(complete, new Set([...encrypted, "STRIPE_PUBLISHABLE_KEY"]));

    assert.ok("settings" in parsed);
    assert.deepEqual([...parsed.settings.secretVariables].sort(), [
      "STRIPE_PUBLISHABLE_KEY",
      "STRIPE_SECRET_KEY",
    ]);
  });

  it("reports everything that is missing at once, each with the command that mends it", () => {
    const problems = problemsOf({});

    assert.deepEqual(
      problems.map(({ setting, problem }) => `${setting} ${problem}`),
      [
        ...Object.keys(complete)
          .filter((setting) => setting !== "sendgridDnsTarget")
          .map((setting) => `${setting} is missing`),
        "SENDGRID_API_KEY is missing, and sendgridDnsTarget too: one of them tells the records of mail",
      ],
    );
    for (const { setting, fix } of problems) {
      assert.match(fix, new RegExp(`^pulumi config set (--secret )?${setting}\\b`));
    }
    assert.equal(
      problems.find(({ setting }) => setting === "STRIPE_SECRET_KEY")?.fix,
      "pulumi config set --secret STRIPE_SECRET_KEY",
    );
  });

  it("takes SendGrid's records from who has them: its key, another key, a person, another service", () => {
    const { sendgridDnsTarget, ...rest } = complete;
    const keys = new Set([...encrypted, "SENDGRID_API_KEY", "sendgridApiKey"]);
    for (const given of [
      { sendgridDnsTarget },
      { SENDGRID_API_KEY: "a-sending-key" },
      { sendgridApiKey: "an-administering-key" },
    ]) {
      assert.deepEqual(problemsOf({ ...rest, ...given }, keys), []);
    }
    assert.deepEqual(
      problemsOf(rest).map(({ setting }) => setting),
      ["SENDGRID_API_KEY"],
    );
  });

  const wrong: readonly (readonly [setting: string, value: string, problem: RegExp])[] = [
    ["domain", "Booked Barber", /host name/],
    ["domain", "https://example.com", /host name/],
    ["domain", "localhost", /host name/],
    ["appHost", "app/", /host name/],
    ["apiHost", "api..example.com", /host name/],
    ["cloudflareZoneId", "example.com", /32 hexadecimal digits/],
    ["databaseHost", "db example", /host name or an address/],
    ["databasePort", "five", /number/],
    ["databasePort", "70000", /1 to 65535/],
    ["databasePort", "0", /1 to 65535/],
    ["databaseName", "Booked-Barber", /PostgreSQL name/],
    ["databaseSslMode", "disable", /require, verify-ca or verify-full/],
    ["databaseServer", "rented", /self-managed or managed/],
    ["databaseSslRootCert", "ca.pem", /system, or the path/],
    ["databasePooledHost", "a host", /host name or an address/],
    ["databasePooledPort", "0", /1 to 65535/],
    ["databasePoolSize", "0", /whole number from 1/],
    ["databasePoolerClients", "many", /whole number from 1/],
    ["databaseMaxConnections", "100000", /to 99999/],
    ["databaseAppConnections", "-5", /whole number from 1/],
    ["databaseLogins", "0", /one or two numbers/],
    ["databaseLogins", "1,2,3", /one or two numbers/],
    ["databaseLogins", "1:open", /one or two numbers/],
    ["databaseLogins", "2,1", /older logins first/],
    ["databaseLogins", "2,2", /older logins first/],
    ["databaseLogins", "1:closed", /leave one number open/],
    ["databaseLogins", "1:closed,2:closed", /leave one number open/],
    ["databaseExtensions", "pg_trgm,plpython3u", /must be none, or names/],
    ["databaseExtensions", "pg_trgm,pg_trgm", /each extension once/],
    ["backendReplicas", "1.5", /whole number from 1/],
    ["secretsRotation", "two words", /short word/],
    ["protectData", "yes", /true or false/],
    ["sendgridDnsTarget", "sendgrid", /host name/],
    ["sendgridSubdomain", "em.1234", /one label/],
    ["sendgridLinkSubdomain", "links.example", /one label/],
    ["stripeWebhookGeneration", "two words", /short word/],
    ["BACKUP_RETENTION_DAYS", "a month", /whole number of days: backups are deleted/],
    ["BACKUP_RETENTION_DAYS", "0", /whole number of days/],
    ["BACKUP_RETENTION_DAYS", "30.5", /whole number of days/],
    ["sendgridEventsPath", "https://api.example.com/events", /path of the API/],
    ["sendgridApiKey", "SG one", /one token/],
    ["stripeApiKey", "short", /one token/],
    ["sentryAuthToken", "a token", /one token/],
    ["sentryMembers", "ops@example.com,dana", /e-mail addresses, with commas/],
    ["spfIncludes", "sendgrid.net,,x", /host name/],
    ["hosting", "heroku", /railway, render, both or none/],
    ["appDnsTarget", "https://web.up.railway.app", /host name/],
    ["appDnsVerification", "two words", /token that the platform shows/],
    ["cloudflareAccountId", "acme", /account's id: 32 hexadecimal digits/],
    ["cloudflarePlan", "gold", /free, pro, business or enterprise/],
    ["edgeProxied", "yes", /true or false/],
    ["hstsStage", "decade", /trial, week, month, year or preload/],
    ["cspMode", "off", /report or enforce/],
    ["certificateAuthorities", "Let's Encrypt", /host name/],
    ["spfAddresses", "192.0.2.0/33", /IP addresses or networks/],
    ["dkimKeys", "k1=abc", /selectors with public keys/],
    ["dmarcRamp", "block=2026-12-01", /stage other than monitor, quarantine-test/],
    ["dmarcSubdomainPolicy", "block", /none, quarantine or reject/],
    ["mailExchangers", "mx1", /none, or host names/],
    ["tlsReportAddress", "tls", /e-mail address/],
    ["mtaStsTarget", "mta sts", /host name/],
    ["mtaStsMode", "none", /testing or enforce/],
    ["bimiLogo", "http://example.com/logo.svg", /https address of a file/],
    ["bimiCertificate", "https://example.com", /https address of a file/],
    ["silentHosts", "intranet", /host name/],
    ["parkedZones", "exmaple.com", /ids of their zones/],
    ["backupBucket", "My_Backups", /lower-case letters, digits and hyphens/],
    ["recoveryPointMinutes", "1 day", /whole number/],
    ["recoveryTimeMinutes", "0", /whole number/],
    ["onCallContacts", "ops@example.com", /areas of: all, database/],
    ["onCallContacts", "all=", /give all an address/],
    ["onCallContacts", "all=a@example.com,all=b@example.com", /name all once/],
    ["databasePointInTimeRecovery", "maybe", /true or false/],
    ["dmarcReportAddress", "dmarc", /e-mail address/],
    ["sentryOrganization", "12345", /slug/],
    ["railwayProjectId", "my project", /id, as Railway's dashboard copies it/],
    ["railwayToken", "two words", /one token, without spaces/],
    ["renderBackendService", "api", /service's id, srv-\.\.\./],
    ["healthCheckSeconds", "soon", /whole number/],
    ["deployRepository", "https://github.com/a/b", /OWNER\/NAME/],
    ["deployBranch", "my branch", /name of a branch/],
  ];
  for (const [setting, value, problem] of wrong) {
    it(`refuses ${setting} = ${value}`, () => {
      const [found, ...more] = problemsOf({ ...complete, [setting]: value });

      assert.deepEqual(more, []);
      assert.equal(found?.setting, setting);
      assert.match(found.problem, problem);
      assert.match(found.fix, new RegExp(`^pulumi config set (--secret )?${setting}( |$)`));
    });
  }

  const contradictions: readonly (readonly [Record<string, string>, setting: string, RegExp])[] = [
    [{ mtaStsTarget: "pages.example.net" }, "mtaStsTarget", /mailExchangers names no server/],
    [
      { mtaStsTarget: "pages.example.net", mailExchangers: "none" },
      "mtaStsTarget",
      /mailExchangers names no server/,
    ],
    [{ bimiCertificate: "https://example.com/a.pem" }, "bimiCertificate", /bimiLogo is missing/],
    [{ sendgridLinkSubdomain: "em" }, "sendgridLinkSubdomain", /of the envelope sender already/],
    [{ silentHosts: "intranet.example.net" }, "silentHosts", /not below the domain/],
    [{ parkedZones: `a.example.com=${"0".repeat(32)}` }, "parkedZones", /of the domain itself/],
  ];
  for (const [given, setting, problem] of contradictions) {
    it(`refuses ${Object.keys(given).join(" and ")} that contradict other settings`, () => {
      const [found, ...more] = problemsOf({ ...complete, ...given });

      assert.deepEqual(more, []);
      assert.equal(found?.setting, setting);
      assert.match(found.problem, problem);
      assert.match(found.fix, /^pulumi config set [a-zA-Z]+ \S/);
    });
  }

  it("asks at once for every id of the platforms that run the application", () => {
    const missing = (hosting: string): readonly string[] =>
      problemsOf({ ...complete, hosting }).map(({ setting }) => setting);
    const railway = ["Project", "Environment"]
      .map((what) => `railway${what}Id`)
      .concat("railwayBackendService", "railwayFrontendService");
    const render = ["renderBackendService", "renderFrontendService"];

    assert.deepEqual(missing("none"), []);
    assert.deepEqual(missing("railway"), railway);
    assert.deepEqual(missing("render"), render);
    assert.deepEqual(missing("both"), [...railway, ...render]);
    const [found] = problemsOf({ ...complete, hosting: "render" });
    assert.equal(found?.problem, "is missing, and hosting is render");
    assert.match(found.fix, /^pulumi config set renderBackendService '<srv-/);
  });

  it("takes a token from nobody who keeps it in plain text", () => {
    const given = { ...complete, railwayToken: "a-token-of-railway" };
    assert.deepEqual(problemsOf(given, new Set([...encrypted, "railwayToken"])), []);
    const [found, ...more] = problemsOf(given);
    assert.deepEqual(more, []);
    assert.equal(found?.problem, "is a secret, and the stack's file holds it in plain text");
    assert.match(found.fix, /^pulumi config set --secret railwayToken /);
  });

  it("asks for the right name where a setting is misspelt", () => {
    const misspelt = [
      ["STRIPE_SECRT_KEY", /did you mean STRIPE_SECRET_KEY\?/],
      ["dmarcramp", /did you mean dmarcRamp\?/],
      ["somethingElse", /is not a setting of this program$/],
    ] as const;
    for (const [setting, problem] of misspelt) {
      const [found] = problemsOf({ ...complete, [setting]: "x" });
      assert.equal(found?.setting, setting);
      assert.match(found.problem, problem);
      assert.equal(found.fix, `pulumi config rm ${setting}`);
    }
  });

  it("takes every variable of the environment by its name or another of its names", () => {
    const parsed = parseSettings({ ...complete, CORS_ORIGINS: "https://a.example" }, encrypted);

    assert.ok("settings" in parsed);
    assert.equal(parsed.settings.variables["ALLOWED_ORIGINS"], "https://a.example");
  });

  it("refuses one variable under two of its names", () => {
    const [found] = problemsOf({ ...complete, ALLOWED_ORIGINS: "a", CORS_ORIGINS: "b" });

    assert.equal(found?.setting, "CORS_ORIGINS");
    assert.match(found.problem, /ALLOWED_ORIGINS a second time/);
  });

  it("refuses a secret that the stack's file holds in plain text", () => {
    const [found] = problemsOf(complete, new Set(["STRIPE_WEBHOOK_SECRET"]));

    assert.equal(found?.setting, "STRIPE_SECRET_KEY");
    assert.match(found.problem, /plain text/);
    assert.match(found.fix, /--secret STRIPE_SECRET_KEY/);
  });

  it("writes commands that a shell takes as they are", () => {
    for (const { fix } of problemsOf({})) assert.match(fix, /^[^'"]*(?:'[^'"]*')?$/);
  });

  it("never repeats a value in what it reports", () => {
    const settings = [...infrastructureSettings, "DEBUG", "SECRET_KEY", "NO_SUCH_SETTING"];
    const canary = fc.stringMatching(/^[ -~]{0,20}canary-[a-z]{6} [ -~]{0,20}$/);
    fc.assert(
      fc.property(fc.constantFrom(...settings), canary, (setting, value) => {
        const message = describeProblems(problemsOf({ [setting]: value }));
        assert.equal(message.includes(value.trim()), false);
      }),
    );
  });
});

const noResources = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };

describe("loadSettings", () => {
  it("reads the settings of this project alone, and keeps secret variables secret", async () => {
    const keys = Object.fromEntries(
      Object.entries(complete).map(([key, value]) => [`project:${key}`, value]),
    );
    await pulumi.runtime.setMocks(noResources, "project");
    pulumi.runtime.setAllConfig({ ...keys, "other:domain": "other.example" });

    const settings = loadSettings();

    assert.equal(settings.domain, "example.com");
    assert.equal(settings.variables["STRIPE_PUBLISHABLE_KEY"], "a-public-key");
    const secret = settings.variables["STRIPE_SECRET_KEY"];
    assert.equal(await pulumi.isSecret(pulumi.output(secret)), true);
  });

  it("fails with one message for a person and no stack trace", async () => {
    await pulumi.runtime.setMocks(noResources, "project");
    pulumi.runtime.setAllConfig({ "project:domain": "" });

    assert.throws(loadSettings, (error: unknown) => {
      assert.ok(error instanceof pulumi.RunError);
      assert.match(error.message, /^8 settings of this stack must be mended first:\n {2}domain is/);
      return true;
    });
  });
});

describe("Pulumi.yaml", () => {
  const file = path.join(__dirname, "..", "Pulumi.yaml");
  const { config } = z
    .object({ config: z.record(z.string(), z.object({ type: z.string(), default: z.string() })) })
    .parse(parse(readFileSync(file, "utf8")));

  it("declares every infrastructure setting", () => {
    const declared = Object.keys(config).filter((key) => /^[a-z]/.test(key));
    assert.deepEqual(declared.sort(), [...infrastructureSettings].sort());
  });

  it("declares only variables that the environment contract has", () => {
    for (const key of Object.keys(config).filter((name) => /^[A-Z]/.test(name))) {
      assert.equal(findVariable(key)?.name, key);
    }
  });

  it("leaves every judgement to settings.ts", () => {
    for (const entry of Object.values(config)) {
      assert.deepEqual(
        { type: entry.type, default: entry.default },
        { type: "string", default: "" },
      );
    }
  });
});
