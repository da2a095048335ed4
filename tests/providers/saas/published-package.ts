import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";

import { cacheDirectory, cacheFolder } from "../../../toolchain/cache";
import { describeProblem, runCommand } from "../../../toolchain/command";
import { withLock } from "../../../toolchain/lock";

/**
 * The files of an npm package in which a vendor publishes its API's schema, without what that
 * package depends on: fetched once and kept in the user's cache.
 * @param integrity as `npm view PACKAGE dist.integrity` tells it
 * @param files the only ones that are kept; all where absent
 */
export async function publishedPackage(
  name: string,
  version: string,
  integrity: string,
  files: readonly string[] = [],
): Promise<string> {
  const parent = cacheFolder(cacheDirectory(), "published");
  const target = path.join(parent, `${name.replaceAll("/", "-")}-${version}`);
  await withLock(
    `${target}.lock`,
    () => undefined,
    async () => {
      if (existsSync(target)) return;
      const draft = mkdtempSync(path.join(parent, "fetching-"));
      try {
        const wanted = `${name}@${version}`;
        await run("npm", ["pack", wanted, "--ignore-scripts", "--loglevel=error"], draft);
        const [archive] = readdirSync(draft);
        assert.ok(archive, `npm fetched ${wanted}`);
        const hash = createHash("sha512").update(readFileSync(path.join(draft, archive)));
        assert.equal(`sha512-${hash.digest("base64")}`, integrity, `${wanted} is the known one`);
        const kept = files.map((file) => `package/${file}`);
        await run("tar", ["-xzf", archive, ...kept], draft);
        renameSync(path.join(draft, "package"), target);
      } finally {
        rmSync(draft, { recursive: true, force: true });
      }
    },
  );
  return target;
}

async function run(command: string, args: readonly string[], folder: string): Promise<void> {
  const outcome = await runCommand(command, args, { cwd: folder });
  assert.ok(outcome.ok, describeProblem(outcome));
}
