import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { Client } from "pg";
import { z } from "zod";

import { majorVersions } from "../../sandbox/postgres/older-versions";
import { clientPrograms } from "./database/client-programs";
import type { ClientPrograms } from "./database/client-programs";
import { openDatabase } from "./database/database-sandbox";
import type { DatabaseSandbox } from "./database/database-sandbox";
import { adminUrl, query, tls } from "./test-sandbox";

const execute = promisify(execFile);

/**
 * What pg_dump sends: one snapshot, every table locked, every row read. It says how it is with
 * time-outs by itself.
 */
const DUMP = [
  "set statement_timeout = 0",
  "set lock_timeout = 0",
  "set idle_in_transaction_session_timeout = 0",
  "set row_security = off",
  "begin transaction isolation level repeatable read, read only",
  "select pg_export_snapshot()",
  "select oid, rolname from pg_roles",
  "select oid, nspname, nspacl, pg_get_userbyid(nspowner) from pg_namespace",
  "select defaclrole, defaclnamespace, defaclobjtype, defaclacl from pg_default_acl",
  "select pg_get_viewdef(oid) from pg_class where relkind in ('v', 'm') and relnamespace::regnamespace::text in ('bookedbarber', 'archive')",
  "select pg_get_functiondef(oid) from pg_proc where pronamespace::regnamespace::text in ('bookedbarber', 'archive') and prokind = 'f'",
  "select * from pg_sequences",
];

for (const server of ["self-managed", "managed"] as const) {
  describe(`the backup's login on a ${server} server`, function () {
    this.timeout(90_000);
    let database: DatabaseSandbox;
    let programs: ClientPrograms | undefined;

    before(async () => {
      programs = await clientPrograms();
      // pg_dump refuses a server that is newer than itself.
      const version = majorVersions.find((major) => Number(major) <= (programs?.major ?? Infinity));
      database = await openDatabase(version ?? "15", server);
    });
    after(async () => {
      await database.close();
    });

    it("may send every statement that pg_dump sends, in one transaction", async () => {
      const client = new Client({
        connectionString: database.urlOf("backup"),
        ssl: tls(database.sandbox),
      });
      await client.connect();
      try {
        for (const statement of DUMP) await client.query(statement);
        const tables = z.array(z.object({ name: z.string() })).parse(
          (
            await client.query(
              `select oid::regclass::text as name from pg_class where relkind in ('r', 'p')
                and relnamespace::regnamespace::text in ('bookedbarber', 'archive')`,
            )
          ).rows,
        );
        assert.deepEqual(tables.map(({ name }) => name).sort(), ["archive.old_booking", "booking"]);
        for (const { name } of tables) {
          await client.query(`lock table ${name} in access share mode`);
          await client.query(`copy ${name} to stdout`);
        }
        for (const sequence of ["ticket", "archive.old_ticket", "booking_id_seq"]) {
          await client.query(`select last_value, is_called from ${sequence}`);
        }
        await client.query("commit");
      } finally {
        await client.end();
      }
    });

    it("makes a dump that restores every row, sequence and right elsewhere", async () => {
      if (programs === undefined) {
        console.log(
          "      (there is no pg_dump on this machine: only its statements are proved; install postgresql-client)",
        );
        return;
      }
      const { sandbox } = database;
      const file = path.join(sandbox.directory, "backup.dump");
      await runProgram(
        programs.dump,
        ["--format=custom", `--file=${file}`],
        database.urlOf("backup"),
      );
      const admin = adminUrl(sandbox, "postgres");
      await query(sandbox, admin, "create database restored template template0");
      const restored = adminUrl(sandbox, "restored");
      await runProgram(programs.restore, ["--exit-on-error", "--dbname=restored", file], restored);

      const original = adminUrl(sandbox, "bookedbarber");
      for (const question of CONTENTS) {
        const before = await query(sandbox, original, question);
        assert.ok(before.length > 0, question);
        assert.deepEqual(await query(sandbox, restored, question), before, question);
      }
      // The restored database works for the application at once, once it may connect.
      await query(sandbox, restored, "grant connect on database restored to bookedbarber_app");
      const application = new URL(database.urlOf("app"));
      application.pathname = "/restored";
      await query(sandbox, application.href, "insert into booking (note) values ('after')");
    });

    async function runProgram(program: string, args: string[], url: string): Promise<void> {
      const { hostname, port, username, password, pathname } = new URL(url);
      // The password is in the environment, for other users can read a command line.
      const environment = {
        PATH: process.env["PATH"],
        PGHOST: hostname,
        PGPORT: port,
        PGUSER: username,
        PGPASSWORD: decodeURIComponent(password),
        PGDATABASE: pathname.slice(1),
        PGSSLMODE: "verify-full",
        PGSSLROOTCERT: database.sandbox.environment["PGSSLROOTCERT"],
      };
      await execute(program, args, { env: environment });
    }
  });
}

/** What must be the same in the restored database, each in an order of its own. */
const CONTENTS = [
  "select * from bookedbarber.booking order by id",
  "select * from archive.old_booking order by id",
  "select * from bookedbarber.booking_count",
  "select schemaname, sequencename, last_value, start_value from pg_sequences order by 1, 2",
  "select relname, array(select unnest(relacl)::text order by 1) as acl, pg_get_userbyid(relowner) as owner from pg_class where relnamespace::regnamespace::text in ('bookedbarber', 'archive') and relkind in ('r', 'S', 'v', 'm') order by relnamespace::regnamespace::text, relname",
  "select nspname, array(select unnest(nspacl)::text order by 1) as acl, pg_get_userbyid(nspowner) as owner from pg_namespace where nspname in ('bookedbarber', 'archive') order by 1",
  "select proname, array(select unnest(proacl)::text order by 1) as acl, pg_get_userbyid(proowner) as owner from pg_proc where pronamespace::regnamespace::text in ('bookedbarber', 'archive') order by proname, pg_get_function_identity_arguments(oid)",
  "select pg_get_userbyid(defaclrole) as owner, defaclobjtype, array(select unnest(defaclacl)::text order by 1) as acl from pg_default_acl order by 1, 2",
  "select extname, extversion, extnamespace::regnamespace::text as schema from pg_extension order by 1",
  "select conname, pg_get_constraintdef(oid) as definition from pg_constraint where connamespace::regnamespace::text in ('bookedbarber', 'archive') order by 1, 2",
];
