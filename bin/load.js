"use strict";

const { ensureBundle } = require("../bundle/bundle.js");

/**
 * A command as its bundle exports it.
 *
 * @param {import("../bundle/bundle.js").BundleName} name
 * @returns {unknown} undefined if there is no command, which the user has been told
 */
function loadCommand(name) {
  try {
    return require(ensureBundle(name));
  } catch (error) {
    // Only what is thrown while it is made: the sources' mistakes, and missing dependencies.
    if (!(error instanceof SyntaxError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return undefined;
  }
}

module.exports = { loadCommand };
