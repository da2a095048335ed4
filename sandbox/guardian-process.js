"use strict";

/**
 * Cleans up behind a sandbox that died without doing it (SIGKILL, out of memory). It hears from
 * the sandbox by standard input, a line of JSON for each change, and acts when that closes:
 *   {"started": PID}  {"ended": PID}  {"directory": PATH}  {"finished": true}
 * It runs in a process group of its own, so that a Ctrl-C does not reach it.
 */
const { rmSync } = require("node:fs");
const { createInterface } = require("node:readline");
const { setTimeout: sleep } = require("node:timers/promises");

/** @type {Set<number>} */
const running = new Set();
/** @type {Set<string>} */
const directories = new Set();
let finished = false;

const graceMs = 3000;

createInterface({ input: process.stdin })
  .on("line", (line) => {
    /** @type {unknown} */
    const parsed = JSON.parse(line);
    const message =
      /** @type {{ started?: number, ended?: number, directory?: string, finished?: true }} */ (
        parsed
      );
    if (message.started) running.add(message.started);
    if (message.ended) running.delete(message.ended);
    if (message.directory) directories.add(message.directory);
    if (message.finished) finished = true;
  })
  .on("close", () => {
    if (!finished) void cleanUp();
  });

async function cleanUp() {
  // SIGINT is PostgreSQL's fast shutdown, and what a terminal sends to a command.
  for (const pid of running) signal(pid, "SIGINT");
  for (let waited = 0; waited < graceMs && [...running].some(isAlive); waited += 50) {
    await sleep(50);
  }
  for (const pid of running) signal(pid, "SIGKILL");
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
}

/** @param {number} pid @param {NodeJS.Signals | 0} name */
function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false; // It has ended already.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  return signal(pid, 0);
}
