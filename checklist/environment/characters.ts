const NAMES: Readonly<Record<string, string>> = {
  "\u00a0": "a no-break space",
  "\u00ad": "a soft hyphen",
  "\u200b": "a zero-width space",
  "\u200c": "a zero-width non-joiner",
  "\u200d": "a zero-width joiner",
  "\u200e": "a left-to-right mark",
  "\u200f": "a right-to-left mark",
  "\u2060": "a word joiner",
  "\ufe0f": "a variation selector",
  "\ufeff": "a byte order mark",
};

/** By their category: controls but for tab and line ends, and what only steers how text is shown. */
const UNSEEN = /(?![\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}]|[\u115f\u1160]/u;
/** In texts of other scripts, and in emoji, these have their place; in one of ASCII none has. */
const OUT_OF_PLACE = /\u{a0}|\u200c|\u200d|\ufe0f/u;

/** What is wrong with a value's characters, and what to do about it. */
export interface Amiss {
  readonly problem: string;
  readonly fix: string;
}

/** The first character of a text that nobody sees, or that a document put around it. */
export function charactersAmiss(text: string): Amiss | undefined {
  const others = text.replace(new RegExp(OUT_OF_PLACE, "gu"), "");
  const isPlain = !/[^\0-\x7f]/.test(others) && !others.includes(" ");
  const at = [UNSEEN, ...(isPlain ? [OUT_OF_PLACE] : [])]
    .map((pattern) => text.search(pattern))
    .find((found) => found !== -1);
  if (at !== undefined) {
    const what = nameOf(text.charAt(at));
    const place = placeOf(text, at);
    return {
      problem: `holds an invisible character, ${what}, ${place}`,
      fix: `Delete ${what} ${place}: write the value anew where it cannot be seen.`,
    };
  }
  if (!/^[“”„«»‘’‚].*[“”„«»‘’‚]$/s.test(text)) return undefined;
  return {
    problem: "has a document's typographic quotation marks around it",
    fix: "Take the quotation marks away.",
  };
}

function nameOf(sign: string): string {
  const code = sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return `${NAMES[sign] ?? "a control character"} (U+${code})`;
}

function placeOf(text: string, at: number): string {
  if (at === 0) return "at its beginning";
  return at === text.length - 1 ? "at its end" : `as its character ${at + 1}`;
}
