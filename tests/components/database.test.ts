import assert from "node:assert/strict";

import { Database } from "../../components/database";
import type { DatabaseArgs } from "../../components/database";
import { declare, secretValue, valueOf } from "./mocks";

const args: DatabaseArgs = {
  databaseName: "shop",
  host: "db.example.com",
  port: 5433,
  ownsServer: true,
  serverConnections: 120,
  appConnections: 40,
  generations: [{ number: 1, closed: false }],
  extensions: ["pg_trgm", "uuid-ossp"],
};

const resource = (type: string, name: string, inputs: object): object => ({
  type,
  name: `database-${name}`,
  inputs,
});
const role = (name: string, inputs: object): object =>
  resource("postgresql:index/role:Role", name, {
    name: `shop_${name.replaceAll("-", "_")}`,
    ...inputs,
  });
const grant = (name: string, inputs: object): object =>
  resource("postgresql:index/grant:Grant", name, inputs);
const defaults = (name: string, inputs: object): object =>
  resource("postgresql:index/defaultPrivileges:DefaultPrivileges", name, {
    database: "shop",
    owner: "shop_owner",
    ...inputs,
  });

/** A login of a generation, with its password. */
const login = (purpose: string, number: number, inputs: object): object[] => [
  resource("random:index/randomPassword:RandomPassword", `${purpose}-${number}-password`, {
    length: 40,
    special: false,
  }),
  role(`${purpose}-${number}`, {
    login: true,
    password: secretValue(`generated database-${purpose}-${number}-password`),
    searchPaths: ["shop"],
    ...inputs,
  }),
];
const queries = { statementTimeout: 30000, idleInTransactionSessionTimeout: 30000 };
const logins = (number: number): object[] => [
  ...login("migrator", number, {
    connectionLimit: 5,
    roles: ["shop_owner"],
    assumeRole: "shop_owner",
    idleInTransactionSessionTimeout: 30000,
  }),
  ...login("app", number, { connectionLimit: 40, roles: ["shop_app"], ...queries }),
  ...login("readonly", number, { connectionLimit: 10, roles: ["shop_readonly"], ...queries }),
  ...login("backup", number, { connectionLimit: 2, roles: ["shop_backup"] }),
];

const onDatabase = { database: "shop", objectType: "database" };
const publicCannot = { role: "public", privileges: [] };
const rows = ["SELECT", "INSERT", "UPDATE", "DELETE"];

/** The way into the database and its schemas, and rights on what is in them. */
const rights = (suffix: string, tables: string[], sequences: string[]): object[] => {
  const to = { role: `shop_${suffix}` };
  const onTables = { ...to, objectType: "table", privileges: tables };
  const onSequences = { ...to, objectType: "sequence", privileges: sequences };
  const usage = { ...to, objectType: "schema", privileges: ["USAGE"] };
  const inSchema = { database: "shop", schema: "shop" };
  return [
    grant(`${suffix}-connect`, { ...onDatabase, ...to, privileges: ["CONNECT"] }),
    grant(`${suffix}-usage`, { ...inSchema, ...usage }),
    grant(`${suffix}-tables`, { ...inSchema, ...onTables }),
    grant(`${suffix}-sequences`, { ...inSchema, ...onSequences }),
    defaults(`${suffix}-future-schemas`, usage),
    defaults(`${suffix}-future-tables`, onTables),
    defaults(`${suffix}-future-sequences`, onSequences),
  ];
};

const everywhere = [
  role("owner", { login: false }),
  role("app", { login: false }),
  role("readonly", { login: false }),
  resource("postgresql:index/schema:Schema", "schema", {
    name: "shop",
    database: "shop",
    owner: "shop_owner",
  }),
  ...["pg_trgm", "uuid-ossp"].map((name) =>
    resource("postgresql:index/extension:Extension", `extension-${name.replace("_", "-")}`, {
      name,
      database: "shop",
      schema: "shop",
    }),
  ),
  ...logins(1),
  grant("public-database", { ...onDatabase, ...publicCannot }),
  grant("public-schema", {
    database: "shop",
    schema: "public",
    objectType: "schema",
    ...publicCannot,
  }),
  ...rights("app", rows, ["USAGE", "SELECT"]),
  ...rights("readonly", ["SELECT"], ["SELECT"]),
  defaults("public-future-functions", { objectType: "function", ...publicCannot }),
  defaults("public-future-types", { objectType: "type", ...publicCannot }),
  defaults("app-future-functions", {
    role: "shop_app",
    objectType: "function",
    privileges: ["EXECUTE"],
  }),
];
const database = (inputs: object): object =>
  resource("postgresql:index/database:Database", "database", {
    name: "shop",
    connectionLimit: 110,
    template: "template0",
    encoding: "UTF8",
    lcCollate: "C",
    lcCtype: "C",
    ...inputs,
  });
const onOwnServer = [
  database({ owner: "shop_owner" }),
  role("backup", { login: false, roles: ["pg_read_all_data"] }),
  grant("backup-connect", { ...onDatabase, role: "shop_backup", privileges: ["CONNECT"] }),
  grant("public-postgres", { database: "postgres", objectType: "database", ...publicCannot }),
  grant("public-template1", { database: "template1", objectType: "database", ...publicCannot }),
];
const onManagedServer = [
  database({}),
  role("backup", { login: false }),
  ...rights("backup", ["SELECT"], ["SELECT"]),
  grant("owner-database", {
    ...onDatabase,
    role: "shop_owner",
    privileges: ["CONNECT", "CREATE", "TEMPORARY"],
  }),
];

const byName = (a: object, b: object): number => JSON.stringify(a).localeCompare(JSON.stringify(b));

/** What a database declares besides its component. */
async function declaredBy(changed: Partial<DatabaseArgs> = {}): Promise<readonly object[]> {
  const declared = await declare(() => new Database("database", { ...args, ...changed }));
  return declared.filter(({ type }) => type !== "bookedbarber:index:Database").sort(byName);
}

/** The connection strings of a database, by their names. */
async function urlsOf(changed: Partial<DatabaseArgs> = {}): Promise<Record<string, string>> {
  let made: Database | undefined;
  await declare(() => (made = new Database("database", { ...args, ...changed })));
  assert.ok(made);
  return {
    app: await valueOf(made.url),
    readonly: await valueOf(made.readonlyUrl),
    migrator: await valueOf(made.migratorUrl),
    backup: await valueOf(made.backupUrl),
  };
}

describe("Database", () => {
  it("declares on a server of our own exactly these roles, logins and rights", async () => {
    assert.deepEqual(await declaredBy(), [...everywhere, ...onOwnServer].sort(byName));
  });

  it("leaves the other databases of a managed server alone, and does without superuser", async () => {
    assert.deepEqual(
      await declaredBy({ ownsServer: false }),
      [...everywhere, ...onManagedServer].sort(byName),
    );
  });

  it("keeps no password among its own inputs", async () => {
    const declared = await declare(() => new Database("database", args));
    const own = declared.find(({ type }) => type === "bookedbarber:index:Database");
    assert.deepEqual(own?.inputs, args);
  });

  it("adds a second generation of logins and changes nothing of the first", async () => {
    const both = await declaredBy({
      generations: [
        { number: 1, closed: false },
        { number: 2, closed: false },
      ],
    });
    const before = await declaredBy();
    assert.deepEqual(both, [...before, ...logins(2)].sort(byName));
  });

  it("closes a generation by refusing its logins alone", async () => {
    const closed = await declaredBy({
      generations: [
        { number: 1, closed: true },
        { number: 2, closed: false },
      ],
    });
    const shut = logins(1).map((one) =>
      JSON.stringify(one).includes("RandomPassword")
        ? one
        : { ...one, inputs: { ...(one as { inputs: object }).inputs, login: false } },
    );
    const [open] = [await declaredBy({ generations: [{ number: 2, closed: false }] })];
    assert.deepEqual(closed, [...open, ...shut].sort(byName));
  });

  it("refuses to be without a login that is open", async () => {
    await assert.rejects(declaredBy({ generations: [{ number: 1, closed: true }] }), /open/);
  });

  it("gives a connection string for each login, encrypted and verified, with its time for locks", async () => {
    const at = "@db.example.com:5433/shop?sslmode=verify-full";
    const locks = "&options=-c%20lock_timeout%3D10000";
    const login = (purpose: string): string =>
      `postgresql://shop_${purpose}_1:generated%20database-${purpose}-1-password`;
    assert.deepEqual(await urlsOf(), {
      app: `${login("app")}${at}${locks}`,
      readonly: `${login("readonly")}${at}${locks}`,
      migrator: `${login("migrator")}${at}${locks}`,
      backup: `${login("backup")}${at}`,
    });
  });

  it("takes the newest open generation for its connection strings", async () => {
    const urls = await urlsOf({
      generations: [
        { number: 3, closed: false },
        { number: 4, closed: false },
      ],
    });
    for (const url of Object.values(urls)) assert.match(url, /^postgresql:\/\/shop_[a-z]+_4:/);
    const back = await urlsOf({
      generations: [
        { number: 3, closed: false },
        { number: 4, closed: true },
      ],
    });
    for (const url of Object.values(back)) assert.match(url, /^postgresql:\/\/shop_[a-z]+_3:/);
  });

  it("lets the application alone go through the pooler, which takes no settings of sessions", async () => {
    const urls = await urlsOf({ pooledHost: "pool.example.com", pooledPort: 6432 });
    assert.match(urls["app"] ?? "", /@pool\.example\.com:6432\/shop\?sslmode=verify-full$/);
    for (const name of ["readonly", "migrator", "backup"]) {
      assert.match(urls[name] ?? "", /@db\.example\.com:5433\/shop\?/, name);
    }
  });

  const modes: readonly (readonly [host: string, mode: string])[] = [
    ["db.example.com", "verify-full"],
    ["postgres.railway.internal", "require"],
    ["monorail.proxy.rlwy.net", "require"],
    ["dpg-c0ffee123-a", "require"],
    ["dpg-c0ffee123-a.oregon-postgres.render.com", "verify-full"],
  ];
  for (const [host, mode] of modes) {
    it(`connects to ${host} with sslmode=${mode} unless it is told another`, async () => {
      assert.match((await urlsOf({ host }))["app"] ?? "", new RegExp(`sslmode=${mode}&`));
      const told = await urlsOf({ host, sslMode: "verify-ca", sslRootCert: "/etc/ca.pem" });
      assert.match(told["app"] ?? "", /\?sslmode=verify-ca&sslrootcert=%2Fetc%2Fca\.pem&/);
    });
  }
});
