import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";

import { CommandFailure, isCommandFailure, reasonOf, systemCode } from "./failure";
import { readFileText } from "./file-text";

/**
 * Rewrites a file that people keep, or makes it: beside it first, then by renaming, so that nobody
 * ever sees half of it. Two at once do not overwrite each other: the second is refused.
 *
 * @param rewrite Gives the new text for the old one, which is empty for a file that is not there.
 * @throws CommandFailure if it cannot be read or written; whatever `rewrite` throws.
 */
export function replaceFile(file: string, rewrite: (text: string) => string): void {
  // A link stays one; what it leads to is replaced.
  const target = existsSync(file) ? realpathSync(file) : file;
  const beside = `${target}.new`;
  let descriptor: number | undefined;
  try {
    // The file beside is also the lock, so it comes before the reading.
    const mode = existsSync(target) ? statSync(target).mode : undefined;
    descriptor = openSync(beside, "wx", mode ?? 0o644);
    // Opening takes away what the user's mask takes.
    if (mode !== undefined) fchmodSync(descriptor, mode);
    const text = rewrite(existsSync(target) ? readFileText(target) : "");
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
    renameSync(beside, target);
  } catch (error) {
    if (descriptor !== undefined) rmSync(beside, { force: true });
    if (descriptor === undefined && systemCode(error) === "EEXIST") {
      throw new CommandFailure(
        `${file}: another command is writing it. If none is, remove what it left: rm ${beside}`,
      );
    }
    if (isCommandFailure(error) || systemCode(error) === undefined) throw error;
    throw new CommandFailure(`${file}: it cannot be written: ${reasonOf(error)}.`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
