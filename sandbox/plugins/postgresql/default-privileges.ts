import { z } from "zod";
import type { Existing, ResourceType } from "../../../providers/framework/resource";
import { roleExists, schemaExists } from "./catalogue";
import { attempt, PostgresFailure } from "./failure";
import { roleOid } from "./granted";
import { made } from "./made";
import { asMemberOf } from "./memberships";
import { isGranted, publicRole, unknownPrivilege } from "./privileges";
import type { Server, Session } from "./server";
import { identifier } from "./sql";
import { flag, names, nameSet, orNull, outside, sorted, text } from "./values";
import { readWithin, removeWithin } from "./within-database";

/** Each object type as `pg_default_acl` and as `acldefault` write it. */
const kinds: Readonly<Record<string, { stored: string; builtIn: string }>> = {
  table: { stored: "r", builtIn: "r" },
  sequence: { stored: "S", builtIn: "s" },
  function: { stored: "f", builtIn: "f" },
  routine: { stored: "f", builtIn: "f" },
  type: { stored: "T", builtIn: "T" },
  schema: { stored: "n", builtIn: "n" },
};

const shape = z.object({
  role: text,
  owner: text,
  database: text,
  schema: text,
  objectType: text,
  privileges: names,
  withGrantOption: flag,
});
type Defaults = z.output<typeof shape>;

/**
 * postgresql.DefaultPrivileges: what a role (or everybody, `public`) may do with objects that
 * `owner` makes from now on, in one schema or, without `schema`, in the whole database.
 */
export const defaultPrivileges: ResourceType<Server> = {
  token: "postgresql:index/defaultPrivileges:DefaultPrivileges",
  properties: {
    role: { type: "string", required: true, replaces: true },
    owner: { type: "string", required: true, replaces: true },
    database: { type: "string", required: true, replaces: true },
    schema: { type: "string", replaces: true },
    objectType: { type: "string", required: true, replaces: true },
    privileges: { ...nameSet, required: true },
    withGrantOption: { type: "boolean", whenAbsent: false, replaces: true },
  },

  check(inputs) {
    const reason = outside(inputs, "objectType", Object.keys(kinds));
    return reason === undefined ? [] : [{ property: "objectType", reason }];
  },

  create(inputs, server) {
    return apply(shape.parse(inputs), server);
  },

  async read(id, state, server) {
    const stored = shape.parse(state);
    if (stored.role === "") {
      throw new Error(
        `the default privileges ${id} cannot be imported: ` +
          "declare them, and `pulumi up` makes them as declared",
      );
    }
    return find(stored, server);
  },

  update(_id, inputs, _state, server) {
    return apply(shape.parse(inputs), server);
  },

  async delete(id, state, server) {
    const stored = shape.parse(state);
    await attempt(`revoke the default privileges ${id}`, () =>
      removeWithin(server, stored.database, async (session) => {
        // What is gone has taken its default privileges along.
        if (await isThere(session, stored)) {
          await asMemberOf(server, session, [stored.owner], () => session.run(revoke(stored)));
        }
      }),
    );
  },
};

async function apply(wanted: Defaults, server: Server): Promise<Existing> {
  const what = `set the default privileges ${idOf(wanted)}`;
  await attempt(what, async () => {
    const problem =
      misfit(wanted) ??
      unknownPrivilege(wanted.privileges, wanted.objectType, await server.version());
    if (problem !== undefined) {
      throw new PostgresFailure(problem, undefined);
    }
    await server.change(wanted.database, (session) =>
      asMemberOf(server, session, [wanted.owner], async () => {
        await session.run(revoke(wanted));
        if (wanted.privileges.length > 0) {
          const option = wanted.withGrantOption ? " WITH GRANT OPTION" : "";
          await session.run(
            `${alter(wanted)} GRANT ${wanted.privileges.join(", ")} ON ${objects(wanted)} ` +
              `TO ${identifier(wanted.role)}${option}`,
          );
        }
      }),
    );
  });
  return made(await find(wanted, server), `what ${idOf(wanted)} grants`);
}

/** Which properties do not go together; the official plugin finds it in the update as well. */
function misfit({ schema, objectType, withGrantOption, role }: Defaults): string | undefined {
  if (schema !== "" && objectType === "schema") {
    return "schema cannot be given with the object type schema";
  }
  return withGrantOption && role.toLowerCase() === publicRole
    ? "withGrantOption cannot be given to the role public"
    : undefined;
}

function alter({ owner, schema }: Defaults): string {
  const within = schema === "" ? "" : ` IN SCHEMA ${identifier(schema)}`;
  return `ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(owner)}${within}`;
}

function objects({ objectType }: Defaults): string {
  return `${objectType.toUpperCase()}S`;
}

function revoke(stored: Defaults): string {
  return `${alter(stored)} REVOKE ALL ON ${objects(stored)} FROM ${identifier(stored.role)}`;
}

async function isThere(session: Session, { role, owner, schema }: Defaults): Promise<boolean> {
  return (
    (await roleExists(session, owner)) &&
    (schema === "" || (await schemaExists(session, schema))) &&
    (role === publicRole || (await roleExists(session, role)))
  );
}

/**
 * The default privileges as the server has them; gone where there are none and some are wanted.
 * Without a schema, an owner without an entry has PostgreSQL's own defaults, such as EXECUTE for
 * everybody on functions: an entry that says the same is not stored.
 */
async function find(stored: Defaults, server: Server): Promise<Existing | undefined> {
  const version = await server.version();
  const kind = kinds[stored.objectType];
  const query = `
    SELECT DISTINCT privilege_type AS name FROM aclexplode(coalesce(
      (SELECT defaclacl FROM pg_default_acl
        WHERE defaclrole = $2::oid AND defaclobjtype = $3 AND defaclnamespace = coalesce(
          (SELECT oid FROM pg_namespace WHERE nspname = $4), 0)),
      CASE $4 WHEN '' THEN acldefault($5::"char", $2::oid) END))
    WHERE grantee = $1::oid`;
  return attempt(`read the default privileges ${idOf(stored)}`, () =>
    readWithin(server, stored.database, async (session) => {
      if (!(await isThere(session, stored))) {
        return undefined;
      }
      const parameters = [
        await roleOid(session, stored.role),
        await roleOid(session, stored.owner),
        kind?.stored,
        stored.schema,
        kind?.builtIn,
      ];
      const rows = await session.rows(z.object({ name: z.string() }), query, parameters);
      const granted = sorted(rows.map(({ name }) => name));
      if (granted.length === 0 && stored.privileges.length > 0) {
        return undefined;
      }
      const same = isGranted(stored.privileges, granted, stored.objectType, version);
      return {
        id: idOf(stored),
        outputs: {
          role: stored.role,
          owner: stored.owner,
          database: stored.database,
          schema: orNull(stored.schema),
          objectType: stored.objectType,
          privileges: same ? orNull(stored.privileges) : granted,
          withGrantOption: stored.withGrantOption,
        },
      };
    }),
  );
}

function idOf({ role, database, schema, owner, objectType }: Defaults): string {
  return [role, database, schema || "noschema", owner, objectType].join("_");
}
