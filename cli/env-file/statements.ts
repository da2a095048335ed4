/** A part of an environment file that sets one variable, or should. */
export interface Statement {
  readonly text: string;
  /** The number of its first line, from 1. */
  readonly line: number;
  /** Where it begins, in the text with a line feed for each line's end. */
  readonly start: number;
  /** The quotation mark that its value opens with, and whether that one is closed. */
  readonly quote?: { readonly mark: string; readonly closed: boolean };
}

/** The name, the sign and the quotation mark that begin a statement, as dotenv takes them. */
const OPENING = /^\s*(?:export\s+)?[\w.-]+(?:\s*=|:\s)\s*(['"`])/;

/**
 * The statements of an environment file: a line each, or several where a quoted value goes on.
 * Blank lines and comments are left out. Each is for dotenv to read: by itself, since its pattern
 * takes time by the square of the length on long runs of white space.
 */
export function statementsOf(text: string): readonly Statement[] {
  // As dotenv does it: a carriage return ends a line, alone or before a line feed.
  const lines = text.replace(/\r\n?/g, "\n");
  const statements: Statement[] = [];
  let start = 0;
  for (let line = 1; start < lines.length;) {
    const lineEnd = endOfLine(lines, start);
    const first = lines.slice(start, lineEnd);
    let end = lineEnd;
    if (/^\s*[^\s#]/.test(first)) {
      const opening = OPENING.exec(first);
      const mark = opening?.[1];
      if (opening === null || mark === undefined) {
        statements.push({ text: first, line, start });
      } else {
        const closing = closingQuote(lines, start + opening[0].length, mark);
        if (closing !== undefined) end = endOfLine(lines, closing);
        const quote = { mark, closed: closing !== undefined };
        statements.push({ text: lines.slice(start, end), line, start, quote });
      }
    }
    line += end === lineEnd ? 1 : countLines(lines, start, end);
    start = end + 1;
  }
  return statements;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function countLines(text: string, start: number, end: number): number {
  return text.slice(start, end).split("\n").length;
}

/**
 * Where a quoted value ends: at the first quotation mark without a backslash before it, if nothing
 * but white space and a comment follow on that line; else at the last one with a backslash of
 * which this holds. That is what dotenv's pattern comes to.
 */
function closingQuote(text: string, from: number, mark: string): number | undefined {
  let closing: number | undefined;
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (endsStatement(text, at + 1)) closing = at;
    if (text[at - 1] !== "\\") break;
  }
  return closing;
}

function endsStatement(text: string, from: number): boolean {
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\n" || character === "#") return true;
    if (!/\s/.test(character)) return false;
  }
  return true;
}
