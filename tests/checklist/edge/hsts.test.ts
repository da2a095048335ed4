import assert from "node:assert/strict";

import { HSTS_STAGE_NAMES, HSTS_STAGES, HSTS_YEAR } from "../../../checklist/edge/hsts";

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
