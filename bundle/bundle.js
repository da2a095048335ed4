"use strict";

// Makes one JavaScript file of a part of this project, for Pulumi or for Node, and makes it anew
// whenever its sources have changed: nothing is ever run by an old file.

const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const nodeModule = require("node:module");
const path = require("node:path");
const { setImmediate } = require("node:timers");

const root = path.join(__dirname, "..");
const dist = path.join(root, "dist");

/** What is bundled: the file's name in dist/ and the source that it starts from. */
const bundles = /** @type {const} */ ({
  checklist: "cli/main.ts",
  "checklist-more": "cli/more.ts",
  policies: "policies/index.ts",
  program: "index.ts",
  release: "release/main.ts",
  saas: "providers/saas/main.ts",
});

/** @typedef {keyof typeof bundles} BundleName */

/** A command starts faster with its packages in one file; Pulumi's side must load the very same. */
const withPackages = new Set(["checklist", "checklist-more", "release", "saas"]);

/** What says which versions of packages are in a bundle. */
const lock = "package-lock.json";

/** What says how a bundle is made. */
const recipe = "bundle/bundle.js";

/** The first line of a bundle says what it was made of. */
const header = "// made of ";

/** What a bundle was made of. @typedef {{ sources: string[], hash: string, stamp: string }} Made */

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
 * Runs an up-to-date bundle, compiled only where it was not before: that is a third of its start.
 *
 * @param {BundleName} name
 * @returns {unknown} what it exports
 * @throws {SyntaxError} if the sources cannot be bundled
 */
function loadBundle(name) {
  const file = ensureBundle(name);
  const { enableCompileCache, flushCompileCache } = nodeModule;
  try {
    // Node 20 has no such function, which throws as well; where somebody keeps one, that stays.
    enableCompileCache(path.join(dist, "compile-cache"));
  } catch {
    return require(file);
  }
  /** @type {unknown} */
  const exported = require(file);
  // Pulumi kills what has done its work, so that nothing would be kept at the end.
  setImmediate(flushCompileCache);
  return exported;
}

/**
 * @param {BundleName} name
 * @param {string} file
 */
function make(name, file) {
  const start = Date.now();
  const { contents, sources } = transpile(name);
  write(file, { sources, hash: hashOf(sources), stamp: stampOf(sources, start) ?? "" }, contents);
}

/**
 * In one step, so that whoever loads it meanwhile sees the old one or the new one.
 *
 * @param {string} file
 * @param {Made} made
 * @param {string} contents
 */
function write(file, made, contents) {
  const temporary = `${file}.${process.pid}`;
  mkdirSync(dist, { recursive: true });
  writeFileSync(temporary, `${header}${JSON.stringify(made)}\n${contents}`);
  renameSync(temporary, file);
}

/**
 * @param {BundleName} name
 * @returns {{ contents: string, sources: string[] }}
 */
function transpile(name) {
  const { outputFiles, metafile } = build(name);
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`${bundles[name]} gave no bundle`);
  const own = Object.keys(metafile.inputs).filter((input) => !input.startsWith("node_modules/"));
  const sources = withPackages.has(name) ? [...own, recipe, lock] : [...own, recipe];
  return { contents: output.text, sources: sources.sort() };
}

/** @param {BundleName} name */
function build(name) {
  const { buildSync } = loadEsbuild();
  const alone = withPackages.has(name);
  try {
    return buildSync({
      absWorkingDir: root,
      entryPoints: [bundles[name]],
      outfile: path.join(dist, "bundle.js"),
      bundle: true,
      platform: "node",
      format: "cjs",
      target: alone ? "node20" : "node22",
      packages: alone ? "bundle" : "external",
      minify: alone,
      sourcemap: alone ? false : "inline",
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
 * Whether the sources are those that the file was made of: untouched since then, which is quickly
 * told, or of the same contents.
 *
 * @param {string} file
 * @returns {boolean}
 */
function isFresh(file) {
  try {
    const text = readFileSync(file, "utf8");
    const end = text.indexOf("\n");
    /** @type {unknown} */
    const parsed = JSON.parse(text.slice(header.length, end));
    const made = /** @type {Made} */ (parsed);
    const now = stampOf(made.sources, Date.now());
    if (now !== undefined && now === made.stamp) return true;
    if (hashOf(made.sources) !== made.hash) return false;
    if (now !== undefined) remember(file, { ...made, stamp: now }, text.slice(end + 1));
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @param {Made} made
 * @param {string} contents
 */
function remember(file, made, contents) {
  try {
    write(file, made, contents);
  } catch {
    // In a checkout that cannot be written each start compares the contents.
  }
}

/** A file system's clock may be coarse: what is so young may change again in the same instant. */
const settledMs = 100;

/**
 * When the sources were last touched, as the file system tells it; whoever writes a file cannot
 * choose that time.
 *
 * @param {readonly string[]} sources paths from the project's folder
 * @param {number} before the time before which that was
 * @returns {string | undefined} undefined if it was only just now
 */
function stampOf(sources, before) {
  const parts = [];
  for (const source of sources) {
    const { size, ctimeMs } = statSync(`${root}${path.sep}${source}`);
    if (ctimeMs > before - settledMs) return undefined;
    parts.push(`${size}:${ctimeMs}`);
  }
  return parts.join(" ");
}

/**
 * @param {readonly string[]} sources paths from the project's folder
 * @returns {string}
 */
function hashOf(sources) {
  /** @type {typeof import("node:crypto")} */
  const { createHash } = require("node:crypto");
  const hash = createHash("sha256");
  for (const source of sources) {
    hash
      .update(`${source}\0`)
      .update(readFileSync(path.join(root, source)))
      .update("\0");
  }
  return hash.digest("hex");
}

module.exports = { bundles, ensureBundle, loadBundle };
