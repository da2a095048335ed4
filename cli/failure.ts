const NAME = "CommandFailure";

/**
 * What keeps a command from doing its work at all: exit code 2. The message names the thing, says
 * what is wrong with it and what mends it, and is all that the user sees.
 */
export class CommandFailure extends Error {
  public constructor(message: string) {
    super(message);
    this.name = NAME;
  }
}

/** Whether that is what was thrown. The command is two bundles, and each has a class of its own. */
export function isCommandFailure(error: unknown): error is CommandFailure {
  return error instanceof Error && error.name === NAME;
}

/** The code of a failed system call, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "you may not access it",
  EPERM: "you may not access it",
  EISDIR: "it is a folder, not a file",
  ENOTDIR: "a part of its path is a file, not a folder",
  ELOOP: "its path holds a loop of symbolic links",
  ENAMETOOLONG: "its path is too long",
  ENOSPC: "its disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "its file system is read-only",
  EIO: "its disk reports errors",
  EMFILE: "too many files are open",
  ENXIO: "it is a socket or a device that nobody serves",
};

/** Why a file cannot be read or written, in words. */
export function reasonOf(error: unknown): string {
  const code = systemCode(error);
  if (code === undefined) return error instanceof Error ? error.message : String(error);
  return REASONS[code] ?? `the system reports ${code}`;
}
