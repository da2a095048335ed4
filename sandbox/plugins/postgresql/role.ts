import { z } from "zod";
import type {
  CheckFailure,
  Existing,
  Properties,
  ResourceType,
} from "../../../providers/framework/resource";
import { roleExists } from "./catalogue";
import { attempt, PostgresFailure } from "./failure";
import { made } from "./made";
import { asMemberOf } from "./memberships";
import { parseSetting, settingMilliseconds } from "./role-settings";
import { mayBeHashOf, passwordHash } from "./scram";
import type { Server, Session } from "./server";
import { identifier, literal } from "./sql";
import { below, count, flag, names, nameSet, orNull, sorted, text } from "./values";

const shape = z.object({
  name: text,
  login: flag,
  superuser: flag,
  createDatabase: flag,
  createRole: flag,
  inherit: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  replication: flag,
  bypassRowLevelSecurity: flag,
  connectionLimit: z
    .number()
    .nullish()
    .transform((value) => value ?? -1),
  validUntil: text,
  password: text,
  encrypted: text,
  encryptedPassword: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  passwordWo: text,
  passwordWoVersion: text,
  roles: names,
  searchPaths: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  statementTimeout: count,
  idleInTransactionSessionTimeout: count,
  assumeRole: text,
  skipDropRole: flag,
  skipReassignOwned: flag,
});
type Role = z.output<typeof shape>;

/** The attributes that one word turns on and the same word after NO turns off. */
const words = {
  superuser: "SUPERUSER",
  createDatabase: "CREATEDB",
  createRole: "CREATEROLE",
  inherit: "INHERIT",
  login: "LOGIN",
  replication: "REPLICATION",
  bypassRowLevelSecurity: "BYPASSRLS",
} as const;
const attributes = Object.keys(words) as (keyof typeof words)[];

/** postgresql.Role: a role with its memberships and its settings for a session. */
export const role: ResourceType<Server> = {
  token: "postgresql:index/role:Role",
  properties: {
    name: { type: "string", autoname: true },
    login: { type: "boolean", whenAbsent: false },
    superuser: { type: "boolean", whenAbsent: false },
    createDatabase: { type: "boolean", whenAbsent: false },
    createRole: { type: "boolean", whenAbsent: false },
    inherit: { type: "boolean", default: true },
    replication: { type: "boolean", whenAbsent: false },
    bypassRowLevelSecurity: { type: "boolean", whenAbsent: false },
    connectionLimit: { type: "number", default: -1 },
    validUntil: { type: "string", default: "infinity" },
    password: { type: "string", secret: true },
    encrypted: { type: "string" },
    encryptedPassword: { type: "boolean", default: true },
    // Never stored in the outputs: only its version tells of a change.
    passwordWo: { type: "string", secret: true, equals: () => true },
    passwordWoVersion: { type: "string" },
    roles: nameSet,
    searchPaths: { type: "strings" },
    statementTimeout: { type: "number" },
    idleInTransactionSessionTimeout: { type: "number" },
    assumeRole: { type: "string" },
    skipDropRole: { type: "boolean", whenAbsent: false },
    skipReassignOwned: { type: "boolean", whenAbsent: false },
  },

  check(inputs) {
    const failures: CheckFailure[] = [];
    const fail = (property: string, reason: string | undefined): void => {
      if (reason !== undefined) failures.push({ property, reason });
    };
    const given = (property: string): boolean =>
      inputs[property] !== undefined && inputs[property] !== null;
    fail("connectionLimit", below(inputs, "connectionLimit", -1));
    fail("statementTimeout", below(inputs, "statementTimeout", 0));
    fail("idleInTransactionSessionTimeout", below(inputs, "idleInTransactionSessionTimeout", 0));
    if (given("password") && (given("passwordWo") || given("passwordWoVersion"))) {
      fail("password", "password conflicts with passwordWo and passwordWoVersion: give one kind");
    } else if (given("passwordWo") !== given("passwordWoVersion")) {
      fail(
        given("passwordWo") ? "passwordWo" : "passwordWoVersion",
        "passwordWo and passwordWoVersion must be given together",
      );
    }
    return failures;
  },

  async create(inputs, server) {
    const wanted = shape.parse(inputs);
    const password = wanted.password || wanted.passwordWo;
    const options = [
      ...(password === "" ? [] : await passwordOption(wanted, password)),
      ...(wanted.validUntil === "" ? [] : [validUntil(wanted)]),
      `CONNECTION LIMIT ${wanted.connectionLimit}`,
      ...attributes.map((attribute) => `${wanted[attribute] ? "" : "NO"}${words[attribute]}`),
    ];
    await attempt(`create the role ${wanted.name}`, () =>
      server.change(undefined, async (session) => {
        if (isCompared(wanted, server)) {
          await refuseWithoutSuperuser(session, server);
        }
        await session.run(`CREATE ROLE ${identifier(wanted.name)} ${options.join(" ")}`);
        await setMemberships(session, wanted);
        await setSettings(session, wanted, undefined);
      }),
    );
    return made(await readRole(wanted.name, inputs, server), `the role ${wanted.name}`);
  },

  read: readRole,

  async update(id, inputs, state, server) {
    const [wanted, before] = [shape.parse(inputs), shape.parse(state)];
    const options = [
      ...(await changedPassword(wanted, before)),
      ...(wanted.validUntil === before.validUntil || wanted.validUntil === ""
        ? []
        : [validUntil(wanted)]),
      ...(wanted.connectionLimit === before.connectionLimit
        ? []
        : [`CONNECTION LIMIT ${wanted.connectionLimit}`]),
      ...attributes
        .filter((attribute) => wanted[attribute] !== before[attribute])
        .map((attribute) => `${wanted[attribute] ? "" : "NO"}${words[attribute]}`),
    ];
    await attempt(`change the role ${id}`, () =>
      server.change(undefined, async (session) => {
        if (isCompared(wanted, server)) {
          await refuseWithoutSuperuser(session, server);
        }
        if (wanted.name !== id) {
          await session.run(`ALTER ROLE ${identifier(id)} RENAME TO ${identifier(wanted.name)}`);
        }
        if (options.length > 0) {
          await session.run(`ALTER ROLE ${identifier(wanted.name)} ${options.join(" ")}`);
        }
        await setMemberships(session, wanted);
        await setSettings(session, wanted, before);
      }),
    );
    return made(await readRole(wanted.name, inputs, server), `the role ${wanted.name}`);
  },

  async delete(id, state, server) {
    const { skipReassignOwned, skipDropRole } = shape.parse(state);
    const name = identifier(id);
    await attempt(`delete the role ${id}`, () =>
      server.change(undefined, async (session) => {
        if (!(await roleExists(session, id))) {
          return;
        }
        if (!skipReassignOwned) {
          await asMemberOf(server, session, [id], async () => {
            const heir = identifier(server.settings.roleName);
            await session.run(`REASSIGN OWNED BY ${name} TO ${heir}`);
            await session.run(`DROP OWNED BY ${name}`);
          });
        }
        if (!skipDropRole) {
          await session.run(`DROP ROLE ${name}`);
        }
      }),
    );
  },
};

const roleRow = z.object({
  login: z.boolean(),
  superuser: z.boolean(),
  createDatabase: z.boolean(),
  createRole: z.boolean(),
  inherit: z.boolean(),
  replication: z.boolean(),
  bypassRowLevelSecurity: z.boolean(),
  connectionLimit: z.number(),
  validUntil: z.string(),
  roles: z.array(z.string()),
  settings: z.array(z.string()),
});

async function readRole(
  id: string,
  state: Properties,
  server: Server,
): Promise<Existing | undefined> {
  const stored = shape.parse(state);
  return attempt(`read the role ${id}`, () =>
    server.read(undefined, async (session) => {
      const [found] = await session.rows(
        roleRow,
        `SELECT rolcanlogin AS login, rolsuper AS superuser, rolcreatedb AS "createDatabase",
           rolcreaterole AS "createRole", rolinherit AS inherit, rolreplication AS replication,
           rolbypassrls AS "bypassRowLevelSecurity", rolconnlimit AS "connectionLimit",
           coalesce(rolvaliduntil::text, 'infinity') AS "validUntil",
           ARRAY(SELECT pg_get_userbyid(roleid)::text FROM pg_auth_members
             WHERE member = pg_roles.oid) AS roles,
           coalesce(rolconfig, '{}') AS settings
         FROM pg_roles WHERE rolname = $1`,
        [id],
      );
      if (found === undefined) {
        return undefined;
      }
      const { roles, settings, ...plain } = found;
      return {
        id,
        outputs: {
          ...plain,
          name: id,
          roles: orNull(sorted(roles)),
          searchPaths: orNull(parseSetting(settings, "search_path")),
          assumeRole: parseSetting(settings, "role")[0] ?? "",
          statementTimeout: settingMilliseconds(settings, "statement_timeout"),
          idleInTransactionSessionTimeout: settingMilliseconds(
            settings,
            "idle_in_transaction_session_timeout",
          ),
          password:
            stored.password === ""
              ? null
              : await readPassword(session, id, stored, found.login, server),
          encryptedPassword: true,
          encrypted: orNull(stored.encrypted),
          // A write-only value is never stored, and its presence is no difference.
          passwordWo: "",
          passwordWoVersion: orNull(stored.passwordWoVersion),
          skipDropRole: stored.skipDropRole,
          skipReassignOwned: stored.skipReassignOwned,
        },
      };
    }),
  );
}

/** A password cannot be read back: the stored one stands while the role's may be the same. */
async function readPassword(
  session: Session,
  id: string,
  stored: Role,
  login: boolean,
  server: Server,
): Promise<string> {
  if (!isCompared({ ...stored, login }, server)) {
    return stored.password;
  }
  await refuseWithoutSuperuser(session, server);
  // Compared here: a parameter of a query can come into the server's log.
  const query = "SELECT passwd AS hash FROM pg_shadow WHERE usename = $1";
  const row = z.object({ hash: z.string().nullable() });
  const [found] = await session.rows(row, query, [id]);
  return mayBeHashOf(found?.hash ?? "", stored.password, id) ? stored.password : "";
}

/** A role that cannot log in is not in `pg_shadow`, and only superusers may look there. */
function isCompared({ password, login }: Role, server: Server): boolean {
  return password !== "" && login && server.settings.superuser;
}

async function refuseWithoutSuperuser(session: Session, server: Server): Promise<void> {
  const query = "SELECT rolsuper AS superuser FROM pg_roles WHERE rolname = current_user";
  const [me] = await session.rows(z.object({ superuser: z.boolean() }), query);
  if (me?.superuser !== true) {
    throw new PostgresFailure(
      `only a superuser can compare its password, and "${server.settings.username}" is none: ` +
        "run `pulumi config set postgresql:superuser false`",
      "42501",
    );
  }
}

async function changedPassword(wanted: Role, before: Role): Promise<string[]> {
  if (wanted.passwordWo !== "") {
    return wanted.passwordWoVersion === before.passwordWoVersion
      ? []
      : passwordOption(wanted, wanted.passwordWo);
  }
  // An MD5 hash holds the role's name, so a new name needs the password again.
  const same = wanted.password === before.password && wanted.name === before.name;
  return same || wanted.password === "" ? [] : passwordOption(wanted, wanted.password);
}

async function passwordOption(wanted: Role, password: string): Promise<string[]> {
  if (password.toUpperCase() === "NULL") {
    return ["PASSWORD NULL"];
  }
  if (!wanted.encryptedPassword) {
    throw new Error(
      `the role ${wanted.name}: PostgreSQL stores no password unencrypted since version 10: ` +
        "remove encryptedPassword",
    );
  }
  return [`PASSWORD ${literal(await passwordHash(password))}`];
}

function validUntil(wanted: Role): string {
  return `VALID UNTIL ${literal(wanted.validUntil)}`;
}

/** Memberships that are not wanted go, those that are missing come. */
async function setMemberships(session: Session, wanted: Role): Promise<void> {
  const query = `
    SELECT DISTINCT pg_get_userbyid(roleid)::text AS name FROM pg_auth_members
    WHERE member = (SELECT oid FROM pg_roles WHERE rolname = $1)`;
  const held = await session.rows(z.object({ name: z.string() }), query, [wanted.name]);
  const current = held.map(({ name }) => name);
  const member = identifier(wanted.name);
  for (const name of current.filter((each) => !wanted.roles.includes(each))) {
    await session.run(`REVOKE ${identifier(name)} FROM ${member}`);
  }
  for (const name of wanted.roles.filter((each) => !current.includes(each))) {
    await session.run(`GRANT ${identifier(name)} TO ${member}`);
  }
}

async function setSettings(
  session: Session,
  wanted: Role,
  before: Role | undefined,
): Promise<void> {
  const set = (name: string, value: string): Promise<void> =>
    session.run(`ALTER ROLE ${identifier(wanted.name)} SET ${name} TO ${value}`);
  const paths = wanted.searchPaths.map(identifier).join(", ");
  await set("search_path", paths || "DEFAULT");
  if (wanted.statementTimeout !== (before?.statementTimeout ?? 0)) {
    await set("statement_timeout", String(wanted.statementTimeout || "DEFAULT"));
  }
  if (wanted.idleInTransactionSessionTimeout !== (before?.idleInTransactionSessionTimeout ?? 0)) {
    const value = String(wanted.idleInTransactionSessionTimeout || "DEFAULT");
    await set("idle_in_transaction_session_timeout", value);
  }
  if (wanted.assumeRole !== (before?.assumeRole ?? "")) {
    await set("role", wanted.assumeRole === "" ? "DEFAULT" : identifier(wanted.assumeRole));
  }
}
