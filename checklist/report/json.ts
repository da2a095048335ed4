import type { Result } from "./result";

/** What JSON allows in a text and a terminal takes as a command or hides. */
const UNSEEN =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** A value as JSON that can be printed as it is: what cannot be seen is escaped. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2).replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${text}\n`;
}

/** The result as JSON: `schemaVersion` says what to expect of it. */
export function renderJson(result: Result): string {
  return printableJson(result);
}
