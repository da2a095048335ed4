/** A word of the rules language, and where it stands. */
interface Word {
  readonly text: string;
  readonly position: number;
}

const field = /^(?:cf|http|icmp|ip|raw|ssl|tcp|udp)\.[a-z0-9_]+(?:\.[a-z0-9_]+)*$/;

/**
 * What is wrong with an expression of the rules language, as far as brackets and quotes go: the
 * vendor's parser knows all fields and types. Undefined where nothing is.
 */
export function expressionProblem(expression: string): string | undefined {
  if (expression.trim() === "") {
    return "an expression must not be empty";
  }
  const words = wordsOf(expression);
  if (words === undefined) {
    return "a quote is not closed";
  }
  const open: string[] = [];
  const pairs: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
  for (const { text, position } of words) {
    if (["(", "[", "{"].includes(text)) {
      open.push(text);
    } else if (text in pairs && open.pop() !== pairs[text]) {
      return `unexpected ${text} at position ${position}`;
    }
  }
  return open.length > 0 ? `${open.join("")} is not closed` : undefined;
}

/** The fields that an expression reads, as in `http.host`. */
export function fieldsOf(expression: string): string[] {
  const words = wordsOf(expression) ?? [];
  return [...new Set(words.map(({ text }) => text).filter((text) => field.test(text)))];
}

/** Whether an expression matches by a regular expression. */
export function usesPatterns(expression: string): boolean {
  return (wordsOf(expression) ?? []).some(({ text }) => text === "matches" || text === "~");
}

/** The words and signs outside of quotes; undefined where a quote is not closed. */
function wordsOf(expression: string): Word[] | undefined {
  const words: Word[] = [];
  // Texts in quotes with escapes, raw ones as r"..." and r#"..."#, names, and single signs.
  const next = /r(#*)"[^]*?"\1|"(?:[^"\\]|\\[^])*"|[A-Za-z0-9_.]+|[^\s]/g;
  for (const match of expression.matchAll(next)) {
    const [text] = match;
    if (text === '"') {
      return undefined;
    }
    if (!text.includes('"')) {
      words.push({ text, position: match.index });
    }
  }
  return words;
}
