import { base64, isEd25519, readPublicKey, rsaBits } from "./dkim-public-key";
import { canonicalName } from "./name";
import { errorOf, warningOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";
import { readTags } from "./tag-list";
import { txtAt } from "./txt";
import type { ZoneRecord } from "./zone-record";

/** A key record (RFC 6376, section 3.6.1; RFC 8463). What is left out has the tag's default. */
export interface DkimKey {
  readonly type: "rsa" | "ed25519";
  /** In base64; an empty text says that the key is revoked. */
  readonly publicKey: string;
  /** The hashes that may be signed with (h). */
  readonly hashes?: readonly string[];
  /** The services that the key is for (s): `email`, `*`. */
  readonly services?: readonly string[];
  /** The flags (t): `y` in test, `s` for the very domain and none below it. */
  readonly flags?: readonly string[];
  /** For people (n). */
  readonly notes?: string;
}

/** What signers must use at least, and what they should (RFC 8301, section 3.2). */
export const LEAST_RSA_BITS = 1024;
export const GOOD_RSA_BITS = 2048;

/** The name at which a selector's key is. */
export function dkimName(selector: string, domain: string): string {
  return `${selector}._domainkey.${domain}`;
}

/** The selector and the domain of a name at which a key is; undefined for any other name. */
export function dkimPlace(name: string): { selector: string; domain: string } | undefined {
  const [, selector, domain] = /^(.+?)\._domainkey\.(.+)$/.exec(canonicalName(name)) ?? [];
  return selector === undefined || domain === undefined ? undefined : { selector, domain };
}

/** A key record's text: `k` and `p` behind the version; what has its default is left out. */
export function dkimText({ type, publicKey, hashes, services, flags, notes }: DkimKey): string {
  const tags: readonly (readonly [tag: string, value: string | undefined])[] = [
    ["v", "DKIM1"],
    ["k", type],
    ["h", hashes?.join(":")],
    ["s", services?.join(":")],
    ["t", flags?.join(":")],
    ["n", notes],
    ["p", publicKey],
  ];
  return tags
    .flatMap(([tag, value]) => (value === undefined ? [] : [`${tag}=${value}`]))
    .join("; ");
}

/** The record of a key that the domain holds itself. */
export function dkimAt(selector: string, domain: string, key: DkimKey): ZoneRecord {
  return txtAt(dkimName(selector, domain), dkimText(key));
}

/** The record that leaves a selector's key to the service that signs. It must not be proxied. */
export function dkimDelegationAt(selector: string, domain: string, target: string): ZoneRecord {
  return { name: dkimName(selector, domain), type: "CNAME", content: target };
}

/** The key record of a public key: PEM, base64 DER, or the raw key of Ed25519 in base64. */
export function dkimKeyOf(publicKey: string): Parsed<DkimKey> {
  const key = readPublicKey(publicKey);
  return key === undefined
    ? {
        record: undefined,
        problems: [errorOf("no-public-key", "is no public key of RSA or Ed25519")],
      }
    : {
        record: { type: key.type, publicKey: key.data },
        problems: keyProblems(key.type, key.data),
      };
}

const FLAGS = ["y", "s"];
const HASHES = ["sha1", "sha256"];

/**
 * Reads a key record. It is undefined where verifiers pass over it: another version, a list that is
 * no tag-list, no key, or a key of another type.
 */
export function parseDkim(text: string): Parsed<DkimKey> {
  const { tags, problems: syntax } = readTags(text);
  const problems: RecordProblem[] = [...syntax];
  const of = (name: string): string | undefined =>
    tags.find((tag) => tag.name === name)?.value.replace(/[ \t\r\n]+/g, "");
  const version = of("v");
  if (version !== undefined && version !== "DKIM1") {
    problems.push(errorOf("version", "has another version than DKIM1", "tag v"));
  } else if (version !== undefined && tags[0]?.name !== "v") {
    problems.push(errorOf("late-version", "has its version (v) not in front", "tag v"));
  }
  // Words of the grammar are in any case (RFC 5234, section 2.3).
  const type = of("k")?.toLowerCase() ?? "rsa";
  const isKnown = type === "rsa" || type === "ed25519";
  if (!isKnown) problems.push(errorOf("key-type", "has a type of key that is not known", "tag k"));
  const publicKey = of("p");
  if (publicKey === undefined) problems.push(errorOf("no-key", "has no key (p)"));
  else if (isKnown) problems.push(...keyProblems(type, publicKey));
  problems.push(...listProblems(of));
  const isVoid = problems.some(({ code }) => VOID.has(code));
  if (isVoid || !isKnown || publicKey === undefined) return { record: undefined, problems };
  const notes = tags.find(({ name }) => name === "n")?.value;
  const [hashes, services, flags] = [of("h"), of("s"), of("t")];
  return {
    record: {
      type,
      publicKey,
      ...(hashes === undefined ? {} : { hashes: items(hashes) }),
      ...(services === undefined ? {} : { services: items(services) }),
      ...(flags === undefined ? {} : { flags: items(flags) }),
      ...(notes === undefined ? {} : { notes }),
    },
    problems,
  };
}

/** What makes verifiers pass over the whole record (RFC 6376, section 6.1.2). */
const VOID: ReadonlySet<string> = new Set([
  "version",
  "late-version",
  "repeated-tag",
  "empty-tag",
  "no-equals",
  "tag-name",
  "value-character",
  "not-base64",
  "not-a-key",
  "no-key",
]);

function keyProblems(type: "rsa" | "ed25519", data: string): readonly RecordProblem[] {
  if (data === "") return [warningOf("revoked", "says that its key is revoked", "tag p")];
  if (base64(data) === undefined) {
    return [errorOf("not-base64", "has a key that is no base64", "tag p")];
  }
  if (type === "ed25519") {
    return isEd25519(data)
      ? []
      : [errorOf("not-a-key", "has no Ed25519 key of 32 octets", "tag p")];
  }
  const bits = rsaBits(data);
  if (bits === undefined) return [errorOf("not-a-key", "has no RSA key", "tag p")];
  if (bits < LEAST_RSA_BITS) {
    return [errorOf("short-key", `has a key of ${bits} bits, which verifiers refuse`, "tag p")];
  }
  return bits < GOOD_RSA_BITS
    ? [errorOf("weak-key", `has a key of ${bits} bits, and ${GOOD_RSA_BITS} are needed`, "tag p")]
    : [];
}

function listProblems(of: (name: string) => string | undefined): readonly RecordProblem[] {
  const problems: RecordProblem[] = [];
  const [hashes, services, flags] = ["h", "s", "t"].map((name) => of(name)?.split(":"));
  if (hashes !== undefined && !hashes.includes("sha256")) {
    const message = hashes.some((hash) => HASHES.includes(hash))
      ? "allows only sha1, which verifiers refuse (RFC 8301)"
      : "allows no hash that verifiers know";
    problems.push(errorOf("hash", message, "tag h"));
  }
  if (services !== undefined && !services.includes("email") && !services.includes("*")) {
    problems.push(errorOf("service", "has a key that is not for mail", "tag s"));
  }
  if (flags?.includes("y") === true) {
    problems.push(warningOf("testing", "is in test (t=y): verifiers may pass over it", "tag t"));
  }
  if (flags?.some((flag) => !FLAGS.includes(flag)) === true) {
    problems.push(warningOf("unknown-flag", "has a flag that does not exist", "tag t"));
  }
  return problems;
}

const items = (text: string): readonly string[] => text.split(":");
