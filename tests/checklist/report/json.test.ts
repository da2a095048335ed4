import assert from "node:assert/strict";

import fc from "fast-check";

import { render } from "../../../checklist/report/render";
import { reportOf, resultOf } from "../../../checklist/report/result";
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
