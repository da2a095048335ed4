import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { PostgresStartError } from "./problems";

/** The user that PostgreSQL runs as, where it is another than ours. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const identifier = z.coerce.number().int().nonnegative();

/**
 * PostgreSQL refuses to run as root: there it runs as `nobody`, which every system has, so that
 * no user needs to be made. For everybody else the answer is undefined: run as yourself.
 */
export async function serverAccount(
  ourUid: number | undefined = process.getuid?.(),
  passwdFile = "/etc/passwd",
): Promise<Account | undefined> {
  if (ourUid !== 0) {
    return undefined;
  }
  const users = await readFile(passwdFile, "utf8").catch(() => "");
  const fields = users
    .split("\n")
    .map((line) => line.split(":"))
    .find(([name]) => name === "nobody");
  const uid = identifier.safeParse(fields?.[2]);
  const gid = identifier.safeParse(fields?.[3]);
  if (!uid.success || !gid.success || uid.data === 0) {
    throw new PostgresStartError(
      "PostgreSQL refuses to run as root, and this system has no user `nobody` to run it as.\n" +
        "To mend it: run this command as an ordinary user.",
    );
  }
  return { name: "nobody", uid: uid.data, gid: gid.data };
}

/**
 * The topmost folder on the way to `path` that `account` may not enter, or undefined. Reads the
 * permission bits, since another user's access cannot be asked for; access lists are not seen.
 */
export async function closedFolder(path: string, account: Account): Promise<string | undefined> {
  const parent = dirname(path);
  const above = parent === path ? undefined : await closedFolder(parent, account);
  if (above !== undefined) {
    return above;
  }
  const { mode, uid, gid } = await stat(path);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & bit) === 0 ? path : undefined;
}
