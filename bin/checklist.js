#!/usr/bin/env node
"use strict";

// The command `checklist`. It runs as one file, which is made anew whenever its sources change.

const { enableCompileCache } = require("node:module");
const path = require("node:path");
const { cacheDirectory } = require("../toolchain/cache.js");

rememberCompiled();
const { ensureBundle } = require("../bundle/bundle.js");
const { loadCommand } = require("./load.js");

const root = path.join(__dirname, "..");

/** Keeps what V8 made of the code, outside the checkout: a tenth of a run's time. */
function rememberCompiled() {
  try {
    // Node 20 has no such function, which throws as well.
    enableCompileCache(path.join(cacheDirectory(), "compile-cache"));
  } catch {
    // Nor is there such a folder for a user without a home. It works all the same.
  }
}

/** @typedef {typeof import("../cli/main.js").main} Main */

/** @typedef {import("../cli/world.js").More} More */

/** @returns {More} */
function more() {
  /** @type {unknown} */
  const bundle = require(ensureBundle("checklist-more"));
  return /** @type {More} */ (bundle);
}

/** How often a line of progress is written where no terminal shows it in place. */
const progressMs = 5000;

/** @returns {(line: string | undefined) => void} */
function progress() {
  const { stderr } = process;
  if (stderr.isTTY) return (line) => void stderr.write(`\r\x1b[2K${line ?? ""}`);
  let last = Date.now();
  return (line) => {
    if (line === undefined || Date.now() - last < progressMs) return;
    last = Date.now();
    stderr.write(`${line}\n`);
  };
}

/**
 * @param {string} question
 * @returns {Promise<string>}
 */
async function ask(question) {
  const { createInterface } = require("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** @param {Main} main */
function run(main) {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  // npm runs a script in the project's folder; the user names files from where they are.
  if ((script === "checklist" || script === "drift") && folder !== undefined) process.chdir(folder);
  const now = new Date().toISOString();
  return main(process.argv.slice(2), {
    root,
    today: now.slice(0, 10),
    now,
    environment: process.env,
    more,
    colour: process.stdout.isTTY && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb",
    out: (text) => process.stdout.write(text),
    tell: (line) => process.stderr.write(`${line}\n`),
    progress: progress(),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  });
}

// Whoever reads the output may end first; the exit code tells the result all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

const command = /** @type {{ main: Main } | undefined} */ (loadCommand("checklist"));
if (command === undefined) {
  // Of the command drift 2 would be a finding.
  process.exitCode = process.argv[2] === "drift" ? 1 : 2;
} else {
  void run(command.main).then((code) => {
    process.exitCode = code;
  });
}
