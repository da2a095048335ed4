import assert from "node:assert/strict";

import { attestFix } from "../../../checklist/attest-command";
import { attestationTemplates } from "../../../checklist/attestation-templates";
import { reportOf } from "../../../checklist/report/result";
import type { ItemResult } from "../../../checklist/report/result";
import { TODAY } from "./findings";

const testimony = {
  statement: "It was restored",
  by: "Ada",
  on: "2026-11-20",
  evidence: "OPS-1",
  expires: "2026-12-20",
};

const itemOf = (id: string, given: Parameters<typeof reportOf>): ItemResult =>
  reportOf(...given).items?.find((item) => item.id === id) ?? assert.fail(id);

describe("an item that people attest, in a report", () => {
  it("is mended by its template, as a command for the report's stack", () => {
    const options = { origin: { stack: "production" } };
    for (const id of Object.keys(attestationTemplates)) {
      const fixes = itemOf(id, [[], [], TODAY, options]).findings.map(({ fix }) => fix);
      assert.ok(fixes.includes(attestFix(id, { stack: "production", today: TODAY }) ?? ""), id);
    }
    const [found] = itemOf("9.3", [[], [], TODAY]).findings;
    assert.match(found?.fix ?? "", /attest 9\.3 --statement/);
  });

  it("carries the attestation with all of its data", () => {
    const { findings } = itemOf("9.3", [[], [{ item: "9.3", ...testimony }], TODAY]);
    assert.deepEqual(
      findings.flatMap((one) => one.attestation ?? []),
      [testimony],
    );
  });
});
