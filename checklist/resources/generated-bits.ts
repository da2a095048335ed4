import { valueOr } from "./property";
import type { SubjectOf } from "./subject";

/** The signs that the provider draws from unless overrideSpecial says others. */
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";

/** The words of the provider's lists (golang-petname): adverbs, adjectives, names. */
const PET_BITS = 9;
/** RFC 9562: what is left to chance beside the version, and beside the time. */
const UUID_BITS = 122;
const UUID7_BITS = 74;

/**
 * How many bits of chance a generated text has: 2 to their power it can take that many values.
 * Undefined where that is not known yet. What is dealt out for minimums counts as drawn from its
 * own sort alone, which it is; the order in which it comes adds a little more.
 */
export function generatedBits(text: SubjectOf<"generated-text">): number | undefined {
  // By a seed everybody gets the same.
  const seed = valueOr(text.seed, "");
  if (seed === undefined) return undefined;
  if (seed !== "") return 0;
  switch (text.madeOf) {
    case "characters":
      return characterBits(text);
    case "bytes":
      return times(8, valueOr(text.length, 0));
    case "words":
      return times(PET_BITS, valueOr(text.length, 2));
    case "a UUID":
      return UUID_BITS;
    case "a UUID with the time":
      return UUID7_BITS;
    case "a number": {
      const [min, max] = [valueOr(text.min, 0), valueOr(text.max, 0)];
      return min === undefined || max === undefined
        ? undefined
        : Math.log2(Math.max(max - min + 1, 1));
    }
    case "a list":
      return listBits(text);
  }
}

function times(bits: number, count: number | undefined): number | undefined {
  return count === undefined ? undefined : bits * count;
}

function characterBits(text: SubjectOf<"generated-text">): number | undefined {
  const special = valueOr(text.overrideSpecial, "");
  const length = valueOr(text.length, 0);
  const sorts = [
    [valueOr(text.lower, true), valueOr(text.minLower, 0), LOWER],
    [valueOr(text.upper, true), valueOr(text.minUpper, 0), UPPER],
    [valueOr(text.numeric, true), valueOr(text.minNumeric, 0), DIGITS],
    [valueOr(text.special, true), valueOr(text.minSpecial, 0), special === "" ? SPECIAL : special],
  ] as const;
  let dealt = 0;
  let bits = 0;
  let drawn = "";
  for (const [used, least, signs] of sorts) {
    if (used === undefined || least === undefined || signs === undefined) return undefined;
    dealt += least;
    bits += least * bitsOfOne(signs);
    if (used) drawn += signs;
  }
  if (length === undefined) return undefined;
  return bits + Math.max(length - dealt, 0) * bitsOfOne(drawn);
}

/** The bits of one sign drawn from a text in which a sign may stand several times (Shannon). */
function bitsOfOne(signs: string): number {
  const all = Array.from(signs);
  const counts = new Map<string, number>();
  for (const sign of all) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / all.length;
    return sum - share * Math.log2(share);
  }, 0);
}

/** A list comes in an order of chance, of which the first ones are taken. */
function listBits(text: SubjectOf<"generated-text">): number | undefined {
  const from = valueOr(text.from, []);
  const count = valueOr(text.length, from?.length ?? 0);
  if (from === undefined || count === undefined) return undefined;
  const size = new Set(from).size;
  // Beyond the list's own length it is dealt anew.
  let bits = 0;
  for (let taken = 0; taken < Math.min(count, 512); taken += 1) {
    bits += size === 0 ? 0 : Math.log2(size - (taken % size));
  }
  return bits;
}
