import assert from "node:assert/strict";

import type { Finding } from "../../../checklist/finding";
import { inTheWayOf } from "../../../checklist/report/obstacles";
import type { Obstacle } from "../../../checklist/report/obstacles";
import { readinessOf } from "../../../checklist/report/readiness";
import { resultOf } from "../../../checklist/report/result";
import { finding } from "./findings";

const failed = finding({ status: "fail" });
const broken = finding({ status: "error" });
const unattested = finding({ rule: "attestation-valid", status: "fail" });
const uncovered = finding({ rule: "item-covered", status: "fail" });

const inTheWay = (findings: readonly Finding[]): ReturnType<typeof inTheWayOf> =>
  inTheWayOf({
    ...resultOf(findings),
    items: [
      {
        id: "1.8",
        title: "It is off",
        section: 1,
        status: readinessOf(findings),
        how: "enforced",
        why: "Why",
        findings,
      },
    ],
  });

describe("what stands in the way of a deployment", () => {
  const table: readonly (readonly [string, readonly Finding[], Obstacle | undefined])[] = [
    ["an item that fails", [failed], "failing"],
    ["an item that nobody attests", [unattested], "unattested"],
    ["an item that is not deployed", [uncovered], "uncovered"],
    ["an item that could not be judged", [broken], "broken"],
    ["an item of which nothing was found", [], "uncovered"],
    ["counted for the most urgent reason", [uncovered, unattested, failed, broken], "broken"],
    ["counted as failing before it is attested", [uncovered, unattested, failed], "failing"],
    ["counted as to be attested before it is covered", [uncovered, unattested], "unattested"],
    ["no item that is partial", [finding({ status: "waived" })], undefined],
    ["no item that only warns", [finding({ status: "fail", severity: "warning" })], undefined],
    ["no item that is ready", [finding()], undefined],
  ];
  for (const [what, findings, reason] of table) {
    it(`is ${what}`, () => {
      const none = { broken: 0, failing: 0, unattested: 0, uncovered: 0 };
      const expected = reason === undefined ? none : { ...none, [reason]: 1 };
      assert.deepEqual(inTheWay(findings), { items: expected, loose: 0 });
    });
  }

  it("is also a finding that must be mended and belongs to no item", () => {
    const loose = [
      finding({ items: [], status: "fail" }),
      finding({ items: ["99.9"], status: "error" }),
      finding({ items: [], status: "fail", severity: "warning" }),
      finding({ items: [] }),
      failed,
    ];
    assert.equal(inTheWay(loose).loose, 2);
    assert.equal(inTheWayOf(resultOf(loose)).loose, 3);
  });
});
