import assert from "node:assert/strict";

import fc from "fast-check";

import { parseEarlierReport } from "../../../checklist/report/earlier";
import { render } from "../../../checklist/report/render";
import { reportOf, resultOf } from "../../../checklist/report/result";
import type { Result } from "../../../checklist/report/result";
import { anyResult, hostile, hostileTexts, oneOfEach, TODAY } from "./findings";

describe("the JSON report", () => {
  it("has the contract's fields for findings alone", () => {
    const parsed: unknown = JSON.parse(render(resultOf(oneOfEach), "json"));
    assert.deepEqual(parsed, {
      schemaVersion: 1,
      status: "not-ready",
      findings: oneOfEach,
      summary: { pass: 2, fail: 2, waived: 2, unknown: 2, "not-applicable": 2, error: 2 },
    });
  });

  it("has day, sections and items besides for a deployment", () => {
    const result = reportOf(oneOfEach, [], TODAY);
    const parsed = JSON.parse(render(result, "json")) as typeof result;
    assert.deepEqual(Object.keys(parsed), [
      "schemaVersion",
      "status",
      "findings",
      "summary",
      "day",
      "sections",
      "items",
    ]);
    assert.deepEqual(Object.keys(parsed.items?.[0] ?? {}), [
      "id",
      "title",
      "section",
      "status",
      "how",
      "why",
      "findings",
    ]);
  });

  it("adds the stack, the moment, the commit and what has changed where they are known", () => {
    const before = reportOf(oneOfEach, [], "2026-11-20");
    const earlier = parseEarlierReport(render(before, "json"));
    const origin = {
      stack: "production",
      judgedAt: `${TODAY}T09:30:00.000Z`,
      commit: "a".repeat(40),
    };
    const text = render(reportOf([], [], TODAY, { origin, earlier }), "json");
    const parsed = JSON.parse(text) as Result;
    assert.deepEqual(Object.keys(parsed), [
      ...["schemaVersion", "status", "findings", "summary", "day"],
      ...["stack", "judgedAt", "commit", "sections", "items", "changes"],
    ]);
    assert.deepEqual(parsed.changes?.since, { status: "not-ready", day: "2026-11-20" });
    assert.ok(parsed.changes.gone.length > 0);
    // What was written is what the next report reads.
    assert.deepEqual(parseEarlierReport(text)?.commit, origin.commit);
  });

  it("loses nothing of any result, and commands no terminal", () => {
    const check = (result: Parameters<typeof render>[0]): void => {
      const text = render(result, "json");
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(result)));
      assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    };
    check(resultOf(hostileTexts.map(hostile)));
    fc.assert(fc.property(anyResult, check));
  });
});
