import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";

/** What a program came to that ran beside the sandbox's systems, which answer it meanwhile. */
export interface Captured {
  readonly code: number;
  readonly stdout: string;
  /** Standard output and then standard error. */
  readonly output: string;
}

/** Waits for a program's end. */
export async function captured(
  child: ChildProcessByStdio<Writable | null, Readable, Readable>,
): Promise<Captured> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  return { code, stdout, output: stdout + stderr };
}
