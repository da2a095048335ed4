import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import path from "node:path";

import { z } from "zod";

import { findVariable } from "../../checklist/environment/contract";

import {
  adminUrl,
  cloudflare,
  dnsRecords,
  openSandbox,
  query,
  textsBelow,
  withoutQuery,
  zoneId,
} from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const environmentMap = z.record(z.string(), z.string());

describe("a deployed stack", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;
  let backend: Record<string, string>;

  before(async () => {
    sandbox = await openSandbox("deployed");
    backend = environmentMap.parse(await sandbox.output("backendEnvironment"));
  });
  after(async () => {
    await sandbox.close();
  });

  const urlOf = (role: "app" | "readonly" | "migrator"): string => {
    const variable = {
      app: "DATABASE_URL",
      readonly: "READONLY_DATABASE_URL",
      migrator: "DATABASE_UNPOOLED_URL",
    }[role];
    return withoutQuery(backend[variable] ?? "");
  };

  it("shows no change in a second preview, even after a refresh", async () => {
    const preview = await sandbox.succeed("preview", "--refresh", "--expect-no-changes");
    assert.doesNotMatch(preview, /warning/i);
  });

  it("connects to the database over TLS with the URL from its outputs", async () => {
    const url = z.string().parse(await sandbox.output("databaseUrl"));
    assert.equal(url, backend["DATABASE_URL"]);
    assert.match(
      url,
      /^postgresql:\/\/bookedbarber_app_1:[^@]+@[^/]+\/bookedbarber\?sslmode=verify-full&options=-c%20lock_timeout%3D10000$/,
    );

    const rows = await query(
      sandbox,
      withoutQuery(url),
      "select ssl, current_user::text as login from pg_stat_ssl where pid = pg_backend_pid()",
    );
    assert.deepEqual(rows, [{ ssl: true, login: "bookedbarber_app_1" }]);
  });

  const limits = {
    DATABASE_URL: ["30s", "10s", "30s"],
    READONLY_DATABASE_URL: ["30s", "10s", "30s"],
    DATABASE_UNPOOLED_URL: ["0", "10s", "30s"],
    databaseBackupUrl: ["0", "0", "0"],
  };
  for (const [name, expected] of Object.entries(limits)) {
    it(`limits by ${name} how long a statement, a lock and an idle transaction take: ${expected.join(", ")}`, async () => {
      const url = z.string().parse(backend[name] ?? (await sandbox.output(name)));
      // As given, but for the mode, which node-postgres would take for a wish of its own.
      const [rows] = await query(
        sandbox,
        url.replace(/sslmode=[^&]*&?/, ""),
        `select current_setting('statement_timeout') as statement,
                current_setting('lock_timeout') as lock,
                current_setting('idle_in_transaction_session_timeout') as idle,
                current_setting('search_path') as path`,
      );
      const [statement, lock, idle] = expected;
      assert.deepEqual(rows, { statement, lock, idle, path: "bookedbarber" });
    });
  }

  it("has its records in the zone, as its outputs say", async () => {
    const declared = z.array(z.object({ name: z.string(), type: z.string(), content: z.string() }));
    const lines = (records: readonly { name: string; type: string; content: string }[]): string[] =>
      records.map(({ name, type, content }) => `${type} ${name} ${content}`).sort();
    const domain = "bookedbarber.com";
    const policy = z.string().parse(await sandbox.output("mtaStsPolicy"));
    const id = createHash("sha256").update(policy).digest("hex").slice(0, 20);
    // Railway chooses the label and the token when it is told of the domain.
    const atRailway = (host: string): { readonly id: string; readonly token: string } =>
      sandbox.platforms.railway.domains.find((one) => one.domain === host) ?? assert.fail(host);
    const targetOf = (host: string): string => `${atRailway(host).id.slice(0, 8)}.up.railway.app`;
    const tokenOf = (host: string): string => atRailway(host).token;

    const records = lines(await dnsRecords(sandbox));
    assert.deepEqual(
      records,
      [
        `AAAA ${domain} 100::`,
        `AAAA www.${domain} 100::`,
        ...["letsencrypt.org", "pki.goog", "ssl.com"].map((by) => `CAA ${domain} 0 issue "${by}"`),
        `CNAME 1446226.${domain} sendgrid.net`,
        `CNAME api.${domain} ${targetOf(`api.${domain}`)}`,
        `CNAME app.${domain} ${targetOf(`app.${domain}`)}`,
        `CNAME em1234.${domain} u1234567.wl123.sendgrid.net`,
        `CNAME links.${domain} sendgrid.net`,
        `CNAME mta-sts.${domain} bookedbarber-mta-sts.pages.dev`,
        ...["s1", "s2"].map(
          (selector) =>
            `CNAME ${selector}._domainkey.${domain} ${selector}.domainkey.u1234567.wl123.sendgrid.net`,
        ),
        `MX ${domain} smtp.google.com`,
        `TXT _dmarc.${domain} "v=DMARC1; p=none; sp=reject; np=reject; rua=mailto:dmarc@${domain}"`,
        `TXT _mta-sts.${domain} "v=STSv1; id=${id};"`,
        `TXT _railway-verify.api.${domain} "railway-verify=${tokenOf(`api.${domain}`)}"`,
        `TXT _railway-verify.app.${domain} "railway-verify=${tokenOf(`app.${domain}`)}"`,
        `TXT _smtp._tls.${domain} "v=TLSRPTv1; rua=mailto:dmarc@${domain}"`,
        `TXT ${domain} "v=spf1 include:sendgrid.net -all"`,
      ].sort(),
    );
    assert.deepEqual(lines(declared.parse(await sandbox.output("dnsRecords"))), records);
  });

  it("has the edge and the bucket of the backups as Cloudflare keeps them", async () => {
    const settings = z.object({ result: z.object({ value: z.unknown() }) });
    const settingOf = async (name: string): Promise<unknown> =>
      settings.parse(await cloudflare(sandbox, "GET", `/zones/${zoneId}/settings/${name}`)).result
        .value;
    const expected = {
      ssl: "full",
      always_use_https: "on",
      automatic_https_rewrites: "on",
      min_tls_version: "1.2",
      tls_1_3: "on",
      security_header: {
        strict_transport_security: {
          enabled: true,
          max_age: 31_536_000,
          include_subdomains: true,
          preload: false,
          nosniff: true,
        },
      },
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(await settingOf(name), value, name);
    }

    const rulesets = z.object({ result: z.array(z.object({ phase: z.string() })) });
    const found = rulesets.parse(await cloudflare(sandbox, "GET", `/zones/${zoneId}/rulesets`));
    assert.deepEqual(found.result.map(({ phase }) => phase).sort(), [
      "http_ratelimit",
      "http_request_dynamic_redirect",
      "http_response_headers_transform",
    ]);

    const dnssec = z.object({ result: z.object({ status: z.string(), ds: z.string() }) });
    const { result } = dnssec.parse(await cloudflare(sandbox, "GET", `/zones/${zoneId}/dnssec`));
    assert.deepEqual(result, { status: "active", ds: await sandbox.output("dnssecDs") });

    const bucket = z.string().parse(await sandbox.output("backupBucket"));
    const endpoint = z.string().parse(await sandbox.output("backupEndpoint"));
    const account = /^https:\/\/([0-9a-f]{32})\.r2\.cloudflarestorage\.com$/.exec(endpoint)?.[1];
    const lock = z.object({ result: z.object({ rules: z.array(z.looseObject({})) }) });
    const path = `/accounts/${account ?? ""}/r2/buckets/${bucket}/lock`;
    assert.deepEqual(lock.parse(await cloudflare(sandbox, "GET", path)).result.rules, [
      {
        id: "keep-backups",
        enabled: true,
        prefix: "",
        condition: { type: "Age", maxAgeSeconds: 2_592_000 },
      },
    ]);
  });

  it("gives both environments what the checklist names", async () => {
    const frontend = environmentMap.parse(await sandbox.output("frontendEnvironment"));

    for (const name of [
      "STRIPE_SECRET_KEY",
      "SENDGRID_API_KEY",
      "TWILIO_AUTH_TOKEN",
      "REDIS_URL",
    ]) {
      assert.ok(backend[name], name);
    }
    assert.equal(backend["ENVIRONMENT"], "production");
    assert.equal(backend["DEBUG"], "false");
    assert.match(backend["SECRET_KEY"] ?? "", /^[A-Za-z0-9]{64}$/);
    assert.match(backend["JWT_SECRET_KEY"] ?? "", /^[A-Za-z0-9]{64}$/);
    assert.notEqual(backend["SECRET_KEY"], backend["JWT_SECRET_KEY"]);
    assert.equal(backend["SENTRY_DSN"], await sandbox.output("sentryDsn"));
    assert.match(backend["SENTRY_DSN"] ?? "", /^https:\/\/[0-9a-f]{32}@o\d+\.ingest\..*\/\d+$/);
    assert.equal(frontend["NEXT_PUBLIC_API_URL"], "https://api.bookedbarber.com");
    assert.equal(frontend["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"], backend["STRIPE_PUBLISHABLE_KEY"]);
    assert.equal(frontend["NEXT_PUBLIC_DEMO_MODE"], "false");
    assert.equal(frontend["NODE_ENV"], "production");
  });

  it("keeps every secret out of its state, its settings and its output", async () => {
    const secrets = Object.entries(backend).filter(([name]) => findVariable(name)?.secret === true);
    assert.ok(secrets.length >= 10, String(secrets.map(([name]) => name)));
    const shown = [
      await sandbox.succeed("preview", "--diff", "--policy-pack", "policies"),
      await sandbox.succeed("stack", "output"),
      await sandbox.succeed("stack", "export"),
      await sandbox.succeed("config"),
    ].map((text) => ({ file: "(output)", text }));
    const files = [
      ...textsBelow(path.join(sandbox.directory, "state")),
      ...textsBelow(sandbox.directory).filter(({ file }) => file.endsWith(".yaml")),
    ];
    assert.ok(files.length >= 2);

    for (const { file, text } of [...shown, ...files]) {
      for (const [name, value] of secrets) {
        assert.equal(text.includes(value), false, `${file} shows ${name}`);
      }
    }
  });

  describe("that is changed or destroyed", () => {
    before(async () => {
      await query(sandbox, urlOf("migrator"), "create table booking (id int)");
    });

    it("renews the application's keys by one setting, and nothing else", async () => {
      await sandbox.succeed("config", "set", "secretsRotation", "2");
      await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
      const renewed = environmentMap.parse(await sandbox.output("backendEnvironment"));

      const changed = Object.keys(renewed).filter((name) => renewed[name] !== backend[name]);
      assert.deepEqual(changed.sort(), ["JWT_SECRET_KEY", "SECRET_KEY"]);
      // Passwords of the database are renewed without an outage (rotation.test.ts).
      await query(sandbox, urlOf("app"), "select 1");
      backend = renewed;
    });

    it("loses no data and no secret to a destroy by mistake, and is restored by an update", async () => {
      await sandbox.succeed("config", "set", "protectData", "true");
      await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
      const refusal = await sandbox.pulumi("destroy", "--yes", "--skip-preview");
      assert.notEqual(refusal.code, 0);
      assert.match(refusal.output, /cannot be deleted\s+because it is protected/);
      await query(sandbox, urlOf("migrator"), "select 1 from booking");

      await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
      await query(sandbox, urlOf("app"), "select 1 from booking");
      assert.deepEqual(environmentMap.parse(await sandbox.output("backendEnvironment")), {
        ...backend,
        SENTRY_DSN: await sandbox.output("sentryDsn"),
      });
    });

    it("goes away whole where it is not protected", async () => {
      await sandbox.succeed("config", "set", "protectData", "false");
      await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
      await query(sandbox, urlOf("migrator"), "drop table booking");
      await sandbox.succeed("destroy", "--yes", "--skip-preview");
      assert.deepEqual(await dnsRecords(sandbox), []);
      const left = "select rolname from pg_roles where rolname like 'bookedbarber%'";
      assert.deepEqual(await query(sandbox, adminUrl(sandbox, "postgres"), left), []);
    });
  });
});
