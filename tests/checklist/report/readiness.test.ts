import assert from "node:assert/strict";

import fc from "fast-check";

import type { Finding } from "../../../checklist/finding";
import { byUrgency, readinessOf, urgencyOf, worstOf } from "../../../checklist/report/readiness";
import type { Readiness } from "../../../checklist/report/readiness";
import { anyFinding, finding, oneOfEach } from "./findings";

const pass = finding();
const warned = finding({ status: "fail", severity: "warning" });
const failed = finding({ status: "fail" });
const waived = finding({ status: "waived" });
const unknown = finding({ status: "unknown" });
const aside = finding({ status: "not-applicable" });
const broken = finding({ status: "error", severity: "warning" });

describe("the readiness of findings", () => {
  const table: readonly (readonly [string, readonly Finding[], Readiness])[] = [
    ["nothing at all: a missing result", [], "not-ready"],
    ["a pass", [pass], "ready"],
    ["a pass beside what is not applicable", [pass, aside], "ready"],
    ["only what is not applicable: nothing is set", [aside], "partial"],
    ["a warning", [pass, warned], "partial"],
    ["a waived failure", [pass, waived], "partial"],
    ["something unknown", [pass, unknown], "partial"],
    ["only something unknown", [unknown], "partial"],
    ["a failure", [pass, failed], "not-ready"],
    ["a failure among warnings and waived ones", [warned, waived, failed], "not-ready"],
    ["a rule that broke down, whatever its severity", [pass, broken], "not-ready"],
  ];
  for (const [what, findings, readiness] of table) {
    it(`is ${readiness} for ${what}`, () => {
      assert.equal(readinessOf(findings), readiness);
    });
  }

  it("does not depend on the order, and does not get better by another failure", () => {
    fc.assert(
      fc.property(fc.array(anyFinding), (findings) => {
        assert.equal(readinessOf([...findings].reverse()), readinessOf(findings));
        assert.equal(readinessOf([...findings, failed]), "not-ready");
      }),
    );
  });

  it("is the worst of its parts", () => {
    assert.equal(worstOf([]), "ready");
    assert.equal(worstOf(["ready", "ready"]), "ready");
    assert.equal(worstOf(["ready", "partial"]), "partial");
    assert.equal(worstOf(["partial", "not-ready", "ready"]), "not-ready");
  });
});

describe("the order of findings", () => {
  it("is by urgency, what broke down first, and else as they came", () => {
    const shuffled = [...oneOfEach].reverse();
    assert.deepEqual(
      byUrgency(shuffled).map((one) => `${urgencyOf(one)} ${one.severity}`),
      [
        "broken warning",
        "broken error",
        "failed error",
        "warned warning",
        "waived warning",
        "waived error",
        "unknown warning",
        "unknown error",
        "passed warning",
        "passed error",
        "not-applicable warning",
        "not-applicable error",
      ],
    );
  });

  it("loses none", () => {
    fc.assert(
      fc.property(fc.array(anyFinding), (findings) => {
        assert.equal(new Set(byUrgency(findings)).size, new Set(findings).size);
        assert.equal(byUrgency(findings).length, findings.length);
      }),
    );
  });
});
