"use strict";

const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync, realpathSync, statSync } = require("node:fs");
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
 * The times of the files below a folder, in milliseconds.
 * @param {string} folder
 * @param {(name: string) => boolean} counts
 * @returns {number[]}
 */
function fileTimes(folder, counts) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && counts(entry.name))
    .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs);
}

/**
 * Whether the policy pack's bundle is there and younger than the sources that go into it.
 * @param {string} root the project's folder
 * @returns {boolean}
 */
function policiesAreBundled(root) {
  const bundle = fileTimes(path.join(root, "policies", "dist"), () => true);
  if (bundle.length === 0) return false;
  const sources = ["policies", "checklist"].flatMap((folder) =>
    fileTimes(path.join(root, folder), (name) => /(?<!\.d)\.ts$|^bundle\.js$/.test(name)),
  );
  return Math.max(...bundle) >= Math.max(...sources);
}

/**
 * @param {string} root
 * @param {string} node
 */
async function bundlePolicies(root, node) {
  const outcome = await runCommand(node, [path.join(root, "policies", "bundle.js")], { cwd: root });
  if (outcome.ok) return;
  throw new ToolchainFailure(
    `The policy pack could not be bundled: ${describeProblem(outcome)}\n` +
      `Try it by hand: node policies/bundle.js`,
  );
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
 * Makes the project's folder ready to run: node_modules as package-lock.json says, and the bundle
 * of the policy pack, which the install step makes. Two runs never do it at once.
 * @param {{
 *   root: string,
 *   node: string,
 *   nodeFolder: string,
 *   cache: () => string,
 *   progress: (line: string) => void,
 * }} options `cache` gives the cache folder, and is only asked if there is something to do
 */
async function ensureDependencies({ root, node, nodeFolder, cache: cacheOf, progress }) {
  const hasPolicies = existsSync(path.join(root, "policies", "bundle.js"));
  const isReady = () =>
    dependenciesAreInstalled(root) && (!hasPolicies || policiesAreBundled(root));
  if (isReady()) return;

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
        if (!dependenciesAreInstalled(root)) {
          progress("Installing dependencies...");
          await installDependencies(root, nodeFolder);
        }
        if (hasPolicies && !policiesAreBundled(root)) {
          progress("Bundling the policy pack...");
          await bundlePolicies(root, node);
        }
      },
    );
  } catch (error) {
    throw explainCacheError(cache, error);
  }
}

module.exports = { ensureDependencies, isInstalled, policiesAreBundled };
