import { standsOut } from "./random-text";

/** Words of defaults and published examples, without separators. */
const WELL_KNOWN = [
  "changeme",
  "changethis",
  "default",
  "development",
  "djangoinsecure",
  "donotuse",
  "example",
  "insecure",
  "letmein",
  "mysecret",
  "notforproduction",
  "password",
  "placeholder",
  "replaceme",
  "replacethis",
  "replacewith",
  "secretkey",
  "supersecret",
  "testsecret",
  "topsecret",
  "yoursecret",
  "yourkey",
  "yourjwt",
  // jwt.io's keys.
  "your256bitsecret",
  "stringsecretatleast256bitslong",
  // The key of FastAPI's tutorial on OAuth2.
  "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
  // The key of Flask's documentation on SECRET_KEY.
  "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
].map(standsOut);

/** As much of a secret as says all about it; a file may hold a line of megabytes. */
const LONG_ENOUGH = 512;

const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"] as const;

/** How many different characters a text has. */
export function distinctCharacters(text: string): number {
  return new Set(text).size;
}

/** How many characters a text has, counting each code point once. */
export function characters(text: string): number {
  return Array.from(text).length;
}

/** Whether a secret is a default, an example, or made from one, whatever the separators. */
export function isWellKnownSecret(text: string): boolean {
  const start = text.slice(0, LONG_ENOUGH);
  return WELL_KNOWN.some((found) => found(start));
}

/** Whether a text is one piece over and over, the last one perhaps cut off: `abcabcabca`. */
export function isRepetition(text: string): boolean {
  const start = text.slice(0, LONG_ENOUGH);
  if (start.length < 4) return false;
  for (let period = 1; period <= start.length / 2; period++) {
    if (start.startsWith(start.slice(period))) return true;
  }
  return false;
}

/**
 * Whether most of a text's characters follow the one before on the keyboard or in the alphabet,
 * either way, or repeat it. In random text fewer than a third do.
 */
export function isWalk(text: string): boolean {
  const lower = text.slice(0, LONG_ENOUGH).toLowerCase();
  if (lower.length < 4) return false;
  let steps = 0;
  for (let at = 1; at < lower.length; at++) {
    if (follows(lower.charAt(at - 1), lower.charAt(at))) steps += 1;
  }
  return steps / (lower.length - 1) > 0.6;
}

function follows(before: string, after: string): boolean {
  if (Math.abs(before.charCodeAt(0) - after.charCodeAt(0)) <= 1) return true;
  return ROWS.some((row) => {
    const [from, to] = [row.indexOf(before), row.indexOf(after)];
    return from >= 0 && to >= 0 && Math.abs(from - to) === 1;
  });
}
