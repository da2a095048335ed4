/** Texts without what nobody may read. */

/** What stands in the place of a secret. */
export const HIDDEN = "[secret]";

/** Shorter values would only tear ordinary words apart. */
const SHORTEST = 4;

/**
 * The text with each secret replaced, wherever it stands: as it is, as JSON or a URL writes it, or a
 * line of it. A value that is part of a longer one, or overlaps with another, leaves nothing of
 * either: what is hidden is found before anything is replaced.
 */
export function redacted(text: string, secrets: readonly string[]): string {
  const covered = secrets
    .flatMap(spellings)
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => places(text, secret))
    .sort(([left], [right]) => left - right);
  let shown = "";
  let at = 0;
  for (const [start, end] of covered) {
    if (start > at || (start === 0 && at === 0)) shown += `${text.slice(at, start)}${HIDDEN}`;
    at = Math.max(at, end);
  }
  return shown + text.slice(at);
}

function spellings(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  return [...new Set([secret, secret.trim(), ...lines])].flatMap((each) => [
    each,
    JSON.stringify(each).slice(1, -1),
    encodeURIComponent(each.toWellFormed()),
  ]);
}

/** Where a text holds another one, also where that overlaps with itself. */
function places(text: string, part: string): (readonly [start: number, end: number])[] {
  const found: (readonly [number, number])[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    found.push([at, at + part.length]);
  return found;
}
