/** A name as SQL takes it whatever its characters: `"my ""role"""`. */
export function identifier(name: string): string {
  if (name.includes("\0")) {
    throw new Error("a PostgreSQL name cannot contain the zero character");
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL takes it whatever its characters and whatever `standard_conforming_strings` says:
 *  `'it''s'`, or `E'a\\b'` where it holds a backslash. */
export function literal(text: string): string {
  if (text.includes("\0")) {
    throw new Error("a PostgreSQL text cannot contain the zero character");
  }
  const quoted = text.replaceAll("'", "''");
  return quoted.includes("\\") ? `E'${quoted.replaceAll("\\", "\\\\")}'` : `'${quoted}'`;
}

const argumentTypes = /^\([\p{L}\p{N}_$ ,."[\]]*\)$/u;

/** A routine's name with or without its argument types, `add` or `add(integer, integer)`: the name
 *  is quoted, the types are left as they are and may hold nothing but type names. */
export function routine(name: string): string {
  const start = name.indexOf("(");
  if (start === -1) {
    return identifier(name);
  }
  const types = name.slice(start);
  if (!argumentTypes.test(types)) {
    throw new Error(`"${name}" is not a routine's name with its argument types`);
  }
  return identifier(name.slice(0, start)) + types;
}
