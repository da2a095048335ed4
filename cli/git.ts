import { spawnSync } from "node:child_process";

import type { World } from "./world";

/** What git prints for a command in the project's folder; undefined where it fails or is not there. */
function git(args: readonly string[], { root, environment }: World): string | undefined {
  const { status, stdout } = spawnSync("git", args, {
    cwd: root,
    env: environment,
    encoding: "utf8",
  });
  const text = status === 0 ? stdout.trim() : "";
  return text === "" ? undefined : text;
}

/** By whom git commits, such as `Ada <ada@example.com>`; undefined unless it knows name and address. */
export function gitIdentity(world: World): string | undefined {
  const name = git(["config", "user.name"], world);
  const address = git(["config", "user.email"], world);
  return name === undefined || address === undefined ? undefined : `${name} <${address}>`;
}

/**
 * The commit that is checked out, in full, with `-dirty` behind it where files differ from it;
 * undefined outside a repository.
 */
export function gitCommit(world: World): string | undefined {
  return git(["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"], world);
}
