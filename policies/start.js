// What the engine starts: the bundle, if it is there and made of the sources as they are.
const path = require("node:path");

const { isFresh } = require("./freshness");

const dist = path.join(__dirname, "dist");
if (!isFresh(dist)) {
  console.error(
    "The policy pack is missing or older than its sources. Run: node policies/bundle.js",
  );
  process.exit(1);
}
require(path.join(dist, "index.js"));
