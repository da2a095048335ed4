import assert from "node:assert/strict";

import { Database } from "../../components/database";
import type { DatabaseArgs } from "../../components/database";
import { declare, secretValue, valueOf } from "./mocks";

const args: DatabaseArgs = {
  databaseName: "shop",
  host: "db.example.com",
  port: 5433,
  sslMode: "verify-full",
  ownsServer: true,
  migratorPassword: "m-secret",
  appPassword: "a/secret@:",
  readonlyPassword: "r-secret",
};

const role = (name: string, inputs: object): object => ({
  type: "postgresql:index/role:Role",
  name: `database-${name}`,
  inputs: { name: `shop_${name}`, ...inputs },
});
const grant = (name: string, inputs: object): object => ({
  type: "postgresql:index/grant:Grant",
  name: `database-${name}`,
  inputs,
});
const defaults = (name: string, inputs: object): object => ({
  type: "postgresql:index/defaultPrivileges:DefaultPrivileges",
  name: `database-${name}`,
  inputs: { database: "shop", owner: "shop_owner", ...inputs },
});

const login = { login: true, searchPaths: ["shop"], idleInTransactionSessionTimeout: 30000 };
const rows = ["SELECT", "INSERT", "UPDATE", "DELETE"];
const inSchema = { database: "shop", schema: "shop" };
const publicCannot = { role: "public", privileges: [] };

const expected = [
  {
    type: "bookedbarber:index:Database",
    name: "database",
    inputs: {
      databaseName: "shop",
      host: "db.example.com",
      port: 5433,
      sslMode: "verify-full",
      ownsServer: true,
    },
  },
  role("owner", { login: false }),
  {
    type: "postgresql:index/database:Database",
    name: "database-database",
    inputs: {
      name: "shop",
      owner: "shop_owner",
      connectionLimit: 100,
      template: "template0",
      encoding: "UTF8",
      lcCollate: "C",
      lcCtype: "C",
    },
  },
  {
    type: "postgresql:index/schema:Schema",
    name: "database-schema",
    inputs: { name: "shop", database: "shop", owner: "shop_owner" },
  },
  role("migrator", {
    ...login,
    password: secretValue("m-secret"),
    connectionLimit: 5,
    roles: ["shop_owner"],
    assumeRole: "shop_owner",
  }),
  role("app", {
    ...login,
    password: secretValue("a/secret@:"),
    connectionLimit: 50,
    statementTimeout: 30000,
  }),
  role("readonly", {
    ...login,
    password: secretValue("r-secret"),
    connectionLimit: 10,
    statementTimeout: 30000,
  }),
  grant("public-database", { database: "shop", objectType: "database", ...publicCannot }),
  grant("public-schema", {
    database: "shop",
    schema: "public",
    objectType: "schema",
    ...publicCannot,
  }),
  grant("public-postgres", { database: "postgres", objectType: "database", ...publicCannot }),
  grant("public-template1", { database: "template1", objectType: "database", ...publicCannot }),
  ...[
    { suffix: "app", tables: rows, sequences: ["USAGE", "SELECT"] },
    { suffix: "readonly", tables: ["SELECT"], sequences: ["SELECT"] },
  ].flatMap(({ suffix, tables, sequences }) => {
    const to = { role: `shop_${suffix}` };
    const onTables = { ...inSchema, ...to, objectType: "table", privileges: tables };
    const onSequences = { ...inSchema, ...to, objectType: "sequence", privileges: sequences };
    return [
      grant(`${suffix}-connect`, {
        database: "shop",
        objectType: "database",
        ...to,
        privileges: ["CONNECT"],
      }),
      grant(`${suffix}-usage`, { ...inSchema, ...to, objectType: "schema", privileges: ["USAGE"] }),
      grant(`${suffix}-tables`, onTables),
      grant(`${suffix}-sequences`, onSequences),
      defaults(`${suffix}-future-tables`, onTables),
      defaults(`${suffix}-future-sequences`, onSequences),
    ];
  }),
  defaults("public-future-functions", { objectType: "function", ...publicCannot }),
  defaults("app-future-functions", {
    schema: "shop",
    role: "shop_app",
    objectType: "function",
    privileges: ["EXECUTE"],
  }),
];

const byName = (a: object, b: object): number => JSON.stringify(a).localeCompare(JSON.stringify(b));

describe("Database", () => {
  it("declares the roles, the database and exactly these rights, passwords as secrets", async () => {
    const declared = await declare(() => new Database("database", args));

    assert.deepEqual([...declared].sort(byName), [...expected].sort(byName));
  });

  it("leaves the other databases of a managed server alone", async () => {
    const declared = await declare(() => new Database("database", { ...args, ownsServer: false }));

    const names = declared.map(({ name }) => name);
    assert.equal(names.includes("database-public-postgres"), false);
    assert.equal(names.includes("database-public-template1"), false);
    assert.equal(declared.length, expected.length - 2);
  });

  it("gives a connection string for each login, its password encoded", async () => {
    let database: Database | undefined;
    await declare(() => (database = new Database("database", args)));
    assert.ok(database);

    const at = "@db.example.com:5433/shop?sslmode=verify-full";
    assert.equal(await valueOf(database.url), `postgresql://shop_app:a%2Fsecret%40%3A${at}`);
    assert.equal(await valueOf(database.readonlyUrl), `postgresql://shop_readonly:r-secret${at}`);
    assert.equal(await valueOf(database.migratorUrl), `postgresql://shop_migrator:m-secret${at}`);
  });
});
