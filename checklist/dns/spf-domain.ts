/** What a macro may stand for in a domain, and only in the text of an explanation (RFC 7208, section 7.2). */
const LETTERS = /^[slodiphv]$/i;
const EXPLANATION_LETTERS = /^[crt]$/i;
/** The letter, how many parts from the right, whether reversed, and at which characters to split. */
const EXPANSION = /^([a-z])([0-9]{0,128})(r?)([.\-+,/_=]*)$/i;

/** Whether a text is a macro-string (RFC 7208, section 7.1), and whether it ends in a macro. */
function readMacros(
  text: string,
  letters: (letter: string) => boolean,
): { readonly valid: boolean; readonly literal: string } {
  const bad = { valid: false, literal: "" };
  let literalStart = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character < "!" || character > "~") return bad;
    if (character !== "%") continue;
    const next = text[at + 1] ?? "";
    if (next === "{") {
      const end = text.indexOf("}", at);
      const [, letter = "", digits = ""] = EXPANSION.exec(text.slice(at + 2, end)) ?? [];
      if (end < 0 || !letters(letter) || /^0+$/.test(digits)) return bad;
      at = end;
    } else if (next === "%" || next === "_" || next === "-") {
      at += 1;
    } else {
      return bad;
    }
    literalStart = at + 1;
  }
  return { valid: true, literal: text.slice(literalStart) };
}

/**
 * Whether a text is a domain-spec (RFC 7208, section 7.1): a name that may hold macros, and that
 * ends in a top-level label or in a macro.
 */
export function isDomainSpec(text: string): boolean {
  const { valid, literal } = readMacros(text, (letter) => LETTERS.test(letter));
  if (!valid || text === "") return false;
  if (literal === "") return true;
  const name = literal.replace(/\.$/, "");
  const dot = name.lastIndexOf(".");
  return dot >= 0 && isTopLabel(name.slice(dot + 1));
}

/** Letters, digits and hyphens within, but not digits alone: no address ends in such a label. */
function isTopLabel(text: string): boolean {
  return /^[a-z0-9-]+$/i.test(text) && /[a-z-]/i.test(text) && !/^-|-$/.test(text);
}

/**
 * Whether a domain without macros can be looked up: labels of 1 to 63 characters, 253 in all. What
 * macros make of a domain depends on the message.
 */
export function isAskable(domain: string): boolean {
  if (hasMacro(domain)) return !/^\.|\.\./.test(domain);
  const name = domain.replace(/\.$/, "");
  return name.length <= 253 && name.split(".").every(({ length }) => length > 0 && length < 64);
}

/** Whether a text can be the value of a modifier that the standard does not know. */
export function isMacroString(text: string): boolean {
  return readMacros(text, (letter) => LETTERS.test(letter) || EXPLANATION_LETTERS.test(letter))
    .valid;
}

/** Whether a domain depends on the message, so that nobody can look it up beforehand. */
export function hasMacro(domain: string): boolean {
  return domain.includes("%");
}
