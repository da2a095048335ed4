const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const path = require("node:path");

/**
 * A digest of files' names and contents.
 *
 * @param {string} root The folder to which the names are relative.
 * @param {readonly string[]} names
 * @returns {string} SHA-256 in hexadecimal digits.
 */
function sourceHash(root, names) {
  const hash = createHash("sha256");
  for (const name of [...names].sort()) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(path.join(root, name)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** @typedef {{ sources: string[], hash: string }} Manifest What the bundling writes beside the bundle. */

/**
 * Whether the bundle is there and was made of the sources as they are now. An old bundle would judge
 * by old rules, and nobody would notice.
 *
 * @param {string} dist The bundle's folder, `policies/dist`.
 * @returns {boolean}
 */
function isFresh(dist) {
  try {
    const text = readFileSync(path.join(dist, "sources.json"), "utf8");
    /** @type {unknown} */
    const manifest = JSON.parse(text);
    const { sources, hash } = /** @type {Manifest} */ (manifest);
    return sourceHash(path.join(dist, "..", ".."), sources) === hash;
  } catch {
    return false;
  }
}

module.exports = { isFresh, sourceHash };
