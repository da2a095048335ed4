"use strict";

const { randomUUID } = require("node:crypto");
const {
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} = require("node:fs");
const { hostname } = require("node:os");
const { clearInterval, setInterval } = require("node:timers");
const { setTimeout: sleep } = require("node:timers/promises");
const { systemCode } = require("./cache.js");

const HEARTBEAT_MS = 5_000;
/** An owner that has not shown a sign of life for so long is dead, even if its pid is in use again. */
const SILENCE_MS = 120_000;
const POLL_MS = 100;

/**
 * @typedef {{ pid: number, host: string, id: string }} Owner
 * @typedef {{ text: string, owner: Owner | undefined, ageMs: number }} Held
 */

/**
 * @param {string} text
 * @returns {Owner | undefined}
 */
function parseOwner(text) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    if (!("pid" in value && "host" in value && "id" in value)) return undefined;
    const { pid, host, id } = value;
    return typeof pid === "number" && typeof host === "string" && typeof id === "string"
      ? { pid, host, id }
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

/**
 * @param {string} path
 * @returns {Held | undefined} undefined when nobody holds it
 */
function holder(path) {
  try {
    const { mtimeMs } = statSync(path);
    const text = readFileSync(path, "utf8");
    return { text, owner: parseOwner(text), ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * A lock is stale if its owner is dead, if it has long been silent (its pid may be another
 * process's by now, or on another machine), or if it names nobody.
 * @param {Held} held
 * @returns {boolean}
 */
function isStale({ owner, ageMs }) {
  if (owner === undefined || ageMs > SILENCE_MS) return true;
  return owner.host === hostname() && !isAlive(owner.pid);
}

/**
 * Takes the lock if it is free.
 * @param {string} path
 * @param {string} text
 * @returns {boolean}
 */
function take(path, text) {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text, { flag: "wx" });
  try {
    // A link appears with its content, unlike a file that is opened first and written later.
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Removes the stale lock, and only it: another process may have taken it over meanwhile.
 * @param {string} path
 * @param {Held} stale
 */
function removeStale(path, stale) {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return;
    throw error;
  }
  try {
    if (readFileSync(aside, "utf8") !== stale.text) linkSync(aside, path);
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Runs the action while holding the lock file, waiting for another process that holds it. The lock
 * of a process that died is taken over.
 * @template T
 * @param {string} path the lock file, in a folder that exists
 * @param {(pid: number | undefined) => void} onWait called once if it has to wait
 * @param {() => Promise<T> | T} action
 * @returns {Promise<T>}
 */
async function withLock(path, onWait, action) {
  const text = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  let told = false;
  while (!take(path, text)) {
    const held = holder(path);
    if (held === undefined) continue;
    if (isStale(held)) {
      removeStale(path, held);
      continue;
    }
    if (!told) onWait(held.owner?.pid);
    told = true;
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // The folder went away; the action will say so if it matters.
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    if (holder(path)?.text === text) rmSync(path, { force: true });
  }
}

module.exports = { withLock };
