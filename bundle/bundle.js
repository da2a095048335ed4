"use strict";

// Makes one JavaScript file of a part of this project that Pulumi loads, and makes it anew whenever
// its sources have changed: nothing is ever run by an old file.

const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
const dist = path.join(root, "dist");

/** What is bundled: the file's name in dist/ and the source that it starts from. */
const bundles = /** @type {const} */ ({
  policies: "policies/index.ts",
  program: "index.ts",
});

/** @typedef {keyof typeof bundles} BundleName */

/** The first line of a bundle says what it was made of. */
const header = "// made of ";

/**
 * The path of an up-to-date bundle.
 *
 * @param {BundleName} name
 * @returns {string}
 * @throws {SyntaxError} if the sources cannot be bundled; its message names the file and the line
 */
function ensureBundle(name) {
  const file = path.join(dist, `${name}.js`);
  if (!isFresh(file)) make(name, file);
  return file;
}

/**
 * @param {BundleName} name
 * @param {string} file
 */
function make(name, file) {
  const { contents, sources } = transpile(bundles[name]);
  const made = JSON.stringify({ sources, hash: hashOf(sources) });
  // In one step, so that whoever loads it meanwhile sees the old one or the new one.
  const temporary = `${file}.${process.pid}`;
  mkdirSync(dist, { recursive: true });
  writeFileSync(temporary, `${header}${made}\n${contents}`);
  renameSync(temporary, file);
}

/**
 * @param {string} entry
 * @returns {{ contents: string, sources: string[] }}
 */
function transpile(entry) {
  const { outputFiles, metafile } = build(entry);
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${entry} gave no bundle`);
  return { contents: output.text, sources: Object.keys(metafile.inputs).sort() };
}

/** @param {string} entry */
function build(entry) {
  const { buildSync } = loadEsbuild();
  try {
    return buildSync({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile: path.join(dist, "bundle.js"),
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node22",
      // Our own sources alone: the engine's side must load the very same packages.
      packages: "external",
      sourcemap: "inline",
      sourcesContent: false,
      metafile: true,
      write: false,
      logLevel: "silent",
    });
  } catch (error) {
    // Pulumi shows a syntax error without its stack trace.
    throw new SyntaxError(error instanceof Error ? error.message : String(error));
  }
}

function loadEsbuild() {
  try {
    /** @type {typeof import("esbuild")} */
    return require("esbuild");
  } catch {
    throw new SyntaxError("The dependencies are not installed. Run: npm ci");
  }
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function isFresh(file) {
  try {
    const text = readFileSync(file, "utf8");
    /** @type {unknown} */
    const made = JSON.parse(text.slice(header.length, text.indexOf("\n")));
    const { sources, hash } = /** @type {{ sources: string[], hash: string }} */ (made);
    return hashOf(sources) === hash;
  } catch {
    return false;
  }
}

/**
 * @param {readonly string[]} sources paths from the project's folder
 * @returns {string}
 */
function hashOf(sources) {
  const hash = createHash("sha256");
  for (const source of sources) {
    hash
      .update(`${source}\0`)
      .update(readFileSync(path.join(root, source)))
      .update("\0");
  }
  return hash.digest("hex");
}

module.exports = { bundles, ensureBundle };
