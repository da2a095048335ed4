"use strict";

// What Pulumi runs: index.ts as one file, always as its sources are now (docs/decisions/0003).
const { loadBundle } = require("./bundle/bundle.js");

// The SDK takes a stack trace for each of its promises, and Pulumi maps each of them to TypeScript,
// which takes longer than all the rest of this program. Only a trace that is shown needs that.
/** @type {{ prepareStackTrace?: typeof Error.prepareStackTrace | undefined }} */
const traces = Error;
const DEFAULT_FRAMES = 10;
const FRAMES = 2;
const mapToSources = traces.prepareStackTrace;
traces.prepareStackTrace = undefined;
const mapAgain = () => {
  traces.prepareStackTrace = mapToSources;
};
// The frames that led to a promise are most of the cost, and nobody asks for more than where it was;
// node --stack-trace-limit says otherwise.
if (Error.stackTraceLimit === DEFAULT_FRAMES) Error.stackTraceLimit = FRAMES;
process.prependListener("uncaughtException", mapAgain);
process.prependListener("unhandledRejection", mapAgain);

/** @type {unknown} */
const outputs = loadBundle("program");
module.exports = outputs;
