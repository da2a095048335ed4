import { sorted } from "./values";

const privileges: Readonly<Record<string, readonly string[]>> = {
  database: ["CREATE", "CONNECT", "TEMPORARY"],
  table: ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
  sequence: ["USAGE", "SELECT", "UPDATE"],
  schema: ["CREATE", "USAGE"],
  function: ["EXECUTE"],
  procedure: ["EXECUTE"],
  routine: ["EXECUTE"],
  type: ["USAGE"],
  foreign_data_wrapper: ["USAGE"],
  foreign_server: ["USAGE"],
  column: ["SELECT", "INSERT", "UPDATE", "REFERENCES"],
};

/** The role that stands for everybody. */
export const publicRole = "public";

/** The privileges of an object type, without ALL
 *  (https://www.postgresql.org/docs/current/ddl-priv.html). `version`: the server's. */
export function privilegesOf(objectType: string, version: number): readonly string[] {
  const known = privileges[objectType] ?? [];
  return objectType === "table" && version >= 170_000 ? [...known, "MAINTAIN"] : known;
}

/** The first problem of a list of privileges for an object type. */
export function unknownPrivilege(
  wanted: readonly string[],
  objectType: string,
  version: number,
): string | undefined {
  const known = privilegesOf(objectType, version);
  const wrong = wanted.find((privilege) => privilege !== "ALL" && !known.includes(privilege));
  return wrong === undefined
    ? undefined
    : `"${wrong}" is not a privilege of the object type ${objectType}: use ${["ALL", ...known].join(", ")}`;
}

/** Whether what is granted is what is wanted, where ALL stands for every privilege of the type. */
export function isGranted(
  wanted: readonly string[],
  granted: readonly string[],
  objectType: string,
  version: number,
): boolean {
  const want = wanted.includes("ALL") ? privilegesOf(objectType, version) : wanted;
  return JSON.stringify(sorted(want)) === JSON.stringify(sorted(granted));
}
