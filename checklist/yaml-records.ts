import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document, YAMLMap, YAMLParseError } from "yaml";
import { z } from "zod";

import { isNestedDeeper } from "./yaml-depth";

/** One entry of a list, and where it stands in its file. */
export interface YamlRecord<Value> {
  readonly value: Value;
  readonly line: number;
}

/** What is wrong with a file or one of its entries. */
export interface YamlProblem {
  /** Whether the whole file is useless for it, or one entry. */
  readonly of: "file" | "entry";
  readonly line: number;
  /** Reads on after the name of the place: "has no reason". Repeats nothing of the file. */
  readonly problem: string;
}

/** The entries that can be used, and every problem of those that cannot. */
export interface YamlRecords<Value> {
  readonly records: readonly YamlRecord<Value>[];
  readonly problems: readonly YamlProblem[];
}

/** The line of a place in a text, counted from 1. */
export type LineAt = (offset: number) => number;

/** A checklist of 134 items needs a third of this. */
const MOST_CHARACTERS = 128 * 1024;
/** The parser's time and memory grow out of bounds with what is nested within one line. */
const LONGEST_LINE = 1000;
/** Flat entries of a list need two. */
const DEEPEST = 20;
const MOST_RECORDS = 1000;
const MOST_PROBLEMS = 50;

const TOO_DEEP = "is nested too deeply";

const SYNTAX: Readonly<Partial<Record<YAMLParseError["code"], string>>> = {
  BAD_INDENT: "is not indented like its neighbours",
  MISSING_CHAR: "lacks a closing quote or bracket, or a colon",
  MULTIPLE_DOCS: "begins a second document (---), where one list is wanted",
  RESOURCE_EXHAUSTION: TOO_DEEP,
  TAB_AS_INDENT: "is indented by a tab, where YAML wants spaces",
};

/**
 * Reads a YAML list of flat entries, all of whose values are texts: `4.10` is an item, not a number.
 * Total: a hostile text gives a problem too. The problems come in the order of the lines.
 */
export function readYamlRecords<Shape extends z.ZodObject>(
  text: string,
  shape: Shape,
): YamlRecords<z.output<Shape>> {
  const read = readYamlDocument(text);
  if ("problem" in read) return { records: [], problems: [read.problem] };
  return recordsOf(read.document, shape, read.lineAt);
}

/** A document of texts only with the line of each place in it, or why it cannot be read. */
export function readYamlDocument(
  text: string,
):
  | { readonly document: Document.Parsed; readonly lineAt: LineAt }
  | { readonly problem: YamlProblem } {
  const unreadable = whyUnreadable(text);
  if (unreadable !== undefined) return { problem: unreadable };

  const lines = new LineCounter();
  const document = parsed(text, lines);
  if (document === undefined) return { problem: fileProblem(1, TOO_DEEP) };
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const [mistake] = document.errors;
  if (mistake !== undefined) {
    // What follows the first mistake are mostly its consequences.
    const problem = SYNTAX[mistake.code] ?? "cannot be read as YAML";
    return { problem: fileProblem(lineAt(mistake.pos[0]), problem) };
  }
  return { document, lineAt };
}

function whyUnreadable(text: string): YamlProblem | undefined {
  if (text.length > MOST_CHARACTERS) {
    return fileProblem(1, `is longer than ${MOST_CHARACTERS / 1024} KiB`);
  }
  const long = text.split("\n").findIndex((line) => line.length > LONGEST_LINE);
  if (long >= 0) {
    return fileProblem(long + 1, `has more than ${LONGEST_LINE} characters`);
  }
  return isNestedDeeper(text, DEEPEST) ? fileProblem(1, TOO_DEEP) : undefined;
}

function parsed(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  const { stackTraceLimit } = Error;
  // A hostile file has a hundred thousand mistakes, each of them an error with its stack.
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text.replace(/^\uFEFF/, ""), {
      lineCounter,
      // Texts only: no numbers, no dates, no tags that make something else of them.
      schema: "failsafe",
      resolveKnownTags: false,
      stringKeys: true,
      // Repeated keys are looked for below; the parser compares each with each.
      uniqueKeys: false,
      // The pretty ones quote the file.
      prettyErrors: false,
    });
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function recordsOf<Shape extends z.ZodObject>(
  { contents }: Document.Parsed,
  shape: Shape,
  lineAt: LineAt,
): YamlRecords<z.output<Shape>> {
  if (contents === null || (isScalar(contents) && contents.value === "")) {
    return { records: [], problems: [] };
  }
  if (!isSeq(contents)) {
    return {
      records: [],
      problems: [fileProblem(lineAt(offsetOf(contents)), "is no list of entries")],
    };
  }
  if (contents.items.length > MOST_RECORDS) {
    const problem = `has ${contents.items.length} entries, more than ${MOST_RECORDS}`;
    return { records: [], problems: [fileProblem(1, problem)] };
  }
  const records: YamlRecord<z.output<Shape>>[] = [];
  const problems: YamlProblem[] = [];
  for (const node of contents.items) {
    const line = lineAt(offsetOf(node));
    const fields = isMap(node) ? fieldsOf(node, line, lineAt) : undefined;
    if (fields === undefined) {
      problems.push(entryProblem(line, "is no entry of keys and values"));
      continue;
    }
    const outcome = shape.safeParse(fields.values);
    const wrong = [...fields.problems, ...(outcome.success ? [] : shapeProblems(outcome, fields))];
    if (outcome.success && wrong.length === 0) records.push({ value: outcome.data, line });
    else problems.push(...wrong.sort((one, two) => one.line - two.line));
  }
  return { records, problems: capped(problems) };
}

interface Fields {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
  readonly lines: ReadonlyMap<string, number>;
  readonly problems: readonly YamlProblem[];
}

function fieldsOf(map: YAMLMap, line: number, lineAt: LineAt): Fields {
  const entries: (readonly [string, string])[] = [];
  const lines = new Map<string, number>();
  const problems: YamlProblem[] = [];
  for (const { key, value } of map.items) {
    const place = lineAt(offsetOf(key));
    const name = isScalar(key) ? String(key.value) : "";
    const spoken = spokenKey(name);
    if (lines.has(name)) {
      problems.push(entryProblem(place, `has ${spoken} twice`));
      continue;
    }
    lines.set(name, place);
    if (isScalar(value) && value.anchor === undefined && value.tag === undefined) {
      entries.push([name, String(value.value)]);
    } else if (value === null) {
      entries.push([name, ""]);
    } else {
      // An alias, a tag, a list or a map: none of them says anything that a text does not.
      entries.push([name, "?"]);
      problems.push(entryProblem(place, `has something else than a text under ${spoken}`));
    }
  }
  return { line, values: Object.fromEntries(entries), lines, problems };
}

function shapeProblems<Output>(
  { error }: z.ZodSafeParseError<Output>,
  { line: first, values, lines, problems }: Fields,
): YamlProblem[] {
  const told = new Set(problems.map(({ line }) => line));
  const missing = new Set<string>();
  const found = error.issues.flatMap((issue): YamlProblem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) =>
        entryProblem(lines.get(key) ?? first, `has ${spokenKey(key)}, which is not known here`),
      );
    }
    const key = String(issue.path[0]);
    const line = lines.get(key) ?? first;
    if ((values[key] ?? "") === "") {
      missing.add(key);
      return [];
    }
    return told.has(line)
      ? []
      : [entryProblem(line, `has ${article(key)} ${key} that ${issue.message}`)];
  });
  return missing.size === 0
    ? found
    : [entryProblem(first, `lacks ${[...missing].join(", ")}`), ...found];
}

const fileProblem = (line: number, problem: string): YamlProblem => ({ of: "file", line, problem });
const entryProblem = (line: number, problem: string): YamlProblem => ({
  of: "entry",
  line,
  problem,
});

const article = (word: string): string => (/^[aeiou]/.test(word) ? "an" : "a");

/** A key is repeated only if it looks like one; it may be something pasted by mistake. */
const spokenKey = (key: string): string =>
  /^[a-z][a-z_-]{0,20}$/i.test(key) ? `the key ${key}` : "a key";

/** Whatever was parsed has its place, but for a value that is not there. */
function offsetOf(node: unknown): number {
  const { range } = (node ?? {}) as { range?: readonly number[] | null };
  return range?.[0] ?? 0;
}

function capped(problems: readonly YamlProblem[]): readonly YamlProblem[] {
  const more = problems.length - MOST_PROBLEMS;
  const [last] = problems.slice(-1);
  if (more <= 0 || last === undefined) return problems;
  const rest = fileProblem(last.line, `is the last of ${more} more places that are wrong`);
  return [...problems.slice(0, MOST_PROBLEMS), rest];
}
