import assert from "node:assert/strict";

import type { Attestation } from "../../../checklist/attestations";
import type { ItemCoverage, Means } from "../../../checklist/coverage";
import { isItemsOwn, itemFindings, silentRules } from "../../../checklist/report/item-findings";
import type { Evidence } from "../../../checklist/report/item-findings";
import { finding, TODAY } from "./findings";

const there = (how: Means["how"], ...by: string[]): Means => ({ how, by });

const covered = (main: ItemCoverage["main"], ...means: Means[]): ItemCoverage => ({
  item: "1.8",
  main,
  means,
});

const evidence = (given: Partial<Evidence> = {}): Evidence => ({
  findings: [],
  attestations: [],
  today: TODAY,
  ...given,
});

const attestation: Attestation = {
  item: "1.8",
  statement: "It is off",
  by: "Ada",
  on: "2026-11-01",
  evidence: "OPS-1",
  expires: "2026-12-01",
};

const STACK = "bookedbarber:index:BackendEnvironment";

/** Each finding as `rule status severity: message -> fix`. */
const told = (coverage: ItemCoverage, given: Partial<Evidence> = {}): readonly string[] =>
  itemFindings(coverage, evidence(given)).map(
    ({ rule, status, severity, message }) => `${rule} ${status} ${severity}: ${message}`,
  );

describe("what is said of an item beyond its rules", () => {
  const table: (readonly [
    what: string,
    coverage: ItemCoverage,
    given: Partial<Evidence>,
    ...told: string[],
  ])[] = [
    [
      "declared",
      covered("declared", there("declared", "a:b:C", "a:b:D")),
      {},
      "item-covered pass error: The stack declares item 1.8: a:b:C, a:b:D.",
    ],
    [
      "deployed",
      covered("declared", there("declared", "a:b:C")),
      { deployedTypes: new Set(["a:b:C"]) },
      "item-covered pass error: The stack declares item 1.8: a:b:C.",
    ],
    [
      "declared, and two of three are not deployed",
      covered("declared", there("declared", "a:b:C", "a:b:D", "a:b:E")),
      { deployedTypes: new Set(["a:b:C"]) },
      "item-covered fail error: Item 1.8 needs a:b:D, a:b:E, which is not deployed.",
    ],
    [
      "enforced, and nothing is known of it",
      covered("enforced", there("enforced", "debug-off")),
      {},
      "item-covered unknown warning: Nothing of item 1.8 is set, so that no rule could judge it.",
    ],
    [
      "verified, and nothing is known of it",
      covered("verified", there("verified", "health")),
      { findings: [finding({ status: "not-applicable" }), finding({ items: ["1.3"] })] },
      "item-covered unknown warning: Nothing of item 1.8 is set, so that no rule could judge it.",
    ],
    [
      "verified and answered",
      covered("verified", there("verified", "health")),
      { findings: [finding()] },
    ],
    [
      "attested, with a statement that lacks its full stop",
      covered("attested", there("attested")),
      { attestations: [attestation] },
      "attestation-valid pass error: Ada attested on 2026-11-01, until 2026-12-01: It is off. Evidence: OPS-1",
    ],
    [
      "attested in two sentences",
      covered("attested", there("attested")),
      { attestations: [{ ...attestation, statement: "It is off! I looked. Twice" }] },
      "attestation-valid pass error: Ada attested on 2026-11-01, until 2026-12-01: It is off! I looked. Twice. Evidence: OPS-1",
    ],
    [
      "attested in a sentence that ends",
      covered("attested", there("attested")),
      { attestations: [{ ...attestation, statement: "It is off." }] },
      "attestation-valid pass error: Ada attested on 2026-11-01, until 2026-12-01: It is off. Evidence: OPS-1",
    ],
    [
      "to be attested",
      covered("attested", there("attested")),
      {},
      "attestation-valid fail error: Nobody attests item 1.8.",
    ],
    [
      "to be attested, while something else decides",
      covered("enforced", there("enforced", "debug-off"), there("attested")),
      { findings: [finding()] },
      "attestation-valid fail warning: Nobody attests item 1.8, which is checked in part only otherwise.",
    ],
    [
      "to be attested, which decides, while a rule helps",
      covered("attested", there("enforced", "debug-off"), there("attested")),
      { findings: [finding()] },
      "attestation-valid fail error: Nobody attests item 1.8.",
    ],
    [
      "attested too long ago, as its reader said",
      covered("attested", there("attested")),
      { findings: [finding({ rule: "attestation-valid", status: "fail" })] },
    ],
    [
      "covered by nothing",
      covered("attested"),
      {},
      "item-covered fail error: Item 1.8 is not covered.",
    ],
    [
      "verified, and a person vouches as well, and for another item",
      covered("verified", there("verified", "health")),
      { attestations: [attestation, { ...attestation, item: "1.3" }], findings: [finding()] },
      "attestation-valid pass error: Ada attested on 2026-11-01, until 2026-12-01: It is off. Evidence: OPS-1",
    ],
  ];
  const atRender: ItemCoverage = {
    ...covered("declared", there("declared", "saas:render:CustomDomain")),
    platform: "render",
  };
  const notDeployed =
    "item-covered fail error: Item 1.8 needs saas:render:CustomDomain, which is not deployed.";
  table.push(
    [
      "about a platform where nothing runs, whatever else was found",
      atRender,
      { deployedTypes: new Set([STACK, "saas:railway:Variables"]), findings: [finding()] },
      "item-covered not-applicable error: Item 1.8 does not apply: the stack runs nothing at Render (the setting hosting).",
    ],
    [
      "about a platform where something runs",
      atRender,
      { deployedTypes: new Set([STACK, "saas:render:Service"]) },
      notDeployed,
    ],
    [
      "about a platform, and nothing is deployed yet",
      atRender,
      { deployedTypes: new Set() },
      notDeployed,
    ],
  );
  for (const [what, coverage, given, ...expected] of table) {
    it(`is right where it is ${what}`, () => {
      assert.deepEqual(told(coverage, given), expected);
      for (const { items, subject } of itemFindings(coverage, evidence(given))) {
        assert.deepEqual([items, subject], [["1.8"], "item 1.8"]);
      }
    });
  }

  it("tells how to mend it", () => {
    const fix = (coverage: ItemCoverage, given: Partial<Evidence> = {}): string | undefined =>
      itemFindings(coverage, evidence(given))[0]?.fix;
    assert.equal(
      fix(covered("declared", there("declared", "a:b:C")), { deployedTypes: new Set() }),
      "Deploy the stack: pulumi up --policy-pack policies",
    );
    assert.equal(
      fix(covered("enforced", there("enforced", "debug-off"))),
      "Set it, or have a person attest that the deployment does without.",
    );
  });

  it("has the attestation's place, where it was read from a file", () => {
    const location = { file: "attestations.production.yaml", line: 3 };
    const [found] = itemFindings(
      covered("attested", there("attested")),
      evidence({ attestations: [{ ...attestation, location }] }),
    );
    assert.deepEqual(found?.location, location);
  });
});

describe("a finding of an item's own", () => {
  const table: readonly (readonly [rule: string, file: string | undefined, own: boolean])[] = [
    ["item-covered", undefined, true],
    ["attestation-valid", undefined, true],
    ["attestation-valid", "attestations.production.yaml", false],
    ["debug-off", undefined, false],
  ];
  for (const [rule, file, own] of table) {
    it(`is ${own ? "one" : "none"} of ${rule}${file === undefined ? "" : " in a file"}`, () => {
      const location = file === undefined ? {} : { location: { file } };
      assert.equal(isItemsOwn(finding({ rule, ...location })), own);
    });
  }

  it("is none any more once it is waived", () => {
    assert.equal(isItemsOwn(finding({ rule: "item-covered", status: "waived" })), false);
  });
});

describe("a rule or probe that gave no answer", () => {
  it("is an error that names it, with its title where the catalogue has it", () => {
    const found = silentRules(
      [
        covered("enforced", there("enforced", "debug-off", "log-level")),
        {
          ...covered("verified", there("verified", "health"), there("enforced", "debug-off")),
          item: "7.4",
        },
      ],
      [finding({ rule: "log-level" })],
    );
    assert.deepEqual(found, [
      {
        rule: "debug-off",
        items: ["1.8", "7.4"],
        status: "error",
        severity: "error",
        subject: "debug-off",
        message:
          'The rule debug-off gave no answer, so nobody knows whether "Debugging is off" holds.',
        fix: "Run the report again with all of the checklist's policies; if it stays so, report it as a bug, with the rule's name.",
      },
      {
        rule: "health",
        items: ["7.4"],
        status: "error",
        severity: "error",
        subject: "health",
        message: "The rule health gave no answer.",
        fix: "Run the report again with all of the checklist's policies; if it stays so, report it as a bug, with the rule's name.",
      },
    ]);
  });

  it("is none that is no rule and no probe", () => {
    const coverage = covered("enforced", there("declared", "a:b:C"), there("attested", "Ada"));
    assert.deepEqual(silentRules([coverage], []), []);
  });
});
