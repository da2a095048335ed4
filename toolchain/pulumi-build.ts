import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";

import { describeProblem, runCommand } from "./command";
import { findExecutable } from "./executable";
import type { Attempt, AttemptContext } from "./pulumi-attempt";
import { PINNED_VERSION } from "./pulumi-version";

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const MODULE_FILES = ["go.mod", "go.sum", "tools.go"];

/** How often a build says that it is still going on, in milliseconds. */
const TICK_MS = 15_000;
const TERMINAL_TICK_MS = 1_000;

const elapsed = (since: number): string => {
  const seconds = Math.round((Date.now() - since) / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** Builds the pinned release from its Go module; go.sum pins every byte of it. */
export async function buildPulumi(context: AttemptContext): Promise<Attempt> {
  const { draft, report, env, signal } = context;
  if (findExecutable("go", env) === undefined) return { ok: false, problem: "there is no go" };

  // A copy, so that nothing in the checkout can change.
  const module = path.join(draft, "module");
  // Go leaves its work there when it is interrupted; the draft is taken away whole.
  const temporary = path.join(draft, "tmp");
  for (const folder of [module, temporary]) mkdirSync(folder);
  for (const file of MODULE_FILES) {
    cpSync(path.join(__dirname, "cli", file), path.join(module, file));
  }
  const binary = path.join(draft, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");

  const title = `Building Pulumi ${PINNED_VERSION} with Go`;
  report(`${title}, once for this user: some minutes the first time...`);
  const since = Date.now();
  const ticker = setInterval(
    () => {
      report(`${title}: ${elapsed(since)}...`, true);
    },
    process.stderr.isTTY ? TERMINAL_TICK_MS : TICK_MS,
  );
  try {
    const outcome = await runCommand(
      "go",
      [
        "build",
        "-trimpath",
        "-buildvcs=false",
        "-mod=readonly",
        "-ldflags",
        `-s -w -X ${VERSION_VARIABLE}=v${PINNED_VERSION}`,
        "-o",
        binary,
        PACKAGE,
      ],
      {
        cwd: module,
        // Neither a workspace above nor the user's own flags have a say in it.
        env: { ...env, GOWORK: "off", GOFLAGS: "", GOTMPDIR: temporary },
        ...(signal === undefined ? {} : { signal }),
      },
    );
    signal?.throwIfAborted();
    if (!outcome.ok) return { ok: false, problem: describeProblem(outcome) };
  } finally {
    clearInterval(ticker);
  }
  report(`${title}: done in ${elapsed(since)}.`);
  return { ok: true, binary, version: PINNED_VERSION };
}
