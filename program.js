"use strict";

// What Pulumi runs: index.ts as one file, always as its sources are now (docs/decisions/0003).
require("./bundle/frugal-sdk.js");
const { loadBundle } = require("./bundle/bundle.js");

module.exports = loadBundle("program");
