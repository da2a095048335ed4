const MARK = /\{(\d+)(h?)(?:=([a-z]))?\}/g;

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
const HEXADECIMAL = "0123456789abcdef";

/** An example's text with made-up characters for its marks: `{64}`, `{32h}`, `{64=a}`. */
export function expanded(text: string): string {
  let count = 0;
  return text.replace(MARK, (_, length: string, hexadecimal: string, label?: string) => {
    count += 1;
    const seed = label === undefined ? count : label.charCodeAt(0);
    return made(Number(length), hexadecimal === "" ? LETTERS : HEXADECIMAL, seed);
  });
}

/** An example's text as people read it: `sk_live_...`, `<64 random characters>`. */
export function shortened(text: string): string {
  return text.replace(MARK, (mark, length: string, hexadecimal: string, label, at: number) => {
    const before = text.charAt(at - 1);
    const isAlone = before === "" || /[=:\s"']/.test(before);
    const what = hexadecimal === "" ? "random characters" : "hexadecimal digits";
    const which = typeof label === "string" ? label : "";
    return isAlone ? `<${length} ${what}${which === "" ? "" : ` ${which}`}>` : `...${which}`;
  });
}

/** Characters that look random, the same for the same seed (Numerical Recipes' generator). */
function made(length: number, alphabet: string, seed: number): string {
  let state = seed * 7919;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return alphabet.charAt((state >>> 16) % alphabet.length);
  }).join("");
}
