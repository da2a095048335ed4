// Makes policies/dist/index.js, the one file that the engine loads, of the policy pack's sources.
// Run by `npm ci`, and by hand after a change: node policies/bundle.js
const { mkdirSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const { sourceHash } = require("./freshness");

const root = path.join(__dirname, "..");
const dist = path.join(__dirname, "dist");

/** @returns {typeof import("esbuild")} */
function loadEsbuild() {
  try {
    return require("esbuild");
  } catch {
    throw new Error("esbuild is not installed. Run: npm ci");
  }
}

/**
 * Writes a file in one step, so that a pack that starts meanwhile sees the old one or the new one.
 *
 * @param {string} name
 * @param {string | Uint8Array} content
 */
function write(name, content) {
  const temporary = path.join(dist, `.${name}.${process.pid}`);
  writeFileSync(temporary, content);
  renameSync(temporary, path.join(dist, name));
}

function bundle() {
  const built = loadEsbuild().buildSync({
    absWorkingDir: root,
    entryPoints: ["policies/index.ts"],
    outfile: "policies/dist/index.js",
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // The engine's side loads the very same modules.
    external: ["@pulumi/*"],
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const sources = Object.keys(built.metafile.inputs);
  const foreign = sources.find((name) => name.includes("node_modules"));
  if (foreign !== undefined) {
    throw new Error(`${foreign} would be bundled: the pack is made of our own sources alone.`);
  }
  const [output] = built.outputFiles;
  if (output === undefined) throw new Error("esbuild made nothing.");
  mkdirSync(dist, { recursive: true });
  write("sources.json", JSON.stringify({ sources, hash: sourceHash(root, sources) }));
  write("index.js", output.contents);
}

try {
  bundle();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`The policy pack could not be bundled: ${reason}`);
  console.error("Mend what it says, then run: node policies/bundle.js");
  process.exitCode = 1;
}
