import assert from "node:assert/strict";

import { HSTS_STAGE_NAMES, HSTS_STAGES, HSTS_YEAR, parseHsts } from "../../../checklist/edge/hsts";

describe("the stages of HSTS", () => {
  it("go from minutes to a year, and to preloading only at the end", () => {
    assert.deepEqual(HSTS_STAGE_NAMES, ["trial", "week", "month", "year", "preload"]);
    assert.deepEqual(
      HSTS_STAGE_NAMES.map((name) => Object.values(HSTS_STAGES[name])),
      [
        [300, false, false],
        [604_800, false, false],
        [2_592_000, true, false],
        [31_536_000, true, false],
        [31_536_000, true, true],
      ],
    );
    assert.equal(HSTS_YEAR, 31_536_000);
  });
});

describe("the header Strict-Transport-Security", () => {
  for (const [text, expected] of [
    ["max-age=31536000; includeSubDomains; preload", [31_536_000, true, true]],
    ["max-age=300", [300, false, false]],
    ['MAX-AGE = "0" ;; IncludeSubdomains', [0, true, false]],
    ["max-age=5; unknown=1", [5, false, false]],
    ["includeSubDomains", undefined],
    ["max-age=", undefined],
    ["max-age=-1", undefined],
    ["max-age=1e3", undefined],
    ["max-age=1; max-age=2", undefined],
    ["", undefined],
  ] as const) {
    it(`"${text}"`, () => {
      const hsts = parseHsts(text);
      assert.deepEqual(hsts && Object.values(hsts), expected);
    });
  }
});
