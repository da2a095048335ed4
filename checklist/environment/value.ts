import { hasReference, isReference } from "./reference";

/** What is known of a variable's value. */
export type Reading =
  | { readonly state: "known"; readonly value: string }
  /**
   * The variable is there, and its value is not known yet, as in a first preview. Where only parts of
   * it are open, `open` is the text with the references that the platform has still to fill in.
   */
  | { readonly state: "unknown"; readonly open?: string }
  /** The variable is not there, or it is empty, which is the same to the application. */
  | { readonly state: "absent" };

export const ABSENT: Reading = { state: "absent" };
export const UNKNOWN: Reading = { state: "unknown" };

/**
 * The reading of a text as it stands in an environment. Undefined and empty texts are absent.
 *
 * @param fillsReferences Whether who runs the application fills in references, as Railway does.
 * Elsewhere they are plain text.
 */
export function readingOf(text: string | undefined, fillsReferences = true): Reading {
  const content = text === undefined ? "" : plain(text);
  if (text === undefined || content === "") return ABSENT;
  if (!fillsReferences || !hasReference(text)) return { state: "known", value: text };
  return isReference(content) ? UNKNOWN : { state: "unknown", open: text };
}

/** A text without the white space around it and without one pair of quotes around it. */
export function plain(text: string): string {
  const trimmed = text.trim();
  const mark = trimmed.charAt(0);
  if (mark !== '"' && mark !== "'") return trimmed;
  return trimmed.length > 1 && trimmed.endsWith(mark) ? trimmed.slice(1, -1).trim() : trimmed;
}

const YES = new Set(["true", "1", "yes", "on", "t", "y"]);
const NO = new Set(["false", "0", "no", "off", "f", "n"]);

/** A boolean by its meaning, the words that pydantic takes; undefined for anything else. */
export function booleanOf(text: string): boolean | undefined {
  const word = plain(text).toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/** A whole number in decimal digits; undefined for anything else. */
export function integerOf(text: string): number | undefined {
  const digits = plain(text);
  if (!/^[+-]?\d{1,15}$/.test(digits)) return undefined;
  return Number(digits);
}

/** A number from 0 to 1 in decimal notation; undefined for anything else. */
export function fractionOf(text: string): number | undefined {
  const digits = plain(text);
  if (!/^(\d{1,15}(\.\d{0,15})?|\.\d{1,15})$/.test(digits)) return undefined;
  const number = Number(digits);
  return number <= 1 ? number : undefined;
}

/** The parts of a list: separated by commas, or a JSON array of texts. Empty parts are dropped. */
export function listOf(text: string): readonly string[] {
  const list = plain(text);
  const parts = jsonTexts(list) ?? list.split(",");
  return parts.map(plain).filter((part) => part !== "");
}

function jsonTexts(text: string): readonly string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return undefined;
    const texts = parsed.filter((part) => typeof part === "string");
    return texts.length === parsed.length ? texts : undefined;
  } catch {
    return undefined;
  }
}
