import { parse } from "dotenv";

/** A variable's name with its value. */
export type Setting = readonly [name: string, value: string];

/** How a program reads an environment file. */
export interface FileReader {
  /** The settings as they are written, in their order; undefined where one line makes it take none. */
  readonly written: (text: string) => readonly Setting[] | undefined;
  /**
   * The values with the names filled in that it fills in; undefined where it takes none. `unfilled`
   * is told the variables that use a name which the file does not set.
   */
  readonly filled: (
    settings: readonly Setting[],
    unfilled?: (name: string) => void,
  ) => ReadonlyMap<string, string> | undefined;
}

/** White space as Python's patterns and Go's readers have it, line ends apart. */
const BLANK =
  "[\\t\\v\\f \\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const at = (pattern: string): RegExp => new RegExp(pattern, "y");

const PYTHON = {
  space: at(`(?:${BLANK}|\\n)*`),
  export: at(`(?:export${BLANK}+)?`),
  quotedName: at("'([^']+)'"),
  name: at(`((?:(?!${BLANK})[^=#\\n])+)`),
  blanks: at(`${BLANK}*`),
  sign: at(`=${BLANK}*`),
  single: at("'((?:\\\\[^]|[^'\\\\])*)'"),
  double: at('"((?:\\\\[^]|[^"\\\\])*)"'),
  rest: at("([^\\n]*)"),
  comment: at(`(?:${BLANK}*#[^\\n]*)?`),
  end: at(`${BLANK}*(?:\\n|$)`),
  line: at("[^\\n]*\\n?"),
};

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function writtenForPython(text: string): readonly Setting[] {
  // Python opens texts so that every line end is one line feed.
  const given = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const settings: Setting[] = [];
  // A name alone takes away what was set before.
  const unset = new Map<string, number>();
  let position = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(given) ?? undefined;
    if (found !== undefined) position = pattern.lastIndex;
    return found;
  };
  const value = (): string | undefined => {
    const mark = given.charAt(position);
    if (mark === "'") return take(PYTHON.single)?.[1]?.replace(/\\([\\'])/g, "$1");
    if (mark === '"') {
      return take(PYTHON.double)?.[1]?.replace(
        /\\([\\'"abfnrtv])/g,
        (_all, sign: string) => ESCAPES[sign] ?? sign,
      );
    }
    return trimmedEnd(withoutComment(take(PYTHON.rest)?.[1] ?? ""));
  };
  const binding = (): Setting | "nothing" | undefined => {
    take(PYTHON.space);
    if (position >= given.length) return "nothing";
    take(PYTHON.export);
    const mark = given.charAt(position);
    const name = mark === "#" ? "" : take(mark === "'" ? PYTHON.quotedName : PYTHON.name)?.[1];
    if (name === undefined) return undefined;
    take(PYTHON.blanks);
    const sign = given.charAt(position) === "=" ? take(PYTHON.sign)?.[0] : undefined;
    const isEmpty = sign !== undefined && sign.length > 1 && given.charAt(position) === "#";
    const read = sign === undefined || isEmpty ? "" : value();
    if (read === undefined) return undefined;
    take(PYTHON.comment);
    if (take(PYTHON.end) === undefined) return undefined;
    if (sign === undefined) unset.set(name, settings.length);
    return sign === undefined || name === "" ? "nothing" : [name, read];
  };
  while (position < given.length) {
    const read = binding();
    if (read === undefined) take(PYTHON.line);
    else if (read !== "nothing") settings.push(read);
  }
  return settings.filter(([name], index) => index >= (unset.get(name) ?? 0));
}

/** An unquoted value ends before a # that has white space in front. */
function withoutComment(value: string): string {
  for (let sign = value.indexOf("#", 1); sign !== -1; sign = value.indexOf("#", sign + 1)) {
    if (isBlank(value.charAt(sign - 1))) return value.slice(0, sign);
  }
  return value;
}

const ONE_BLANK = new RegExp(`^(?:${BLANK}|[\\r\\n])$`);
const isBlank = (character: string): boolean => ONE_BLANK.test(character);

/** By hand: a pattern takes time by the square of long runs of white space. */
function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** python-dotenv, which reads the backend's files. It fills in `${NAME}` by the lines before. */
export const pythonDotenv: FileReader = {
  written: writtenForPython,
  filled: (settings, unfilled) => {
    const values = new Map<string, string>();
    for (const [name, written] of settings) {
      const value = written.replace(
        /\$\{([^}:]*)(?::-([^}]*))?\}/g,
        (_all, other: string, instead?: string) => {
          const known = values.get(other) ?? instead;
          if (known === undefined) unfilled?.(name);
          return known ?? "";
        },
      );
      values.set(name, value);
    }
    return values;
  },
};

/** No environment takes a longer value; names that fill in each other would make them endless. */
const LONGEST_VALUE = 128 * 1024;

/** Next.js (@next/env: dotenv and dotenv-expand), which reads the frontend's files. */
export const nextEnv: FileReader = {
  written: (text) => Object.entries(parse(text)),
  filled: (settings, unfilled) => {
    const values = new Map(settings);
    try {
      for (const [name, written] of values) {
        const fill = (other: string): string => {
          const known = values.get(other);
          if (known === undefined) unfilled?.(name);
          return known ?? "";
        };
        values.set(name, expanded(written, fill, 0).replaceAll("\\$", "$"));
      }
    } catch {
      return undefined;
    }
    return values;
  },
};

/**
 * The last dollar sign first, again and again, as dotenv-expand does it.
 *
 * @throws Error where names fill in each other without an end.
 */
function expanded(value: string, fill: (name: string) => string, depth: number): string {
  const from = lastDollar(value);
  if (from === -1) return value;
  if (depth > 200 || value.length > LONGEST_VALUE) throw new Error("endless");
  const found = /(?<!\\)\$\{?(\w+)(?::-([^}\\]*))?\}?/.exec(value.slice(from));
  if (found === null) return value;
  const [group, name = "", instead = ""] = found;
  // As a text and not as a function: a $& in the value means something there as well.
  const filled = instead !== "" ? instead : fill(name);
  return expanded(value.replace(group, filled), fill, depth + 1);
}

/** Where the last dollar sign is that no backslash stands before. */
function lastDollar(value: string): number {
  let found = value.lastIndexOf("$");
  while (found > 0 && value.charAt(found - 1) === "\\") found = value.lastIndexOf("$", found - 1);
  return found;
}

/** `docker run --env-file`, which takes each line as it is. */
export const docker: FileReader = {
  written: (text) => {
    const settings: Setting[] = [];
    for (const line of text.replace(/^\ufeff/, "").split("\n")) {
      const given = withoutStart(line.replace(/\r$/, ""));
      if (given === "" || given.startsWith("#")) continue;
      const sign = given.indexOf("=");
      const name = sign === -1 ? given : given.slice(0, sign);
      if (name === "" || /[ \t]/.test(name)) return undefined;
      if (sign !== -1) settings.push([name, given.slice(sign + 1)]);
    }
    return settings;
  },
  filled: (settings) => new Map(settings),
};

function withoutStart(line: string): string {
  let start = 0;
  while (start < line.length && isBlank(line.charAt(start))) start += 1;
  return line.slice(start);
}
