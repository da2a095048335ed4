import { readFileSync } from "node:fs";

/** The program, its language host, perhaps a shell or a launcher, and the CLI. */
const MOST_ANCESTORS = 6;

/**
 * Whether this run is `pulumi preview --import-file`: it writes no file when it fails, so that
 * nothing can be taken over by it that the program would refuse. The engine does not tell; where
 * the operating system has no /proc, it is taken for any other run.
 */
export function isForImport(): boolean {
  let pid = process.ppid;
  for (let at = 0; at < MOST_ANCESTORS && pid > 1; at++) {
    const line = readProcess(pid);
    if (line === undefined) return false;
    if (line.args.some((arg) => /^--import-file(=|$)/.test(arg))) return true;
    pid = line.parent;
  }
  return false;
}

function readProcess(
  pid: number,
): { readonly args: readonly string[]; readonly parent: number } | undefined {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return { args, parent: Number(parent ?? 0) };
  } catch {
    return undefined;
  }
}
