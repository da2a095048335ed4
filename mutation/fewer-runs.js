// Thousands of changes, each with its tests: ten runs of a property are enough to notice one.
const fc = require("fast-check");

fc.configureGlobal({ numRuns: 10 });
