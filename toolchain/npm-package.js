"use strict";

const { mkdtempSync, renameSync, rmSync } = require("node:fs");
const path = require("node:path");
const { runCommand } = require("./command.js");

/**
 * Installs a package with npm into a folder of its own: nothing of it runs, and nothing else of the
 * machine changes.
 * @param {string} wanted the package with its version: `name@1.2.3`
 * @param {string} folder
 */
function installPackage(wanted, folder) {
  return runCommand(
    "npm",
    [
      "install",
      wanted,
      "--prefix",
      folder,
      "--global=false",
      "--ignore-scripts",
      "--no-save",
      "--no-package-lock",
      "--no-audit",
      "--no-fund",
      "--no-update-notifier",
      "--loglevel=error",
    ],
    { cwd: folder },
  );
}

/**
 * Makes a folder as a whole or not at all: what a failure leaves behind is never taken for it.
 * @param {string} target
 * @param {(draft: string) => Promise<void>} fill makes its contents in another folder beside it
 */
async function makeWhole(target, fill) {
  const draft = mkdtempSync(path.join(path.dirname(target), "installing-"));
  try {
    await fill(draft);
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

module.exports = { installPackage, makeWhole };
