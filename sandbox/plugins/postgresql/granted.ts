import { z } from "zod";
import type { Grant } from "./grant-inputs";
import { publicRole } from "./privileges";
import type { Session } from "./server";

// Which privileges a role has been granted, from the access control lists of the catalogues
// (https://www.postgresql.org/docs/current/ddl-priv.html). As in the official plugin only lists
// that are there count: an object that nobody granted anything on has none.

const row = z.object({ privileges: z.array(z.string()) });

/** The OID of a role; 0 stands for everybody in access control lists. */
export async function roleOid(session: Session, role: string): Promise<string> {
  if (role === publicRole) {
    return "0";
  }
  const query = "SELECT oid::text AS oid FROM pg_roles WHERE rolname = $1";
  const [found] = await session.rows(z.object({ oid: z.string() }), query, [role]);
  if (found === undefined) {
    throw new Error(`there is no role ${role}`);
  }
  return found.oid;
}

const granted = (list: string): string =>
  `ARRAY(SELECT DISTINCT privilege_type FROM aclexplode(${list}) WHERE grantee = $1::oid)
     AS privileges`;

const single: Readonly<Record<string, string>> = {
  database: `SELECT ${granted("datacl")} FROM pg_database WHERE datname = $2`,
  schema: `SELECT ${granted("nspacl")} FROM pg_namespace WHERE nspname = $2`,
  foreign_data_wrapper: `SELECT ${granted("fdwacl")} FROM pg_foreign_data_wrapper WHERE fdwname = $2`,
  foreign_server: `SELECT ${granted("srvacl")} FROM pg_foreign_server WHERE srvname = $2`,
};

// Views and partitioned tables take part in a grant on all tables; the official plugin does not
// look at them when it reads.
const relationKinds: Readonly<Record<string, string>> = { table: "r", sequence: "S" };
const routineKinds: Readonly<Record<string, string>> = {
  function: "faw",
  procedure: "p",
  routine: "fawp",
};

/** The privileges that a role has on each object of a grant, by the objects' names. */
export async function grantedOnObjects(
  session: Session,
  { objectType, database, schema, objects }: Grant,
  role: string,
): Promise<string[][]> {
  const one = single[objectType];
  if (one !== undefined) {
    const name = { database, schema }[objectType] ?? objects[0];
    return (await session.rows(row, one, [role, name])).map((found) => found.privileges);
  }
  const kinds = routineKinds[objectType];
  const query =
    kinds === undefined
      ? `SELECT ${granted("relacl")} FROM pg_class
           JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE nspname = $2 AND relkind = $3 AND ($4::text[] IS NULL OR relname = ANY ($4))
         ORDER BY relname`
      : `SELECT ${granted("proacl")} FROM pg_proc
           JOIN pg_namespace ON pg_namespace.oid = pronamespace
         WHERE nspname = $2 AND strpos($3, prokind::text) > 0
           AND ($4::text[] IS NULL OR proname = ANY ($4))
         ORDER BY proname, pg_proc.oid`;
  const plainNames = objects.map((object) => object.replace(/\(.*$/s, ""));
  const found = await session.rows(row, query, [
    role,
    schema,
    kinds ?? relationKinds[objectType],
    plainNames.length === 0 ? null : plainNames,
  ]);
  return found.map(({ privileges }) => privileges);
}

/** The columns of a grant on which a role still has its privilege. */
export async function grantedColumns(
  session: Session,
  { schema, objects, columns, privileges }: Grant,
  role: string,
): Promise<string[]> {
  const query = `
    SELECT attname AS name FROM pg_attribute
      JOIN pg_class ON pg_class.oid = attrelid
      JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = $2 AND relname = $3 AND attname = ANY ($4) AND $5 IN (
      SELECT privilege_type FROM aclexplode(attacl) WHERE grantee = $1::oid)
    ORDER BY attname`;
  const parameters = [role, schema, objects[0], columns, privileges[0]];
  const found = await session.rows(z.object({ name: z.string() }), query, parameters);
  return found.map(({ name }) => name);
}
