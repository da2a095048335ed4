"use strict";

// The install step: bundles everything, so that a clean checkout is ready for `pulumi preview`.

const { bundles, ensureBundle } = require("./bundle.js");

try {
  for (const name of Object.keys(bundles)) {
    ensureBundle(/** @type {import("./bundle.js").BundleName} */ (name));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
