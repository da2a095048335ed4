import { z } from "zod";
import type { Existing, Properties, ResourceType } from "../../../providers/framework/resource";
import { databaseOwner, schemaExists } from "./catalogue";
import { attempt } from "./failure";
import { made } from "./made";
import { asMemberOf } from "./memberships";
import type { Server } from "./server";
import { identifier } from "./sql";
import { flag, text } from "./values";
import { readWithin, removeWithin, splitId } from "./within-database";

const shape = z.object({
  name: text,
  database: text,
  owner: text,
  ifNotExists: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  dropCascade: flag,
});

/** postgresql.Schema, without the deprecated `policies`: those are Grants. */
export const schema: ResourceType<Server> = {
  token: "postgresql:index/schema:Schema",
  properties: {
    name: { type: "string", autoname: true },
    database: { type: "string", computed: true, replaces: true },
    owner: { type: "string", computed: true },
    ifNotExists: { type: "boolean", default: true },
    dropCascade: { type: "boolean", whenAbsent: false },
    policies: { type: "objects", output: true },
  },

  async create(inputs, server) {
    const wanted = shape.parse(inputs);
    const database = wanted.database || server.settings.database;
    const name = identifier(wanted.name);
    await attempt(`create the schema ${wanted.name} in the database ${database}`, () =>
      server.change(database, async (session) => {
        const members = [(await databaseOwner(session, database)) ?? "", wanted.owner];
        await asMemberOf(server, session, members, async () => {
          const owner = wanted.owner === "" ? undefined : identifier(wanted.owner);
          // Like the official plugin, an existing schema is taken over even without ifNotExists.
          if (await schemaExists(session, wanted.name)) {
            if (owner !== undefined) {
              await session.run(`ALTER SCHEMA ${name} OWNER TO ${owner}`);
            }
          } else {
            const authorization = owner === undefined ? "" : ` AUTHORIZATION ${owner}`;
            await session.run(`CREATE SCHEMA ${name}${authorization}`);
          }
        });
      }),
    );
    return made(await find(database, wanted.name, inputs, server), `the schema ${wanted.name}`);
  },

  read(id, state, server) {
    const stored = shape.parse(state);
    const { database, name } =
      stored.name === "" ? splitId(id, "schema") : { database: stored.database, name: stored.name };
    return find(database || server.settings.database, name, state, server);
  },

  async update(id, inputs, state, server) {
    const [wanted, before] = [shape.parse(inputs), shape.parse(state)];
    const database = wanted.database || before.database || server.settings.database;
    const name = identifier(wanted.name);
    const members = [before.owner, wanted.owner];
    await attempt(`change the schema ${id}`, () =>
      server.change(database, (session) =>
        asMemberOf(server, session, members, async () => {
          if (wanted.name !== before.name) {
            await session.run(`ALTER SCHEMA ${identifier(before.name)} RENAME TO ${name}`);
          }
          if (wanted.owner !== "" && wanted.owner !== before.owner) {
            await session.run(`ALTER SCHEMA ${name} OWNER TO ${identifier(wanted.owner)}`);
          }
        }),
      ),
    );
    return made(await find(database, wanted.name, inputs, server), `the schema ${wanted.name}`);
  },

  async delete(id, state, server) {
    const stored = shape.parse(state);
    const mode = stored.dropCascade ? "CASCADE" : "RESTRICT";
    await attempt(`delete the schema ${id}`, () =>
      removeWithin(server, stored.database, (session) =>
        asMemberOf(server, session, [stored.owner], () =>
          session.run(`DROP SCHEMA IF EXISTS ${identifier(stored.name)} ${mode}`),
        ),
      ),
    );
  },
};

async function find(
  database: string,
  name: string,
  state: Properties,
  server: Server,
): Promise<Existing | undefined> {
  const { ifNotExists, dropCascade } = shape.parse(state);
  return attempt(`read the schema ${name} in the database ${database}`, () =>
    readWithin(server, database, async (session) => {
      const query =
        "SELECT pg_get_userbyid(nspowner) AS owner FROM pg_namespace WHERE nspname = $1";
      const [found] = await session.rows(z.object({ owner: z.string() }), query, [name]);
      return found === undefined
        ? undefined
        : {
            id: `${database}.${name}`,
            outputs: { name, database, owner: found.owner, ifNotExists, dropCascade, policies: [] },
          };
    }),
  );
}
