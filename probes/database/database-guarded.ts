import { z } from "zod";

import { extensionNamed } from "../../checklist/database/extensions";
import { isUntrusted, readFunctionBody } from "../../checklist/database/function-body";
import { groupRole } from "../../checklist/database/group-roles";
import { isModest, purposeOf } from "../../checklist/database/role-purpose";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look, Site } from "../look";
import { readConnectionUrl } from "./connection-url";
import { byEachLogin, LOGINS } from "./logins";

const login = z.object({
  name: z.string(),
  /** The role that the server was made with. */
  first: z.boolean(),
  /** By itself, or by a role of which it is a member. */
  superuser: z.boolean(),
  powers: z.array(z.string()),
  /** But for pg_database_owner, of which the database's owner is a member by itself. */
  groups: z.array(z.string()),
  connects: z.boolean(),
});
const owned = z.object({ what: z.string(), owner: z.string(), logs_in: z.boolean() });
const definer = z.object({
  name: z.string(),
  language: z.string(),
  body: z.string(),
  definer: z.boolean(),
  sets_path: z.boolean(),
  open: z.boolean(),
  trigger: z.boolean(),
});
const guarded = z.object({
  login: z.string(),
  database: z.string(),
  /** Whether there is a schema of the database's name, as this stack makes it. */
  own_schema: z.boolean(),
  search_path: z.string(),
  /** What the database, or the server, sets for everybody. */
  shared_paths: z.array(z.string()),
  logins: z.array(login),
  owned: z.array(owned),
  functions: z.array(definer),
  extensions: z.array(z.string()),
  publications: z.array(z.object({ name: z.string(), all_tables: z.boolean() })),
  subscriptions: z.array(z.string()),
  slots: z.array(z.string()),
  servers: z.array(z.object({ name: z.string(), wrapper: z.string() })),
  mappings: z.array(z.object({ role: z.string(), server: z.string() })),
});

/** Who and what can reach the data besides the application, by the catalogue. */
export type Guarded = z.output<typeof guarded>;

/** Schemas of the server itself. */
const OTHERS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

/** What an extension made belongs to it. */
const NO_EXTENSION = (catalogue: string, oid: string): string => `not exists (
  select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

const list = (select: string): string => `array_to_json(array(${select}))`;

const STATEMENT = `
select current_user::text as login, current_database()::text as database,
  exists (select from pg_namespace where nspname = current_database()) as own_schema,
  current_setting('search_path') as search_path,
  ${list(`
    select substr(c, 13) from pg_db_role_setting s, unnest(s.setconfig) c
    where s.setrole = 0 and c like 'search_path=%'
      and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))`)} as shared_paths,
  ${list(`
    select json_build_object(
      'name', r.rolname, 'first', r.oid = 10,
      'superuser', bool_or(g.rolsuper),
      'powers', array_remove(array[
        case when bool_or(g.rolcreaterole) then 'make roles' end,
        case when bool_or(g.rolbypassrls) then 'pass over row level security' end,
        case when bool_or(g.rolreplication) then 'copy the whole server (replication)' end], null),
      'groups', array_remove(array_agg(case when g.oid <> r.oid and g.rolname <> 'pg_database_owner' then g.rolname::text end), null),
      'connects', has_database_privilege(r.oid, current_database(), 'CONNECT'))
    from pg_roles r join pg_roles g on r.rolsuper and g.oid = r.oid
      or not r.rolsuper and pg_has_role(r.oid, g.oid, 'MEMBER')
    where r.rolcanlogin group by r.oid, r.rolname order by r.rolname`)} as logins,
  ${list(`
    select json_build_object('what', o.what, 'owner', r.rolname, 'logs_in', r.rolcanlogin)
    from (
      select 'database ' || datname as what, datdba as owner from pg_database
        where datname = current_database()
      union all
      select 'schema ' || nspname, nspowner from pg_namespace n
        where ${OTHERS} and nspname <> 'public' and ${NO_EXTENSION("pg_namespace", "n.oid")}
      union all
      select 'table ' || nspname || '.' || relname, relowner
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${OTHERS}
          and ${NO_EXTENSION("pg_class", "c.oid")} and c.relowner <> n.nspowner
    ) o join pg_roles r on r.oid = o.owner order by o.what`)} as owned,
  ${list(`
    select json_build_object(
      'name', n.nspname || '.' || p.proname, 'language', l.lanname, 'body', coalesce(p.prosrc, ''),
      'definer', p.prosecdef,
      'sets_path', exists (select from unnest(p.proconfig) c where c like 'search_path=%'),
      'open', has_function_privilege('public', p.oid, 'EXECUTE'),
      'trigger', p.prorettype in ('trigger'::regtype, 'event_trigger'::regtype))
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where ${OTHERS} and ${NO_EXTENSION("pg_proc", "p.oid")}
      and (p.prosecdef or not l.lanpltrusted and l.lanname not in ('sql', 'plpgsql'))
    order by n.nspname, p.proname`)} as functions,
  ${list("select extname::text from pg_extension order by 1")} as extensions,
  ${list("select json_build_object('name', pubname, 'all_tables', puballtables) from pg_publication order by pubname")} as publications,
  ${list("select subname::text from pg_subscription where subdbid = (select oid from pg_database where datname = current_database()) order by 1")} as subscriptions,
  ${list("select slot_name::text from pg_replication_slots where database = current_database() order by 1")} as slots,
  ${list("select json_build_object('name', srvname, 'wrapper', fdwname) from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw order by srvname")} as servers,
  ${list("select json_build_object('role', case when umuser = 0 then 'PUBLIC' else usename end, 'server', srvname) from pg_user_mappings order by srvname")} as mappings`;

/** Nobody else has the database, and nothing in it leads out. */
export const databaseGuarded: Look = (site) =>
  byEachLogin(site, async ({ rows }, { variable, purpose }) => {
    const [row] = await rows(guarded, STATEMENT);
    if (row === undefined) return [unknown(variable, "The server does not tell what it holds.")];
    const path = judgeSearchPath(variable, row);
    // Both logins see the same database; only how they search it differs.
    const answers = purpose === "app" ? [...path, ...judgeGuarded(row, knownOf(site))] : path;
    return answers.length > 0
      ? answers
      : [pass(variable, `Nobody else has the database ${row.database}, and nothing leads out.`)];
  });

/** What is wrong with where a login looks for tables and functions. */
export function judgeSearchPath(variable: string, seen: Guarded): readonly Answer[] {
  // Another stack's schemas have names of its own.
  if (!seen.own_schema) return [];
  const problems = [
    ...(isOwn(seen.search_path, seen)
      ? []
      : [
          `The login ${seen.login} searches ${seen.search_path} where it is to search ${seen.database} alone.`,
        ]),
    ...seen.shared_paths
      .filter((path) => !isOwn(path, seen))
      .map((path) => `The database or its server sets search_path to ${path} for everybody.`),
  ];
  return problems.map((problem) => fail(variable, problem, RESET));
}

const RESET =
  "Put back the search path: pulumi up --refresh; take away what a database or the server sets: alter database ... reset search_path.";

const isOwn = (path: string, { database }: Guarded): boolean =>
  path.replaceAll('"', "").trim() === database;

/** Who else has the database, and what leads out of it. */
export function judgeGuarded(
  seen: Guarded,
  { administrator, isManaged, logins }: Known,
): readonly Answer[] {
  const ownedBy = seen.owned.find(({ what }) => what.startsWith("database "))?.owner;
  const administrators = new Set([
    ...(administrator === undefined ? [] : [administrator]),
    ...(isManaged && ownedBy !== undefined ? [ownedBy] : []),
    ...seen.logins.flatMap(({ name, first }) => (first ? [name] : [])),
  ]);
  const isAdministrator = (name: string): boolean =>
    administrators.has(name) || groupRole(name) !== undefined;
  return [
    ...seen.logins
      // What the application's own logins may do is another probe's business.
      .filter(({ name }) => !isAdministrator(name) && !logins.includes(name))
      .flatMap((one) => judgeLogin(one, seen)),
    ...seen.owned.flatMap((one) => judgeOwner(one, isAdministrator(one.owner))),
    ...seen.functions.flatMap(judgeFunction),
    ...seen.extensions.flatMap(judgeExtension),
    ...judgeFlows(seen),
  ];
}

/** What is known of who may be there. */
export interface Known {
  /** The login by which Pulumi manages the server, where the environment tells it. */
  readonly administrator: string | undefined;
  /** Whether the database belongs to the server's administrator (components/database.ts). */
  readonly isManaged: boolean;
  /** The application's own logins. */
  readonly logins: readonly string[];
}

function knownOf({ target: { environment, settings, backend } }: Site): Known {
  return {
    administrator: environment["PGUSER"],
    isManaged: settings["databaseServer"] === "managed",
    logins: LOGINS.flatMap(
      ({ variable }) => readConnectionUrl(backend[variable] ?? "")?.user ?? [],
    ),
  };
}

function judgeLogin(
  one: Guarded["logins"][number],
  { database, own_schema, owned }: Guarded,
): Answer[] {
  const { name, superuser, powers, groups, connects } = one;
  const subject = `login ${name}`;
  const fix = `Take the rights away, or the login: drop role "${name}".`;
  if (superuser) {
    const message = `The login ${name} is a superuser, and is neither the server's own nor the stack's.`;
    return [fail(subject, message, fix)];
  }
  const purpose = purposeOf(name);
  const held = groups.flatMap((group): Answer[] => {
    const power = groupRole(group);
    if (power === undefined || power.right.includes(purpose)) return [];
    const message = `The login ${name} is a member of ${group}, which ${power.gives}.`;
    return [(power.grave || isModest(purpose) ? fail : warn)(subject, message, fix)];
  });
  const owners = new Set(owned.map(({ owner }) => owner));
  const owning = groups.filter((group) => owners.has(group) && groupRole(group) === undefined);
  if (owning.length > 0 && purpose !== "owner") {
    held.push(
      fail(subject, `The login ${name} is a member of the owner ${owning.join(" and ")}.`, fix),
    );
  }
  const own = powers.map((power) => warn(subject, `The login ${name} may ${power}.`, fix));
  const isForeign = own_schema && connects && !name.startsWith(`${database}_`);
  if (isForeign && purpose !== "monitoring" && held.length + own.length === 0) {
    return [
      warn(subject, `The login ${name} may enter the database, and is none of the stack's.`, fix),
    ];
  }
  return [...held, ...own];
}

function judgeOwner(
  { what, owner, logs_in: logsIn }: Guarded["owned"][number],
  isAdministrator: boolean,
): Answer[] {
  const fix =
    "Give it back to the role that owns the schema: pulumi up --refresh, or alter ... owner to.";
  if (what.startsWith("table ")) {
    const message = `The ${what} belongs to ${owner}, and not to its schema's owner.`;
    return [(isAdministrator ? warn : fail)(what, message, fix)];
  }
  if (isAdministrator || (!logsIn && purposeOf(owner) === "owner")) return [];
  const why = logsIn ? "which logs in" : "which is no owner by its name";
  return [fail(what, `The ${what} belongs to ${owner}, ${why}.`, fix)];
}

function judgeFunction(seen: Guarded["functions"][number]): Answer[] {
  const subject = `function ${seen.name}`;
  const fix =
    "Let the function have its caller's rights (security invoker), or set its search_path and revoke execute on it from public.";
  if (isUntrusted(seen.language)) {
    const message = `The function ${seen.name} is written in ${seen.language}, an untrusted language: it does all that the server may.`;
    return [fail(subject, message, "Take the function away, and the language with it.")];
  }
  const { runsText, reaches, setsSearchPath } = readFunctionBody(seen.body);
  const who = `The function ${seen.name} has its owner's rights (SECURITY DEFINER)`;
  if (runsText)
    return [fail(subject, `${who}, and runs text that is made when it is called.`, fix)];
  if (reaches !== undefined && (seen.open || seen.trigger)) {
    return [fail(subject, `${who}, and ${reaches}.`, fix)];
  }
  const isClosed = seen.sets_path || setsSearchPath || !seen.open || seen.trigger;
  return isClosed
    ? [warn(subject, `${who}: what it lets its callers do stands in its text alone.`, fix)]
    : [fail(subject, `${who}, for every role, and sets no search_path.`, fix)];
}

function judgeExtension(name: string): Answer[] {
  const found = extensionNamed(name);
  const subject = `extension ${name}`;
  const fix = `Take it away if nothing uses it: drop extension "${name}".`;
  if (found?.kind === "harmless") return [];
  return found === undefined
    ? [warn(subject, `Nobody here knows what the extension ${name} allows.`, fix)]
    : [
        (found.kind === "dangerous" ? fail : warn)(
          subject,
          `The extension ${name} ${found.allows}.`,
          fix,
        ),
      ];
}

function judgeFlows(seen: Guarded): Answer[] {
  const fix = "Take it away if nobody needs it.";
  const flow = (subject: string, problem: string): Answer =>
    warn(subject, `The ${subject} ${problem}.`, fix);
  return [
    ...seen.publications
      .filter(({ all_tables: all }) => all)
      .map(({ name }) => flow(`publication ${name}`, "lets every table leave")),
    ...seen.subscriptions.map((name) =>
      flow(`subscription ${name}`, "lets a foreign server fill our tables"),
    ),
    ...seen.slots.map((name) =>
      flow(`replication slot ${name}`, "keeps all changes for somebody who may copy them"),
    ),
    ...seen.servers.map(({ name, wrapper }) =>
      extensionNamed(wrapper)?.kind === "dangerous"
        ? fail(
            `foreign server ${name}`,
            `The foreign server ${name} shows files of the server.`,
            fix,
          )
        : flow(`foreign server ${name}`, "makes another server's tables ours"),
    ),
    ...seen.mappings.map(({ role, server }) => {
      const subject = `user mapping of ${role} on ${server}`;
      return role === "PUBLIC"
        ? fail(subject, `The ${subject} gives every role a login there.`, fix)
        : flow(subject, "keeps a login of a foreign server");
    }),
  ];
}
