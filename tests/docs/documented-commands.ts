import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "..", "..");

/** A command as a page shows it, with where. */
export interface DocumentedCommand {
  readonly command: string;
  readonly page: string;
}

/** Blocks that people copy into a shell. */
const BLOCK = /^ *```(?:console|bash|sh)\n(.*?)^ *```$/gms;

/** Every command of the pages, without its comment, in their order. */
export function documentedCommands(): readonly DocumentedCommand[] {
  return pages().flatMap((page) =>
    commandsOf(readFileSync(path.join(root, page), "utf8")).map((command) => ({ command, page })),
  );
}

function pages(): readonly string[] {
  const below = readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" });
  return ["README.md", "CONTRIBUTING.md", ...below.map((file) => `docs/${file}`)]
    .filter((file) => file.endsWith(".md"))
    .sort();
}

/** The commands of a page's text. */
export function commandsOf(text: string): readonly string[] {
  return [...text.matchAll(BLOCK)].flatMap(([, block = ""]) =>
    block
      .replace(/\s*\\\n\s*/g, " ")
      .split("\n")
      .map(withoutComment)
      .filter((line) => line !== ""),
  );
}

/** A comment begins with # at the line's beginning or after a space, where no quotes are open. */
function withoutComment(line: string): string {
  const match = /^((?:[^"'#]|"[^"]*"|'[^']*'|(?<!\s)#)*?)(?:(?:^|\s)#.*)?$/.exec(line);
  return (match?.[1] ?? line).trim();
}
