import { findVariable } from "../../checklist/environment/contract";
import type { Front } from "../../checklist/environment/environment";
import type { Setting } from "../../checklist/environment/file-readers";
import { plain } from "../../checklist/environment/value";
import type { Finding } from "../../checklist/finding";
import { findRule } from "../../checklist/rules/catalogue";
import { meantName } from "../../checklist/rules/names";
import type { FileText } from "./environment-file";
import { isGivenName } from "./name-form";
import { statementReader } from "./statement-reader";
import { statementsOf } from "./statements";
import type { Statement } from "./statements";

/** What is written otherwise, without any value. */
export interface Change {
  readonly file: string;
  readonly why: string;
  /** The form before and after; empty for nothing. */
  readonly before: string;
  readonly after: string;
}

/** Files as they should be written, as far as that follows from what is in them. */
export interface Fixed {
  readonly files: readonly FileText[];
  readonly changes: readonly Change[];
}

/** A text in place of another one, from where that begins. */
interface Edit {
  readonly statement: Statement;
  /** Undefined where the statement goes. */
  readonly text: string | undefined;
  readonly why: string;
}

/** Each round mends something that an earlier one uncovered; there are never near as many. */
const ROUNDS = 30;

/**
 * Fixes what can be fixed without knowing a secret: first how settings are written, then what rules
 * find wrong in their form and can correct.
 *
 * @param judge What is found in files, with the places.
 */
export function fixed(
  given: readonly FileText[],
  judge: (files: readonly FileText[]) => readonly Finding[],
): Fixed {
  const changes: Change[] = [];
  let files = given.map((file) => {
    const { text, why } = withPlainLines(file.text);
    changes.push(...why.map((each) => ({ file: file.name, why: each, before: "", after: "" })));
    return { ...file, text };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    let edits = files.map(formEdits);
    if (edits.every(({ length }) => length === 0)) {
      const findings = judge(files);
      edits = files.map((file) => valueEdits(file, findings));
    }
    if (edits.every(({ length }) => length === 0)) break;
    files = files.map((file, index) => ({ ...file, text: edited(file.text, edits[index] ?? []) }));
    for (const [index, { name }] of files.entries()) {
      changes.push(...(edits[index] ?? []).map((edit) => changeOf(name, edit)));
    }
  }
  return { files, changes };
}

/** A text in one kind of lines and without a byte order mark, and what was otherwise. */
function withPlainLines(text: string): { readonly text: string; readonly why: readonly string[] } {
  const why: string[] = [];
  if (text.startsWith("\ufeff")) why.push("The byte order mark at the beginning goes.");
  if (text.includes("\r")) why.push("Lines end in a line feed alone.");
  return { text: text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"), why };
}

/** What readers take differently, written so that they do not; and what is there twice. */
function formEdits({ text, front }: FileText): readonly Edit[] {
  const read = statementReader(front);
  const all = statementsOf(text).map((statement) => ({ statement, ...read(statement) }));
  const edits = all.flatMap(({ statement, problem, meant }): readonly Edit[] => {
    if (problem === undefined || meant === undefined) return [];
    const written = rendered(meant, front, commentBehind(statement));
    return written === undefined ? [] : [{ statement, text: written, why: `${problem.text}.` }];
  });
  if (edits.length > 0) return edits;
  const first = new Map<string, string>();
  const differ = new Set<string>();
  for (const { setting, problem } of all) {
    if (setting === undefined) continue;
    const [name, value] = setting;
    if ((first.get(name) ?? value) !== value || problem?.rule === "readable") differ.add(name);
    first.set(name, first.get(name) ?? value);
  }
  const seen = new Set<string>();
  return all.flatMap(({ statement, setting }): readonly Edit[] => {
    const name = setting?.[0];
    if (name === undefined || differ.has(name) || !isGivenName(name)) return [];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ statement, text: undefined, why: "is set to the same value before." }];
  });
}

/** The comment behind a value. */
function commentBehind({ text, quote }: Statement): string | undefined {
  const end = quote === undefined ? text.search(/[=:]/) : text.lastIndexOf(quote.mark);
  return /\s(#[^\n]*)$/.exec(
    quote === undefined ? text.slice(end) : ` ${text.slice(end + 1)}`,
  )?.[1];
}

/** What rules correct, one thing in each statement. */
function valueEdits(file: FileText, findings: readonly Finding[]): readonly Edit[] {
  const read = statementReader(file.front);
  const all = statementsOf(file.text).map((statement) => ({ statement, ...read(statement) }));
  const values = new Map(all.flatMap(({ setting }) => (setting === undefined ? [] : [setting])));
  const edits = new Map<Statement, Edit>();
  for (const finding of findings) {
    const { status, subject, location } = finding;
    if (status !== "fail" || location?.file !== file.name) continue;
    const found = all.find(({ statement }) => statement.line === location.line);
    if (found?.setting?.[0] !== subject || found.problem !== undefined) continue;
    if (edits.has(found.statement)) continue;
    const right = corrected(finding, found.setting, values);
    if (right === undefined) continue;
    const text = rendered(right, file.front);
    if (text === undefined || text === found.statement.text) continue;
    edits.set(found.statement, {
      statement: found.statement,
      text,
      why: finding.message.slice(subject.length + 1),
    });
  }
  return [...edits.values()];
}

/** A setting as its rule would have it; undefined where only a person knows. */
function corrected(
  { rule: id, subject }: Finding,
  [name, written]: Setting,
  values: ReadonlyMap<string, string>,
): Setting | undefined {
  const rule = findRule(id);
  const other = rule?.rightName?.(subject);
  if (other !== undefined) {
    // Where both are set, and not alike, only a person knows which of them is right.
    return (values.get(other) ?? written) === written ? [other, written] : undefined;
  }
  // What is filled in is not there to be corrected.
  if (written.includes("$")) return undefined;
  const value = rule?.corrected?.(plain(written), subject);
  return value === undefined || value === "" || value === written ? undefined : [name, value];
}

/** A setting as every reader takes it; undefined where there is no such form. */
function rendered(
  setting: Setting,
  front: Front | undefined,
  comment?: string,
): string | undefined {
  const [name, value] = setting;
  const read = statementReader(front);
  const before = comment === undefined ? "" : `${comment}\n`;
  const written = [value, `"${value}"`, `'${value}'`, `"${value.replaceAll("\n", "\\n")}"`]
    .map((form) => `${name}=${form}`)
    .find((text) => {
      const [statement, ...others] = statementsOf(text);
      if (statement?.text !== text || others.length > 0) return false;
      const reading = read(statement);
      if (reading.problem !== undefined) return false;
      return reading.setting?.[0] === name && reading.setting[1] === value;
    });
  return written === undefined ? undefined : before + written;
}

function edited(text: string, edits: readonly Edit[]): string {
  let whole = text;
  const fromTheEnd = [...edits].sort((one, other) => other.statement.start - one.statement.start);
  for (const { statement, text: written } of fromTheEnd) {
    const end = statement.start + statement.text.length;
    const rest = whole.slice(written === undefined && whole[end] === "\n" ? end + 1 : end);
    whole = whole.slice(0, statement.start) + (written ?? "") + rest;
  }
  return whole;
}

function changeOf(file: string, { statement, text, why }: Edit): Change {
  const name = shownName(/^\s*(?:export\s+)?([\w.-]+)/.exec(statement.text)?.[1] ?? "");
  const comment = /^#[^\n]*\n/.exec(text ?? "")?.[0] ?? "";
  const after = text === undefined ? "" : formOf(text.slice(comment.length));
  return {
    file,
    why: `${name} ${why}`,
    before: formOf(statement.text),
    after: comment === "" ? after : `# …\n${after}`,
  };
}

/** What is like no name of a variable may be a piece of a secret. */
function shownName(name: string): string {
  if (findVariable(name) !== undefined || meantName(name) !== undefined) return name;
  return isGivenName(name) ? name : "…";
}

/** How a setting is written: everything but what it says. */
function formOf(text: string): string {
  const found = /^(\s*)(export\s+)?([\w.-]+)(\s*[=:][^\S\n]*)(["'`]?)/.exec(text);
  if (found === null) return "…";
  const [head, indent = "", exported = "", name = "", sign = "", mark = ""] = found;
  const value = text.slice(head.length);
  const behind = mark === "" ? value : value.slice(value.lastIndexOf(mark) + 1);
  const comment = /\s#/.test(mark === "" ? behind : ` ${behind}`) ? " # …" : "";
  return `${indent}${exported}${shownName(name)}${sign}${mark}${shownValue(value, name)}${mark}${comment}`;
}

const SCHEME = /^(postgres(ql)?(\+(psycopg2?|asyncpg))?|rediss?|https?|wss?):\/\//i;

/** Of a value the scheme of an address, or one of a few words that are no secret. */
function shownValue(value: string, name: string): string {
  const word = /^[A-Za-z]+(?=["'`\s]|$)/.exec(value)?.[0] ?? "";
  const variable = findVariable(name);
  const words = ["true", "false", variable?.default ?? "", ...(variable?.choices ?? [])];
  if (word !== "" && words.some((known) => known.toLowerCase() === word.toLowerCase())) return word;
  return value === "" ? "" : `${SCHEME.exec(value)?.[0] ?? ""}…`;
}
