import { CloudflareError } from "./envelope";

const longestString = 255;

const invalid = (): CloudflareError =>
  new CloudflareError(400, 9051, "Content for TXT record is invalid.");

/**
 * The character-strings (RFC 1035 section 3.3) of a TXT content: quoted ones, with \" \\ and
 * \DDD, or else the text as one string.
 * @throws CloudflareError 9051
 */
export function characterStrings(content: string): Buffer[] {
  // eslint-disable-next-line no-control-regex -- these are what a TXT content may not hold
  if (content === "" || /[\x00-\x1f\x7f]/.test(content)) {
    throw invalid();
  }
  if (!content.startsWith('"')) {
    return [Buffer.from(content)];
  }
  const quoted = /\s*"((?:[^"\\]|\\\d{3}|\\[^\d])*)"/y;
  const strings: Buffer[] = [];
  while (quoted.lastIndex < content.trimEnd().length) {
    const match = quoted.exec(content);
    if (match === null) {
      throw invalid();
    }
    strings.push(unescape(match[1] ?? ""));
  }
  return strings;
}

/**
 * The content as the vendor stores it: as it was sent, unless a string is longer than 255
 * octets; then all of it in quoted strings of at most 255.
 */
export function storedText(content: string): string {
  const strings = characterStrings(content);
  if (strings.every(({ length }) => length <= longestString)) {
    return content;
  }
  return strings.flatMap(pieces).map(quote).join(" ");
}

/** The octets that the content takes in an answer. */
export function wireLength(content: string): number {
  return characterStrings(content)
    .flatMap(pieces)
    .reduce((sum, { length }) => sum + 1 + length, 0);
}

/** The same for contents that give the same answer, quoted or not. */
export function textKey(content: string): string {
  return characterStrings(content).flatMap(pieces).map(quote).join(" ");
}

function pieces(string: Buffer): Buffer[] {
  const count = Math.max(1, Math.ceil(string.length / longestString));
  return Array.from({ length: count }, (_, index) =>
    string.subarray(index * longestString, (index + 1) * longestString),
  );
}

function unescape(text: string): Buffer {
  const parts = text.split(/(\\\d{3}|\\[^\d])/);
  return Buffer.concat(
    parts.map((part) => {
      const decimal = /^\\(\d{3})$/.exec(part)?.[1];
      if (decimal === undefined) {
        return Buffer.from(part.startsWith("\\") ? part.slice(1) : part);
      }
      if (Number(decimal) > 255) {
        throw invalid();
      }
      return Buffer.from([Number(decimal)]);
    }),
  );
}

function quote(string: Buffer): string {
  const text = [...string].map((octet) => {
    const character = String.fromCharCode(octet);
    if (character === '"' || character === "\\") {
      return `\\${character}`;
    }
    return octet >= 0x20 && octet < 0x7f ? character : `\\${String(octet).padStart(3, "0")}`;
  });
  return `"${text.join("")}"`;
}
