/** PostgreSQL could not be started; the message says what, why and what to do. */
export class PostgresStartError extends Error {
  override name = "PostgresStartError";
}

/** Known causes, in the words of PostgreSQL, the loader and Node, with what helps. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /No space left on device|Check free disk space|ENOSPC|EDQUOT/,
    "free space there, or set TMPDIR to a larger disk",
  ],
  [/Read-only file system|EROFS/, "set TMPDIR to a folder that can be written"],
  [
    /could not resize shared memory|could not create shared memory|could not map anonymous/,
    "free memory, or enlarge /dev/shm (docker run --shm-size=256m)",
  ],
  [
    /error while loading shared libraries|Library not loaded|GLIBC_/,
    "run `npm ci` again; on a system without glibc (Alpine) use a Debian-based one",
  ],
  [
    /could not look up effective user ID/,
    "run as a user that /etc/passwd lists, since PostgreSQL refuses a user without a name",
  ],
  [
    /cannot be run as root|must not be run as root|EPERM/,
    "run as an ordinary user; as root, PostgreSQL needs the right to change to another user",
  ],
  [/Permission denied|EACCES/, "set TMPDIR to a folder that every user may enter, such as /tmp"],
];

const shownLines = 12;

/** The error for a step that failed, with the last lines that it wrote and what helps. */
export function startError(step: string, output: string): PostgresStartError {
  const lines = output
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .slice(-shownLines);
  const found = remedies.find(([pattern]) => pattern.test(output));
  return new PostgresStartError(
    [
      `PostgreSQL could not start: ${step}.`,
      ...lines.map((line) => `    ${line}`),
      `To mend it: ${found?.[1] ?? "mend what these lines say, then run the same command again"}.`,
    ].join("\n"),
  );
}
