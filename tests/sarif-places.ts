import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";

import type { Log } from "sarif";

const root = path.join(__dirname, "..");

/** Sees that each result has a place that GitHub takes: a line of a file of this checkout. */
export function assertPlacedInCheckout(sarif: string): void {
  const { runs } = JSON.parse(sarif) as Log;
  const results = runs.flatMap((run) => run.results ?? []);
  assert.ok(results.length > 0);
  for (const { ruleId, locations = [] } of results) {
    const [place, ...others] = locations.map(({ physicalLocation }) => physicalLocation);
    assert.equal(others.length, 0);
    const uri = decodeURIComponent(place?.artifactLocation?.uri ?? "");
    assert.match(uri, /^(?!\/|\.\.|[a-z]+:)./i, ruleId);
    assert.ok(statSync(path.join(root, uri)).isFile(), `${ruleId ?? ""}: ${uri}`);
    assert.ok((place?.region?.startLine ?? 0) >= 1, ruleId);
  }
}
