import { z } from "zod";

import { fail, pass, unknown } from "../look";
import type { Answer, Look } from "../look";
import { byEachLogin } from "./logins";
import type { Login } from "./logins";
import { isSearched, moveTables } from "./table-places";

const rights = z.object({
  login: z.string(),
  superuser: z.boolean(),
  createdb: z.boolean(),
  createrole: z.boolean(),
  bypassrls: z.boolean(),
  replication: z.boolean(),
  powers: z.array(z.string()),
  owned: z.number(),
  owns_database: z.boolean(),
  create_in_database: z.boolean(),
  create_in: z.array(z.string()),
  tables: z.number(),
  readable: z.number(),
  writable: z.number(),
  changeable: z.number(),
  truncatable: z.number(),
  /** Schemas where the login does not look, with tables that it may not read. */
  closed_elsewhere: z.array(z.string()),
});

/** What the catalogue says that a login may do. */
export type Rights = z.output<typeof rights>;

/** Schemas of the server itself. */
const OTHERS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

/** By the catalogue alone: nothing is tried. */
const STATEMENT = `
with own as (select * from pg_roles where rolname = current_user),
tables as (
  select c.oid, n.oid as schema, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and ${OTHERS}
)
select current_user::text as login,
  rolsuper as superuser, rolcreatedb as createdb, rolcreaterole as createrole,
  rolbypassrls as bypassrls, rolreplication as replication,
  array(
    select r.rolname::text from pg_roles r
    where r.rolname <> current_user and pg_has_role(current_user, r.oid, 'MEMBER')
      and (r.rolsuper or r.rolcreatedb or r.rolcreaterole or r.rolbypassrls or r.rolreplication
        or r.rolname ~ '^pg_')
    order by 1
  ) as powers,
  (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OTHERS} and pg_has_role(current_user, c.relowner, 'MEMBER')) +
  (select count(*)::int from pg_namespace n
    where ${OTHERS} and pg_has_role(current_user, n.nspowner, 'MEMBER')) as owned,
  (select pg_has_role(current_user, datdba, 'MEMBER') from pg_database
    where datname = current_database()) as owns_database,
  has_database_privilege(current_database(), 'CREATE') as create_in_database,
  array(
    select n.nspname::text from pg_namespace n
    where ${OTHERS} and has_schema_privilege(n.oid, 'CREATE') order by 1
  ) as create_in,
  (select count(*)::int from tables) as tables,
  (select count(*)::int from tables
    where has_schema_privilege(schema, 'USAGE') and has_table_privilege(oid, 'SELECT')) as readable,
  (select count(*)::int from tables
    where has_schema_privilege(schema, 'USAGE') and has_table_privilege(oid, 'INSERT')
      and has_table_privilege(oid, 'UPDATE') and has_table_privilege(oid, 'DELETE')) as writable,
  (select count(*)::int from tables
    where has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE')) as changeable,
  (select count(*)::int from tables where has_table_privilege(oid, 'TRUNCATE')) as truncatable,
  array(
    select distinct nspname::text from tables
    where not (has_schema_privilege(schema, 'USAGE') and has_table_privilege(oid, 'SELECT'))
      and not (${isSearched("nspname")})
    order by 1
  ) as closed_elsewhere
from own`;

/** The application's logins may do what they need, and no more. */
export const databaseRights: Look = (site) =>
  byEachLogin(site, async ({ rows }, login) => {
    const [row] = await rows(rights, STATEMENT);
    if (row === undefined) {
      return [unknown(login.variable, "The server does not know the login by its name.")];
    }
    return judgeRights(login, row);
  });

/** What a login may do too much or too little. */
export function judgeRights({ variable, purpose }: Login, seen: Rights): readonly Answer[] {
  const { login, tables, readable, writable } = seen;
  const problems = [...tooMuch(seen), ...(purpose === "readonly" ? changes(seen) : removals(seen))];
  const lacks: string[] = [];
  if (tables > 0 && readable < tables) {
    lacks.push(`may not read ${tables - readable} of ${tables} tables`);
  }
  if (tables > 0 && purpose === "app" && writable < tables) {
    lacks.push(`may not write ${tables - writable} of ${tables} tables`);
  }
  if (problems.length + lacks.length > 0) {
    const { closed_elsewhere: closed } = seen;
    // Declared rights are those in the application's schema: elsewhere they change nothing.
    const where =
      closed.length === 0 ? "" : ` (in ${closed.join(" and ")}, where it does not look)`;
    const fix = closed.length === 0 ? undefined : moveTables(closed);
    return [
      ...problems.map((problem) => fail(variable, `The login ${login} ${problem}.`)),
      ...lacks.map((lack) => fail(variable, `The login ${login} ${lack}${where}.`, fix)),
    ];
  }
  if (tables === 0) {
    const message = `The login ${login} has no right too many; whether it may do enough shows when there are tables.`;
    return [unknown(variable, message, "Run the migrations: alembic upgrade head.")];
  }
  const may = purpose === "app" ? "reads and writes" : "reads";
  return [pass(variable, `The login ${login} ${may} all ${tables} tables, and may do no more.`)];
}

function tooMuch(seen: Rights): string[] {
  const { powers, owned, create_in: schemas } = seen;
  const said: (readonly [boolean, string])[] = [
    [seen.superuser, "is a superuser"],
    [seen.createdb, "may create databases"],
    [seen.createrole, "may create roles"],
    [seen.bypassrls, "passes over row level security"],
    [seen.replication, "may copy the whole server (replication)"],
    // A superuser is a member of everything, and owns everything.
    [!seen.superuser && powers.length > 0, `is a member of ${powers.join(" and ")}`],
    [!seen.superuser && seen.owns_database, "owns the database"],
    [!seen.superuser && owned > 0, `owns ${owned} tables, schemas and the like`],
    [!seen.superuser && seen.create_in_database, "may create schemas"],
    [!seen.superuser && schemas.length > 0, `may create tables in ${schemas.join(" and ")}`],
  ];
  return said.flatMap(([is, problem]) => (is ? [problem] : []));
}

const changes = ({ superuser, changeable, tables }: Rights): string[] =>
  !superuser && changeable > 0
    ? [`may change ${changeable} of ${tables} tables, and is to read`]
    : [];

const removals = ({ superuser, owned, truncatable }: Rights): string[] =>
  !superuser && owned === 0 && truncatable > 0
    ? [`may empty ${truncatable} tables (TRUNCATE)`]
    : [];
