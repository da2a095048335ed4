import { entryOf } from "../environment/environment";
import { isPlaceholder } from "../environment/placeholder";
import {
  characters,
  distinctCharacters,
  isRepetition,
  isWalk,
  isWellKnownSecret,
} from "../environment/secret-strength";
import { plain } from "../environment/value";
import type { Finding } from "../finding";
import { fail, failIf, findingOf, NOT_APPLICABLE, PASS, variableRule } from "../rule";
import type { Context, Rule, RuleDescription } from "../rule";

const KEYS = ["SECRET_KEY", "JWT_SECRET_KEY", "CSRF_SECRET_KEY", "ENCRYPTION_KEY"] as const;

/** The application's own secret keys. */
export const secretKeyNames: ReadonlySet<string> = new Set<string>(KEYS);

const FIX =
  "Remove the setting: the stack makes the keys that it needs. Or set 64 random characters, such as those that `openssl rand -base64 48` prints.";

const fixInFile = (): string =>
  "Write 64 random characters or more, such as those that `openssl rand -base64 48` prints.";

/** How short a key is too short. */
const leastLength = ({ production }: Context): number => (production ? 64 : 32);

const secretKeyLength = variableRule({
  id: "secret-key-length",
  items: ["1.2", "2.2", "2.7"],
  title: "Secret keys have 64 characters or more",
  why: "Short keys can be guessed by trying; whoever has the key can sign in as anybody.",
  fix: FIX,
  fixInFile,
  severity: "error",
  variables: [...KEYS],
  verdict: (text, context) => {
    if (isWellKnownSecret(text)) return NOT_APPLICABLE;
    const length = characters(text);
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
  verdict: (text, context) => {
    // One mend serves all that is wrong with a key, so that it is told once.
    if (characters(text) < leastLength(context) || isWellKnownSecret(text)) return NOT_APPLICABLE;
    if (distinctCharacters(text) < 8) return fail("has fewer than 8 different characters");
    if (isRepetition(text)) return fail("is one short piece over and over");
    return failIf(isWalk(text), "is a walk over the keyboard or the alphabet");
  },
});

const differ: RuleDescription & { readonly variables: readonly string[] } = {
  id: "secret-keys-differ",
  items: ["2.7", "1.2"],
  title: "No two secret keys are the same",
  why: "One key for two purposes lets what is signed for one be used for the other, and one leak loses both.",
  fix: "Let the stack make each key: remove the settings. Or set another 64 random characters for this one.",
  fixInFile,
  severity: "error",
  variables: KEYS,
};

const secretKeysDiffer: Rule = {
  ...differ,
  scope: "backend",
  judge: ({ backend }) => {
    if (backend === undefined) return [];
    const seen = new Map<string, string>();
    let unknown = false;
    const findings = KEYS.flatMap((key): Finding[] => {
      const { name, reading } = entryOf(backend, key);
      if (reading.state === "absent") return [];
      if (reading.state === "unknown") {
        unknown = true;
        return [findingOf(differ, name, "unknown")];
      }
      const text = plain(reading.value);
      const twin = seen.get(text);
      if (twin !== undefined) return [findingOf(differ, name, fail(`is the same as ${twin}`))];
      seen.set(text, name);
      return [findingOf(differ, name, unknown ? "unknown" : PASS)];
    });
    return findings.length > 0 ? findings : [findingOf(differ, KEYS[0], NOT_APPLICABLE)];
  },
};

export const secretKeyRules: readonly Rule[] = [
  secretKeyLength,
  secretKeyNotDefault,
  secretKeyRandom,
  secretKeysDiffer,
];
