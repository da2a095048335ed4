import { existsSync } from "node:fs";
import path from "node:path";

/** A file in which people wrote something down about the checklist. */
export interface RecordFile {
  readonly path: string;
  /** How messages call it. */
  readonly name: string;
}

/** The file that the user named, else the project's own if it is there. */
export function recordFile(
  named: string | undefined,
  root: string,
  own: string,
): RecordFile | undefined {
  if (named !== undefined) return { path: named, name: named };
  const file = path.join(root, own);
  return existsSync(file) ? { path: file, name: own } : undefined;
}
