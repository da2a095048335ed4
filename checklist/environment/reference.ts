import { createHash } from "node:crypto";

/** A reference such as Railway's `${{Postgres.DATABASE_URL}}`, which the platform fills in. */
const REFERENCE = /\$\{\{\s*[\w. -]{1,200}\}\}/;
const EACH = new RegExp(REFERENCE.source, "g");
const WHOLE = new RegExp(`^${REFERENCE.source}$`);

/** A reference in a URL's port: behind a host, before the path. */
const PORT = new RegExp(`(?<=[^:/]:)${REFERENCE.source}(?=[/?]|$)`, "g");

/** No known part of a value that is shorter says anything by itself. */
const TELLING = 8;

/** Whether a text has a reference in it. */
export function hasReference(text: string): boolean {
  return REFERENCE.test(text);
}

/** Whether a text is one reference and nothing else. */
export function isReference(text: string): boolean {
  return WHOLE.test(text);
}

/** The parts of a text beside its references that are long enough to be judged by themselves. */
export function knownParts(text: string): readonly string[] {
  return text.split(EACH).filter((part) => part.length >= TELLING);
}

/**
 * A text as it may be once the platform has filled in its references, by all that they usually stand
 * for: whole URLs, hosts, words, numbers and secrets. What is wrong with each is wrong for certain.
 */
export function filled(text: string, domain: string): readonly string[] {
  const withPort = text.replace(PORT, "5432");
  return fillings(domain).map((filling) => {
    let count = 0;
    return withPort.replace(EACH, () => filling((count += 1)));
  });
}

/** What may stand for a reference; the first, second and so on in one value differ. */
function fillings(domain: string): readonly ((count: number) => string)[] {
  const host = (count: number): string => `host${count}.${domain}`;
  const inside = (count: number): string => `host${count}.railway.internal`;
  return [
    (count) => `rediss://default:${randomLooking(count)}@${inside(count)}:6379`,
    (count) => `postgresql://app_${count}:${randomLooking(count)}@${inside(count)}:5432/app`,
    (count) => `https://${host(count)}`,
    host,
    inside,
    randomLooking,
    () => "verify-full",
    String,
    (count) => `415730284${count}`,
  ];
}

/** Letters and digits as random as a secret's, always the same ones. */
function randomLooking(count: number): string {
  const bytes = createHash("sha512").update(`reference ${count}`).digest("base64");
  return bytes.replace(/[^0-9A-Za-z]/g, "").slice(0, 64);
}
