import path from "node:path";

import { runCommand } from "./command";
import { findExecutables } from "./executable";
import type { Attempt } from "./pulumi-attempt";
import { isUsable, MINIMUM_VERSION, parseVersion } from "./pulumi-version";

/** Asks a CLI for its version; undefined if it does not say one. */
async function versionOf(binary: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const outcome = await runCommand(binary, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return outcome.ok ? parseVersion(outcome.output) : undefined;
}

/**
 * The first CLI on the PATH that is recent enough.
 * @param ours the folder of the CLIs that were made here, which do not count: a shell of the sandbox
 * has one on its PATH, and it may be of a former version of this project
 */
export async function findPulumiOnPath(env: NodeJS.ProcessEnv, ours: string): Promise<Attempt> {
  const problems: string[] = [];
  const binaries = findExecutables("pulumi", env);
  for (const binary of binaries.filter((file) => !file.startsWith(ours + path.sep))) {
    const version = await versionOf(binary, env);
    if (version !== undefined && isUsable(version)) return { ok: true, binary, version };
    problems.push(
      version === undefined
        ? `${binary} does not say its version`
        : `${binary} is ${version}, and ${MINIMUM_VERSION} or newer (but not 4) is needed`,
    );
  }
  return { ok: false, problem: problems.join("; ") || "there is no pulumi" };
}
