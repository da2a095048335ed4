/** Of the steps in a random text, this share or more go from one kind of character to another. */
const MIXED = 0.25;
const LONG_ENOUGH_FOR_STEPS = 8;

/** Of the letters of a random text, less than this share are vowels; in words more than a third. */
const VOWELS = 0.25;
const LONG_ENOUGH_FOR_VOWELS = 12;

/** Whether a text of letters and digits is as random ones are: mixed, or too poor in vowels. */
export function looksRandom(text: string): boolean {
  return isMixed(text) || isUnspeakable(text);
}

/**
 * Whether small letters, large letters and digits change as chance has it. The step from a large
 * letter to a small one begins a word of ordinary text, and does not count.
 */
function isMixed(text: string): boolean {
  if (text.length < LONG_ENOUGH_FOR_STEPS) return false;
  let steps = 0;
  for (let at = 1; at < text.length; at++) {
    const [before, after] = [kindOf(text.charAt(at - 1)), kindOf(text.charAt(at))];
    if (before !== after && !(before === "large" && after === "small")) steps += 1;
  }
  return steps / (text.length - 1) >= MIXED;
}

function isUnspeakable(text: string): boolean {
  const letters = text.match(/[a-z]/gi) ?? [];
  if (letters.length < LONG_ENOUGH_FOR_VOWELS || new Set(letters).size < 8) return false;
  return letters.filter((letter) => /[aeiou]/i.test(letter)).length / letters.length < VOWELS;
}

function kindOf(sign: string): "small" | "large" | "other" {
  if (sign >= "a" && sign <= "z") return "small";
  return sign >= "A" && sign <= "Z" ? "large" : "other";
}

/**
 * Tells whether a word is meant where its letters occur: as a word of its own, whatever separates
 * its letters (`super_secret` is `supersecret`), or in the middle of other words. Letters that chance
 * put in a random text are not meant.
 *
 * @param word Small letters and digits.
 */
export function standsOut(word: string): (text: string) => boolean {
  const letters = Array.from(word).join("[^a-z0-9]{0,3}");
  const alone = new RegExp(`(^|[^a-z0-9])${letters}([^a-z0-9]|$)`, "i");
  return (text) => {
    // Most texts lack the letters altogether. To tell so is quicker than to compile the pattern.
    if (!lettersOf(text).includes(word)) return false;
    if (alone.test(text)) return true;
    return (text.match(/[a-z0-9]+/gi) ?? []).some((piece) => {
      const at = piece.toLowerCase().indexOf(word);
      if (at < 0) return false;
      return !looksRandom(piece.slice(0, at) + piece.slice(at + word.length));
    });
  };
}

/** Letters and digits alone, in small letters. */
function lettersOf(text: string): string {
  return text.replace(/[^a-z0-9]+/gi, "").toLowerCase();
}
