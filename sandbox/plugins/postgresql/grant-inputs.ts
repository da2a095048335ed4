import { z } from "zod";
import { identifier, routine } from "./sql";
import { idOrder } from "./set-order";
import { flag, names, text } from "./values";

/** The official plugin's list, in its order. */
export const objectTypes = [
  "database",
  "function",
  "procedure",
  "routine",
  "schema",
  "sequence",
  "table",
  "foreign_data_wrapper",
  "foreign_server",
  "column",
];
/** Objects of a database or of the server rather than of a schema. */
export const outsideSchemas = ["database", "foreign_data_wrapper", "foreign_server"];

export const shape = z.object({
  role: text,
  database: text,
  schema: text,
  objectType: text,
  objects: names,
  columns: names,
  privileges: names,
  withGrantOption: flag,
});
export type Grant = z.output<typeof shape>;

/** Which properties do not go together; the official plugin finds it in the update as well. */
export function misfit({
  objectType,
  schema,
  objects,
  columns,
  privileges,
}: Grant): string | undefined {
  if (schema === "" && !outsideSchemas.includes(objectType)) {
    return `schema is missing: the object type ${objectType} needs it`;
  }
  if (objects.length > 0 && (objectType === "database" || objectType === "schema")) {
    return `objects cannot be given with the object type ${objectType}`;
  }
  if (objects.length !== 1 && objectType.startsWith("foreign_")) {
    return `objects must name one object with the object type ${objectType}`;
  }
  if (objectType !== "column") {
    return columns.length > 0 ? "columns need the object type column" : undefined;
  }
  if (columns.length === 0) {
    return "columns are missing: the object type column needs them";
  }
  if (objects.length !== 1) {
    return "objects must name one table with the object type column";
  }
  return privileges.length === 1
    ? undefined
    : "privileges must name one privilege with the object type column";
}

/** Names of columns or objects in SQL. */
export function list(values: readonly string[]): string {
  return values.map(identifier).join(", ");
}

/** What GRANT and REVOKE name after ON. */
export function target({ objectType, database, schema, objects }: Grant): string {
  const inSchema = (quote: (name: string) => string): string =>
    objects.map((object) => `${identifier(schema)}.${quote(object)}`).join(", ");
  switch (objectType) {
    case "database":
      return `DATABASE ${identifier(database)}`;
    case "schema":
      return `SCHEMA ${identifier(schema)}`;
    case "foreign_data_wrapper":
      return `FOREIGN DATA WRAPPER ${list(objects)}`;
    case "foreign_server":
      return `FOREIGN SERVER ${list(objects)}`;
    case "column":
      return `TABLE ${inSchema(identifier)}`;
    default: {
      const word = objectType.toUpperCase();
      if (objects.length === 0) {
        return `ALL ${word}S IN SCHEMA ${identifier(schema)}`;
      }
      const plain = objectType === "table" || objectType === "sequence";
      return `${word} ${inSchema(plain ? identifier : routine)}`;
    }
  }
}

/** The grant's id, as the official plugin builds it. */
export function idOf({ role, database, schema, objectType, objects, columns }: Grant): string {
  const within = outsideSchemas.includes(objectType) ? [] : [schema];
  return [role, database, ...within, objectType, ...idOrder(objects), ...idOrder(columns)].join(
    "_",
  );
}
