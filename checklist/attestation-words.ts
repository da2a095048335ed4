import { attestationTemplates, BLANKS } from "./attestation-templates";

/** Hosts at which nobody else finds anything: this machine, and what RFC 2606 keeps for examples. */
const NOWHERE =
  /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[?::1\]?|(www\.)?example\.(com|net|org)|([^/]*\.)?(example|invalid|localhost|local|test))$/i;

const DOCUMENT =
  "audit|build|call|case|certificate|change|commit|document|graph|incident|issue|letter|list|log|mail|" +
  "minutes|notes|page|photograph|plan|protocol|pull request|recording|record|report|review|run|" +
  "screenshot|sheet|ticket";

/** What others can look up: each is a way to name one thing. */
const REFERENCES: readonly RegExp[] = [
  // A ticket, but for the names of standards: OPS-12, acme/app#7, #7, ticket 7.
  /\b(?!(?:SHA|UTF|ISO|AES|RFC|RSA|TLS|SSL|HTTP|CVE|X+|N+)-\d)[A-Z][A-Z0-9_]{1,14}-[1-9]\d{0,7}\b/,
  /(^|[\s(,;:\w-])#[1-9]\d{0,7}\b/,
  new RegExp(`\\b(${DOCUMENT})s?,? (no\\.? ?|number |#)?[1-9]\\d{0,9}\\b`, "i"),
  // A document with its day or its title.
  new RegExp(`\\b(${DOCUMENT})s?\\b.*\\b\\d{4}-\\d{2}-\\d{2}\\b`, "i"),
  new RegExp(`\\b\\d{4}-\\d{2}-\\d{2}\\b.*\\b(${DOCUMENT})s?\\b`, "i"),
  new RegExp(`\\b(${DOCUMENT})s?,? ["“«'][^"”»']{4,}["”»']`, "i"),
  // A file, with its ending or its folders.
  /[\w-]\.(csv|docx?|eml|gif|html?|jpe?g|json|log|md|mp4|od[st]|pdf|png|pptx?|sarif|svg|txt|webm|xlsx?|xml|ya?ml|zip)\b/i,
  /(^|[\s(])[\w.-]+(\/[\w.-]+){2,}/,
  // What a service or git calls one thing: pi_3Nf..., d-0123..., a commit.
  /\b(?=\w*\d)(?=\w*[a-z])\w{8,}\b/i,
  /\b[a-z]{1,3}-[0-9a-f]{8,}\b/i,
  /\b(?=\d*[a-f])[0-9a-f]{7,40}\b/,
];

/** Why a text is no evidence: nobody could look it up; undefined where somebody could. */
export function whyNoEvidence(text: string): string | undefined {
  const addresses = text.match(/\b[a-z][a-z0-9+.-]*:\/\/[^\s<>"]+/gi) ?? [];
  const others = addresses.reduce((left, address) => left.replace(address, " "), text);
  if (addresses.some(leadsSomewhere)) return undefined;
  if (REFERENCES.some((reference) => reference.test(others))) return undefined;
  return "names nothing that others can look up: give an address, a ticket or a document with its day";
}

function leadsSomewhere(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol === "file:" || NOWHERE.test(hostname)) return false;
  // A bucket has a name without a dot.
  return /^https?:$/.test(protocol) ? /[^.]\.[^.]/.test(hostname) : hostname !== "";
}

/** So many of a template's words a text shares that is made from it. */
const MADE_FROM = 0.6;
const SAME = 0.8;

const DENIALS = /\b(not|never|cannot|nobody|nothing|none|neither|nor|no|without)\b/g;
const FLAT_DENIALS = new Set(["not", "never", "cannot"]);

/** What says that something did not come about. */
const FAILURES =
  /\b(fail(s|ed|ing|ure|ures)?|unable|impossible|untested|unfinished|unverified|unchecked|incomplete|pending|unknown)\b/g;

/** Of each two the one says the opposite of the other. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ["above", "below"],
  ["all", "none"],
  ["all", "some"],
  ["each", "none"],
  ["more", "less"],
  ["passed", "failed"],
  ["pass", "fail"],
  ["right", "wrong"],
  ["accepted", "refused"],
  ["enabled", "disabled"],
  ["closed", "open"],
  ["within", "beyond"],
  ["complete", "incomplete"],
  ["covered", "uncovered"],
];

/**
 * Why a statement does not say that its item holds: it denies what the item's template states, or
 * states another item; undefined where it does neither. Words are compared, since nobody can judge
 * the meaning: what is refused can be said without a denial.
 */
export function whyNoStatement(item: string, statement: string): string | undefined {
  const template = attestationTemplates[item]?.statement ?? "";
  const said = readable(statement);
  const wanted = readable(template.replace(BLANKS, " "));
  const own = sharedWords(wanted, said);
  for (const [other, { statement: theirs }] of Object.entries(attestationTemplates)) {
    const shared = other === item ? 0 : sharedWords(readable(theirs.replace(BLANKS, " ")), said);
    if (shared >= SAME && shared > own) return `is what item ${other} states`;
  }
  const denies = isDenied(said, wanted) || (own >= MADE_FROM && isTurned(said, wanted));
  return denies ? "denies what the item demands: say what holds, with figures" : undefined;
}

/** In small letters, with `n't` written out. */
function readable(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\bcan't\b|\bcan not\b/g, "cannot")
    .replace(/n't\b/g, " not");
}

const wordsOf = (text: string): readonly string[] => text.match(/[a-z]{4,}/g) ?? [];

/** Which part of a template's words a text has. */
function sharedWords(template: string, text: string): number {
  const wanted = new Set(wordsOf(template));
  const said = new Set(wordsOf(text));
  if (wanted.size === 0) return 0;
  return [...wanted].filter((word) => said.has(word)).length / wanted.size;
}

/** Whether a text denies something that its template does not deny. */
function isDenied(said: string, wanted: string): boolean {
  const expected = countOf(wanted.match(DENIALS) ?? []);
  const about = new Set(wordsOf(wanted));
  for (const [word, times] of countOf(said.match(DENIALS) ?? [])) {
    if (times <= (expected.get(word) ?? 0)) continue;
    if (FLAT_DENIALS.has(word)) return true;
    // "No backup was restored", but not "no row was lost".
    if (said.trimStart().startsWith(word)) return true;
    const objects = [...said.matchAll(new RegExp(`\\b${word}\\b (?:of )?(?:the )?([a-z]+)`, "g"))];
    const further = objects.filter(([whole]) => !wanted.includes(whole));
    if (further.some(([, object = ""]) => about.has(object))) return true;
  }
  const failures = said.replace(
    /\b(no|none|0|zero|never|without)( [\w-]+)? (fail|failed)\w*/g,
    " ",
  );
  const allowed = countOf(wanted.match(FAILURES) ?? []);
  return [...countOf(failures.match(FAILURES) ?? [])].some(
    ([word, times]) => times > (allowed.get(word) ?? 0),
  );
}

/** Whether a text that is made from a template leaves out a denial, or has a word's opposite. */
function isTurned(said: string, wanted: string): boolean {
  const denials = (said.match(DENIALS) ?? []).length;
  if (denials < (wanted.match(DENIALS) ?? []).length) return true;
  const has = (text: string, word: string): boolean => new RegExp(`\\b${word}\\b`).test(text);
  return OPPOSITES.flatMap(([one, other]) => [[one, other] as const, [other, one] as const]).some(
    ([right, wrong]) =>
      has(wanted, right) && !has(wanted, wrong) && has(said, wrong) && !has(said, right),
  );
}

function countOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
