#!/usr/bin/env node
"use strict";

// The command `release`. It runs as one file, which is made anew whenever its sources change.

const { spawnSync } = require("node:child_process");
const { loadCommand } = require("./load.js");

/** @typedef {typeof import("../release/main.js").main} Main */

/** The commit that is checked out where the user is. */
function commit() {
  const { status, stdout } = spawnSync("git", ["rev-parse", "--verify", "HEAD"], {
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim() : undefined;
}

const controller = new globalThis.AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(name, () => {
    controller.abort();
  });
}
// Whoever reads the output may end first; the exit code tells the result all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

const command = /** @type {{ main: Main } | undefined} */ (loadCommand("release"));
if (command === undefined) {
  process.exitCode = 2;
} else {
  void command
    .main(process.argv.slice(2), {
      environment: process.env,
      commit,
      signal: controller.signal,
      out: (text) => process.stdout.write(text),
      tell: (line) => process.stderr.write(`${line}\n`),
    })
    .then((code) => {
      process.exitCode = code;
    });
}
