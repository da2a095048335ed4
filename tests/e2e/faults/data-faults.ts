import { adminUrl, query } from "../test-sandbox";
import type { TestSandbox } from "../test-sandbox";
import { fault, set } from "./fault";
import type { Fault, Undo } from "./fault";

/** Runs a statement in the application's database, and another one to take it back. */
async function statement(sandbox: TestSandbox, done: string, undone: string): Promise<Undo> {
  const url = adminUrl(sandbox, "bookedbarber");
  await query(sandbox, url, done);
  return () => query(sandbox, url, undone);
}

/** Whoever looks into the database with the application's login. */
const byTheDatabase = [
  "database-connects",
  "database-rights",
  "database-guarded",
  "migrations-applied",
  "test-data-removed",
  "indexes-used",
] as const;

/** What goes wrong in the database, with the backups and in Redis. */
export const dataFaults: readonly Fault[] = [
  fault("the schema is at an older revision", ["migrations-applied"], (sandbox) =>
    statement(
      sandbox,
      "update bookedbarber.alembic_version set version_num = 'a' || version_num",
      "update bookedbarber.alembic_version set version_num = substr(version_num, 2)",
    ),
  ),
  fault("accounts of tests are left", ["test-data-removed"], (sandbox) =>
    statement(
      sandbox,
      "insert into bookedbarber.users (email, full_name, password_hash) values ('jane@example.com', 'Test User', '!')",
      "delete from bookedbarber.users where email = 'jane@example.com'",
    ),
  ),
  fault("an index is missing under a foreign key", ["indexes-used"], (sandbox) =>
    statement(
      sandbox,
      "drop index bookedbarber.appointments_client_id",
      "create index appointments_client_id on bookedbarber.appointments (client_id)",
    ),
  ),
  fault("the application's login may create roles", ["database-rights"], (sandbox) =>
    statement(
      sandbox,
      "alter role bookedbarber_app_1 createrole",
      "alter role bookedbarber_app_1 nocreaterole",
    ),
  ),
  fault("the login that only reads may write", ["database-rights"], (sandbox) =>
    statement(
      sandbox,
      "grant insert on bookedbarber.users to bookedbarber_readonly_1",
      "revoke insert on bookedbarber.users from bookedbarber_readonly_1",
    ),
  ),
  fault("somebody has a superuser of his own", ["database-guarded"], (sandbox) =>
    statement(sandbox, "create role mallory login superuser", "drop role mallory"),
  ),
  fault("a function lends its owner's rights to everybody", ["database-guarded"], (sandbox) =>
    statement(
      sandbox,
      "create function bookedbarber.lend() returns int language sql security definer as 'select 1'",
      "drop function bookedbarber.lend()",
    ),
  ),
  fault("an extension reads the server's files", ["database-guarded"], (sandbox) =>
    statement(sandbox, "create extension file_fdw schema bookedbarber", "drop extension file_fdw"),
  ),
  ...(
    [
      [
        "role bookedbarber_readonly_1",
        "role bookedbarber_readonly_1 set search_path = bookedbarber",
      ],
      ["database bookedbarber", "database bookedbarber reset search_path"],
      [
        "role bookedbarber_app_1 in database bookedbarber",
        "role bookedbarber_app_1 in database bookedbarber reset search_path",
      ],
    ] as const
  ).map(([what, mend]) =>
    fault(`the search path of ${what} is another one`, ["database-guarded"], (sandbox) =>
      statement(sandbox, `alter ${what} set search_path = public, bookedbarber`, `alter ${mend}`),
    ),
  ),
  fault("a table belongs to somebody else", ["database-guarded"], (sandbox) =>
    statement(
      sandbox,
      "create role mallory; alter table bookedbarber.users owner to mallory",
      "alter table bookedbarber.users owner to bookedbarber_owner; drop role mallory",
    ),
  ),
  fault("the application's login is closed", ["backend-health", ...byTheDatabase], (sandbox) =>
    statement(
      sandbox,
      "alter role bookedbarber_app_1 nologin",
      "alter role bookedbarber_app_1 login",
    ),
  ),
  ...(["stale", "empty", "shrunk", "none"] as const).map((held) =>
    fault(`the newest backup is ${held}`, ["backup-recent"], ({ cloudflare }) =>
      set(cloudflare, "backups", held),
    ),
  ),
  fault("Redis takes no login any more", ["redis-answers"], ({ redis }) =>
    set(redis, "refusesLogins", true),
  ),
  fault("Redis lets everybody in", ["redis-answers"], ({ redis }) =>
    set(redis, "needsNoLogin", true),
  ),
  fault("Redis is not ready", ["redis-answers"], ({ redis }) => set(redis, "loads", true)),
];
