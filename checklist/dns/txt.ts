import { errorOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";
import type { ZoneRecord } from "./zone-record";

/** TXT strings hold 255 octets each (RFC 1035, section 3.3.14). */
export const STRING_LIMIT = 255;

/**
 * A TXT record's content as Cloudflare stores it: character-strings in quotes, each at most 255
 * octets, separated by a space. Anything else would come back changed and show as drift.
 */
export function txtContent(text: string): string {
  const octets = Buffer.from(text, "utf8").toString("latin1");
  const strings: string[] = [];
  for (let start = 0; start === 0 || start < octets.length; start += STRING_LIMIT) {
    strings.push(`"${escaped(octets.slice(start, start + STRING_LIMIT))}"`);
  }
  return strings.join(" ");
}

/** A TXT record with a text. */
export function txtAt(name: string, text: string): ZoneRecord {
  return { name, type: "TXT", content: txtContent(text) };
}

/**
 * The character-strings of a TXT record's content, an octet for each character. A content without
 * quotes is one string, as Cloudflare takes it. Total: of odd quotes, what can be read.
 */
export function txtStrings(content: string): Parsed<readonly string[]> {
  const text = Buffer.from(content.trim(), "utf8").toString("latin1");
  if (!text.startsWith('"')) return { record: [text], problems: tooLong([text]) };
  const strings: string[] = [];
  const problems: RecordProblem[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] !== '"') {
      problems.push(errorOf("stray-text", "has text outside of its quotes", after(strings.length)));
      break;
    }
    const { value, end } = readString(text, at + 1);
    if (end === undefined) {
      problems.push(errorOf("open-quote", "has a quote that is not closed", after(strings.length)));
      break;
    }
    strings.push(value);
    at = end;
    while (text[at] === " " || text[at] === "\t") at += 1;
  }
  return { record: strings, problems: [...problems, ...tooLong(strings)] };
}

/**
 * A TXT record's text, as who reads the record joins it: its strings without anything between them,
 * or the content itself where it is not quoted (RFC 7208, section 3.3; RFC 6376, section 3.6.2.2).
 */
export function txtText(content: string): string {
  return Buffer.from((txtStrings(content).record ?? []).join(""), "latin1").toString("utf8");
}

/** Quotes and backslashes by themselves, what cannot be printed as \DDD (RFC 1035, section 5.1). */
function escaped(octets: string): string {
  return octets.replace(/["\\]/g, "\\$&").replace(/[^ -~]/g, (octet) => {
    return `\\${String(octet.charCodeAt(0)).padStart(3, "0")}`;
  });
}

/** Reads up to the closing quote: \DDD is an octet, and \X is X. */
function readString(text: string, start: number): { value: string; end: number | undefined } {
  const parts: string[] = [];
  let from = start;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"') {
      parts.push(text.slice(from, at));
      return { value: parts.join(""), end: at + 1 };
    }
    if (text[at] !== "\\") continue;
    parts.push(text.slice(from, at));
    const digits = /^\d{3}/.exec(text.slice(at + 1, at + 4))?.[0];
    if (digits !== undefined && Number(digits) < 256) {
      parts.push(String.fromCharCode(Number(digits)));
      at += 3;
      from = at + 1;
    } else {
      at += 1;
      from = at;
    }
  }
  return { value: "", end: undefined };
}

function tooLong(strings: readonly string[]): readonly RecordProblem[] {
  return strings.flatMap((text, index) =>
    text.length > STRING_LIMIT
      ? [errorOf("long-string", `has a string of more than ${STRING_LIMIT} octets`, after(index))]
      : [],
  );
}

const after = (strings: number): string => `string ${strings + 1}`;
