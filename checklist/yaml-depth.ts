import { Lexer } from "yaml";

const OPENING: Readonly<Record<string, string>> = { "]": "[", "}": "{" };

/**
 * Whether brackets that are no part of a text are nested deeper than that. To be asked before a text
 * is parsed: the parser calls itself for each of them, and a stack that ends while an expression is
 * compiled ends the whole process, which nobody can catch.
 */
export function isNestedDeeper(text: string, most: number): boolean {
  const open: string[] = [];
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") open.push(token);
    else if (open.length > 0 && OPENING[token] === open.at(-1)) open.pop();
    if (open.length > most) return true;
  }
  return false;
}
