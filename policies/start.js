"use strict";

// What the engine loads: the pack as one file, always as its sources are now.
const { ensureBundle } = require("../bundle/bundle.js");

require(ensureBundle("policies"));
