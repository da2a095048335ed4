"use strict";

// What Pulumi runs: index.ts as one file, always as its sources are now (docs/decisions/0003).
const { ensureBundle } = require("./bundle/bundle.js");

// The SDK takes a stack trace for each of its promises, and Pulumi maps each of them to TypeScript,
// which takes longer than all the rest of this program. Only a trace that is shown needs that.
/** @type {{ prepareStackTrace?: typeof Error.prepareStackTrace | undefined }} */
const traces = Error;
const mapToSources = traces.prepareStackTrace;
traces.prepareStackTrace = undefined;
const mapAgain = () => {
  traces.prepareStackTrace = mapToSources;
};
process.prependListener("uncaughtException", mapAgain);
process.prependListener("unhandledRejection", mapAgain);

/** @type {unknown} */
const outputs = require(ensureBundle("program"));
module.exports = outputs;
