"use strict";

// What the engine loads: the pack as one file, always as its sources are now.
const { loadBundle } = require("../bundle/bundle.js");

loadBundle("policies");
