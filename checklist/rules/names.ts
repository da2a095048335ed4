import { distance } from "fastest-levenshtein";

import { findVariable, variables } from "../environment/contract";
import { entriesOf } from "../environment/environment";
import type { Entry } from "../environment/environment";
import { urlOf } from "../environment/url";
import { listOf, plain } from "../environment/value";
import type { Variable } from "../environment/variable";
import type { Finding } from "../finding";
import { everyRule, fail, findingOf, frontOf, NOT_APPLICABLE, PASS } from "../rule";
import type { Rule, RuleDescription, Verdict } from "../rule";

/** What other programs call the same thing, farther off than a typing error. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  JWT_SECRET: "JWT_SECRET_KEY",
  POSTGRES_URL: "DATABASE_URL",
  SENDGRID_KEY: "SENDGRID_API_KEY",
  SMTP_HOST: "SMTP_SERVER",
  SMTP_PASS: "SMTP_PASSWORD",
  SMTP_USER: "SMTP_USERNAME",
  STRIPE_API_KEY: "STRIPE_SECRET_KEY",
  STRIPE_KEY: "STRIPE_SECRET_KEY",
  TWILIO_SID: "TWILIO_ACCOUNT_SID",
  TWILIO_TOKEN: "TWILIO_AUTH_TOKEN",
};

const PREFIX = "NEXT_PUBLIC_";
const LONGEST_NAME = 64;

interface Known {
  readonly name: string;
  readonly browser: boolean;
  readonly stem: string;
  /** The letters in it, a bit each. */
  readonly letters: number;
}

const knownNames: readonly Known[] = variables
  .flatMap(({ name, aliases }) => [name, ...aliases])
  .map(knownOf);

/** A name without the frontend's prefix, which would make all names that have it alike. */
function knownOf(name: string): Known {
  const browser = name.startsWith(PREFIX);
  const stem = browser ? name.slice(PREFIX.length) : name;
  return { name, browser, stem, letters: lettersOf(stem) };
}

/** The capitals of a text as bits; all other signs are one. */
function lettersOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at) - 65;
    bits |= 1 << (letter >= 0 && letter < 26 ? letter : 26);
  }
  return bits;
}

/** How many letters one of two texts has and the other has not: one edit makes two at most. */
function lettersApart(one: number, other: number): number {
  let count = 0;
  for (let bits = one ^ other; bits !== 0; bits &= bits - 1) count += 1;
  return count;
}

/** As many letters may be amiss as a slip of the hand makes. */
function allowedEdits({ length }: string): number {
  if (length < 6) return 1;
  return length < 12 ? 2 : Math.min(4, Math.floor(length / 5));
}

/** The variable's name that a name seems to mean; undefined for one that is like none. */
export function meantName(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const given = knownOf(name.toUpperCase());
  const other = OTHER_NAMES[given.name];
  if (other !== undefined) return other;
  let best: string | undefined;
  let edits = allowedEdits(given.stem) + 1;
  for (const { name: known, browser, stem, letters } of knownNames) {
    if (lettersApart(letters, given.letters) > 2 * (edits - 1)) continue;
    if (browser !== given.browser || Math.abs(stem.length - given.stem.length) >= edits) continue;
    const apart = distance(stem, given.stem);
    if (apart < edits) [best, edits] = [known, apart];
  }
  return best;
}

/** The backend's variable that a name is, but for its small letters; undefined for any other name. */
function capitalName(name: string): string | undefined {
  const capital = name.toUpperCase();
  if (capital === name) return undefined;
  return findVariable(capital)?.side === "backend" ? capital : undefined;
}

const nameInCapitals = everyRule({
  id: "name-in-capitals",
  items: ["2.1"],
  title: "No name is that of a variable in other letters",
  why: "The backend does not tell small letters from capitals: such a variable takes the place of the one that was judged.",
  fix: "Take it away, and set the variable under its name in capitals.",
  rightName: capitalName,
  severity: "error",
  concerns: (name) => findVariable(name.toUpperCase())?.side === "backend",
  byName: (name) => {
    const capital = capitalName(name);
    return capital === undefined ? PASS : fail(`is read as ${capital}, whatever that is set to`);
  },
  verdict: () => PASS,
});

const nameKnown = everyRule({
  id: "name-close-to-known",
  items: ["2.1"],
  title: "No name is nearly, but not quite, that of a variable",
  why: "It is usually a typing error, which leaves the real variable at its development default.",
  fix: "Give the variable the name that the message says, or take it away.",
  rightName: meantName,
  severity: "warning",
  concerns: (name) => findVariable(name) === undefined && capitalName(name) === undefined,
  byName: (name) => {
    const meant = meantName(name);
    return meant === undefined
      ? PASS
      : fail(`is no variable of the application: ${meant} may be meant`);
  },
  verdict: () => PASS,
});

const agree: RuleDescription & { readonly variables: readonly string[] } = {
  id: "names-agree",
  items: ["1.6", "4.9"],
  title: "A variable that is written under two names has the same value under both",
  why: "Which of them the application reads is an accident of its version, and the other looks as if it counted.",
  fix: "Keep one of the names and take the other away.",
  severity: "error",
  variables: variables.filter(({ aliases }) => aliases.length > 0).map(({ name }) => name),
};

const namesAgree: Rule = {
  ...agree,
  scope: "backend",
  judge: ({ backend }) =>
    backend === undefined
      ? []
      : variables
          .filter((variable) => variable.aliases.length > 0 && frontOf(variable) === "backend")
          .flatMap((variable): Finding[] => {
            const [first, ...others] = entriesOf(backend, variable.name);
            if (first === undefined) return [findingOf(agree, variable.name, NOT_APPLICABLE)];
            if (others.length === 0) return [findingOf(agree, first.name, PASS)];
            return others.map((other) =>
              findingOf(agree, other.name, agreement(variable, first, other)),
            );
          }),
};

function agreement(variable: Variable, first: Entry, other: Entry): Verdict | "unknown" {
  if (first.reading.state !== "known" || other.reading.state !== "known") return "unknown";
  const [one, two] = [first.reading.value, other.reading.value];
  return meaningOf(variable, one) === meaningOf(variable, two)
    ? PASS
    : fail(`has another value than ${first.name}, and both are the same variable`);
}

/** A value without what makes no difference: case of hosts, the order of a list. */
function meaningOf({ format }: Variable, text: string): string {
  if (format !== "origins") return plain(text).toLowerCase();
  const origins = listOf(text).map((part) => urlOf(part)?.origin ?? part);
  return [...new Set(origins)].sort().join(",");
}

export const nameRules: readonly Rule[] = [nameInCapitals, nameKnown, namesAgree];
