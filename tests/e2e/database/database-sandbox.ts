import { z } from "zod";

import { adminUrl, openSandbox, query, withoutQuery } from "../test-sandbox";
import type { TestSandbox } from "../test-sandbox";
import type { Server, Who } from "./documented-rights";

/** What a migration makes, and what the rights are tried on. */
const MIGRATION = [
  "create type state as enum ('open', 'closed')",
  "create table booking (id int generated always as identity primary key, note text, state state default 'open', at timestamptz default now())",
  "insert into booking (note) select 'note ' || n from generate_series(1, 500) as n",
  "create view booking_notes as select note from booking",
  "create materialized view booking_count as select count(*) from booking",
  "create sequence ticket start 41",
  "select nextval('ticket')",
  "create function answer() returns int language sql return 42",
  "create procedure tidy() language sql as 'select 1'",
  "create schema archive",
  "create table archive.old_booking (id int primary key, data bytea)",
  "insert into archive.old_booking select n, decode(md5(n::text), 'hex') from generate_series(1000, 1200) as n",
  "create sequence archive.old_ticket",
  "create function archive.old_answer() returns int language sql return 41",
];

/** A deployed stack, its connection strings, and what a migration made in its database. */
export interface DatabaseSandbox {
  readonly sandbox: TestSandbox;
  urlOf(login: Who): string;
  close(): Promise<void>;
}

const STRANGER = "f".repeat(24);

/**
 * Deploys the stack on a PostgreSQL of this version, as the server's superuser or, managed, as an
 * administrator who may make roles and databases and no more; then migrates.
 */
export async function openDatabase(version: string, server: Server): Promise<DatabaseSandbox> {
  const sandbox = await openSandbox("empty", { postgres: version });
  try {
    const admin = adminUrl(sandbox, "postgres");
    await query(sandbox, admin, `create role stranger login password '${STRANGER}'`);
    if (server === "managed") await beManaged(sandbox, admin);
    await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
    const urls = await connectionStrings(sandbox);
    const stranger = new URL(adminUrl(sandbox, "bookedbarber"));
    stranger.username = "stranger";
    stranger.password = STRANGER;
    for (const statement of MIGRATION) await query(sandbox, urls.migrator, statement);
    return {
      sandbox,
      urlOf: (login) => (login === "stranger" ? stranger.href : urls[login]),
      close: () => sandbox.close(),
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

/** The connection strings that the stack gives out, without their queries. */
export async function connectionStrings(
  sandbox: TestSandbox,
): Promise<Readonly<Record<Exclude<Who, "stranger">, string>>> {
  const backend = z
    .record(z.string(), z.string())
    .parse(await sandbox.output("backendEnvironment"));
  return {
    app: withoutQuery(backend["DATABASE_URL"] ?? ""),
    readonly: withoutQuery(backend["READONLY_DATABASE_URL"] ?? ""),
    migrator: withoutQuery(backend["DATABASE_UNPOOLED_URL"] ?? ""),
    backup: withoutQuery(z.string().parse(await sandbox.output("databaseBackupUrl"))),
  };
}

/** Pulumi's login becomes an administrator like those of Railway, Render or RDS. */
async function beManaged(sandbox: TestSandbox, admin: string): Promise<void> {
  const password = "p".repeat(24);
  const role = `create role platform login createdb createrole password '${password}'`;
  await query(sandbox, admin, role);
  for (const setting of [
    ["postgresql:username", "platform"],
    ["--secret", "postgresql:password", password],
    ["postgresql:superuser", "false"],
    ["databaseServer", "managed"],
  ]) {
    await sandbox.succeed("config", "set", ...setting);
  }
}
