"use strict";

const { spawn } = require("node:child_process");
const path = require("node:path");
const { withFolderOnPath } = require("./command.js");

/** Sent to this process alone, unlike the interrupt of a terminal, which its whole group gets. */
const FORWARDED = /** @type {const} */ (["SIGTERM", "SIGHUP"]);

/**
 * Runs a TypeScript file to its end, with this process's standard streams.
 * @param {{ root: string, node: string, nodeFolder: string, entry: string, args: readonly string[] }} options
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
function runEntry({ root, node, nodeFolder, entry, args }) {
  return new Promise((resolve, reject) => {
    const register = path.join(root, "node_modules", "ts-node", "register", "transpile-only.js");
    const child = spawn(node, ["--require", register, entry, ...args], {
      stdio: "inherit",
      // ts-node would keep a cache of its own in the folder for temporary files.
      env: { ...withFolderOnPath(nodeFolder), DISABLE_V8_COMPILE_CACHE: "1" },
    });
    for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
    // With a terminal the child has got it already; without one it was meant for this process only.
    const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    process.on("SIGINT", () => {
      if (!hasTerminal) child.kill("SIGINT");
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      resolve({ code, signal });
    });
  });
}

/**
 * Ends this process the way its child ended.
 * @param {{ code: number | null, signal: NodeJS.Signals | null }} end
 */
function endLike({ code, signal }) {
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

module.exports = { endLike, runEntry };
