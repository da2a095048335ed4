import assert from "node:assert/strict";

import fc from "fast-check";

import { longestGap, scheduleOf } from "../../checklist/environment/schedule";

describe("schedules", () => {
  const right: readonly (readonly [string, number, number, boolean])[] = [
    ["0 2 * * *", 1, 1, true],
    ["*/15 * * * *", 4, 24, true],
    ["10/25 * * * *", 2, 24, true],
    ["0-30/10 0,12 * * *", 4, 2, true],
    ["0 2 1-31 1-12 0-6", 1, 1, true],
    ["0 2 */1 JAN-dec 1-7", 1, 1, true],
    ["59 23 * * 0-7", 1, 1, true],
    ["0 2 * * 0", 1, 1, false],
    ["0 2 * * 1-6", 1, 1, false],
    ["0 2 * * sun-fri", 1, 1, false],
    ["0 2 31 * *", 1, 1, false],
    ["0 2 1-30 * *", 1, 1, false],
    ["0 2 * jan-nov *", 1, 1, false],
    ["0 2 * 2-12 *", 1, 1, false],
    ["  0\t2 * *   * ", 1, 1, true],
  ];
  for (const [text, minutes, hours, daily] of right) {
    it(`read ${JSON.stringify(text)}: ${daily ? "every day" : "not every day"}`, () => {
      assert.deepEqual(scheduleOf(text), { minutes, hours, daily });
    });
  }

  for (const text of [
    "",
    "daily",
    "@daily",
    "0 2 * *",
    "0 2 * * * *",
    "60 2 * * *",
    "-1 2 * * *",
    "0 24 * * *",
    "0 2 0 * *",
    "0 2 32 * *",
    "0 2 * 0 *",
    "0 2 * 13 *",
    "0 2 * * 8",
    "0 2 * * someday",
    "0 2 * sun *",
    "0 2 * * jan",
    "0 2 9-3 * *",
    "*/0 2 * * *",
    "*-5 2 * * *",
    "1,,2 2 * * *",
    "1-2-3 2 * * *",
    "1.5 2 * * *",
    "0x1 2 * * *",
    "? 2 * * *",
  ]) {
    it(`do not read ${JSON.stringify(text)}`, () => {
      assert.equal(scheduleOf(text), undefined);
    });
  }

  it("count the numbers that a range with a step names", () => {
    const number = fc.integer({ min: 0, max: 59 });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 70 }), (one, two, step) => {
        const [from, to] = [Math.min(one, two), Math.max(one, two)];
        const schedule = scheduleOf(`${from}-${to}/${step} * * * *`);
        assert.equal(schedule?.minutes, Math.floor((to - from) / step) + 1);
      }),
    );
  });

  const gaps: readonly (readonly [text: string, minutes: number | undefined])[] = [
    ["* * * * *", 1],
    ["*/15 * * * *", 15],
    ["*/25 * * * *", 25],
    ["0 * * * *", 60],
    ["0 2 * * *", 1440],
    ["0 2,14 * * *", 720],
    ["0 2,4 * * *", 1320],
    ["0 2 * * 1-5", 3 * 1440],
    ["0 2 * * 0", 7 * 1440],
    ["0 2 1 * *", 31 * 1440],
    ["0 2 1,16 * *", 16 * 1440],
    ["0 2 1 * 1", 7 * 1440],
    ["0 2 1 1 *", 366 * 1440],
    ["0 2 29 2 *", Infinity],
    ["0 2 31 2 *", Infinity],
    ["nightly", undefined],
    ["61 * * * *", undefined],
  ];
  for (const [text, minutes] of gaps) {
    it(`run ${JSON.stringify(text)} at most ${String(minutes)} minutes apart`, () => {
      assert.equal(longestGap(text), minutes);
    });
  }
});
