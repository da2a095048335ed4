/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, "\\|").replace(/\n/g, " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A block of code. */
export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** A text as code within a line. */
export const code = (text: string): string => `\`${text}\``;

/** A text in which nothing is taken for Markdown or HTML, but for code between backticks. */
export function plainText(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join("");
}

/** Within a word an underscore is one; elsewhere it begins emphasis. */
const escaped = (text: string): string =>
  text.replace(/[<>*]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\$&");

/** Paragraphs, tables and blocks, one after the other. */
export const page = (...parts: readonly string[]): string => `${parts.join("\n\n")}\n`;
