"use strict";

/** A problem that the user can mend: its message is all that they need, so no stack trace is shown. */
class ToolchainFailure extends Error {
  /** @param {string} message what is wrong with which thing, and what mends it */
  constructor(message) {
    super(message);
    this.name = "ToolchainFailure";
  }
}

module.exports = { ToolchainFailure };
