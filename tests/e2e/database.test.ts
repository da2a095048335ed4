import assert from "node:assert/strict";

import { Client, DatabaseError } from "pg";

import { majorVersions } from "../../sandbox/postgres/older-versions";
import { connectionStrings, openDatabase } from "./database/database-sandbox";
import type { DatabaseSandbox } from "./database/database-sandbox";
import { documentedRights, who } from "./database/documented-rights";
import type { Who } from "./database/documented-rights";
import { adminUrl, query, tls } from "./test-sandbox";

const rights = documentedRights();

/** PostgreSQL runs these outside of transactions alone. */
const OUTSIDE = /^(create database|alter system)/;

for (const version of majorVersions) {
  for (const server of ["self-managed", "managed"] as const) {
    describe(`the database on a ${server} PostgreSQL ${version}`, function () {
      this.timeout(90_000);
      let database: DatabaseSandbox;
      const clients = new Map<Who, Client>();

      before(async () => {
        database = await openDatabase(version, server);
      });
      after(async () => {
        for (const client of clients.values()) await client.end();
        await database.close();
      });

      /** What PostgreSQL says to a login; undefined where it lets it. */
      async function refusal(login: Who, statement: string): Promise<string | undefined> {
        const url = new URL(database.urlOf(login));
        const elsewhere = /^\\connect (\w+)$/.exec(statement)?.[1];
        if (elsewhere !== undefined) url.pathname = `/${elsewhere}`;
        const known = elsewhere === undefined ? clients.get(login) : undefined;
        const client =
          known ?? new Client({ connectionString: url.href, ssl: tls(database.sandbox) });
        try {
          if (known === undefined) await client.connect();
          if (elsewhere !== undefined) {
            await client.end();
            return undefined;
          }
          clients.set(login, client);
          if (OUTSIDE.test(statement)) await client.query(statement);
          else await inTransaction(client, statement);
          return undefined;
        } catch (error) {
          if (!(error instanceof DatabaseError)) throw error;
          return error.code;
        }
      }

      for (const { statement, allowed } of rights) {
        it(`lets exactly the documented logins: ${statement}`, async () => {
          const expected = who.map((login) => [login, allowed(login, server) ? "may" : "42501"]);
          const found: string[][] = [];
          for (const login of who) {
            found.push([login, (await refusal(login, statement)) ?? "may"]);
          }
          assert.deepEqual(found, expected);
        });
      }

      it("keeps every password as a SCRAM verifier, and lets no role of ours do more than it must", async () => {
        const rows = await query(
          database.sandbox,
          adminUrl(database.sandbox, "bookedbarber"),
          `select rolname as name, rolcanlogin as login, rolconnlimit as limit,
                  coalesce(split_part(rolpassword, '$', 1), '') as password
             from pg_authid where rolname like 'bookedbarber%' order by 1`,
        );
        const group = (name: string): object => ({ name, login: false, limit: -1, password: "" });
        const login = (name: string, limit: number): object => ({
          name,
          login: true,
          limit,
          password: "SCRAM-SHA-256",
        });
        assert.deepEqual(rows, [
          group("bookedbarber_app"),
          login("bookedbarber_app_1", 50),
          group("bookedbarber_backup"),
          login("bookedbarber_backup_1", 2),
          login("bookedbarber_migrator_1", 5),
          group("bookedbarber_owner"),
          group("bookedbarber_readonly"),
          login("bookedbarber_readonly_1", 10),
        ]);
        const mighty = await query(
          database.sandbox,
          adminUrl(database.sandbox, "bookedbarber"),
          `select rolname from pg_roles where rolname like 'bookedbarber%'
              and (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)`,
        );
        assert.deepEqual(mighty, []);
      });

      it("shows no change in a second preview, even after a refresh", async () => {
        await database.sandbox.succeed("preview", "--refresh", "--expect-no-changes");
      });

      it("goes away whole, with everything in it", async () => {
        for (const client of clients.values()) await client.end();
        clients.clear();
        const admin = adminUrl(database.sandbox, "postgres");
        const { migrator } = await connectionStrings(database.sandbox);
        for (const made of MADE) await query(database.sandbox, migrator, `drop ${made} cascade`);
        await database.sandbox.succeed("destroy", "--yes", "--skip-preview");
        const left = `select rolname as name from pg_roles where rolname like 'bookedbarber%'
                      union select datname from pg_database where datname = 'bookedbarber'`;
        assert.deepEqual(await query(database.sandbox, admin, left), []);
      });
    });
  }
}

/** What the migration made, which Pulumi knows nothing of and does not take away. */
const MADE = [
  "schema archive",
  "table booking",
  "sequence ticket",
  "type state",
  "function answer()",
  "procedure tidy()",
];

/** Runs a statement and takes it back. */
async function inTransaction(client: Client, statement: string): Promise<void> {
  await client.query("begin");
  try {
    await client.query(statement);
  } finally {
    await client.query("rollback");
  }
}
