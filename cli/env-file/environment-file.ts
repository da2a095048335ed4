import { findVariable } from "../../checklist/environment/contract";
import type { Front } from "../../checklist/environment/environment";
import { nextEnv, pythonDotenv } from "../../checklist/environment/file-readers";
import type { Setting } from "../../checklist/environment/file-readers";
import { frontOfName } from "../../checklist/environment/front-of-names";
import { hasReference } from "../../checklist/environment/reference";
import type { Finding } from "../../checklist/finding";
import { environmentFileRules } from "../../checklist/rules/environment-file";
import { CommandFailure } from "../failure";
import { isGivenName } from "./name-form";
import { statementReader } from "./statement-reader";
import { statementsOf } from "./statements";
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

/** An environment file's text. */
export interface FileText {
  /** How messages and findings call it. */
  readonly name: string;
  readonly text: string;
  /** Whose file it is; undefined for one of both, where each variable's name tells. */
  readonly front: Front | undefined;
}

/**
 * Reads an environment file's text, `-` being standard input.
 *
 * @throws CommandFailure if it is no text.
 */
export function readEnvironmentFile(file: string, front?: Front): FileText {
  const name = file === STANDARD_INPUT ? "stdin" : file;
  return { name, text: readFileText(file, true), front };
}

/** The text of such a line is never repeated: it is a part of a value. */
const GOES_ON = "begins with no name of a variable: the value before it seems to go on here";

/** A setting as its own reader takes it from a statement. */
interface Placed {
  readonly name: string;
  readonly written: string;
  readonly line: number;
}

/** The variables of an environment file's text, each as its own reader reads it, and the faults. */
export function parseEnvironmentFile(text: string, name: string, front?: Front): EnvironmentFile {
  const settings: Placed[] = [];
  const findings: FileFinding[] = faultsOfText(text, name);
  const unportable = new Map<string, { readonly subject: string; readonly line: number }[]>();
  const report = findingsOf(name);
  const read = statementReader(front);
  for (const statement of statementsOf(text.replace(/^\ufeff/, ""))) {
    const { line } = statement;
    if (statement.text.length > LONGEST_STATEMENT) {
      throw new CommandFailure(
        `${name}:${line}: the value is longer than ${LONGEST_STATEMENT / 1024} KiB, more than an ` +
          `environment can hold. Is this an environment file?`,
      );
    }
    const { setting, problem } = read(statement);
    if (setting !== undefined && !isGivenName(setting[0])) {
      findings.push(report("readable", line, `line ${line}`, GOES_ON));
      continue;
    }
    if (setting !== undefined) settings.push({ name: setting[0], written: setting[1], line });
    if (problem === undefined) continue;
    // Of a line that sets nothing the text may be a secret that was cut in two.
    const subject = setting?.[0] ?? `line ${line}`;
    if (problem.rule === "portable") add(unportable, problem.text, { subject, line });
    else findings.push(report(problem.rule, line, subject, problem.text));
  }
  for (const [text, [first, ...others]] of unportable) {
    if (first === undefined) continue;
    // A file is mostly written in one style: what is wrong with it is said once.
    const more = others.length === 0 ? "" : ` (so in ${others.length + 1} lines)`;
    findings.push(report("portable", first.line, first.subject, text + more));
  }
  const { values, open } = filledIn(settings, front);
  const placed = settings.map((setting) => {
    const value = values.get(setting.name) ?? setting.written;
    return { ...setting, value };
  });
  const lines = new Map(settings.map((setting) => [setting.name, setting.line]));
  return {
    name,
    values: new Map(placed.map((setting) => [setting.name, setting.value])),
    lines,
    findings: [
      ...findings,
      ...duplicates(settings, name),
      ...open.map((one) => {
        const rule = losesByDollar(one, front) ? "dollar" : "portable";
        return report(
          rule,
          lines.get(one) ?? 1,
          one,
          "uses a name by $ that the file does not set",
        );
      }),
    ],
  };
}

/** Whether a variable is spoilt by a part that is not filled in, and no mere words are. */
function losesByDollar(name: string, front: Front | undefined): boolean {
  const variable = findVariable(name);
  const isKept = variable?.format === "text" && !variable.secret && !variable.required;
  return (front ?? frontOfName(name)) === "frontend" || (variable !== undefined && !isKept);
}

type FileRule = keyof typeof environmentFileRules;

/** What is wrong with how the text begins and how its lines end. */
function faultsOfText(text: string, file: string): FileFinding[] {
  const report = findingsOf(file);
  const findings: FileFinding[] = [];
  if (text.startsWith("\ufeff")) {
    const problem =
      "begins with a byte order mark, which shells and older readers take for a part of the name";
    findings.push(report("portable", 1, "line 1", problem));
  }
  const alone = text.search(/\r(?!\n)/);
  if (alone !== -1) {
    const line = text.slice(0, alone).split(/\r\n?|\n/).length;
    const problem =
      "ends in a carriage return alone, which docker --env-file takes for a value's part";
    findings.push(report("portable", line, `line ${line}`, problem));
  }
  return findings;
}

/** The values with what their readers fill in, and the variables that use what the file does not set. */
function filledIn(
  settings: readonly Placed[],
  front: Front | undefined,
): { readonly values: ReadonlyMap<string, string>; readonly open: readonly string[] } {
  const written = settings.map(({ name, written: value }): Setting => [name, value]);
  const using = written.filter(([, value]) => value.includes("$") && !hasReference(value));
  if (using.length === 0) return { values: new Map(), open: [] };
  const unfilled = { backend: new Set<string>(), frontend: new Set<string>() };
  const filled = {
    backend: pythonDotenv.filled(written, (name) => unfilled.backend.add(name)),
    frontend: nextEnv.filled(written, (name) => unfilled.frontend.add(name)),
  };
  const values = new Map<string, string>();
  const open = new Set<string>();
  for (const [name] of using) {
    const own = front ?? frontOfName(name);
    const value = filled[own]?.get(name);
    // What no reader fills in is judged as it stands, so that it is found.
    if (value !== undefined && !unfilled[own].has(name)) values.set(name, value);
    else open.add(name);
  }
  return { values, open: [...open] };
}

function duplicates(settings: readonly Placed[], file: string): readonly FileFinding[] {
  const report = findingsOf(file);
  const byName = new Map<string, Placed[]>();
  for (const setting of settings) {
    add(byName, setting.name, setting);
  }
  return [...byName].flatMap(([name, all]) => {
    if (new Set(all.map(({ written }) => written)).size < 2) return [];
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

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
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
