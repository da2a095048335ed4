import type { PlainSubject } from "../resources/plain-subject";
import type { Examples } from "./example";

const login = {
  kind: "role",
  name: "bookedbarber_app",
  login: true,
  connectionLimit: 50,
  password: "{40}",
} as const;
const owner = { kind: "role", name: "bookedbarber_owner", login: false } as const;
const reader = { ...login, name: "bookedbarber_readonly", connectionLimit: 10 } as const;
const database = {
  kind: "database",
  name: "bookedbarber",
  owner: "bookedbarber_owner",
  encoding: "UTF8",
  connectionLimit: 100,
} as const;
const revoked = {
  kind: "grant",
  role: "public",
  database: "bookedbarber",
  objectType: "database",
  privileges: [],
} as const;
const reads = {
  kind: "grant",
  role: "bookedbarber_readonly",
  database: "bookedbarber",
  schema: "bookedbarber",
  objectType: "table",
  privileges: ["SELECT"],
} as const;
const group = { kind: "role", name: "bookedbarber_app", login: false } as const;
const generation = (number: number, login = true): PlainSubject => ({
  kind: "role",
  name: `bookedbarber_app_${number}`,
  login,
  connectionLimit: 50,
  password: "{40}",
  memberOf: ["bookedbarber_app"],
});
const server = {
  kind: "database-server",
  host: "db.bookedbarber.com",
  owned: true,
  maxConnections: 110,
} as const;
const backup = { ...login, name: "bookedbarber_backup", memberOf: ["pg_read_all_data"] } as const;
const txt = (name: string, content: string): PlainSubject => ({
  kind: "dns-record",
  name,
  type: "TXT",
  content,
});
const spf = txt("bookedbarber.com", '"v=spf1 include:sendgrid.net -all"');
const dmarc = txt(
  "_dmarc.bookedbarber.com",
  '"v=DMARC1; p=none; rua=mailto:dmarc@bookedbarber.com"',
);
const dkim = {
  kind: "dns-record",
  name: "s1._domainkey.bookedbarber.com",
  type: "CNAME",
  content: "s1.domainkey.u1234567.wl123.sendgrid.net",
  proxied: false,
} as const;
const generated = (resource: string, length: number): PlainSubject => ({
  kind: "generated-text",
  resource,
  length,
  special: false,
});
const one = (...resources: PlainSubject[]): { readonly resources: readonly PlainSubject[] } => ({
  resources,
});

/** What the rules on resources and stacks accept and refuse, by the rule's id. */
export const resourceExamples: Readonly<Record<string, Examples>> = {
  "judged-by-a-rule": {
    pass: [
      { resources: [{ kind: "bucket", name: "bookedbarber-backups" }] },
      {
        resources: [{ kind: "unjudged", type: "command:local:Command" }],
        context: { allowed: ["command:local:Command"] },
      },
    ],
    fail: [
      { resources: [{ kind: "unjudged", type: "command:local:Command" }] },
      { resources: [{ kind: "ruleset", phase: "http_request_sanitize", rules: [] }] },
      { resources: [{ kind: "zone-setting", setting: "newest_setting", value: "on" }] },
    ],
  },
  "role-unprivileged": {
    pass: [one(login)],
    fail: [one({ ...login, superuser: true }), one({ ...login, createRole: true })],
  },
  "role-password": {
    pass: [one(login)],
    fail: [
      one({ kind: "role", name: "bookedbarber_app", login: true }),
      one({ ...login, password: "changeme" }),
    ],
  },
  "role-password-scram": {
    pass: [one(login)],
    fail: [one({ ...login, password: "md5{32h}" })],
  },
  "role-connection-limit": {
    pass: [one(login)],
    fail: [one({ ...login, connectionLimit: -1 })],
  },
  "grant-not-public": {
    pass: [one(revoked)],
    fail: [one({ ...revoked, privileges: ["CONNECT"] })],
  },
  "readonly-role-reads": {
    pass: [one(reads)],
    fail: [one({ ...reads, privileges: ["SELECT", "DELETE"] })],
  },
  "database-encoding": {
    pass: [one(database)],
    fail: [one({ ...database, encoding: "SQL_ASCII" })],
  },
  "database-connection-limit": {
    pass: [one(database)],
    fail: [one({ ...database, connectionLimit: -1 })],
  },
  "generated-secret-length": {
    pass: [one(generated("secrets-secret-key", 64)), one(generated("secrets-app-password", 40))],
    fail: [one(generated("secrets-secret-key", 32)), one(generated("secrets-app-password", 12))],
  },
  "generated-secret-hidden": {
    pass: [one(generated("secrets-secret-key", 64))],
    fail: [
      one({ kind: "generated-text", resource: "secrets-secret-key", secret: false, length: 64 }),
    ],
  },
  "spf-narrow": {
    pass: [
      one(spf),
      one(txt("bookedbarber.com", '"v=spf1 ip4:40.92.0.0/15 ip6:2a01:111::/32 -all"')),
    ],
    fail: [
      one(txt("bookedbarber.com", '"v=spf1 ip4:0.0.0.0/0 -all"')),
      one(txt("bookedbarber.com", '"v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all"')),
      one(txt("bookedbarber.com", '"v=spf1 ip6:2000::/3 -all"')),
      one(txt("bookedbarber.com", '"v=spf1 a/4 mx//8 -all"')),
    ],
  },
  "spf-closed": {
    pass: [one(spf)],
    fail: [
      one(txt("bookedbarber.com", '"v=spf1 include:sendgrid.net +all"')),
      one(txt("bookedbarber.com", '"v=spf1 include:sendgrid.net"')),
    ],
  },
  "spf-lookups": {
    pass: [one(spf)],
    fail: [
      one(
        txt(
          "bookedbarber.com",
          `"v=spf1 a mx ${"abcdefghi"
            .split("")
            .map((name) => `include:${name}.com`)
            .join(" ")} -all"`,
        ),
      ),
      one(
        txt(
          "bookedbarber.com",
          '"v=spf1 include:mailgun.org include:sendgrid.net include:_spf.salesforce.com include:_spf.google.com include:amazonses.com -all"',
        ),
      ),
    ],
  },
  "dkim-not-proxied": { pass: [one(dkim)], fail: [one({ ...dkim, proxied: true })] },
  "dmarc-valid": {
    pass: [one(dmarc)],
    fail: [
      one(txt("_dmarc.bookedbarber.com", '"v=DMARC1; p=none"')),
      one(
        txt("_dmarc.bookedbarber.com", '"v=DMARC1; p=monitor; rua=mailto:dmarc@bookedbarber.com"'),
      ),
    ],
  },
  "dmarc-tags": {
    pass: [one(dmarc)],
    fail: [
      one(
        txt(
          "_dmarc.bookedbarber.com",
          '"v=DMARC1; p=reject; pct=50; rua=mailto:dmarc@bookedbarber.com"',
        ),
      ),
    ],
  },
  "record-under-domain": {
    pass: [one(dkim)],
    fail: [one({ ...dkim, name: "s1._domainkey.bookbarber.com" })],
  },
  "login-owns-nothing": {
    pass: [one(owner, login, database)],
    fail: [one(login, { ...database, owner: "bookedbarber_app" })],
  },
  "application-not-owner": {
    pass: [one(owner, login, database), one(owner, group, generation(1), database)],
    fail: [
      one(owner, { ...group, memberOf: ["bookedbarber_owner"] }, generation(1), database),
      one(owner, { ...login, memberOf: ["bookedbarber_owner"] }, database),
      one(owner, login, database, {
        kind: "membership",
        role: "bookedbarber_app",
        memberOf: "bookedbarber_owner",
      }),
    ],
  },
  "public-revoked": { pass: [one(database, revoked)], fail: [one(database)] },
  "other-databases-closed": {
    pass: [
      one(server, { ...revoked, database: "postgres" }, { ...revoked, database: "template1" }),
    ],
    fail: [one(server, { ...revoked, database: "postgres" })],
  },
  "backup-role-exists": {
    pass: [
      one(database, backup),
      one(
        database,
        { ...login, name: "bookedbarber_backup" },
        { ...reads, role: "bookedbarber_backup" },
      ),
    ],
    fail: [one(database, login), one(database, { ...login, name: "bookedbarber_backup" })],
  },
  "rotation-finished": {
    pass: [one(group, generation(2)), one(group, generation(1, false), generation(2))],
    fail: [one(group, generation(1), generation(2))],
  },
  "login-limits-fit": {
    pass: [one(database, login, reader), one(database, generation(1), generation(2), reader)],
    fail: [one({ ...database, connectionLimit: 55 }, login, reader)],
  },
  "server-connections-reserved": {
    pass: [one(server, database)],
    fail: [one({ ...server, maxConnections: 100 }, database)],
  },
  "poolers-fit-login": {
    pass: [one({ ...server, poolSize: 40 }, generation(1))],
    fail: [one({ ...server, poolSize: 60 }, generation(1))],
  },
  "readonly-role-exists": {
    pass: [one(database, reader, reads)],
    fail: [
      one(database, login),
      one(database, reader, { ...reads, privileges: ["SELECT", "UPDATE"] }),
    ],
  },
  "spf-present": { pass: [one(spf, dkim, dmarc)], fail: [one(dkim, dmarc)] },
  "spf-one-record": {
    pass: [one(spf)],
    fail: [one(spf, txt("bookedbarber.com", '"v=spf1 include:_spf.google.com -all"'))],
  },
  "dkim-present": { pass: [one(spf, dkim, dmarc)], fail: [one(spf, dmarc)] },
  "dmarc-present": { pass: [one(spf, dkim, dmarc)], fail: [one(spf, dkim)] },
  "dmarc-one-record": {
    pass: [one(dmarc)],
    fail: [
      one(
        dmarc,
        txt("_dmarc.bookedbarber.com", '"v=DMARC1; p=reject; rua=mailto:dmarc@bookedbarber.com"'),
      ),
    ],
  },
  "sentry-project-exists": {
    pass: [
      {
        resources: [{ kind: "sentry-project", slug: "bookedbarber" }],
        environment: "ENVIRONMENT=production",
      },
    ],
    fail: [{ resources: [], environment: "ENVIRONMENT=production" }],
  },
  "sentry-key-open": {
    pass: [
      { resources: [{ kind: "sentry-key", project: "bookedbarber" }] },
      { resources: [{ kind: "sentry-key", rateLimitCount: 1000, rateLimitWindow: 60 }] },
    ],
    fail: [
      { resources: [{ kind: "sentry-key", rateLimitCount: 1, rateLimitWindow: 86_400 }] },
      { resources: [{ kind: "sentry-key", rateLimitCount: 100, rateLimitWindow: 3600 }] },
      { resources: [{ kind: "sentry-key", rateLimitCount: 9, rateLimitWindow: 60 }] },
    ],
  },
  "sentry-key-exists": {
    pass: [
      one(
        { kind: "sentry-project", slug: "bookedbarber" },
        { kind: "sentry-key", project: "bookedbarber" },
      ),
    ],
    fail: [one({ kind: "sentry-project", slug: "bookedbarber" })],
  },
};
