import { valueOr } from "../../resources/property";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE } from "../../rule";
import { resourceRule } from "./resource-rule";
import type { ResourceRule } from "./resource-rule";

/** By its name in the program, a key rather than a password. */
const KEY_NAME = /(^|[-_])(key|KEY)([-_]|$)|Key/;
/** By its name in the program, any other text that nobody may see. */
const SECRET_NAME = /secret|password|passwd|token/i;

const KEY_LENGTH = 64;
/** What cannot be tried through in the time that the sun has left. */
const BITS = 128;

const generatedSecretLength = resourceRule({
  id: "generated-secret-length",
  items: ["2.2", "1.2"],
  title: "Generated keys and passwords are long enough",
  why: "What the stack makes up once protects everything for years, and a few more characters cost nothing.",
  fix: "Set length: 64 for a key, 40 for a password.",
  severity: "error",
  kinds: ["generated-text"],
  verdict: (text) => {
    if (!text.secret) return NOT_APPLICABLE;
    const length = valueOr(text.length, 0);
    const symbols = alphabetSize(text);
    if (length === undefined || symbols === undefined) return "unknown";
    if (KEY_NAME.test(text.resource)) {
      return failIf(length < KEY_LENGTH, `has fewer than the ${KEY_LENGTH} characters of a key`);
    }
    const bits = length * Math.log2(symbols);
    return failIf(!(bits >= BITS), `is too short: it can take fewer than 2^${BITS} values`);
  },
});

/** How many different characters a generated text draws from, by the provider's defaults. */
function alphabetSize(text: SubjectOf<"generated-text">): number | undefined {
  const sets: readonly (readonly [boolean | undefined, number])[] = [
    [valueOr(text.lower, true), 26],
    [valueOr(text.upper, true), 26],
    [valueOr(text.numeric, true), 10],
    [valueOr(text.special, true), 20],
  ];
  if (sets.some(([used]) => used === undefined)) return undefined;
  const size = sets.reduce((sum, [used, count]) => (used ? sum + count : sum), 0);
  return Math.max(size, 1);
}

const generatedSecretHidden = resourceRule({
  id: "generated-secret-hidden",
  items: ["2.2"],
  title: "Generated secrets are kept secret",
  why: "The result of a RandomString is no secret to Pulumi: it stands in the state and in every output in plain text.",
  fix: "Use random.RandomPassword instead, whose result is a secret.",
  severity: "error",
  kinds: ["generated-text"],
  verdict: (text) => {
    if (text.secret) return "pass";
    return KEY_NAME.test(text.resource) || SECRET_NAME.test(text.resource)
      ? fail("is a secret by its name, and is stored in plain text")
      : NOT_APPLICABLE;
  },
});

export const generatedTextRules: readonly ResourceRule[] = [
  generatedSecretLength,
  generatedSecretHidden,
];
