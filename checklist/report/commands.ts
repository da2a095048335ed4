/** A piece of a text: words, a piece of code among them, or a command to run. */
export interface TextPart {
  readonly kind: "words" | "code" | "command";
  readonly text: string;
}

/** Programs that the checklist's texts tell people to run. */
const PROGRAM = "(?:pulumi|npm|npx|git|checklist|curl|dig|openssl|psql)";
const COMMAND = new RegExp(`^${PROGRAM} \\S`);
/** A command that ends a text, and one in brackets. */
const LAST = new RegExp(`^([^]*: )(${PROGRAM} \\S[^]*)$`);
const IN_BRACKETS = new RegExp(`^([^]*?\\()(${PROGRAM} \\S[^()]*)(\\)[^]*)$`);

/**
 * A text in its pieces, so that commands can be copied: what stands between backticks, what follows
 * the last colon, and what stands in brackets, if it begins with a program's name.
 */
export function textParts(text: string): readonly TextPart[] {
  const pieces = text.split("`");
  // A mark without its fellow means nothing.
  if (pieces.length % 2 === 0) return unmarked(text);
  return pieces.flatMap((piece, index): readonly TextPart[] => {
    if (index % 2 === 0) return unmarked(piece);
    return piece === "" ? [] : [{ kind: COMMAND.test(piece) ? "command" : "code", text: piece }];
  });
}

function unmarked(text: string): readonly TextPart[] {
  const [, opening, inner, rest] = IN_BRACKETS.exec(text) ?? [];
  if (opening !== undefined && inner !== undefined && rest !== undefined) {
    return [...words(opening), { kind: "code", text: inner }, ...unmarked(rest)];
  }
  const [, before, command] = LAST.exec(text) ?? [];
  if (before !== undefined && command !== undefined) {
    return [...words(before), { kind: "command", text: command.replace(/\.$/, "") }];
  }
  return words(text);
}

const words = (text: string): readonly TextPart[] => (text === "" ? [] : [{ kind: "words", text }]);
