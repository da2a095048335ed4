import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import Ajv from "ajv-draft-04";
import type { ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import type { Log, Result as SarifResult, Run } from "sarif";

import type { Finding } from "../../../checklist/finding";
import { pagesBelow } from "../../../checklist/report/pages";
import { render } from "../../../checklist/report/render";
import { reportOf, resultOf } from "../../../checklist/report/result";
import type { Result } from "../../../checklist/report/result";
import type { PlaceOf } from "../../../checklist/report/sarif";
import { knownRules } from "../../../checklist/rules/all-rules";
import { rules } from "../../../checklist/rules/catalogue";
import {
  anyResult,
  atMost,
  finding,
  hostile,
  hostileTexts,
  oneOfEach,
  tenThousand,
  TODAY,
} from "./findings";

/** Compiled when it is first needed, since that takes its time. */
let compiled: ValidateFunction | undefined;

function schema(): ValidateFunction {
  if (compiled !== undefined) return compiled;
  // One of the schema's patterns is none by the stricter reading of regular expressions.
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const folder = path.dirname(require.resolve("@microsoft/jest-sarif/package.json"));
  const text = readFileSync(path.join(folder, "lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8");
  compiled = ajv.compile(JSON.parse(text) as object);
  return compiled;
}

/** The only run of a log that is valid by the schema. */
function runOf(result: Result): Run {
  const log = JSON.parse(render(result, "sarif")) as Log;
  const isSarif = schema();
  assert.ok(isSarif(log), JSON.stringify(isSarif.errors));
  const [run, ...others] = log.runs;
  assert.ok(run !== undefined && others.length === 0);
  // GitHub refuses a log as a whole in which one result has no place.
  for (const { locations } of run.results ?? []) {
    const place = locations?.[0]?.physicalLocation;
    assert.ok((place?.artifactLocation?.uri ?? "") !== "" && (place?.region?.startLine ?? 0) >= 1);
  }
  return run;
}

function resultsOf(...findings: readonly Finding[]): readonly SarifResult[] {
  return runOf(resultOf(findings)).results ?? [];
}

function onlyResultOf(one: Finding): SarifResult {
  const [result, ...others] = resultsOf(one);
  assert.ok(result !== undefined && others.length === 0);
  return result;
}

const failed = finding({ status: "fail", message: "DEBUG is on." });

describe("the SARIF report", () => {
  it("is valid by the schema, which refuses what is not", () => {
    runOf(resultOf([]));
    runOf(resultOf(oneOfEach));
    runOf(reportOf(oneOfEach, [], TODAY));
    assert.ok(!schema()({ version: "2.1.0", runs: [{ results: [{}] }] }));
  });

  const kinds: readonly (readonly [Partial<Finding>, string | undefined, string | undefined])[] = [
    [{ status: "fail" }, "fail", "error"],
    [{ status: "fail", severity: "warning" }, "fail", "warning"],
    [{ status: "error" }, "fail", "error"],
    [{ status: "waived" }, "fail", "error"],
    [{ status: "unknown" }, "open", "none"],
    [{ status: "pass" }, undefined, undefined],
    [{ status: "not-applicable" }, undefined, undefined],
  ];
  for (const [given, kind, level] of kinds) {
    it(`has ${kind === undefined ? "nothing" : `${kind}, ${level ?? ""}`} for ${given.status ?? ""}, ${given.severity ?? "error"}`, () => {
      const [result] = resultsOf(finding(given));
      assert.equal(result?.kind, kind);
      assert.equal(result?.level, level);
      assert.equal(result?.suppressions?.length, given.status === "waived" ? 1 : undefined);
    });
  }

  it("describes each rule that it shows, once, with help, level and items, and points to it", () => {
    const found = rules.map(({ id, severity }) => finding({ rule: id, severity, status: "fail" }));
    const { tool, results = [] } = runOf(resultOf([...found, ...found]));
    const described = tool.driver.rules ?? [];
    assert.equal(described.length, rules.length);
    for (const result of results) {
      assert.equal(described[result.ruleIndex ?? -1]?.id, result.ruleId);
    }
    for (const { id, title, why, severity } of rules) {
      const rule = described.find((one) => one.id === id);
      assert.equal(rule?.shortDescription?.text, title);
      assert.equal(rule.fullDescription?.text, why);
      assert.equal(rule.defaultConfiguration?.level, severity);
      assert.ok((rule.help?.text.length ?? 0) > 20);
    }
  });

  it("describes the rules on records and on environment files as well", () => {
    const ids = [
      "waiver-valid",
      "waiver-unused",
      "attestation-valid",
      "item-covered",
      "env-file-readable",
    ];
    const found = ids.map((rule) => finding({ rule, status: "fail" }));
    for (const rule of runOf(resultOf(found)).tool.driver.rules ?? []) {
      assert.ok(ids.includes(rule.id));
      assert.ok(rule.shortDescription !== undefined, rule.id);
    }
  });

  it("describes a rule that the catalogue does not have by the finding's mend", () => {
    const { tool } = runOf(resultOf([finding({ rule: "a-probe", status: "fail" })]));
    assert.equal(tool.driver.rules?.[0]?.help?.text, "Set DEBUG to false.");
  });

  const places: readonly (readonly [string, string])[] = [
    ["production.env", "production.env"],
    ["./a b/ü.env", "./a%20b/%C3%BC.env"],
    ["/etc/app.env", "file:///etc/app.env"],
    ["config\\prod.env", "config/prod.env"],
    ["a:b?c#d%", "a%3Ab%3Fc%23d%25"],
  ];
  for (const [file, uri] of places) {
    it(`points to ${file} by ${uri}, and to the line`, () => {
      const [place] = onlyResultOf({ ...failed, location: { file, line: 7 } }).locations ?? [];
      assert.equal(place?.physicalLocation?.artifactLocation?.uri, uri);
      assert.equal(place.physicalLocation.region?.startLine, 7);
    });
  }

  it("points to the project where there is no file, and to the first line where none is known", () => {
    const [place] = onlyResultOf(failed).locations ?? [];
    assert.equal(place?.physicalLocation?.artifactLocation?.uri, "Pulumi.yaml");
    assert.equal(place.logicalLocations?.[0]?.fullyQualifiedName, "DEBUG");
    const [other] = onlyResultOf({ ...failed, location: { file: "a.env" } }).locations ?? [];
    assert.equal(other?.physicalLocation?.region?.startLine, 1);
  });

  it("points to where the reader has the file", () => {
    const result = resultOf([failed, { ...failed, location: { file: "/tmp/a.env", line: 3 } }]);
    const placeOf: PlaceOf = (place) => ({ file: "in/checkout", line: place?.line ?? 7 });
    const log = JSON.parse(render(result, "sarif", { placeOf })) as Log;
    const places = (log.runs[0]?.results ?? []).map(
      ({ locations }) => locations?.[0]?.physicalLocation,
    );
    assert.deepEqual(places, [
      { artifactLocation: { uri: "in/checkout" }, region: { startLine: 7 } },
      { artifactLocation: { uri: "in/checkout" }, region: { startLine: 3 } },
    ]);
  });

  it("keeps to what GitHub takes of a rule: twenty tags", () => {
    const ids = knownRules.map(({ id }) => finding({ rule: id, status: "fail" }));
    for (const { id, properties } of runOf(resultOf(ids)).tool.driver.rules ?? []) {
      assert.ok((properties?.tags?.length ?? 0) <= 20, id);
    }
  });

  it("gives everything in a report a file and a line, which viewers of code ask for", () => {
    const { results = [] } = runOf(reportOf([failed, ...oneOfEach], [], TODAY));
    assert.ok(results.length > 134);
    for (const { locations } of results) {
      const place = locations?.[0]?.physicalLocation;
      assert.equal(place?.artifactLocation?.uri, "Pulumi.yaml");
      assert.equal(place.region?.startLine, 1);
    }
    const placed = { ...failed, location: { file: "Pulumi.production.yaml", line: 4 } };
    const [first] = runOf(reportOf([placed], [], TODAY)).results ?? [];
    const place = first?.locations?.[0]?.physicalLocation;
    assert.equal(place?.artifactLocation?.uri, "Pulumi.production.yaml");
    assert.equal(place.region?.startLine, 4);
  });

  it("leads to a rule's page where that has an address, and nowhere for what is no rule", () => {
    const pageOf = pagesBelow("https://github.com/a/b");
    const result = resultOf([failed, finding({ rule: "a-probe", status: "fail" })]);
    const log = JSON.parse(render(result, "sarif", { pageOf })) as Log;
    const isSarif = schema();
    assert.ok(isSarif(log), JSON.stringify(isSarif.errors));
    const pages = log.runs[0]?.tool.driver.rules?.map(({ id, helpUri }) => [id, helpUri]);
    assert.deepEqual(pages, [
      ["a-probe", undefined],
      ["debug-off", "https://github.com/a/b/blob/HEAD/docs/rules/debug-off.md"],
    ]);
  });

  it("tells who reads of a file how a rule is mended there, and who reads of a stack how there", () => {
    const missing = finding({ rule: "required-variable", status: "fail" });
    const help = (result: Result): string | undefined =>
      runOf(result).tool.driver.rules?.find(({ id }) => id === "required-variable")?.help?.text;
    assert.match(help(resultOf([missing])) ?? "", /Write a line: NAME=<value>/);
    assert.match(help(reportOf([missing], [], TODAY)) ?? "", /Give each of them a value/);
  });

  describe("the fingerprint", () => {
    const print = (given: Partial<Finding>): string | undefined =>
      onlyResultOf({ ...failed, ...given }).partialFingerprints?.["checklistFinding/v1"];
    const file = "production.env";

    it("stays the same when lines move, words change or others come and go", () => {
      const first = print({ location: { file, line: 7 } });
      assert.equal(
        print({ location: { file, line: 9 }, message: "Otherwise.", fix: "No." }),
        first,
      );
      const other = finding({ status: "fail", subject: "OTHER" });
      const moved = resultsOf(other, { ...failed, location: { file, line: 8 } });
      assert.equal(moved[1]?.partialFingerprints?.["checklistFinding/v1"], first);
    });

    it("differs by rule, subject and file, and among those that are alike", () => {
      const prints = [
        print({}),
        print({ rule: "other" }),
        print({ subject: "OTHER" }),
        print({ location: { file } }),
        resultsOf(failed, failed)[1]?.partialFingerprints?.["checklistFinding/v1"],
      ];
      assert.equal(new Set(prints).size, prints.length);
    });
  });

  it("takes no text for a link", () => {
    const { message } = onlyResultOf(hostile("[x](https://example.com)"));
    assert.match(message.text ?? "", /^\\\[x\\\]\(https/);
  });

  it("is valid with every hostile text, and whatever else is in it", () => {
    runOf(resultOf(hostileTexts.map(hostile)));
    fc.assert(
      fc.property(anyResult, (result) => {
        runOf(result);
      }),
      atMost(60),
    );
  });

  it("holds ten thousand findings, each with a fingerprint of its own", () => {
    const { results = [] } = runOf(resultOf(tenThousand));
    const prints = results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
    assert.equal(new Set(prints).size, 10_000);
  });
});
