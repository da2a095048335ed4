import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { main } from "../../cli/main";
import * as more from "../../cli/more";
import type { World } from "../../cli/world";

/** What a run of the command came to. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for the files of one test file, and the command run in this process. */
export class TestWorld {
  public readonly folder = mkdtempSync(path.join(tmpdir(), "checklist-test-"));

  public constructor(public readonly today = "2026-11-24") {}

  /** Writes a file into the folder, and gives its path. */
  public file(name: string, contents: string | Uint8Array): string {
    const file = path.join(this.folder, name);
    writeFileSync(file, contents);
    return file;
  }

  /** Runs the command; the folder is the project's, so that only its own waivers count. */
  public async run(args: readonly string[], changes: Partial<World> = {}): Promise<Run> {
    const [out, told]: [string[], string[]] = [[], []];
    const code = await main(args, {
      root: this.folder,
      today: this.today,
      now: `${this.today}T09:30:00.000Z`,
      environment: process.env,
      colour: false,
      more: () => more,
      out: (text) => out.push(text),
      tell: (line) => told.push(`${line}\n`),
      progress: () => undefined,
      ...changes,
    });
    return { code, stdout: out.join(""), stderr: told.join("") };
  }

  public close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An environment file of these values, quoted where a reader would need it. */
export function environmentFile(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${/[\s#'"]/.test(value) ? `"${value}"` : value}\n`)
    .join("");
}
