import { createHash } from "node:crypto";
import { mkdtempSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";

import { assertRoom, cacheDirectory, cacheFolder, explainCacheError } from "./cache";
import { executableIn, findExecutable } from "./executable";
import { ToolchainFailure } from "./failure";
import { ensureHostFolder, HOST_NAME } from "./language-host/host-folder";
import { withLock } from "./lock";
import { showProgress } from "./progress";
import type { Attempt, AttemptContext, Report } from "./pulumi-attempt";
import { buildPulumi } from "./pulumi-build";
import { downloadPulumi } from "./pulumi-download";
import { findPulumiOnPath } from "./pulumi-on-path";
import { PINNED_VERSION } from "./pulumi-version";

/** The ways to get a Pulumi CLI, in the order in which they are tried. */
export const SOURCES = ["path", "download", "build"] as const;
export type PulumiSource = (typeof SOURCES)[number];

export interface Pulumi {
  /** The folder to put first on the PATH: `pulumi` and `pulumi-language-nodejs` are found with it. */
  readonly directory: string;
  /** Such as 3.259.0. */
  readonly version: string;
  readonly source: PulumiSource;
}

type Make = (context: AttemptContext) => Promise<Attempt>;

export interface PulumiOptions {
  /** Shows what takes time; stderr if it is left out. */
  readonly report?: Report;
  /** Ends a download or a build. */
  readonly signal?: AbortSignal;
  /**
   * The environment: PATH, the cache folder's variables, and BOOKEDBARBER_PULUMI, which allows one way
   * only: `path` (a CLI on the PATH), `download` (the official one) or `build` (with Go).
   */
  readonly env?: NodeJS.ProcessEnv;
  /** How a CLI is made; for tests. */
  readonly make?: Readonly<Record<"download" | "build", Make>>;
}

/** What a CLI takes while it is made; the official download is the largest. */
const MEGABYTES = 600;

const WAYS: Readonly<Record<PulumiSource, string>> = {
  path: "on the PATH",
  download: "by download",
  build: "built with Go",
};

/** The ways that BOOKEDBARBER_PULUMI allows. */
export function allowedSources(choice: string | undefined): readonly PulumiSource[] {
  if (choice === undefined || choice === "") return SOURCES;
  const source = SOURCES.find((name) => name === choice);
  if (source !== undefined) return [source];
  throw new ToolchainFailure(
    `BOOKEDBARBER_PULUMI is "${choice}". Set it to ${SOURCES.join(", ")}, or unset it.`,
  );
}

/**
 * A Pulumi CLI that is recent enough with a Node language host: the one on the PATH, else the official
 * download, else one built with Go. What is made is kept in the user's cache folder; two runs that
 * start at once make it once.
 * @throws ToolchainFailure if there is none to be had, with the reason of each way and the mend
 */
export async function ensurePulumi(options: PulumiOptions = {}): Promise<Pulumi> {
  const env = options.env ?? process.env;
  const allowed = allowedSources(env["BOOKEDBARBER_PULUMI"]);
  const cache = cacheDirectory(env);
  const problems: string[] = [];

  if (allowed.includes("path")) {
    const found = await findPulumiOnPath(env, path.join(cache, "pulumi"));
    if (found.ok) return withHost(found.binary, found.version, "path", env);
    problems.push(`${WAYS.path}: ${found.problem}`);
  }

  const made = allowed.filter((source) => source !== "path");
  if (made.length > 0) {
    try {
      const result = await fromCache(cache, made, { ...options, env }, problems);
      if (result !== undefined) {
        return await withHost(result.binary, PINNED_VERSION, result.source, env);
      }
    } catch (error) {
      throw explainCacheError(cache, error);
    }
  }
  throw new ToolchainFailure(
    [
      "There is no Pulumi CLI:",
      ...problems.map((problem) => `  - ${problem}`),
      "Install Pulumi: https://www.pulumi.com/docs/install/ (or Go, with which it can be built: " +
        "https://go.dev/doc/install).",
    ].join("\n"),
  );
}

interface Made {
  readonly binary: string;
  readonly source: "download" | "build";
}

/** The CLI in the cache; if there is none, it is made in the first of the ways that works. */
async function fromCache(
  cache: string,
  sources: readonly Made["source"][],
  options: PulumiOptions & { readonly env: NodeJS.ProcessEnv },
  problems: string[],
): Promise<Made | undefined> {
  const folderOf = (source: string): string =>
    path.join(cache, "pulumi", `${PINNED_VERSION}-${source}`);
  const cached = (): Made | undefined =>
    sources.flatMap((source): Made[] => {
      const binary = executableIn(path.join(folderOf(source), "bin"), "pulumi");
      return binary === undefined ? [] : [{ binary, source }];
    })[0];
  const there = cached();
  if (there !== undefined) return there;

  const report = options.report ?? showProgress();
  const make = options.make ?? { download: downloadPulumi, build: buildPulumi };
  const parent = cacheFolder(cache, "pulumi");
  assertRoom(parent, MEGABYTES, `Pulumi ${PINNED_VERSION}`);
  return withLock(
    path.join(parent, `${PINNED_VERSION}.lock`),
    (pid) => {
      report(
        `Waiting for another run that gets Pulumi ${PINNED_VERSION} (process ${pid ?? "?"})...`,
      );
    },
    async () => {
      options.signal?.throwIfAborted();
      const other = cached();
      if (other !== undefined) return other;
      for (const source of sources) {
        const draft = mkdtempSync(path.join(parent, "making-"));
        try {
          const attempt = await make[source]({
            draft,
            report,
            env: options.env,
            signal: options.signal,
          });
          if (attempt.ok) {
            rmSync(folderOf(source), { recursive: true, force: true });
            renameSync(draft, folderOf(source));
            return cached();
          }
          problems.push(`${WAYS[source]}: ${attempt.problem}`);
        } finally {
          rmSync(draft, { recursive: true, force: true });
        }
      }
      return undefined;
    },
  );
}

/** The folder for a CLI: its own if a Node language host is found from there, else one with ours. */
async function withHost(
  binary: string,
  version: string,
  source: PulumiSource,
  env: NodeJS.ProcessEnv,
): Promise<Pulumi> {
  const real = realpathSync(binary);
  const hasHost =
    [binary, real].some((file) => executableIn(path.dirname(file), HOST_NAME) !== undefined) ||
    (source === "path" && findExecutable(HOST_NAME, env) !== undefined);
  if (hasHost) return { directory: path.dirname(binary), version, source };

  const cache = cacheDirectory(env);
  const { size, mtimeMs } = statSync(real);
  const identity = createHash("sha256")
    .update(JSON.stringify([real, size, mtimeMs]))
    .digest("hex");
  const parent = cacheFolder(cache, "pulumi", `hosted-${version}-${identity.slice(0, 16)}`);
  try {
    return { directory: await ensureHostFolder(real, parent), version, source };
  } catch (error) {
    throw explainCacheError(cache, error);
  }
}
