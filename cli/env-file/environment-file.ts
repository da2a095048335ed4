import { parse } from "dotenv";

import { findVariable } from "../../checklist/environment/contract";
import type { Finding } from "../../checklist/finding";
import { environmentFileRules } from "../../checklist/rules/environment-file";
import { CommandFailure } from "../failure";
import { statementsOf } from "./statements";
import type { Statement } from "./statements";
import { readFileText, STANDARD_INPUT } from "../file-text";

/** An environment file as the application would read it. */
export interface EnvironmentFile {
  /** How messages call it. */
  readonly name: string;
  /** The variables' values; where one is set several times, the last. */
  readonly values: ReadonlyMap<string, string>;
  /** The line from which each variable has its value. */
  readonly lines: ReadonlyMap<string, number>;
  /** What is wrong with the file itself. */
  readonly findings: readonly FileFinding[];
}

/** A finding with the place in the file that it is about. */
export type FileFinding = Finding & {
  readonly location: { readonly file: string; readonly line?: number };
};

/** Linux takes no longer text into a process's environment (MAX_ARG_STRLEN). */
const LONGEST_STATEMENT = 128 * 1024;

/**
 * Reads an environment file, `-` being standard input.
 *
 * @throws CommandFailure if it is no such file at all.
 */
export function readEnvironmentFile(file: string): EnvironmentFile {
  return parseEnvironmentFile(readFileText(file), file === STANDARD_INPUT ? "stdin" : file);
}

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** The variables of an environment file's text, read by dotenv, with their lines and its faults. */
export function parseEnvironmentFile(text: string, name: string): EnvironmentFile {
  const settings: Setting[] = [];
  const findings: FileFinding[] = [];
  const report = findingsOf(name);
  for (const statement of statementsOf(text)) {
    const { line } = statement;
    if (statement.text.length > LONGEST_STATEMENT) {
      throw new CommandFailure(
        `${name}:${line}: the value is longer than ${LONGEST_STATEMENT / 1024} KiB, more than an ` +
          `environment can hold. Is this an environment file?`,
      );
    }
    const setting = settingOf(statement);
    if (setting === undefined) {
      // The line's text may be a secret that was cut in two.
      findings.push(report("readable", line, `line ${line}`, "sets no variable"));
      continue;
    }
    settings.push({ ...setting, line });
    const problem = problemOf(statement);
    if (problem !== undefined) {
      findings.push(report(problem.rule, line, setting.name, problem.text));
    }
  }
  return { name, ...lastOf(settings), findings: [...findings, ...duplicates(settings, name)] };
}

function settingOf({ text }: Statement): { name: string; value: string } | undefined {
  const read = Object.entries(parse(text));
  const [only] = read;
  return only === undefined || read.length > 1 ? undefined : { name: only[0], value: only[1] };
}

function lastOf(settings: readonly Setting[]): Pick<EnvironmentFile, "values" | "lines"> {
  return {
    values: new Map(settings.map(({ name, value }) => [name, value])),
    lines: new Map(settings.map(({ name, line }) => [name, line])),
  };
}

type FileRule = keyof typeof environmentFileRules;

/** What python-dotenv or others would take another way than dotenv does. */
function problemOf({ text, quote }: Statement): { rule: FileRule; text: string } | undefined {
  if (quote?.closed === false) {
    const problem = "opens a quotation mark and does not close it at the value's end";
    return { rule: "readable", text: problem };
  }
  const [start = "", sign] = /^\s*(?:export\s+)?[\w.-]+\s*([=:])/.exec(text) ?? [];
  const problem =
    sign === ":"
      ? "is set with a colon, which others than dotenv ignore"
      : quote === undefined
        ? unquotedProblem(text.slice(start.length))
        : quotedProblem(text.slice(start.length), quote.mark);
  return problem === undefined ? undefined : { rule: "portable", text: problem };
}

function unquotedProblem(value: string): string | undefined {
  if (value.startsWith("#"))
    return "has a comment for a value, which others than dotenv take for it";
  return /[^\s#]#/.test(value)
    ? "has a # in its value, where dotenv ends it and others go on"
    : undefined;
}

function quotedProblem(value: string, mark: string): string | undefined {
  if (mark === "`") return "is quoted with backticks, which only dotenv takes for quotes";
  // dotenv knows line feed and carriage return in double quotes, and leaves the rest as it is.
  const quoted = value.slice(0, value.lastIndexOf(mark));
  return (mark === '"' ? /\\[^nr]/ : /\\[\\']/).test(quoted)
    ? "has a backslash in its quotes, which dotenv leaves there and others take away"
    : undefined;
}

function duplicates(settings: readonly Setting[], file: string): readonly FileFinding[] {
  const report = findingsOf(file);
  const byName = new Map<string, Setting[]>();
  for (const setting of settings) {
    const all = byName.get(setting.name);
    if (all === undefined) byName.set(setting.name, [setting]);
    else all.push(setting);
  }
  return [...byName].flatMap(([name, all]) => {
    if (new Set(all.map(({ value }) => value)).size < 2) return [];
    const lines = all.map(({ line }) => line);
    return [
      report(
        "duplicates",
        lines.at(-1) ?? 1,
        name,
        `is set to different values in the lines ${someOf(lines)}; the last one is judged here`,
      ),
    ];
  });
}

function someOf(lines: readonly number[]): string {
  const shown = lines.length > 5 ? [...lines.slice(0, 4), "...", ...lines.slice(-1)] : lines;
  return shown.join(", ");
}

function findingsOf(
  file: string,
): (rule: FileRule, line: number, subject: string, problem: string) => FileFinding {
  return (rule, line, subject, problem) => {
    const { id, items, severity, fix } = environmentFileRules[rule];
    const own = findVariable(subject)?.items;
    return {
      rule: id,
      items: own === undefined ? items : [own[0], ...items.filter((item) => item !== own[0])],
      status: "fail",
      severity,
      subject,
      message: `${subject} ${problem}.`,
      fix,
      location: { file, line },
    };
  };
}
