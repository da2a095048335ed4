import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import path from "node:path";

import { cacheDirectory, cacheFolder } from "./cache";
import { describeProblem, runCommand } from "./command";
import { executableIn, findExecutable } from "./executable";
import { ToolchainFailure } from "./failure";
import { withLock } from "./lock";

const VERSION = "1.7.12";
const PACKAGE = "github.com/rhysd/actionlint/cmd/actionlint";
const MODULE_FILES = ["go.mod", "go.sum", "tools.go"];

/**
 * The linter of GitHub's workflows: the one on the PATH, else built once from its pinned Go module
 * into the user's cache, in some seconds.
 *
 * @returns the program's file
 * @throws ToolchainFailure if there is neither it nor Go, or it cannot be built
 */
export async function ensureActionlint(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const found = findExecutable("actionlint", env);
  if (found !== undefined) return found;
  const parent = cacheFolder(cacheDirectory(env), "actionlint");
  const folder = path.join(parent, VERSION);
  return withLock(
    path.join(parent, `${VERSION}.lock`),
    () => undefined,
    async () => {
      const cached = executableIn(folder, "actionlint");
      if (cached !== undefined) return cached;
      if (findExecutable("go", env) === undefined) {
        throw new ToolchainFailure(
          "There is neither actionlint nor Go to build it with. Install one of them: " +
            "https://github.com/rhysd/actionlint, https://go.dev/doc/install",
        );
      }
      const draft = mkdtempSync(path.join(parent, "making-"));
      try {
        await build(draft, env);
        rmSync(folder, { recursive: true, force: true });
        renameSync(path.join(draft, "bin"), folder);
      } finally {
        rmSync(draft, { recursive: true, force: true });
      }
      return path.join(folder, "actionlint");
    },
  );
}

async function build(draft: string, env: NodeJS.ProcessEnv): Promise<void> {
  // A copy, so that nothing in the checkout can change.
  const module = path.join(draft, "module");
  mkdirSync(module);
  for (const file of MODULE_FILES) {
    cpSync(path.join(__dirname, "actionlint", file), path.join(module, file));
  }
  const binary = path.join(draft, "bin", "actionlint");
  const outcome = await runCommand(
    "go",
    ["build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-o", binary, PACKAGE],
    // Neither a workspace above nor the user's own flags have a say in it.
    { cwd: module, env: { ...env, GOWORK: "off", GOFLAGS: "" } },
  );
  if (!outcome.ok) {
    throw new ToolchainFailure(`actionlint cannot be built: ${describeProblem(outcome)}`);
  }
}
