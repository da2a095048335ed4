import { isPlaceholder } from "./placeholder";
import { isPublishedDigest } from "./published-digests";
import { standsOut } from "./random-text";

/** Words of defaults and published examples, without separators. */
const WELL_KNOWN = [
  "changeme",
  "changethis",
  "default",
  "development",
  "djangoinsecure",
  "donotuse",
  "example",
  "insecure",
  "letmein",
  "mysecret",
  "notforproduction",
  "password",
  "placeholder",
  "replaceme",
  "replacethis",
  "replacewith",
  "secretkey",
  "supersecret",
  "testsecret",
  "topsecret",
  "yoursecret",
  "yourkey",
  "yourjwt",
  // jwt.io's keys.
  "your256bitsecret",
  "stringsecretatleast256bitslong",
  // The key of FastAPI's tutorial on OAuth2.
  "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
  // The key of Flask's documentation on SECRET_KEY.
  "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
  // Keys of Spring's tutorials on JWT.
  "404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970",
  "5367566b59703373367639792f423f4528482b4d6251655468576d5a71347437",
  "3cfa76ef14937c1c0ea519f8fc057a80fcd04a7420f8e8bcd0a7567c272e007b",
  // SECRET_KEY_BASE of Supabase's .env.example.
  "upnvntn3cdxhjpq99ymc1t1aqgqpc8kfyturgbiya15blrx8etqoxz3gzv1u2oq",
  // The key of RFC 7515, A.1.
  "aym1sysppbydfgzld3umj1qzkobwvmkoqqestjqlrt1qs0gzh75aktmn3yj0ips4hcguutwjazzr1z9cayow",
  // Pi, e and the root of two.
  "14159265358979323846",
  "71828182845904523536",
  "41421356237309504880",
].map(standsOut);

/** As much of a secret as says all about it; a file may hold a line of megabytes. */
const LONG_ENOUGH = 512;

/** Rows of a keyboard, and its columns as fingers walk them down. */
const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const COLUMNS = ["1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p"];
const PATHS: readonly string[] = [...ROWS, ...COLUMNS];

/** Text in base64 or hexadecimal digits, however often, is told no further than so deep. */
const DEEPEST = 3;

/** Numbers one after the other, as people count: 1, 2, 3; 01, 02, 03; 00, 01, ... 0a, 0b. */
const COUNTS: readonly string[] = [
  Array.from({ length: 300 }, (_, number) => String(number)).join(""),
  Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0")).join(""),
  Array.from({ length: 300 }, (_, number) => String(number).padStart(3, "0")).join(""),
  Array.from({ length: 256 }, (_, number) => number.toString(16).padStart(2, "0")).join(""),
];

/** A day and a time of day, in figures. */
const DATE =
  /(19|20)\d\d[-./_]?(0[1-9]|1[0-2])[-./_]?(0[1-9]|[12]\d|3[01])([t _-]?\d\d[:._-]?\d\d([:._-]?\d\d)?)?z?/g;
const YEAR = /(^|[^0-9])(19|20)\d\d(?=[^0-9]|$)/g;

/** Words of which people make names for a secret instead of one, the longest first. */
const WORDS = (
  "application production development environment authentication authorization encryption " +
  "generate generated signature bookedbarber bookbarber openssl password passphrase characters " +
  "backend frontend server secret access refresh session signing string strong secure random " +
  "private public please master default value token admin barber booked super always never " +
  "change different every longer least minimum rand base64 base hex with this that must keep " +
  "live prod test real auth csrf hmac hs256 sha256 jwts long very your from into each once only " +
  "safe keys user users pass sign data site service company love hello world welcome letmein"
)
  .split(" ")
  .sort((one, other) => other.length - one.length);
const SHORT_WORDS = new Set(
  "a an and api app at be by com co de do env for go id in io is it jwt key me my net new no not now of on one or org our out run set so the to up us use v1 v2 v3 we you".split(
    " ",
  ),
);

/** How many different characters a text has. */
export function distinctCharacters(text: string): number {
  return new Set(text).size;
}

/** How many characters a text has, counting each code point once. */
export function characters(text: string): number {
  return Array.from(text).length;
}

/**
 * Whether a secret is a default, an example, or made from one, whatever the separators: as it stands,
 * as a published digest, or in base64 or hexadecimal digits.
 */
export function isWellKnownSecret(text: string): boolean {
  return layersOf(text).some(
    (layer, depth) =>
      WELL_KNOWN.some((found) => found(layer)) ||
      isPublishedDigest(layer) ||
      (depth > 0 && isPlaceholder(layer)),
  );
}

/** What in a secret can be guessed, as "is ..." goes on; undefined for nothing. */
export function patternIn(text: string, domain?: string): string | undefined {
  for (const [depth, layer] of layersOf(text).entries()) {
    const isEncoded = depth > 0;
    const problem =
      patternInLayer(layer, domain) ??
      (isEncoded && SENTENCE.test(layer) ? "a sentence" : undefined);
    if (problem === undefined) continue;
    return isEncoded ? `${problem}, in base64 or hexadecimal digits` : problem;
  }
  return undefined;
}

/** Four words or more. Nobody encodes words that chance has chosen. */
const SENTENCE = /^[a-z]+[,;:]?( [a-z'0-9-]+[,;:]?){3,}[.!?]?$/i;

const REPETITION = "one short piece over and over";

function patternInLayer(text: string, domain: string | undefined): string | undefined {
  if (isRepetition(text)) return REPETITION;
  if (isWalk(text)) return "a walk over the keyboard or the alphabet";
  if (repeatsItself(text)) return REPETITION;
  if (isCount(text)) return "numbers one after the other";
  return isWordy(text, domain) ? "made of words, names and dates" : undefined;
}

/** A text and what it is decoded, again and again, as long as that is text that people write. */
function layersOf(text: string): readonly string[] {
  const layers = [text.slice(0, LONG_ENOUGH)];
  for (let layer = layers[0]; layer !== undefined && layers.length <= DEEPEST;) {
    layer = decodedText(layer);
    if (layer !== undefined) layers.push(layer);
  }
  return layers;
}

function decodedText(text: string): string | undefined {
  const digits = text.replace(/\s+/g, "");
  const encodings = [
    ...(/^([0-9a-f]{2})+$/i.test(digits) ? (["hex"] as const) : []),
    ...(/^[\w+/-]+=*$/.test(digits) ? (["base64"] as const) : []),
  ];
  return encodings
    .map((encoding) => Buffer.from(digits, encoding).toString("latin1").trim())
    .find((decoded) => decoded.length >= SHORTEST_TEXT && /^[\x20-\x7e]+$/.test(decoded));
}

/** Shorter bytes are text by chance. */
const SHORTEST_TEXT = 6;

/** Whether most pieces of three characters have been there before. */
function repeatsItself(text: string): boolean {
  const pieces = text.length - 2;
  if (pieces < LONG_ENOUGH_TO_REPEAT) return false;
  const lower = text.toLowerCase();
  const distinct = new Set(Array.from({ length: pieces }, (_, at) => lower.slice(at, at + 3)));
  return distinct.size / pieces < 0.6;
}

const LONG_ENOUGH_TO_REPEAT = 12;

function isCount(text: string): boolean {
  const digits = text.toLowerCase().replace(/[^0-9a-f]/g, "");
  if (digits.length < 16 || /[g-z]/i.test(text)) return false;
  return COUNTS.some((count) => count.includes(digits));
}

/** Whether hardly anything is left of a text without the words, names and dates that anybody tries. */
function isWordy(text: string, domain = ""): boolean {
  const size = lettersAndDigits(text);
  if (size < 16) return false;
  let rest = text.toLowerCase().replace(DATE, " ").replace(YEAR, "$1 ");
  const names = domain
    .toLowerCase()
    .split(".")
    .filter((label) => label.length > 3);
  for (const word of [...names, ...WORDS]) rest = rest.replaceAll(word, " ");
  const left = rest
    .split(/[^a-z0-9]+/)
    .filter((word) => !SHORT_WORDS.has(word))
    .join("");
  return left.length < Math.min(16, size / 3);
}

const lettersAndDigits = (text: string): number => text.replace(/[^a-z0-9]+/gi, "").length;

/** Whether a text is one piece over and over, the last one perhaps cut off: `abcabcabca`. */
export function isRepetition(text: string): boolean {
  const start = text.slice(0, LONG_ENOUGH);
  if (start.length < 4) return false;
  for (let period = 1; period <= start.length / 2; period++) {
    if (start.startsWith(start.slice(period))) return true;
  }
  return false;
}

/**
 * Whether most of a text's characters follow the one before on the keyboard or in the alphabet,
 * either way, or repeat it. In random text fewer than a third do.
 */
export function isWalk(text: string): boolean {
  const lower = text.slice(0, LONG_ENOUGH).toLowerCase();
  if (lower.length < 4) return false;
  let steps = 0;
  for (let at = 1; at < lower.length; at++) {
    if (follows(lower.charAt(at - 1), lower.charAt(at))) steps += 1;
  }
  return steps / (lower.length - 1) > 0.6;
}

function follows(before: string, after: string): boolean {
  if (Math.abs(before.charCodeAt(0) - after.charCodeAt(0)) <= 1) return true;
  return PATHS.some((row) => {
    const [from, to] = [row.indexOf(before), row.indexOf(after)];
    return from >= 0 && to >= 0 && Math.abs(from - to) === 1;
  });
}
