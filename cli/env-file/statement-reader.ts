import type { Front } from "../../checklist/environment/environment";
import { docker, nextEnv, pythonDotenv } from "../../checklist/environment/file-readers";
import type { Setting } from "../../checklist/environment/file-readers";
import { frontOfName } from "../../checklist/environment/front-of-names";
import type { Statement } from "./statements";

/** What a statement is to its readers. */
export interface Reading {
  /** As the reader takes it whose variable it is, or who takes it at all. */
  readonly setting?: Setting;
  readonly problem?: { readonly rule: "readable" | "portable"; readonly text: string };
  /** What a person means where the readers differ; undefined where that is not certain. */
  readonly meant?: Setting | undefined;
}

/** What every reader takes alike. */
const PLAIN = /^([A-Za-z]\w*)=((?:[!$%&(-[\]^_a-~](?:[ !$%&(-[\]^_a-~]*[!$%&(-[\]^_a-~])?)?)$/;

/** Reads statements by the reader whose variable each is, and compares it to the others. */
export function statementReader(front: Front | undefined): (statement: Statement) => Reading {
  return (statement) => {
    const [, plainName, plainValue] = PLAIN.exec(statement.text) ?? [];
    if (plainName !== undefined && plainValue !== undefined) {
      return { setting: [plainName, plainValue] };
    }
    const next = onlyOne(nextEnv.written(statement.text));
    if (next === undefined) return { problem: { rule: "readable", text: "sets no variable" } };
    if (statement.quote?.closed === false) {
      const text = "opens a quotation mark and does not close it at the value's end";
      return { setting: next, problem: { rule: "readable", text } };
    }
    // Not as a file's first line, of which readers take a byte order mark away.
    const python = onlyOne(pythonDotenv.written(`\n${statement.text}`));
    const isBackend = (front ?? frontOfName(next[0])) === "backend";
    const own = isBackend ? python : next;
    const cause = causeOf(statement, [python, next]);
    if (own === undefined) {
      const text = `${cause ?? "is written so"}, which python-dotenv takes for no setting: the backend does not get it`;
      return { setting: next, problem: { rule: "readable", text }, meant: next };
    }
    if (cause === undefined) return { setting: own };
    const meant = meantBy(statement, own, python, next);
    return { setting: own, problem: { rule: "portable", text: cause }, meant };
  };
}

function onlyOne(settings: readonly Setting[] | undefined): Setting | undefined {
  return settings?.length === 1 ? settings[0] : undefined;
}

const same = (one: Setting | undefined, other: Setting | undefined): boolean =>
  one !== undefined && other !== undefined && one[0] === other[0] && one[1] === other[1];

/** A statement up to its value: export, the name, the sign, and white space. */
const HEAD = /^\s*(export\s+)?[\w.-]+(\s*)([=:])([^\S\n]*)/;

/** Why readers take a statement for different things; undefined where they do not. */
function causeOf(
  { text, quote }: Statement,
  [python, next]: readonly [Setting | undefined, Setting | undefined],
): string | undefined {
  const head = HEAD.exec(text);
  const [start = "", exported, before = "", sign, after = ""] = head ?? [];
  const value = text.slice(start.length);
  const behind = quote === undefined ? value : value.slice(value.lastIndexOf(quote.mark) + 1);
  if (sign === ":") return "is set with a colon";
  if (exported !== undefined) return "is set with export, which docker --env-file refuses";
  if (before + after !== "") {
    return "has white space around its sign, which docker --env-file refuses or takes for the value's";
  }
  if (quote === undefined ? /\s#/.test(value) : behind.includes("#")) {
    return "has a comment behind its value, which docker --env-file takes for a part of it";
  }
  const isSame = same(python, next);
  // Quotes are the one thing that Docker takes for a part of every value: a value of several lines,
  // or with a # in it, could not be written at all.
  if (isSame && (quote !== undefined || same(onlyOne(docker.written(`\n${text}`)), python))) {
    return undefined;
  }
  return (
    (quote === undefined ? unquotedProblem(value) : quotedProblem(value, quote.mark)) ??
    "is read differently by python-dotenv, Next.js and docker --env-file"
  );
}

function unquotedProblem(value: string): string | undefined {
  if (value.startsWith("#"))
    return "has a comment for a value, which others than dotenv take for it";
  if (/[^\s#]#/.test(value)) return "has a # in its value, where dotenv ends it and others go on";
  return /\s$/.test(value)
    ? "has white space at its end, which docker --env-file keeps"
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

/** What a person means by a statement of which the values differ from reader to reader. */
function meantBy(
  { text, quote }: Statement,
  own: Setting,
  python: Setting | undefined,
  next: Setting | undefined,
): Setting | undefined {
  if (python === undefined || same(python, next) || quote?.mark === '"' || quote?.mark === "'") {
    return own;
  }
  if (quote?.mark === "`") return next;
  // Only Next.js ends a value at a # without white space before it.
  return /=\s*[^\s#][^#]*#/.test(text) ? python : undefined;
}
