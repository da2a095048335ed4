import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { systemCode } from "../cache";

export const HOST_NAME = "pulumi-language-nodejs";

/** The host's programs, each bundled into one file. */
const ENTRIES = ["main", "preload", "run-pack", "warm-program"];

const ROOT = path.resolve(__dirname, "..", "..");
const UNUSED_MS = 30 * 24 * 3_600_000;

/** A name for what the host is made of: its sources, its libraries and the node that it runs on. */
function contentHash(): string {
  const sources = [
    ...readdirSync(__dirname)
      .filter((file) => file.endsWith(".ts"))
      .sort()
      .map((file) => path.join(__dirname, file)),
    path.join(__dirname, "..", "command.js"),
    path.join(__dirname, "..", "executable.ts"),
    path.join(ROOT, "package-lock.json"),
  ];
  const hash = createHash("sha256").update(process.execPath);
  for (const file of sources) hash.update("\0").update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

/** The plugin of dynamic providers, which Pulumi ships beside its CLI as well. */
const DYNAMIC_PROVIDER_NAME = "pulumi-resource-pulumi-nodejs";

/** A script that the engine starts: it takes the node of its making, or else the one on the PATH. */
function launcher(program: string): string {
  return [
    "#!/bin/sh",
    `node='${process.execPath.replaceAll("'", `'\\''`)}'`,
    '[ -x "$node" ] || node=node',
    `exec "$node" "\${0%/*}/${program}" "$@"`,
    "",
  ].join("\n");
}

/** Compiled code is only used for modules that are loaded after it is switched on. */
const START = `"use strict";
require("node:module").enableCompileCache(require("node:path").join(__dirname, "compile-cache"));
require("./main.js");
`;

/** Dynamic providers run in the program's folder, with the program's @pulumi/pulumi. */
const DYNAMIC_PROVIDER = `"use strict";
const module_ = require("node:module");
const from = module_.createRequire(require("node:path").join(process.cwd(), "index.js"));
process.argv[1] = from.resolve("@pulumi/pulumi/cmd/dynamic-provider");
module_.runMain();
`;

function writeLauncher(file: string, program: string): void {
  writeFileSync(file, launcher(program));
  chmodSync(file, 0o755);
}

/** Writes the host's files, which need nothing of this checkout, into a folder. */
export async function writeLanguageHost(folder: string): Promise<void> {
  // Loaded here since it is rarely needed.
  const { build } = await import("esbuild");
  const manifest: unknown = JSON.parse(
    readFileSync(require.resolve("@pulumi/pulumi/package.json"), "utf8"),
  );
  const { version } = manifest as { version: string };
  await build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES.map((name) => path.join(__dirname, `${name}.ts`)),
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "none",
    logLevel: "silent",
    define: { PULUMI_VERSION: JSON.stringify(version) },
  });
  writeFileSync(path.join(folder, "start.js"), START);
  writeFileSync(path.join(folder, "dynamic-provider.js"), DYNAMIC_PROVIDER);
  writeLauncher(path.join(folder, DYNAMIC_PROVIDER_NAME), "dynamic-provider.js");
  writeLauncher(path.join(folder, HOST_NAME), "start.js");
}

/** The engine looks for its hosts beside its own real path, which a hard link is and a symbolic is not. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EACCES"].includes(systemCode(error) ?? "")) {
      throw error;
    }
    copyFileSync(from, to);
  }
}

/** Removes the folders of former versions of the host that nobody has used for a month. */
function removeUnused(parent: string): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith("host-"))) {
    const folder = path.join(parent, name);
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats !== undefined && Date.now() - stats.mtimeMs > UNUSED_MS) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/**
 * A folder with a CLI and this host beside it.
 * @param binary the CLI
 * @param parent the folder below the cache to make it in
 */
export async function ensureHostFolder(binary: string, parent: string): Promise<string> {
  const folder = path.join(parent, `host-${contentHash()}`);
  if (existsSync(path.join(folder, HOST_NAME))) {
    const now = new Date();
    utimesSync(folder, now, now);
    return folder;
  }
  removeUnused(parent);
  const draft = mkdtempSync(path.join(parent, "making-"));
  try {
    await writeLanguageHost(draft);
    linkOrCopy(binary, path.join(draft, path.basename(binary)));
    renameSync(draft, folder);
  } catch (error) {
    // Another run may have been faster, and made the same.
    if (!existsSync(path.join(folder, HOST_NAME))) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
