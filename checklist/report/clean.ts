/** What moves a cursor, hides text or turns its direction, and what no XML may hold. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/**
 * A text on one line, in which every character can be seen: a name from a hostile file commands no
 * terminal and hides nothing.
 */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\n\r]+/g, " ")
    .replace(
      UNSEEN,
      (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
    );
}

/** A clean text, cut where it is longer than any that says something. */
export function clipped(text: string, most: number): string {
  // Cut first: cleaning a text of megabytes would take its time.
  const cleaned = clean(text.length > 4 * most ? text.slice(0, 4 * most) : text);
  return cleaned.length <= most && text.length <= 4 * most
    ? cleaned
    : `${cleaned.slice(0, most - 1).toWellFormed()}…`;
}
