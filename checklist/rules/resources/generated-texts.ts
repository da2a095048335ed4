import { findVariable } from "../../environment/contract";
import { plain } from "../../environment/value";
import { generatedBits } from "../../resources/generated-bits";
import { knownOf, valueOr } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { resourceRule, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, Stack, StackRule } from "./resource-rule";

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
  fix: "Set length: 64 for a key, 40 for a password, and leave overrideSpecial, the minimums and the sorts of characters to their defaults (special: false is enough).",
  severity: "error",
  kinds: ["generated-text"],
  verdict: (text) => {
    if (!text.secret) return NOT_APPLICABLE;
    const length = valueOr(text.length, 0);
    const bits = generatedBits(text);
    if (length === undefined || bits === undefined) return "unknown";
    if (text.madeOf === "characters" && KEY_NAME.test(text.resource) && length < KEY_LENGTH) {
      return fail(`has fewer than the ${KEY_LENGTH} characters of a key`);
    }
    return failIf(!(bits >= BITS), `can be guessed: it can take fewer than 2^${BITS} values`);
  },
});

const isSecretByName = ({ resource }: SubjectOf<"generated-text">): boolean =>
  KEY_NAME.test(resource) || SECRET_NAME.test(resource);

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
    return isSecretByName(text)
      ? fail("is a secret by its name, and is stored in plain text")
      : NOT_APPLICABLE;
  },
});

/** What has to be a secret, by the name of a property or a variable. */
const SECRET_INPUT =
  /pass(word|wd|phrase)?$|secret|token$|(api|private|signing|encryption|auth)_?key$|conninfo/i;

/** So short a text stands in others by chance. */
const TELLING = 6;

const generatedSecretFed = stackRule({
  id: "generated-secret-fed",
  items: ["2.2", "1.2"],
  title: "Passwords and keys are fed by generators that make secrets",
  why: "A pet's name, a short id or a number has so few values that all are tried; and what is no RandomPassword or RandomBytes stands in the state in plain text.",
  fix: "Use random.RandomPassword: { length: 40, special: false } for a password, { length: 64, special: false } for a key.",
  severity: "error",
  judge: (stack) =>
    ofKind(stack.subjects, "generated-text").flatMap((text): readonly Answer[] => {
      // What the resource itself shows is another rule's business.
      if (text.secret) return [];
      return [{ subject: labelOf(text), outcome: fedOutcome(text, stack), id: text.id }];
    }),
});

function fedOutcome(
  text: SubjectOf<"generated-text">,
  { feeds = [], environments }: Stack,
): Outcome {
  const mine = feeds.filter(({ from }) => from === text.id);
  const fed = mine.find(({ property }) => SECRET_INPUT.test(property));
  const made = knownOf(text.made) ?? [];
  const variable = [environments.backend, environments.frontend].flatMap((environment) =>
    (environment?.names ?? []).filter((name) => {
      const isSecret = findVariable(name)?.secret ?? SECRET_INPUT.test(name);
      const reading = environment?.read(name);
      if (!isSecret || reading?.state !== "known") return false;
      const value = plain(reading.value);
      return made.some((one) => value === one || (one.length >= TELLING && value.includes(one)));
    }),
  )[0];
  if (fed === undefined && variable === undefined) {
    // Which of several variables it feeds shows once its value is known.
    const isHidden = made.length === 0 && mine.some(({ property }) => property === "variables");
    return isHidden ? "unknown" : PASS;
  }
  const what = fed === undefined ? (variable ?? "") : `${fed.property} of ${fed.to}`;
  const bits = generatedBits(text);
  if (bits !== undefined && bits < BITS && text.madeOf !== "a UUID") {
    return fail(
      `feeds ${what} with ${text.madeOf} that can be guessed: fewer than 2^${BITS} values`,
    );
  }
  // One that is called a secret is told of by its name.
  if (isSecretByName(text)) return NOT_APPLICABLE;
  return fail(`feeds ${what}, and stands in the state in plain text`);
}

export const generatedTextStackRules: readonly StackRule[] = [generatedSecretFed];

export const generatedTextRules: readonly ResourceRule[] = [
  generatedSecretLength,
  generatedSecretHidden,
];
