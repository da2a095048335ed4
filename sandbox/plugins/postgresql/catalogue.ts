import { z } from "zod";
import type { Server, Session } from "./server";

// Small questions about what is there.

const found = z.object({ found: z.literal(true) });
const named = z.object({ name: z.string() });

export async function roleExists(session: Session, role: string): Promise<boolean> {
  const query = "SELECT true AS found FROM pg_roles WHERE rolname = $1";
  return (await session.rows(found, query, [role])).length > 0;
}

export async function schemaExists(session: Session, schema: string): Promise<boolean> {
  const query = "SELECT true AS found FROM pg_namespace WHERE nspname = $1";
  return (await session.rows(found, query, [schema])).length > 0;
}

export async function databaseExists(server: Server, database: string): Promise<boolean> {
  const query = "SELECT true AS found FROM pg_database WHERE datname = $1";
  return server.read(
    undefined,
    async (session) => (await session.rows(found, query, [database])).length > 0,
  );
}

/** The owner of a database. */
export async function databaseOwner(
  session: Session,
  database: string,
): Promise<string | undefined> {
  const query = "SELECT pg_get_userbyid(datdba) AS name FROM pg_database WHERE datname = $1";
  return (await session.rows(named, query, [database]))[0]?.name;
}

/** The owners of a schema and of the relations and routines in it. */
export async function ownersWithin(session: Session, schema: string): Promise<string[]> {
  const query = `
    SELECT DISTINCT CASE pg_get_userbyid(owner)
        WHEN 'pg_database_owner' THEN (
          SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database())
        ELSE pg_get_userbyid(owner) END AS name
    FROM (
      SELECT nspowner AS owner FROM pg_namespace WHERE nspname = $1
      UNION SELECT relowner FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = $1 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      UNION SELECT proowner FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
        WHERE nspname = $1
    ) AS owners`;
  return (await session.rows(named, query, [schema])).map((row) => row.name);
}
