import { mkdirSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

import { describeProblem, runCommand } from "./command";
import { executableIn } from "./executable";
import type { Attempt, AttemptContext } from "./pulumi-attempt";
import { PINNED_VERSION } from "./pulumi-version";

/** The first file that the official installer asks for. */
const INSTALLER = "https://get.pulumi.com/install.sh";
/** A network that lets nothing through should cost no more than this, in milliseconds. */
const FIRST_ANSWER_MS = 10_000;
/** A download that has not grown for so long has stalled, in milliseconds. */
const STALL_MS = 30_000;
const LOOK_MS = 1_000;

async function isReachable(signal: AbortSignal | undefined): Promise<string | undefined> {
  const limits = [AbortSignal.timeout(FIRST_ANSWER_MS), ...(signal === undefined ? [] : [signal])];
  try {
    const response = await fetch(INSTALLER, { method: "HEAD", signal: AbortSignal.any(limits) });
    return response.ok ? undefined : `${INSTALLER} answers ${response.status}`;
  } catch (error) {
    signal?.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `${INSTALLER} cannot be reached (${cause instanceof Error ? cause.message : String(cause)})`;
  }
}

function folderSize(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce((size, entry) => {
    const file = path.join(entry.parentPath, entry.name);
    // The installer moves files about while this looks at them.
    return size + (entry.isFile() ? (statSync(file, { throwIfNoEntry: false })?.size ?? 0) : 0);
  }, 0);
}

/** An abort signal that fires when a folder stops growing. */
function watchForStall(folder: string): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let size = 0;
  let grewAt = Date.now();
  const timer = setInterval(() => {
    const now = folderSize(folder);
    if (now !== size) {
      size = now;
      grewAt = Date.now();
    } else if (Date.now() - grewAt > STALL_MS) {
      controller.abort();
    }
  }, LOOK_MS);
  return {
    signal: controller.signal,
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** The official download of the pinned release, which brings its language hosts along. */
export async function downloadPulumi(context: AttemptContext): Promise<Attempt> {
  const { draft, report, env, signal } = context;
  const unreachable = await isReachable(signal);
  if (unreachable !== undefined) return { ok: false, problem: unreachable };

  report(`Downloading Pulumi ${PINNED_VERSION}...`);
  const temporary = path.join(draft, "tmp");
  mkdirSync(temporary);
  const stall = watchForStall(draft);
  try {
    const outcome = await runCommand(
      process.execPath,
      [path.join(__dirname, "install-pulumi.js"), draft],
      {
        // The installer's temporary files are where their growth can be seen.
        env: { ...env, TMPDIR: temporary },
        signal: AbortSignal.any([stall.signal, ...(signal === undefined ? [] : [signal])]),
      },
    );
    signal?.throwIfAborted();
    if (stall.signal.aborted) return { ok: false, problem: "the download stalled" };
    if (!outcome.ok) return { ok: false, problem: describeProblem(outcome) };
  } finally {
    stall.stop();
  }
  const binary = executableIn(path.join(draft, "bin"), "pulumi");
  return binary === undefined
    ? { ok: false, problem: "the download holds no pulumi" }
    : { ok: true, binary, version: PINNED_VERSION };
}
