import { databaseExists } from "./catalogue";
import { isMissingDatabase } from "./failure";
import type { Server, Session } from "./server";

/** A `database.name` id, as an import gives it, in its two parts. */
export function splitId(id: string, kind: string): { database: string; name: string } {
  const [database, name, ...rest] = id.split(".");
  if (!database || !name || rest.length > 0) {
    throw new Error(`the id "${id}" is not of the form database.${kind}`);
  }
  return { database, name };
}

/** Reads in a database; undefined where there is no such database. */
export async function readWithin<T>(
  server: Server,
  database: string,
  work: (session: Session) => Promise<T | undefined>,
): Promise<T | undefined> {
  if (database !== "" && !(await databaseExists(server, database))) {
    return undefined;
  }
  return server.read(database, work);
}

/** Takes something out of a database; where the database is gone, so is what was in it. */
export async function removeWithin(
  server: Server,
  database: string,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  try {
    await server.change(database, work);
  } catch (error) {
    if (!isMissingDatabase(error)) throw error;
  }
}
