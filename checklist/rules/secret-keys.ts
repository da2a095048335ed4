import { createHash } from "node:crypto";

import { distance } from "fastest-levenshtein";

import { findVariable } from "../environment/contract";
import { contentOf, entryOf } from "../environment/environment";
import type { Environment } from "../environment/environment";
import { isPlaceholder } from "../environment/placeholder";
import {
  characters,
  distinctCharacters,
  isWellKnownSecret,
  patternIn,
} from "../environment/secret-strength";
import { decoded, urlOf } from "../environment/url";
import { plain } from "../environment/value";
import type { Finding } from "../finding";
import { everyRule, fail, failIf, findingOf, NOT_APPLICABLE, PASS, variableRule } from "../rule";
import type { Context, Rule, RuleDescription } from "../rule";
import { isTestKey } from "./test-keys";

const KEYS = ["SECRET_KEY", "JWT_SECRET_KEY", "CSRF_SECRET_KEY", "ENCRYPTION_KEY"] as const;

/** The application's own secret keys. */
export const secretKeyNames: ReadonlySet<string> = new Set<string>(KEYS);

/** All rules that want another value say it. */
const ENCRYPTED =
  " Of an ENCRYPTION_KEY that is in use, first encrypt all data anew: what it encrypted is lost with it.";

const FIX = `Remove the setting: the stack makes the keys that it needs. Or set 64 random characters, such as those that \`openssl rand -base64 48\` prints.${ENCRYPTED}`;

const fixInFile = (): string =>
  `Write 64 random characters or more, such as those that \`openssl rand -base64 48\` prints.${ENCRYPTED}`;

/** How short a key is too short. */
const leastLength = ({ production }: Context): number => (production ? 64 : 32);

/** Fernet takes keys of exactly 32 bytes, which it writes so, and no longer ones. */
const isFernet = (text: string, name: string): boolean =>
  name === "ENCRYPTION_KEY" && /^[\w-]{43}=$/.test(text);

const secretKeyLength = variableRule({
  id: "secret-key-length",
  items: ["1.2", "2.2", "2.7"],
  title: "Secret keys have 64 characters or more",
  why: "Short keys can be guessed by trying; whoever has the key can sign in as anybody.",
  fix: FIX,
  fixInFile,
  severity: "error",
  variables: [...KEYS],
  verdict: (text, context, { name }) => {
    if (isWellKnownSecret(text)) return NOT_APPLICABLE;
    const length = characters(text);
    if (isFernet(text, name)) return PASS;
    if (length < 32) return fail("is shorter than 32 characters, too short for any environment");
    return failIf(length < leastLength(context), "is shorter than the 64 characters of production");
  },
});

const secretKeyNotDefault = variableRule({
  id: "secret-key-not-default",
  items: ["1.2", "2.1", "2.7"],
  title: "Secret keys are no defaults or examples",
  why: "Defaults and examples are public: everybody can sign with them.",
  fix: FIX,
  fixInFile,
  severity: "error",
  variables: [...KEYS],
  placeholders: true,
  verdict: (text) =>
    failIf(isPlaceholder(text) || isWellKnownSecret(text), "is a default or a published example"),
});

const secretKeyRandom = variableRule({
  id: "secret-key-random",
  items: ["1.2", "2.2", "2.7"],
  title: "Secret keys look random",
  why: "Repeated characters, pieces and walks over the keyboard are tried first, whatever their length.",
  fix: FIX,
  fixInFile,
  severity: "error",
  variables: [...KEYS],
  verdict: (text, context, { name }) => {
    // One mend serves all that is wrong with a key, so that it is told once.
    if (isWellKnownSecret(text)) return NOT_APPLICABLE;
    if (characters(text) < leastLength(context) && !isFernet(text, name)) return NOT_APPLICABLE;
    if (distinctCharacters(text) < 8) return fail("has fewer than 8 different characters");
    const pattern = patternIn(text, context.domain);
    return pattern === undefined ? PASS : fail(`is ${pattern}`);
  },
});

/** Secrets by their names, of what the contract does not know. */
const SECRET_NAME =
  /(SECRET|SECRET_KEY|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY|AUTH_TOKEN|ACCESS_TOKEN|ENCRYPTION_KEY|SIGNING_KEY)$/;

/** What vendors put before the random part of their keys. */
const PREFIX = /^(sk_live_|rk_live_|whsec_|SG\.|GOCSPX-|AC(?=[0-9a-f]{32}$))/;

/** A vendor's secret and a password are no keys that the stack makes: the mend is another one. */
const secretNotGuessable = everyRule({
  id: "secret-not-guessable",
  items: ["2.1", "2.3"],
  title: "No secret is a well-known text, its digest, a repetition or a walk over the keyboard",
  why: "These are tried first, in base64 and as digests as well.",
  fix: "Make the secret anew at its vendor, or write random characters such as those that `openssl rand -base64 48` prints.",
  severity: "error",
  concerns: (name) => {
    if (secretKeyNames.has(name) || name.startsWith("NEXT_PUBLIC_")) return false;
    // Connection strings carry a password among other parts.
    if (name.endsWith("_URL")) return false;
    return findVariable(name)?.secret ?? SECRET_NAME.test(name);
  },
  verdict: ({ text, isPlaceholder: isSaidElsewhere }, _name, _raw, { domain }) => {
    if (isSaidElsewhere || isTestKey(text)) return NOT_APPLICABLE;
    const random = text.replace(PREFIX, "");
    if (isWellKnownSecret(random)) return fail("is a well-known text or its digest");
    const pattern = patternIn(random, domain);
    return pattern === undefined ? PASS : fail(`is ${pattern}`);
  },
});

const differ: RuleDescription & { readonly variables: readonly string[] } = {
  id: "secret-keys-differ",
  items: ["2.7", "1.2"],
  title: "No secret key is another variable's value, or like another key",
  why: "One key for two purposes lets what is signed for one be used for the other, and one leak loses both.",
  fix: `Let the stack make each key: remove the settings. Or set another 64 random characters for this one.${ENCRYPTED}`,
  fixInFile,
  severity: "error",
  variables: KEYS,
};

const secretKeysDiffer: Rule = {
  ...differ,
  scope: "backend",
  judge: ({ backend }) => {
    if (backend === undefined) return [];
    const others = othersIn(backend);
    const seen: Named[] = [];
    let unknown = false;
    const findings = KEYS.flatMap((key): Finding[] => {
      const { name, reading } = entryOf(backend, key);
      if (reading.state === "absent") return [];
      if (reading.state === "unknown") {
        unknown = true;
        return [findingOf(differ, name, "unknown")];
      }
      const text = plain(reading.value);
      const like = seen.find((other) => isLike(text, other.text));
      const same = like ?? others.find((other) => other.text === text);
      if (same !== undefined) {
        const how = same.text === text ? "the same as" : "too much like";
        return [findingOf(differ, name, fail(`is ${how} ${same.name}`))];
      }
      seen.push({ name, text });
      return [findingOf(differ, name, unknown ? "unknown" : PASS)];
    });
    return findings.length > 0 ? findings : [findingOf(differ, KEYS[0], NOT_APPLICABLE)];
  },
};

interface Named {
  readonly name: string;
  readonly text: string;
}

/** The known values of a backend's other variables, and the passwords in their connection strings. */
function othersIn(backend: Environment): readonly Named[] {
  return backend.names.flatMap((name): readonly Named[] => {
    if (secretKeyNames.has(name)) return [];
    const reading = backend.read(name);
    if (reading.state !== "known") return [];
    const { text } = contentOf(reading);
    const password = name.endsWith("_URL") ? decoded(urlOf(text)?.password ?? "") : "";
    return [text, password].filter((one) => one !== "").map((one) => ({ name, text: one }));
  });
}

/** What is shorter is judged by its length. */
const LONG_ENOUGH_TO_COMPARE = 16;
const MOST_COMPARED = 512;

/**
 * Whether a key is another one, or made from it: a few characters changed, others before or behind
 * it, upper for lower case, backwards, its digest, its base64.
 */
function isLike(text: string, other: string): boolean {
  const [one, two] = [text, other].map((each) => each.slice(0, MOST_COMPARED));
  if (one === undefined || two === undefined || one === two) return one === two;
  if (Math.min(one.length, two.length) < LONG_ENOUGH_TO_COMPARE) return false;
  const made = (from: string): readonly string[] =>
    ["md5", "sha1", "sha256", "sha384", "sha512"].flatMap((algorithm) => {
      const digest = createHash(algorithm).update(from).digest();
      return [digest.toString("hex"), digest.toString("base64").replace(/=+$/, "")];
    });
  const encoded = (from: string): readonly string[] =>
    (["hex", "base64", "base64url"] as const).map((encoding) =>
      Buffer.from(from).toString(encoding).replace(/=+$/, ""),
    );
  const bare = (from: string): string => from.replace(/=+$/, "");
  if ([...made(one), ...encoded(one)].includes(bare(two))) return true;
  if ([...made(two), ...encoded(two)].includes(bare(one))) return true;
  const [low, lower] = [one.toLowerCase(), two.toLowerCase()];
  const [shorter, longer] = low.length < lower.length ? [low, lower] : [lower, low];
  return [shorter, Array.from(shorter).reverse().join("")].some(
    (each) => sharesHalf(each, longer) || distance(each, longer) <= shorter.length / 4,
  );
}

/** Whether half of a text stands in another as it is. */
function sharesHalf(text: string, other: string): boolean {
  const half = Math.ceil(text.length / 2);
  for (let at = 0; at + half <= text.length; at += 1) {
    if (other.includes(text.slice(at, at + half))) return true;
  }
  return false;
}

export const secretKeyRules: readonly Rule[] = [
  secretKeyLength,
  secretKeyNotDefault,
  secretKeyRandom,
  secretKeysDiffer,
  secretNotGuessable,
];
