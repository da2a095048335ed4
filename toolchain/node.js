"use strict";

const { existsSync } = require("node:fs");
const path = require("node:path");
const { assertRoom, cacheFolder, explainCacheError } = require("./cache.js");
const { describeProblem, runCommand } = require("./command.js");
const { ToolchainFailure } = require("./failure.js");
const { withLock } = require("./lock.js");
const { installPackage, makeWhole } = require("./npm-package.js");

/** What @pulumi/pulumi asks for since 3.249. This line decides for the whole project. */
const MINIMUM_MAJOR = 22;
/** The version to install where the machine's is older. */
const INSTALLED_VERSION = "22.23.3";
const INSTALLED_MEGABYTES = 250;
const PLATFORMS = new Map([
  ["linux", "linux"],
  ["darwin", "darwin"],
  ["win32", "win"],
]);
const ARCHITECTURES = new Set(["x64", "arm64"]);

/**
 * @param {string} version as in process.versions.node
 * @returns {boolean}
 */
function isRecentEnough(version) {
  return Number.parseInt(version, 10) >= MINIMUM_MAJOR;
}

/**
 * The npm package that carries the Node binary of a platform (the packages that the npm package
 * "node" chooses from).
 * @param {string} platform as in process.platform
 * @param {string} architecture as in process.arch
 * @returns {string}
 */
function nodePackage(platform, architecture) {
  const system = PLATFORMS.get(platform);
  if (system === undefined || !ARCHITECTURES.has(architecture)) {
    throw new ToolchainFailure(
      `Node ${process.versions.node} is too old: this project needs ${MINIMUM_MAJOR} or newer, and there is ` +
        `no package of it for ${platform} on ${architecture}.\n${INSTALL_HINT}`,
    );
  }
  return `node-${system}-${architecture}`;
}

const INSTALL_HINT = `Install Node ${MINIMUM_MAJOR} or newer: https://nodejs.org/en/download`;

/**
 * Installs a package of Node into a folder.
 * @param {string} name
 * @param {string} folder
 */
async function installNode(name, folder) {
  const outcome = await installPackage(`${name}@${INSTALLED_VERSION}`, folder);
  if (!outcome.ok) {
    throw new ToolchainFailure(
      `Node ${process.versions.node} is too old: this project needs ${MINIMUM_MAJOR} or newer, and npm could not ` +
        `install one (${name}@${INSTALLED_VERSION}): ${describeProblem(outcome)}\n${INSTALL_HINT}`,
    );
  }
}

/**
 * @param {string} executable
 */
async function proveNode(executable) {
  const outcome = await runCommand(executable, ["--version"]);
  if (outcome.ok && isRecentEnough(outcome.output.replace(/^v/, ""))) return;
  throw new ToolchainFailure(
    `The Node that npm installed does not run on this machine: ` +
      `${outcome.ok ? `it is ${outcome.output}` : describeProblem(outcome)}\n${INSTALL_HINT}`,
  );
}

/**
 * The Node executable that everything in this project runs on: this process's if it is recent
 * enough, else the one from npm, which is installed into the cache if it is not there yet.
 * @param {{
 *   cache: () => string,
 *   progress: (line: string) => void,
 *   running?: { version: string, executable: string },
 * }} options `cache` gives the cache folder, and is only asked if it is needed
 * @returns {Promise<string>} the executable's path
 */
async function chooseNode({ cache: cacheOf, progress, running }) {
  const { version, executable } = running ?? {
    version: process.versions.node,
    executable: process.execPath,
  };
  if (isRecentEnough(version)) return executable;

  const name = nodePackage(process.platform, process.arch);
  const cache = cacheOf();
  const target = path.join(cache, "node", INSTALLED_VERSION);
  const relative = [
    "node_modules",
    name,
    process.platform === "win32" ? "bin/node.exe" : "bin/node",
  ];
  const installed = path.join(target, ...relative);
  if (existsSync(installed)) return installed;

  const parent = cacheFolder(cache, "node");
  assertRoom(parent, INSTALLED_MEGABYTES, `Node ${INSTALLED_VERSION}`);
  try {
    return await withLock(
      `${target}.lock`,
      (pid) => {
        progress(`Waiting for another run that installs Node (process ${String(pid)})...`);
      },
      async () => {
        if (existsSync(installed)) return installed;
        progress(`Installing Node ${INSTALLED_VERSION} (this one is ${version}, too old)...`);
        await makeWhole(target, async (draft) => {
          await installNode(name, draft);
          await proveNode(path.join(draft, ...relative));
        });
        return installed;
      },
    );
  } catch (error) {
    throw explainCacheError(cache, error);
  }
}

/**
 * @param {string} executable a Node executable
 * @returns {string} the folder to put first on the PATH so that `node` is that one
 */
function nodeFolder(executable) {
  return path.dirname(executable);
}

module.exports = { MINIMUM_MAJOR, chooseNode, isRecentEnough, nodeFolder, nodePackage };
