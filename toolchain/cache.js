"use strict";

const { accessSync, constants, existsSync, mkdirSync, statfsSync } = require("node:fs");
const { homedir } = require("node:os");
const path = require("node:path");
const { ToolchainFailure } = require("./failure.js");

const NAME = "bookedbarber-infrastructure";

/**
 * The user's cache folder of this project: $BOOKEDBARBER_CACHE, else
 * $XDG_CACHE_HOME/bookedbarber-infrastructure, else ~/.cache/bookedbarber-infrastructure.
 * A relative XDG_CACHE_HOME is ignored, as the XDG Base Directory Specification asks.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [home]
 * @returns {string}
 */
function cacheDirectory(env = process.env, home = homedir()) {
  const own = env["BOOKEDBARBER_CACHE"];
  if (own !== undefined && own !== "") {
    if (!path.isAbsolute(own)) {
      throw new ToolchainFailure(
        `BOOKEDBARBER_CACHE is "${own}", which is not an absolute path.\n` +
          `Set it to the full path of a folder that can be written, or unset it.`,
      );
    }
    return own;
  }
  const shared = env["XDG_CACHE_HOME"];
  return shared !== undefined && path.isAbsolute(shared)
    ? path.join(shared, NAME)
    : path.join(home, ".cache", NAME);
}

/**
 * Creates a folder and those above it. (Node's own `recursive` never ends where a file system says
 * ENOENT though the parent is there, as /proc does.)
 * @param {string} folder
 */
function makeFolder(folder) {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another run may have been faster.
    if (systemCode(error) !== "EEXIST") throw error;
  }
}

/**
 * Creates a folder below the cache folder and proves that it can be written.
 * @param {string} cache the cache folder
 * @param {...string} parts the folder below it
 * @returns {string} the folder's path
 */
function cacheFolder(cache, ...parts) {
  const folder = path.join(cache, ...parts);
  return withCache(cache, () => {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  });
}

/** What the file system says when a folder cannot be used, in words. */
const REASONS = new Map([
  ["EACCES", "it may not be written"],
  ["EPERM", "it may not be written"],
  ["EROFS", "it is on a read-only file system"],
  ["ENOSPC", "its disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["ENOENT", "it cannot be created"],
  ["ENOTDIR", "a part of its path is a file"],
  ["EEXIST", "a file stands in its place"],
  ["ELOOP", "its path holds a loop of symbolic links"],
  ["ENAMETOOLONG", "its path is too long"],
  ["EIO", "its disk reports errors"],
]);

/**
 * @param {unknown} error
 * @returns {string | undefined} the code of a system error
 */
function systemCode(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/**
 * The error to show for one that came up while working in the cache folder: a message with the
 * mend if the folder is at fault, else the error itself.
 * @param {string} cache
 * @param {unknown} error
 * @returns {unknown}
 */
function explainCacheError(cache, error) {
  const code = systemCode(error);
  const reason = code === undefined ? undefined : REASONS.get(code);
  if (reason === undefined) return error;
  return new ToolchainFailure(
    `The cache folder ${cache} cannot be used: ${reason} (${String(code)}).\n` +
      `Make room or mend its permissions, or choose another one: ` +
      `export BOOKEDBARBER_CACHE=/a/folder/that/can/be/written`,
  );
}

/**
 * Runs an action in the cache folder, with its failures explained.
 * @template T
 * @param {string} cache
 * @param {() => T} action
 * @returns {T}
 */
function withCache(cache, action) {
  try {
    return action();
  } catch (error) {
    throw explainCacheError(cache, error);
  }
}

/**
 * Fails if the cache's disk is too full for something, before a tool finds out: npm, for one, ends
 * well on a full disk and leaves half a file.
 * @param {string} cache a folder that exists
 * @param {number} megabytes
 * @param {string} what
 */
function assertRoom(cache, megabytes, what) {
  const { bavail, bsize } = statfsSync(cache);
  const free = Math.floor((bavail * bsize) / 1_000_000);
  if (free >= megabytes) return;
  throw new ToolchainFailure(
    `The cache folder ${cache} has ${free} MB left on its disk, and ${what} needs ${megabytes} MB.\n` +
      `Make room, or choose another one: export BOOKEDBARBER_CACHE=/a/folder/with/room`,
  );
}

module.exports = { assertRoom, cacheDirectory, cacheFolder, explainCacheError, systemCode };
