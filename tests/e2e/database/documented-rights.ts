import { readFileSync } from "node:fs";
import path from "node:path";

import { project } from "../../../sandbox/stack";

/** Who tries a statement. */
export const who = ["migrator", "app", "readonly", "backup", "stranger"] as const;
export type Who = (typeof who)[number];

export type Server = "self-managed" | "managed";

/** A statement, and whether each login may run it. */
export interface DocumentedRight {
  readonly statement: string;
  readonly allowed: (login: Who, server: Server) => boolean;
}

const WORDS: Readonly<Record<string, readonly Server[]>> = {
  yes: ["self-managed", "managed"],
  "own server": ["self-managed"],
  managed: ["managed"],
  no: [],
};

/** Every statement of docs/database-rights.md. */
export function documentedRights(): readonly DocumentedRight[] {
  const page = readFileSync(path.join(project, "docs", "database-rights.md"), "utf8");
  return page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => {
      const [statement = "", ...cells] = line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      if (cells.length !== who.length || cells.some((cell) => !(cell in WORDS))) {
        throw new Error(`docs/database-rights.md: ${line}`);
      }
      return {
        statement: statement.slice(1, -1),
        allowed: (login, server) =>
          WORDS[cells[who.indexOf(login)] ?? ""]?.includes(server) === true,
      };
    });
}
