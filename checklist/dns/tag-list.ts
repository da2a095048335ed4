import { errorOf } from "./parsed";
import type { RecordProblem } from "./parsed";

/** A tag of a tag-list, with the space around its value taken off. */
export interface Tag {
  readonly name: string;
  readonly value: string;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
/** All but control characters: mail's tag-lists hold UTF-8 as well (RFC 8616, section 5). */
const VALUE = /^(?:[^\p{Cc}]|[\t\r\n])*$/u;

/**
 * Reads a tag-list (RFC 6376, section 3.2): `name=value` with semicolons between them. A name that
 * is there twice makes the whole list void (`repeated-tag`).
 */
export function readTags(text: string): {
  readonly tags: readonly Tag[];
  readonly problems: readonly RecordProblem[];
} {
  const tags: Tag[] = [];
  const problems: RecordProblem[] = [];
  const seen = new Set<string>();
  const parts = text.split(";");
  // One semicolon may end the list.
  if (parts.length > 1 && parts.at(-1)?.trim() === "") parts.pop();
  parts.forEach((part, index) => {
    const where = `part ${index + 1}`;
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(at, 0)).trim();
    if (part.trim() === "") {
      problems.push(errorOf("empty-tag", "has two semicolons with nothing between them", where));
    } else if (at < 0) {
      problems.push(errorOf("no-equals", "has a part without =", where));
    } else if (!NAME.test(name)) {
      problems.push(errorOf("tag-name", "has a tag whose name cannot be one", where));
    } else {
      const value = part.slice(at + 1).trim();
      if (seen.has(name)) problems.push(errorOf("repeated-tag", "has a tag twice", `tag ${name}`));
      if (!VALUE.test(value)) {
        problems.push(errorOf("value-character", "has a character that no value may have", where));
      }
      seen.add(name);
      tags.push({ name, value });
    }
  });
  return { tags, problems };
}
