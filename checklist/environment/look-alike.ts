import { domainToUnicode } from "node:url";

import { distance } from "fastest-levenshtein";

import { canonicalHost, isUnderDomain } from "./host";

/** Letters of other scripts, and digits, that look like the letter after them (UTS #39, a few). */
const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: "аα4",
    b: "ьвʙ",
    c: "с",
    d: "ԁ",
    e: "еєε3",
    g: "ɡ",
    h: "һ",
    i: "іıɩ1",
    j: "ј",
    k: "кκ",
    l: "ӏ",
    m: "м",
    n: "ո",
    o: "оοօ0",
    p: "рρ",
    r: "гɾ",
    s: "ѕ5",
    t: "т",
    u: "υս",
    v: "ѵν",
    w: "ԝѡ",
    x: "хχ",
    y: "уү",
    z: "ᴢ",
  }).flatMap(([letter, twins]) => Array.from(twins, (twin) => [twin, letter] as const)),
);

/**
 * Whether a host outside a domain is near enough to it to be taken for it: a letter or two amiss
 * (bookbarber.com), another ending (bookedbarber.net), the name with something added
 * (bookedbarber-app.com), or letters of another script (xn--...). Either a typing error or a trap.
 *
 * A third party's host that has the name further in front (bookedbarber.zendesk.com) is none.
 */
export function isLookAlike(host: string, domain: string): boolean {
  const { name } = shapeOf(domain);
  const near = registeredLabels(host, domain).some((label) => resembles(label, name));
  return near && !isUnderDomain(host, domain);
}

/**
 * Whether a host outside a domain has its name with letters amiss (bookbarber.com) or of another
 * script. Another ending or something added does not count: that may be a name of its owner's, too.
 */
export function isMisspelt(host: string, domain: string): boolean {
  const { name } = shapeOf(domain);
  if (canonicalHost(host).split(".").includes(name)) return false;
  return registeredLabels(host, domain).some(
    (label) => isNear(label, name) && (label === name || !label.endsWith(name)),
  );
}

/** What of a domain hosts are compared with. */
interface Shape {
  /** Its first label, as the eye sees it. */
  readonly name: string;
  /** How many labels follow. */
  readonly endings: number;
}

const shapes = new Map<string, Shape>();

function shapeOf(domain: string): Shape {
  let shape = shapes.get(domain);
  if (shape === undefined) {
    const [name = "", ...ending] = canonicalHost(domain).split(".");
    shape = { name: skeleton(name), endings: ending.length };
    shapes.set(domain, shape);
  }
  return shape;
}

/** The labels of a host that somebody may have registered, as the eye sees them. */
function registeredLabels(host: string, domain: string): readonly string[] {
  const { endings } = shapeOf(domain);
  const labels = skeleton(canonicalHost(host)).split(".");
  return labels.filter((_label, index) => {
    const behind = labels.length - index - 1;
    return behind === endings || isCountryEnding(labels.slice(index + 1));
  });
}

/** An ending of two short labels under which names are registered: co.uk, com.au. */
function isCountryEnding(labels: readonly string[]): boolean {
  return labels.length <= 2 && labels.length > 0 && labels.every(({ length }) => length <= 3);
}

function resembles(label: string, name: string): boolean {
  if (isNear(label, name)) return true;
  return name.length >= 8 && label.replaceAll("-", "").includes(name.replaceAll("-", ""));
}

function isNear(label: string, name: string): boolean {
  // Short names are a letter away from many others that mean no harm.
  const allowed = name.length < 5 ? 0 : Math.max(1, Math.floor(name.length / 5));
  if (Math.abs(label.length - name.length) > allowed) return false;
  return distance(label, name) <= allowed;
}

/** A host as the eye sees it: out of punycode, without accents, look-alikes as what they look like. */
function skeleton(host: string): string {
  return lettersSeen(host).replaceAll("rn", "m").replaceAll("vv", "w");
}

function withoutMarks(host: string): string {
  // The pattern takes long to compile.
  if (/^[a-z\d.-]*$/.test(host) && !host.includes("xn--")) return host;
  const seen = (domainToUnicode(host) || host).toLowerCase().normalize("NFKD");
  return seen.replace(/\p{M}/gu, "");
}

function lettersSeen(host: string): string {
  // Most hosts are plain letters, in which nothing is hidden.
  if (/^[a-z.-]*$/.test(host) && !host.includes("xn--")) return host;
  return Array.from(withoutMarks(host), (sign) => LOOKS_LIKE.get(sign) ?? sign).join("");
}
