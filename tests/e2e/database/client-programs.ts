import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

import { run } from "../../../sandbox/postgres/run";

/** PostgreSQL's programs that make and restore backups. */
export interface ClientPrograms {
  readonly dump: string;
  readonly restore: string;
  readonly major: number;
}

/**
 * The newest pg_dump of this machine, with its pg_restore: on the PATH, or where Debian and Homebrew
 * put them; undefined where there is none.
 */
export async function clientPrograms(): Promise<ClientPrograms | undefined> {
  const below = (folder: string): readonly string[] =>
    existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name, "bin")) : [];
  const folders = [
    ...(process.env["PATH"] ?? "").split(path.delimiter),
    ...below("/usr/lib/postgresql"),
    ...below("/opt/homebrew/opt"),
  ];
  const found: ClientPrograms[] = [];
  for (const folder of new Set(folders)) {
    const [dump, restore] = [path.join(folder, "pg_dump"), path.join(folder, "pg_restore")];
    if (!existsSync(dump) || !existsSync(restore)) continue;
    const { code, output } = await run(dump, ["--version"], { account: undefined, cwd: "/" });
    const major = /\b(\d+)\.\d+/.exec(output)?.[1];
    if (code === 0 && major !== undefined) found.push({ dump, restore, major: Number(major) });
  }
  return found.sort((a, b) => b.major - a.major)[0];
}
