"use strict";

// `node toolchain/bootstrap.js ENTRY.ts [ARGS...]`: runs a TypeScript file of this project on a fresh
// machine too, by first seeing to Node and the dependencies. It has no dependencies of its own, and says what it does on stderr, since stdout is the program's.

const path = require("node:path");
const { cacheDirectory } = require("./cache.js");
const { ensureDependencies } = require("./dependencies.js");
const { ToolchainFailure } = require("./failure.js");
const { chooseNode, nodeFolder } = require("./node.js");
const { endLike, runEntry } = require("./run-entry.js");

/** @param {string} line */
const progress = (line) => {
  process.stderr.write(`${line}\n`);
};

/** @param {readonly string[]} argv */
async function main([entry, ...args]) {
  if (entry === undefined) {
    throw new ToolchainFailure("Usage: node toolchain/bootstrap.js ENTRY.ts [ARGS...]");
  }
  const root = path.resolve(__dirname, "..");
  const cache = () => cacheDirectory();
  const node = await chooseNode({ cache, progress });
  const folder = nodeFolder(node);
  await ensureDependencies({ root, nodeFolder: folder, cache, progress });
  endLike(
    await runEntry({ root, node, nodeFolder: folder, entry: path.resolve(root, entry), args }),
  );
}

main(process.argv.slice(2)).catch((/** @type {unknown} */ error) => {
  process.stderr.write(
    `${error instanceof ToolchainFailure ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});
