import assert from "node:assert/strict";
import path from "node:path";

import { z } from "zod";

import { findVariable } from "../../checklist/environment/contract";

import { openSandbox, adminUrl, dnsRecords, query, textsBelow, withoutQuery } from "./test-sandbox";
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
    await sandbox.succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("connects to the database over TLS with the URL from its outputs", async () => {
    const url = z.string().parse(await sandbox.output("databaseUrl"));
    assert.equal(url, backend["DATABASE_URL"]);
    assert.match(
      url,
      /^postgresql:\/\/bookedbarber_app:[^@]+@[^/]+\/bookedbarber\?sslmode=verify-full$/,
    );

    const rows = await query(
      sandbox,
      withoutQuery(url),
      "select ssl, current_user::text as login from pg_stat_ssl where pid = pg_backend_pid()",
    );
    assert.deepEqual(rows, [{ ssl: true, login: "bookedbarber_app" }]);
  });

  describe("its database roles", () => {
    before(async () => {
      const table =
        "create table booking (id int generated always as identity primary key, note text)";
      await query(sandbox, urlOf("migrator"), table);
      await query(sandbox, urlOf("migrator"), "create sequence ticket");
      await query(
        sandbox,
        urlOf("migrator"),
        "create function answer() returns int language sql return 42",
      );
    });

    const allowed: readonly (readonly [role: "app" | "readonly" | "migrator", sql: string])[] = [
      ["app", "insert into booking (note) values ('x')"],
      ["app", "select * from booking"],
      ["app", "update booking set note = 'y'"],
      ["app", "delete from booking"],
      ["app", "select nextval('ticket')"],
      ["app", "select answer()"],
      ["readonly", "select * from booking"],
      ["readonly", "select last_value from ticket"],
      ["migrator", "create table extra (id int)"],
      ["migrator", "alter table extra add column note text"],
      ["migrator", "drop table extra"],
      ["migrator", "create schema side"],
      ["migrator", "drop schema side"],
    ];
    for (const [role, sql] of allowed) {
      it(`${role} may: ${sql}`, async () => {
        await query(sandbox, urlOf(role), sql);
      });
    }

    const refused: readonly (readonly [role: "app" | "readonly" | "migrator", sql: string])[] = [
      ["app", "create table mine (id int)"],
      ["app", "create table public.mine (id int)"],
      ["app", "create temporary table mine (id int)"],
      ["app", "create schema mine"],
      ["app", "alter table booking add column extra text"],
      ["app", "drop table booking"],
      ["app", "truncate booking"],
      ["app", "create role other"],
      ["app", "create database other"],
      ["app", "set role bookedbarber_owner"],
      ["readonly", "insert into booking (note) values ('x')"],
      ["readonly", "update booking set note = 'z'"],
      ["readonly", "delete from booking"],
      ["readonly", "select nextval('ticket')"],
      ["readonly", "select answer()"],
      ["readonly", "create table mine (id int)"],
      ["readonly", "create temporary table mine (id int)"],
      ["migrator", "create role other"],
      ["migrator", "create database other"],
    ];
    for (const [role, sql] of refused) {
      it(`${role} may not: ${sql}`, async () => {
        await assert.rejects(query(sandbox, urlOf(role), sql), { code: "42501" });
      });
    }

    it("own what a migration makes by the owner, who cannot log in", async () => {
      const rows = await query(
        sandbox,
        adminUrl(sandbox, "bookedbarber"),
        `select c.relowner::regrole::text as owner, r.rolcanlogin
           from pg_class c join pg_roles r on r.oid = c.relowner where relname = 'booking'`,
      );
      assert.deepEqual(rows, [{ owner: "bookedbarber_owner", rolcanlogin: false }]);
    });

    it("may not enter the server's other databases, nor may anybody by being PUBLIC", async () => {
      for (const database of ["postgres", "template1"]) {
        const url = urlOf("app").replace(/\/bookedbarber$/, `/${database}`);
        await assert.rejects(query(sandbox, url, "select 1"), { code: "42501" });
      }
      const admin = adminUrl(sandbox, "bookedbarber");
      await query(sandbox, admin, "create role stranger login password 'stranger'");
      const login = new URL(admin);
      login.username = "stranger";
      login.password = "stranger";
      await assert.rejects(query(sandbox, login.href, "select 1"), { code: "42501" });
      await query(sandbox, admin, "drop role stranger");
    });

    it("have no rights of their own beyond those, and their limits", async () => {
      const rows = await query(
        sandbox,
        adminUrl(sandbox, "bookedbarber"),
        `select rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
                rolcanlogin, rolconnlimit
           from pg_roles where rolname like 'bookedbarber%' order by 1`,
      );
      const none = {
        rolsuper: false,
        rolcreatedb: false,
        rolcreaterole: false,
        rolreplication: false,
        rolbypassrls: false,
      };
      assert.deepEqual(rows, [
        { rolname: "bookedbarber_app", ...none, rolcanlogin: true, rolconnlimit: 50 },
        { rolname: "bookedbarber_migrator", ...none, rolcanlogin: true, rolconnlimit: 5 },
        { rolname: "bookedbarber_owner", ...none, rolcanlogin: false, rolconnlimit: -1 },
        { rolname: "bookedbarber_readonly", ...none, rolcanlogin: true, rolconnlimit: 10 },
      ]);
    });
  });

  it("has its mail records in the zone, as its outputs say", async () => {
    const records = (await dnsRecords(sandbox)).map(({ name, type, content }) => ({
      name,
      type,
      content,
    }));
    const byName = (a: object, b: object): number =>
      JSON.stringify(a).localeCompare(JSON.stringify(b));

    assert.deepEqual(records.sort(byName), [
      {
        name: "_dmarc.bookedbarber.com",
        type: "TXT",
        content: '"v=DMARC1; p=none; rua=mailto:dmarc@bookedbarber.com"',
      },
      {
        name: "bookedbarber.com",
        type: "TXT",
        content: '"v=spf1 include:sendgrid.net -all"',
      },
      {
        name: "em1234.bookedbarber.com",
        type: "CNAME",
        content: "u1234567.wl123.sendgrid.net",
      },
      ...["s1", "s2"].map((selector) => ({
        name: `${selector}._domainkey.bookedbarber.com`,
        type: "CNAME",
        content: `${selector}.domainkey.u1234567.wl123.sendgrid.net`,
      })),
    ]);
    const declared = z.array(z.object({ name: z.string(), type: z.string(), content: z.string() }));
    assert.deepEqual(
      declared.parse(await sandbox.output("dnsRecords")).sort(byName),
      records.sort(byName),
    );
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
    it("renews every secret by one setting, and nothing else", async () => {
      await sandbox.succeed("config", "set", "secretsRotation", "2");
      await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
      const renewed = environmentMap.parse(await sandbox.output("backendEnvironment"));

      const changed = Object.keys(renewed).filter((name) => renewed[name] !== backend[name]);
      assert.deepEqual(changed.sort(), [
        "DATABASE_UNPOOLED_URL",
        "DATABASE_URL",
        "JWT_SECRET_KEY",
        "READONLY_DATABASE_URL",
        "SECRET_KEY",
      ]);
      await assert.rejects(query(sandbox, urlOf("app"), "select 1"), { code: "28P01" });
      backend = renewed;
      await query(sandbox, urlOf("app"), "select 1");
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
      await query(sandbox, urlOf("migrator"), "drop sequence ticket");
      await query(sandbox, urlOf("migrator"), "drop function answer()");
      await sandbox.succeed("destroy", "--yes", "--skip-preview");
      assert.deepEqual(await dnsRecords(sandbox), []);
      const left = "select rolname from pg_roles where rolname like 'bookedbarber%'";
      assert.deepEqual(await query(sandbox, adminUrl(sandbox, "postgres"), left), []);
    });
  });
});
