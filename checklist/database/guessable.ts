import { distance } from "fastest-levenshtein";

import {
  characters,
  distinctCharacters,
  isWellKnownSecret,
  patternIn,
} from "../environment/secret-strength";

/** Written for letters by people who take that for a secret. */
const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

const plainLetters = (text: string): string =>
  Array.from(text.toLowerCase())
    .map((sign) => LEET[sign] ?? sign)
    .join("")
    .replace(/[^a-z]/g, "");

/** So much of a password must be left when what everybody knows is taken out. */
const LEAST_REST = 16;
/** Shorter names stand in random texts by chance. */
const LEAST_NAME = 3;

/** Whether a password is made of a name: equal to it, around it, or little different from it. */
export function isMadeOf(password: string, names: readonly string[]): boolean {
  return names.some((name) => {
    const [text, word] = [password.toLowerCase(), name.toLowerCase()];
    if (word.length < LEAST_NAME) return false;
    const reversed = Array.from(word).reverse().join("");
    for (const part of [word, reversed]) {
      if (text.includes(part) && characters(text.replaceAll(part, "")) < LEAST_REST) return true;
    }
    const [letters, known] = [plainLetters(password), plainLetters(name)];
    if (known.length < LEAST_NAME) return false;
    if (letters.includes(known) && characters(password) - known.length < LEAST_REST) return true;
    return distance(letters, known) <= Math.max(2, Math.floor(known.length / 4));
  });
}

/** The bits of a word from the longest list that people draw from (Diceware's 7776 words). */
const WORD_BITS = 12.9;
/** Fewer bits are tried through by who has the hash. */
const LEAST_BITS = 64;

const CLASSES: readonly (readonly [pattern: RegExp, size: number])[] = [
  [/^[0-9]*$/, 10],
  [/^[0-9a-f]*$|^[0-9A-F]*$/, 16],
  [/^[a-z]*$|^[A-Z]*$/, 26],
  [/^[0-9a-z]*$|^[0-9A-Z]*$/, 36],
  [/^[0-9a-zA-Z]*$/, 62],
];
const PRINTABLE = 95;

/** What makes a password easy to guess, whatever its length; undefined where nothing shows it. */
export function guessableBecause(password: string): string | undefined {
  if (isWellKnownSecret(password)) return "is a default or a published example";
  const pattern = patternIn(password);
  if (pattern !== undefined) return `is ${pattern}`;
  if (distinctCharacters(password) < 6) return "has fewer than 6 different characters";
  if (wordsOf(password) * WORD_BITS < LEAST_BITS) return "is made of a few words";
  const size = CLASSES.find(([pattern]) => pattern.test(password))?.[1] ?? PRINTABLE;
  return characters(password) * Math.log2(size) < LEAST_BITS
    ? "has too few values to be tried"
    : undefined;
}

/** How many words a text is of, each of letters that can be spoken; Infinity for any other text. */
function wordsOf(text: string): number {
  const parts = text.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).filter((part) => part !== "");
  const isWord = (part: string): boolean =>
    part.length >= 2 && part.length <= 14 && /^[A-Z]?[a-z]+$/.test(part) && isSpeakable(part);
  const separators = text.replace(/[A-Za-z]/g, "");
  if (parts.length === 0 || separators.length > parts.length + 4) return Infinity;
  return parts.every(isWord) ? parts.length : Infinity;
}

function isSpeakable(word: string): boolean {
  const vowels = word.match(/[aeiouy]/gi)?.length ?? 0;
  return vowels / word.length >= 0.15 && !/[^aeiouy]{5}/i.test(word);
}
