// Thousands of changes, each with its tests: a few runs of a property are enough to notice one.
const fc = require("fast-check");

fc.configureGlobal({ numRuns: 4 });
