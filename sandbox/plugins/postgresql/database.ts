import { z } from "zod";
import type { Existing, Properties, ResourceType } from "../../../providers/framework/resource";
import { attempt } from "./failure";
import { made } from "./made";
import { asMemberOf } from "./memberships";
import type { Server, Session } from "./server";
import { identifier, literal } from "./sql";
import { below, flag, text } from "./values";

const shape = z.object({
  name: text,
  owner: text,
  template: text,
  encoding: text,
  lcCollate: text,
  lcCtype: text,
  tablespaceName: text,
  connectionLimit: z
    .number()
    .nullish()
    .transform((value) => value ?? -1),
  allowConnections: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  isTemplate: flag,
  alterObjectOwnership: flag,
});
type Database = z.output<typeof shape>;

// What the official plugin asks for where nothing is said.
const defaultTemplate = "template0";
const defaultEncoding = "UTF8";

/** postgresql.Database. */
export const database: ResourceType<Server> = {
  token: "postgresql:index/database:Database",
  properties: {
    name: { type: "string", autoname: true },
    owner: { type: "string", computed: true },
    template: { type: "string", computed: true, replaces: true },
    encoding: { type: "string", computed: true, replaces: true },
    lcCollate: { type: "string", computed: true, replaces: true },
    lcCtype: { type: "string", computed: true, replaces: true },
    tablespaceName: { type: "string", computed: true },
    connectionLimit: { type: "number", default: -1 },
    allowConnections: { type: "boolean", default: true },
    isTemplate: { type: "boolean", computed: true },
    alterObjectOwnership: { type: "boolean", whenAbsent: false },
  },

  check(inputs) {
    const reason = below(inputs, "connectionLimit", -1);
    return reason === undefined ? [] : [{ property: "connectionLimit", reason }];
  },

  async create(inputs, server) {
    const wanted = shape.parse(inputs);
    const owner = wanted.owner || server.settings.roleName;
    const template = wanted.template || defaultTemplate;
    const statement = [
      `CREATE DATABASE ${identifier(wanted.name)} OWNER ${identifier(owner)}`,
      `TEMPLATE ${orDefault(template, identifier)}`,
      `ENCODING ${orDefault(wanted.encoding || defaultEncoding, literal)}`,
      wanted.lcCollate && `LC_COLLATE ${orDefault(wanted.lcCollate, literal)}`,
      wanted.lcCtype && `LC_CTYPE ${orDefault(wanted.lcCtype, literal)}`,
      wanted.tablespaceName && `TABLESPACE ${orDefault(wanted.tablespaceName, identifier)}`,
      `ALLOW_CONNECTIONS ${wanted.allowConnections}`,
      `CONNECTION LIMIT ${wanted.connectionLimit}`,
      `IS_TEMPLATE ${wanted.isTemplate}`,
    ];
    await attempt(`create the database ${wanted.name}`, () =>
      server.changeOutside([template], (session) =>
        asMemberOf(server, session, [owner], () =>
          session.run(statement.filter((part) => part !== "").join(" ")),
        ),
      ),
    );
    return made(await readDatabase(wanted.name, inputs, server), `the database ${wanted.name}`);
  },

  read: readDatabase,

  async update(id, inputs, state, server) {
    const [wanted, before] = [shape.parse(inputs), shape.parse(state)];
    const name = identifier(wanted.name);
    await attempt(`change the database ${id}`, async () => {
      if (wanted.name !== id) {
        await server.changeOutside([id], (session) =>
          session.run(`ALTER DATABASE ${identifier(id)} RENAME TO ${name}`),
        );
      }
      await changeOwner(wanted, before, server);
      const { tablespaceName } = wanted;
      if (tablespaceName !== "" && tablespaceName !== before.tablespaceName) {
        await server.changeOutside([wanted.name], (session) =>
          session.run(`ALTER DATABASE ${name} SET TABLESPACE ${identifier(tablespaceName)}`),
        );
      }
      await server.change(undefined, async (session) => {
        if (wanted.connectionLimit !== before.connectionLimit) {
          await session.run(`ALTER DATABASE ${name} CONNECTION LIMIT ${wanted.connectionLimit}`);
        }
        if (wanted.allowConnections !== before.allowConnections) {
          await session.run(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${wanted.allowConnections}`);
        }
        if (typeof inputs["isTemplate"] === "boolean" && wanted.isTemplate !== before.isTemplate) {
          await session.run(`ALTER DATABASE ${name} IS_TEMPLATE ${wanted.isTemplate}`);
        }
      });
    });
    return made(await readDatabase(wanted.name, inputs, server), `the database ${wanted.name}`);
  },

  async delete(id, _state, server) {
    await attempt(`delete the database ${id}`, async () => {
      const existing = await findDatabase(id, server);
      if (existing === undefined) {
        return;
      }
      await server.changeOutside([id], (session) =>
        asMemberOf(server, session, [existing.owner], async () => {
          if (existing.isTemplate) {
            await session.run(`ALTER DATABASE ${identifier(id)} IS_TEMPLATE false`);
          }
          // FORCE ends whoever is connected.
          await session.run(`DROP DATABASE IF EXISTS ${identifier(id)} WITH (FORCE)`);
        }),
      );
    });
  },
};

/** DEFAULT is a word of SQL here, in any case, as in the official plugin. */
function orDefault(value: string, quote: (value: string) => string): string {
  return value.toUpperCase() === "DEFAULT" ? "DEFAULT" : quote(value);
}

async function changeOwner(wanted: Database, before: Database, server: Server): Promise<void> {
  const { owner } = wanted;
  const moved = owner !== before.owner;
  const objectsToo = wanted.alterObjectOwnership && (moved || !before.alterObjectOwnership);
  if (owner === "" || (!moved && !objectsToo)) {
    return;
  }
  const former = (await findDatabase(wanted.name, server))?.owner;
  const members = [owner, former ?? ""];
  const change = (database: string | undefined, statement: string): Promise<void> =>
    server.change(database, (session) =>
      asMemberOf(server, session, members, () => session.run(statement)),
    );
  if (objectsToo && former !== undefined && former !== owner) {
    await change(wanted.name, `REASSIGN OWNED BY ${identifier(former)} TO ${identifier(owner)}`);
  }
  await change(
    undefined,
    `ALTER DATABASE ${identifier(wanted.name)} OWNER TO ${identifier(owner)}`,
  );
}

const row = z.object({
  owner: z.string(),
  encoding: z.string(),
  lcCollate: z.string(),
  lcCtype: z.string(),
  tablespaceName: z.string(),
  connectionLimit: z.number(),
  allowConnections: z.boolean(),
  isTemplate: z.boolean(),
});

async function findDatabase(
  name: string,
  server: Server,
): Promise<z.output<typeof row> | undefined> {
  const query = `
    SELECT pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding,
      datcollate AS "lcCollate", datctype AS "lcCtype", spcname AS "tablespaceName",
      datconnlimit AS "connectionLimit", datallowconn AS "allowConnections",
      datistemplate AS "isTemplate"
    FROM pg_database JOIN pg_tablespace ON pg_tablespace.oid = dattablespace
    WHERE datname = $1`;
  return server.read(
    undefined,
    async (session: Session) => (await session.rows(row, query, [name]))[0],
  );
}

async function readDatabase(
  id: string,
  state: Properties,
  server: Server,
): Promise<Existing | undefined> {
  const stored = shape.parse(state);
  const found = await attempt(`read the database ${id}`, () => findDatabase(id, server));
  return found === undefined
    ? undefined
    : {
        id,
        outputs: {
          ...found,
          name: id,
          template: stored.template || defaultTemplate,
          alterObjectOwnership: stored.alterObjectOwnership,
        },
      };
}
