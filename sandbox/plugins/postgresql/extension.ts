import { z } from "zod";
import type { Existing, Properties, ResourceType } from "../../../providers/framework/resource";
import { attempt } from "./failure";
import { made } from "./made";
import type { Server } from "./server";
import { identifier } from "./sql";
import { flag, text } from "./values";
import { readWithin, removeWithin, splitId } from "./within-database";

const shape = z.object({
  name: text,
  database: text,
  schema: text,
  version: text,
  createCascade: flag,
  dropCascade: flag,
});

/** postgresql.Extension. */
export const extension: ResourceType<Server> = {
  token: "postgresql:index/extension:Extension",
  properties: {
    name: { type: "string", autoname: true, replaces: true },
    database: { type: "string", computed: true, replaces: true },
    schema: { type: "string", computed: true },
    version: { type: "string", computed: true },
    createCascade: { type: "boolean", whenAbsent: false },
    dropCascade: { type: "boolean", whenAbsent: false },
  },

  async create(inputs, server) {
    const wanted = shape.parse(inputs);
    const database = wanted.database || server.settings.database;
    const statement = [
      `CREATE EXTENSION IF NOT EXISTS ${identifier(wanted.name)}`,
      wanted.schema && `SCHEMA ${identifier(wanted.schema)}`,
      wanted.version && `VERSION ${identifier(wanted.version)}`,
      wanted.createCascade ? "CASCADE" : "",
    ];
    await attempt(`create the extension ${wanted.name} in the database ${database}`, () =>
      server.change(database, (session) =>
        session.run(statement.filter((part) => part !== "").join(" ")),
      ),
    );
    return made(await find(database, wanted.name, inputs, server), `the extension ${wanted.name}`);
  },

  read(id, state, server) {
    const stored = shape.parse(state);
    const { database, name } =
      stored.name === ""
        ? splitId(id, "extension")
        : { database: stored.database, name: stored.name };
    return find(database || server.settings.database, name, state, server);
  },

  async update(id, inputs, state, server) {
    const [wanted, before] = [shape.parse(inputs), shape.parse(state)];
    const name = identifier(wanted.name);
    await attempt(`change the extension ${id}`, () =>
      server.change(before.database, async (session) => {
        if (wanted.schema !== "" && wanted.schema !== before.schema) {
          await session.run(`ALTER EXTENSION ${name} SET SCHEMA ${identifier(wanted.schema)}`);
        }
        if (wanted.version !== "" && wanted.version !== before.version) {
          await session.run(`ALTER EXTENSION ${name} UPDATE TO ${identifier(wanted.version)}`);
        }
      }),
    );
    return made(
      await find(before.database, wanted.name, inputs, server),
      `the extension ${wanted.name}`,
    );
  },

  async delete(id, state, server) {
    const stored = shape.parse(state);
    const mode = stored.dropCascade ? "CASCADE" : "RESTRICT";
    await attempt(`delete the extension ${id}`, () =>
      removeWithin(server, stored.database, (session) =>
        session.run(`DROP EXTENSION IF EXISTS ${identifier(stored.name)} ${mode}`),
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
  const { createCascade, dropCascade } = shape.parse(state);
  const row = z.object({ schema: z.string(), version: z.string() });
  return attempt(`read the extension ${name} in the database ${database}`, () =>
    readWithin(server, database, async (session) => {
      const query = `
        SELECT nspname AS schema, extversion AS version
        FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
        WHERE extname = $1`;
      const [found] = await session.rows(row, query, [name]);
      return found === undefined
        ? undefined
        : {
            id: `${database}.${name}`,
            outputs: { name, database, ...found, createCascade, dropCascade },
          };
    }),
  );
}
