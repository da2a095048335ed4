import { parseArgs } from "node:util";

import { closest, distance } from "fastest-levenshtein";

import { CommandFailure } from "./failure";

/** A command's own options: those that take a value, by their names without dashes. */
export interface OptionNames<Name extends string> {
  readonly command: string;
  readonly options: readonly Name[];
  /** Options that take no value. */
  readonly flags?: readonly string[];
  /**
   * What stands without an option's name, in order; one in square brackets may be left out, and the
   * last one may be several if it ends with dots.
   */
  readonly operands: readonly string[];
}

/** What the user gave. */
export interface Options<Name extends string> {
  readonly help: boolean;
  /** Of an option that is given several times, the last value. */
  readonly values: Partial<Readonly<Record<Name, string>>>;
  /** All values of an option, in order. */
  readonly all: (option: Name) => readonly string[];
  readonly operands: readonly string[];
  /** The options without a value that were given. */
  readonly flags: ReadonlySet<string>;
}

/**
 * Reads a command's arguments.
 *
 * @throws CommandFailure that tells all that is wrong with them at once.
 */
export function readOptions<Name extends string>(
  args: readonly string[],
  { command, options, flags = [], operands }: OptionNames<Name>,
): Options<Name> {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      ...Object.fromEntries(options.map((name) => [name, { type: "string" }] as const)),
      ...Object.fromEntries(flags.map((name) => [name, { type: "boolean" }] as const)),
    },
  });
  const values = new Map<string, string[]>(options.map((name) => [name, []]));
  const given: string[] = [];
  const problems: string[] = [];
  const set = new Set<string>();
  let help = false;
  for (const token of tokens) {
    if (token.kind === "positional") given.push(token.value);
    if (token.kind !== "option") continue;
    const before = values.get(token.name);
    if (token.name === "help") {
      help = true;
    } else if (flags.includes(token.name)) {
      set.add(token.name);
      if (token.value !== undefined) problems.push(`${token.rawName} takes no value.`);
    } else if (before === undefined) {
      problems.push(unknownOption(token.rawName, [...options, ...flags]));
    } else if (isMissing(token.value, token.inlineValue === true)) {
      problems.push(`${token.rawName} needs a value.`);
    } else {
      before.push(token.value ?? "");
    }
  }
  if (!help) {
    problems.push(
      ...operands
        .slice(given.length)
        .filter((name) => !name.startsWith("["))
        .map((name) => `${name} is missing.`),
      ...given
        .slice(operands.at(-1)?.includes("...") === true ? given.length : operands.length)
        .map((text) => `"${text}" is one argument too many.`),
    );
    if (problems.length > 0) {
      throw new CommandFailure([...problems, `See: checklist ${command} --help`].join("\n"));
    }
  }
  const all = (option: Name): readonly string[] => values.get(option) ?? [];
  const read = options.flatMap((name) => all(name).map((value) => [name, value] as const));
  // Only names of the table are in it.
  const single = Object.fromEntries(read) as Partial<Readonly<Record<Name, string>>>;
  return { help, values: single, all, operands: given, flags: set };
}

/** The next option was probably not meant as this one's value; written with = it is. */
function isMissing(value: string | undefined, inline: boolean): boolean {
  return value === undefined || value === "" || (!inline && /^-./.test(value));
}

function unknownOption(written: string, options: readonly string[]): string {
  return `There is no option ${written}.${nearest(
    written,
    [...options, "help"].map((name) => `--${name}`),
  )}`;
}

/** " Did you mean X?" for the nearest of some words, if one is near. */
export function nearest(written: string, words: readonly string[]): string {
  const word = closest(written, [...words]);
  return distance(written, word) <= Math.max(2, word.length / 3) ? ` Did you mean ${word}?` : "";
}

/**
 * One of some words.
 *
 * @throws CommandFailure that names them and the nearest.
 */
export function choiceOf<Word extends string>(
  option: string,
  written: string,
  words: readonly Word[],
): Word {
  const word = words.find((one) => one === written);
  if (word !== undefined) return word;
  throw new CommandFailure(`${option} takes one of ${words.join(", ")}.${nearest(written, words)}`);
}
