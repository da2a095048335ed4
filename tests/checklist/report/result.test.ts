import assert from "node:assert/strict";

import fc from "fast-check";

import type { Attestation } from "../../../checklist/attestations";
import { coverage as catalogue } from "../../../checklist/coverage";
import type { ItemCoverage, Means } from "../../../checklist/coverage";
import type { Finding } from "../../../checklist/finding";
import { items } from "../../../checklist/items";
import { exitCodeOf, reportOf, resultOf } from "../../../checklist/report/result";
import type { Readiness, ReportOptions, Result } from "../../../checklist/report/result";
import { applyWaivers, parseWaivers } from "../../../checklist/waivers";
import { anyFinding, atMost, finding, oneOfEach, TODAY } from "./findings";

const RULE = "debug-off";
const PROBE = "health";
const TYPE = "cloudflare:index/dnsRecord:DnsRecord";

const declared: Means = { how: "declared", by: [TYPE] };
const enforced: Means = { how: "enforced", by: [RULE] };
const verified: Means = { how: "verified", by: [PROBE] };
const attested: Means = { how: "attested", by: [] };

const attestation = (given: Partial<Attestation> = {}): Attestation => ({
  item: "1.8",
  statement: "Debug is off in the console",
  by: "Ada",
  on: "2026-11-01",
  evidence: "OPS-1",
  expires: "2026-12-01",
  ...given,
});

const passed = finding();
const failed = finding({ status: "fail" });
const warned = finding({ status: "fail", severity: "warning" });
const waived = finding({ status: "waived" });
const aside = finding({ status: "not-applicable" });
const elsewhere = finding({ items: ["1.3"], subject: "OTHER" });
const expired = finding({ rule: "attestation-valid", status: "fail", message: "It expired." });

interface Case {
  readonly what: string;
  readonly main: ItemCoverage["main"];
  readonly means: readonly Means[];
  readonly findings?: readonly Finding[];
  readonly attestations?: readonly Attestation[];
  readonly deployed?: readonly string[];
  readonly is: Readiness;
  readonly why: RegExp;
}

/** The decisions, one a line: how item 1.8 is covered, what is known of it, and what follows. */
const decisions: readonly Case[] = [
  {
    what: "enforced, and its rule passes",
    main: "enforced",
    means: [enforced],
    findings: [passed],
    is: "ready",
    why: /1 check passes: DEBUG\./,
  },
  {
    what: "enforced, and its rule fails",
    main: "enforced",
    means: [enforced],
    findings: [passed, failed],
    is: "not-ready",
    why: /DEBUG is right/,
  },
  {
    what: "enforced, and its rule warns",
    main: "enforced",
    means: [enforced],
    findings: [warned],
    is: "partial",
    why: /DEBUG/,
  },
  {
    what: "enforced, and the failure is waived",
    main: "enforced",
    means: [enforced],
    findings: [waived],
    is: "partial",
    why: /DEBUG/,
  },
  {
    what: "enforced, and its rule gave no answer",
    main: "enforced",
    means: [enforced],
    is: "not-ready",
    why: /rule debug-off gave no answer/,
  },
  {
    what: "enforced, and its rule judged other things only",
    main: "enforced",
    means: [enforced],
    findings: [elsewhere],
    is: "partial",
    why: /Nothing of item 1\.8 is set/,
  },
  {
    what: "enforced, and its rule did not apply",
    main: "enforced",
    means: [enforced],
    findings: [aside],
    is: "partial",
    why: /Nothing of item 1\.8 is set/,
  },
  {
    what: "verified, and its probe passes",
    main: "verified",
    means: [verified],
    findings: [finding({ rule: PROBE })],
    is: "ready",
    why: /1 check passes/,
  },
  {
    what: "verified, and its probe gave no answer",
    main: "verified",
    means: [verified],
    is: "not-ready",
    why: /health gave no answer/,
  },
  {
    what: "declared, where nobody looked at the state",
    main: "declared",
    means: [declared],
    is: "ready",
    why: /The stack declares item 1\.8: cloudflare/,
  },
  {
    what: "declared and deployed",
    main: "declared",
    means: [declared],
    deployed: [TYPE],
    is: "ready",
    why: /declares/,
  },
  {
    what: "declared and not deployed",
    main: "declared",
    means: [declared],
    deployed: [],
    is: "not-ready",
    why: /not deployed/,
  },
  {
    what: "declared, and a rule on it fails",
    main: "declared",
    means: [declared],
    findings: [failed],
    is: "not-ready",
    why: /DEBUG/,
  },
  {
    what: "attested in force",
    main: "attested",
    means: [attested],
    attestations: [attestation()],
    is: "ready",
    why: /Ada attested on 2026-11-01, until 2026-12-01: Debug is off in the console\. Evidence: OPS-1/,
  },
  {
    what: "attested until today",
    main: "attested",
    means: [attested],
    attestations: [attestation({ expires: TODAY })],
    is: "ready",
    why: /until 2026-11-24/,
  },
  {
    what: "attested until yesterday",
    main: "attested",
    means: [attested],
    attestations: [attestation({ expires: "2026-11-23" })],
    is: "not-ready",
    why: /Nobody attests/,
  },
  {
    what: "to be attested, and nobody does",
    main: "attested",
    means: [attested],
    is: "not-ready",
    why: /Nobody attests item 1\.8\./,
  },
  {
    what: "to be attested, and only another item is",
    main: "attested",
    means: [attested],
    attestations: [attestation({ item: "1.3" })],
    is: "not-ready",
    why: /Nobody attests/,
  },
  {
    what: "attested too long ago, as its reader says",
    main: "attested",
    means: [attested],
    findings: [expired],
    is: "not-ready",
    why: /^It expired\.$/,
  },
  {
    what: "enforced, to be attested besides, and nobody does",
    main: "enforced",
    means: [enforced, attested],
    findings: [passed],
    is: "partial",
    why: /Nobody attests item 1\.8, which is checked in part only otherwise/,
  },
  {
    what: "covered by nothing",
    main: "enforced",
    means: [],
    is: "not-ready",
    why: /^Item 1\.8 is not covered\.$/,
  },
];

/** All items attested, but for item 1.8. */
function report({
  main,
  means,
  findings = [],
  attestations = [],
  deployed,
}: Omit<Case, "is" | "why" | "what">): Result {
  const coverage = items.map(({ id }): ItemCoverage =>
    id === "1.8" ? { item: id, main, means } : { item: id, main: "attested", means: [attested] },
  );
  const rest = items.filter(({ id }) => id !== "1.8").map(({ id }) => attestation({ item: id }));
  const options: ReportOptions =
    deployed === undefined ? { coverage } : { coverage, deployedTypes: new Set(deployed) };
  return reportOf(findings, [...rest, ...attestations], TODAY, options);
}

describe("a report", () => {
  for (const { what, is, why, ...given } of decisions) {
    it(`calls an item ${is} that is ${what}`, () => {
      const { items: results = [], sections = [], status } = report(given);
      const item = results.find(({ id }) => id === "1.8");
      assert.equal(item?.status, is);
      assert.match(item.why, why);
      assert.equal(item.how, given.main);
      // All others are ready: the section and the whole are as this item.
      assert.equal(sections[0]?.status, is);
      assert.equal(sections[1]?.status, "ready");
      assert.equal(status, is);
    });
  }

  it("lets what is wrong with an item be waived too: it is partial, and shown", () => {
    const waivers = parseWaivers(
      "- {rule: item-covered, subject: item 1.8, reason: Somebody looks by hand, owner: ops, ticket: OPS-3, expires: 2026-12-01}",
      "waivers.yaml",
      TODAY,
    );
    assert.deepEqual(waivers.findings, []);
    const { items = [], findings } = reportOf([], [], TODAY, {
      coverage: [{ item: "1.8", main: "verified", means: [] }],
      settle: (found) => applyWaivers(found, waivers.waivers, { reportUnused: true }),
    });
    const item = items.find(({ id }) => id === "1.8");
    assert.equal(item?.status, "partial");
    assert.match(item.why, /Waived until 2026-12-01 by ops \(OPS-3\)/);
    assert.ok(!findings.some(({ rule }) => rule === "waiver-unused"));
  });

  it("has each of the 134 items once, in their order, each with what it is and why", () => {
    const { items: results = [] } = reportOf([], [], TODAY);
    assert.deepEqual(
      results.map(({ id, title, section }) => ({ id, title, section })),
      items,
    );
    for (const { id, why, findings, how } of results) {
      assert.ok(why.length > 10, id);
      assert.ok(findings.length > 0, id);
      assert.equal(how, catalogue.find(({ item }) => item === id)?.main);
    }
  });

  it("names in what passed the item's own subjects first", () => {
    const { items: results = [] } = report({
      main: "enforced",
      means: [enforced],
      findings: [
        finding({ subject: "OTHER", items: ["1.3", "1.8"] }),
        finding({ subject: "THIRD", items: ["1.3", "1.8"] }),
        passed,
      ],
    });
    const why = results.find(({ id }) => id === "1.8")?.why;
    assert.equal(why, "3 checks pass: DEBUG, OTHER and others.");
  });

  it("counts the items of each section, and all findings", () => {
    const {
      sections = [],
      items: results = [],
      findings,
      summary,
    } = report({
      main: "enforced",
      means: [enforced],
      findings: [failed],
    });
    assert.deepEqual(sections[0]?.counts, { ready: 16, partial: 0, "not-ready": 1 });
    const all = sections.flatMap(({ counts }) => Object.values(counts));
    assert.equal(
      all.reduce((sum, count) => sum + count),
      results.length,
    );
    assert.equal(
      Object.values(summary).reduce((sum, count) => sum + count),
      findings.length,
    );
    assert.equal(summary.fail, 1);
  });

  it("is not ready for a failure that belongs to no item", () => {
    const loose = finding({ items: [], status: "fail" });
    const given = { main: "attested", means: [attested], attestations: [attestation()] } as const;
    assert.equal(report({ ...given, findings: [] }).status, "ready");
    assert.equal(report({ ...given, findings: [loose] }).status, "not-ready");
    assert.equal(
      report({ ...given, findings: [finding({ items: ["99.1"], status: "waived" })] }).status,
      "partial",
    );
  });

  describe("about a platform where nothing runs", () => {
    const coverage: readonly ItemCoverage[] = [
      { item: "1.8", main: "enforced", means: [enforced] },
      { item: "7.6", main: "verified", means: [verified, declared], platform: "render" },
    ];
    const deployedTypes = new Set(["bookedbarber:index:BackendEnvironment", TYPE]);
    const judged = (...found: Finding[]): Result =>
      reportOf([passed, ...found], [], TODAY, { coverage, deployedTypes });

    it("has items that do not apply, say so, and stand in nobody's way", () => {
      const result = judged(finding({ items: ["7.6"], status: "unknown" }));
      const item = result.items?.find(({ id }) => id === "7.6");
      assert.equal(item?.status, "ready");
      assert.match(item.why, /^Item 7\.6 does not apply: the stack runs nothing at Render/);
      assert.deepEqual(
        item.findings.map(({ rule, status }) => [rule, status]),
        [["item-covered", "not-applicable"]],
      );
      const silent = result.findings.filter(({ status }) => status === "error");
      assert.deepEqual(silent, [], "nobody waits for the probe's answer");
    });

    it("is not ready for what fails all the same, and as before for what nobody can tell", () => {
      const ready = judged().status;
      const about = { items: ["7.6"], subject: "OTHER" };
      assert.equal(judged(finding({ ...about, status: "unknown" })).status, ready);
      assert.equal(judged(finding({ ...about, status: "not-applicable" })).status, ready);
      assert.equal(judged(finding({ ...about, status: "fail" })).status, "not-ready");
    });
  });

  it("tells of a silent rule once, with all the items that it serves", () => {
    const coverage: readonly ItemCoverage[] = ["1.8", "2.1"].map((item) => ({
      item,
      main: "enforced",
      means: [enforced],
    }));
    const broken = reportOf([], [], TODAY, { coverage }).findings.filter(
      ({ status }) => status === "error",
    );
    assert.deepEqual(
      broken.map(({ rule, items: served, severity }) => [rule, served, severity]),
      [[RULE, ["1.8", "2.1"], "error"]],
    );
  });

  it("keeps every finding that it was given, and adds to them only", () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 8 }), (found) => {
        const result = reportOf(found, [], TODAY);
        assert.deepEqual(result.findings.slice(0, found.length), found);
        for (const item of result.items ?? []) {
          for (const one of item.findings) assert.ok(one.items.includes(item.id));
        }
      }),
      atMost(20),
    );
  });

  it("gets no better by one more failure of any item", () => {
    const all = { main: "attested", means: [attested], attestations: [attestation()] } as const;
    fc.assert(
      fc.property(fc.constantFrom(...items), ({ id }) => {
        const { items: results = [], status } = report({
          ...all,
          findings: [finding({ items: [id], status: "fail" })],
        });
        assert.equal(results.find((item) => item.id === id)?.status, "not-ready");
        assert.equal(status, "not-ready");
      }),
      atMost(30),
    );
  });
});

describe("a result of findings alone", () => {
  it("has the readiness of the findings, counts them, and has no items", () => {
    const result = resultOf(oneOfEach);
    assert.equal(result.status, "not-ready");
    assert.deepEqual(result.summary, {
      pass: 2,
      fail: 2,
      waived: 2,
      unknown: 2,
      "not-applicable": 2,
      error: 2,
    });
    assert.deepEqual(Object.keys(result), ["schemaVersion", "status", "findings", "summary"]);
  });
});

describe("the exit code", () => {
  it("is 1 for an environment only if it is not ready", () => {
    assert.equal(exitCodeOf(resultOf([passed])), 0);
    assert.equal(exitCodeOf(resultOf([passed, warned])), 0);
    assert.equal(exitCodeOf(resultOf([failed])), 1);
    assert.equal(exitCodeOf(resultOf([])), 1);
  });

  it("is 0 for a report only if all is ready", () => {
    const given = { main: "attested", means: [attested] } as const;
    assert.equal(exitCodeOf(report({ ...given, attestations: [attestation()] })), 0);
    assert.equal(
      exitCodeOf(report({ ...given, attestations: [attestation()], findings: [waived] })),
      1,
    );
    assert.equal(exitCodeOf(report(given)), 1);
  });
});
