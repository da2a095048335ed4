import type { Existing, ResourceType } from "../../../providers/framework/resource";
import { ownersWithin, roleExists, schemaExists } from "./catalogue";
import { attempt, PostgresFailure } from "./failure";
import { grantedColumns, grantedOnObjects, roleOid } from "./granted";
import {
  idOf,
  list,
  misfit,
  objectTypes,
  outsideSchemas,
  shape,
  target,
  type Grant,
} from "./grant-inputs";
import { made } from "./made";
import { asMemberOf } from "./memberships";
import { isGranted, publicRole, unknownPrivilege } from "./privileges";
import type { Server, Session } from "./server";
import { identifier } from "./sql";
import { nameSet, orNull, outside, sorted } from "./values";
import { readWithin, removeWithin } from "./within-database";

/**
 * postgresql.Grant: exactly these privileges of a role (or of everybody, `public`) on a database, a
 * schema, objects of a schema (all of a type where none are named) or columns. No privileges: all
 * are taken away.
 */
export const grant: ResourceType<Server> = {
  token: "postgresql:index/grant:Grant",
  deleteBeforeReplace: true,
  properties: {
    role: { type: "string", required: true, replaces: true },
    database: { type: "string", required: true, replaces: true },
    schema: { type: "string", replaces: true },
    objectType: { type: "string", required: true, replaces: true },
    objects: { ...nameSet, replaces: true },
    columns: { ...nameSet, replaces: true },
    privileges: { ...nameSet, required: true },
    withGrantOption: { type: "boolean", whenAbsent: false, replaces: true },
  },

  check(inputs) {
    const reason = outside(inputs, "objectType", objectTypes);
    return reason === undefined ? [] : [{ property: "objectType", reason }];
  },

  create(inputs, server) {
    const wanted = shape.parse(inputs);
    return apply(wanted, wanted, server);
  },

  async read(id, state, server) {
    const stored = shape.parse(state);
    if (stored.role === "") {
      throw new Error(
        `the grant ${id} cannot be imported: declare it, and \`pulumi up\` makes it as declared`,
      );
    }
    return find(stored, server);
  },

  update(_id, inputs, state, server) {
    return apply(shape.parse(inputs), shape.parse(state), server);
  },

  async delete(id, state, server) {
    const stored = shape.parse(state);
    await attempt(`revoke the grant ${id}`, () =>
      removeWithin(server, stored.database, async (session) => {
        // What is gone has taken its privileges along.
        if (await isThere(session, stored)) {
          await asOwner(server, session, stored, () => revokeAll(session, stored));
        }
      }),
    );
  },
};

/** Revokes what `before` names and grants what is wanted, in one transaction. */
async function apply(wanted: Grant, before: Grant, server: Server): Promise<Existing> {
  const what = `grant ${wanted.privileges.join(", ") || "nothing"} to ${wanted.role} (${idOf(wanted)})`;
  await attempt(what, async () => {
    const problem =
      misfit(wanted) ??
      unknownPrivilege(wanted.privileges, wanted.objectType, await server.version());
    if (problem !== undefined) {
      throw new PostgresFailure(problem, undefined);
    }
    await server.change(wanted.database, (session) =>
      asOwner(server, session, wanted, async () => {
        await revokeAll(session, before);
        if (wanted.privileges.length > 0) {
          const columns = wanted.objectType === "column" ? ` (${list(wanted.columns)})` : "";
          const option = wanted.withGrantOption ? " WITH GRANT OPTION" : "";
          await session.run(
            `GRANT ${wanted.privileges.join(", ")}${columns} ON ${target(wanted)} ` +
              `TO ${identifier(wanted.role)}${option}`,
          );
        }
      }),
    );
  });
  return made(await find(wanted, server), `the grant ${idOf(wanted)}`);
}

async function revokeAll(session: Session, granted: Grant): Promise<void> {
  const { objectType, privileges, columns, objects } = granted;
  const from = `ON ${target(granted)} FROM ${identifier(granted.role)}`;
  if (objectType === "column") {
    if (privileges.length > 0 && columns.length > 0) {
      await session.run(`REVOKE ${privileges.join(", ")} (${list(columns)}) ${from}`);
    }
    return;
  }
  // On named objects only what was granted: REVOKE ALL would take the grants on columns along.
  const inSchema = objectType !== "schema" && !outsideSchemas.includes(objectType);
  const what =
    inSchema && objects.length > 0 && privileges.length > 0 ? privileges.join(", ") : "ALL";
  await session.run(`REVOKE ${what} ${from}`);
}

/** Only owners may grant: for the time of `work` the connected user is a member of them. For a
 *  database the official plugin leaves that out, so an administrator who is neither its owner nor a
 *  superuser gets a warning from PostgreSQL and a difference in the next preview; so here. */
async function asOwner(
  server: Server,
  session: Session,
  { objectType, schema }: Grant,
  work: () => Promise<void>,
): Promise<void> {
  const owners = outsideSchemas.includes(objectType) ? [] : await ownersWithin(session, schema);
  await asMemberOf(server, session, owners, work);
}

async function isThere(session: Session, { role, schema, objectType }: Grant): Promise<boolean> {
  const schemaFound =
    outsideSchemas.includes(objectType) || schema === "" || (await schemaExists(session, schema));
  return schemaFound && (role === publicRole || (await roleExists(session, role)));
}

/** The grant as the server has it: its privileges are those stored where every object has exactly
 *  these, else those of the first object that differs. */
async function find(stored: Grant, server: Server): Promise<Existing | undefined> {
  const version = await server.version();
  return attempt(`read the grant ${idOf(stored)}`, () =>
    readWithin(server, stored.database, async (session) => {
      if (!(await isThere(session, stored))) {
        return undefined;
      }
      const oid = await roleOid(session, stored.role);
      let privileges: readonly string[] | null = orNull(stored.privileges);
      let { columns } = stored;
      if (stored.objectType === "column") {
        columns = await grantedColumns(session, stored, oid);
      } else {
        const different = (await grantedOnObjects(session, stored, oid)).find(
          (granted) => !isGranted(stored.privileges, granted, stored.objectType, version),
        );
        privileges = different === undefined ? privileges : sorted(different);
      }
      return {
        id: idOf(stored),
        outputs: {
          role: stored.role,
          database: stored.database,
          schema: orNull(stored.schema),
          objectType: stored.objectType,
          objects: orNull(stored.objects),
          columns: orNull(columns),
          privileges,
          withGrantOption: stored.withGrantOption,
        },
      };
    }),
  );
}
