"use strict";

const { createHash } = require("node:crypto");
const { readFileSync, realpathSync } = require("node:fs");
const path = require("node:path");
const { cacheFolder, explainCacheError } = require("./cache.js");
const { describeProblem, runCommand, withFolderOnPath } = require("./command.js");
const { ToolchainFailure } = require("./failure.js");
const { withLock } = require("./lock.js");

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages by their path from the project's folder
 */

/**
 * @param {string} file a lock file of npm, version 2 or 3
 * @returns {LockedPackages | undefined} undefined if it is not there or cannot be read
 */
function readLockedPackages(file) {
  try {
    /** @type {unknown} */
    const content = JSON.parse(readFileSync(file, "utf8"));
    if (typeof content !== "object" || content === null || !("packages" in content)) {
      return undefined;
    }
    const { packages } = content;
    return typeof packages === "object" && packages !== null
      ? /** @type {LockedPackages} */ (packages)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether what npm recorded in node_modules is what package-lock.json asks for. npm writes that
 * record (node_modules/.package-lock.json) at the end of an installation, so an interrupted one has
 * none. Optional packages may be missing: those of other platforms always are.
 * @param {LockedPackages} wanted the packages of package-lock.json
 * @param {LockedPackages} installed the packages of node_modules/.package-lock.json
 * @returns {boolean}
 */
function isInstalled(wanted, installed) {
  for (const [path, want] of Object.entries(wanted)) {
    if (path === "") continue;
    const have = installed[path];
    if (have === undefined) {
      if (want.optional === true) continue;
      return false;
    }
    if (have.version !== want.version || have.integrity !== want.integrity) return false;
  }
  return Object.keys(installed).every((path) => wanted[path] !== undefined);
}

/**
 * @param {string} root the project's folder
 * @returns {boolean}
 */
function dependenciesAreInstalled(root) {
  const wanted = readLockedPackages(path.join(root, "package-lock.json"));
  const installed = readLockedPackages(path.join(root, "node_modules", ".package-lock.json"));
  return wanted !== undefined && installed !== undefined && isInstalled(wanted, installed);
}

/**
 * @param {string} root
 * @param {string} nodeFolder
 */
async function installDependencies(root, nodeFolder) {
  const outcome = await runCommand(
    "npm",
    ["ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"],
    { cwd: root, env: withFolderOnPath(nodeFolder) },
  );
  if (outcome.ok) return;
  throw new ToolchainFailure(
    `The dependencies could not be installed in ${root}: ${describeProblem(outcome)}\n` +
      `Mend what npm says and try it by hand: npm ci`,
  );
}

/**
 * Makes the project's folder ready to run: node_modules as package-lock.json says. Two runs never do
 * it at once.
 * @param {{
 *   root: string,
 *   nodeFolder: string,
 *   cache: () => string,
 *   progress: (line: string) => void,
 * }} options `cache` gives the cache folder, and is only asked if there is something to do
 */
async function ensureDependencies({ root, nodeFolder, cache: cacheOf, progress }) {
  if (dependenciesAreInstalled(root)) return;

  const cache = cacheOf();
  const locks = cacheFolder(cache, "locks");
  const key = createHash("sha256").update(realpathSync(root)).digest("hex").slice(0, 16);
  try {
    await withLock(
      path.join(locks, `dependencies-${key}.lock`),
      (pid) => {
        progress(`Waiting for another run that installs here (process ${String(pid)})...`);
      },
      async () => {
        if (dependenciesAreInstalled(root)) return;
        progress("Installing dependencies...");
        await installDependencies(root, nodeFolder);
      },
    );
  } catch (error) {
    throw explainCacheError(cache, error);
  }
}

module.exports = { ensureDependencies, isInstalled };
