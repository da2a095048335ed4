import assert from "node:assert/strict";

import fc from "fast-check";

import { daysAfter, daysBetween, isDay } from "../../checklist/day";

describe("the days between two", () => {
  const table: readonly (readonly [string, string, number])[] = [
    ["2026-11-24", "2026-11-24", 0],
    ["2026-11-24", "2026-11-25", 1],
    ["2026-11-24", "2026-11-20", -4],
    ["2024-02-28", "2024-03-01", 2],
    ["2026-12-31", "2027-01-01", 1],
  ];
  for (const [start, end, days] of table) {
    it(`are ${days} from ${start} to ${end}`, () => {
      assert.equal(daysBetween(start, end), days);
      assert.equal(daysAfter(start, days), end);
    });
  }
});

describe("a day", () => {
  for (const text of ["2026-11-24", "2024-02-29", "0001-01-01", "9999-12-31"]) {
    it(`is ${text}`, () => {
      assert.ok(isDay(text));
    });
  }

  for (const text of [
    "",
    "2026-02-29",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2026-11-00",
    "2026-1-2",
    "26-11-24",
    "+002026-11-24",
    "2026-11-24T00:00:00Z",
    " 2026-11-24",
    "2026-11-24\n",
    "-072590-09",
    "x2026-11-24",
    "2026-11-24x",
    "24.11.2026",
    "tomorrow",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.ok(!isDay(text));
    });
  }

  const table: readonly (readonly [string, number, string])[] = [
    ["2026-11-24", 90, "2027-02-22"],
    ["2024-02-28", 1, "2024-02-29"],
    ["2026-02-28", 1, "2026-03-01"],
    ["2026-12-31", 1, "2027-01-01"],
    ["2026-11-24", 0, "2026-11-24"],
  ];
  for (const [start, days, end] of table) {
    it(`is ${end} ${days} days after ${start}`, () => {
      assert.equal(daysAfter(start, days), end);
    });
  }

  it("comes after another in the calendar if its text does", () => {
    const days = fc.integer({ min: 0, max: 50_000 });
    fc.assert(
      fc.property(days, days, (one, two) => {
        const [first, second] = [daysAfter("1990-01-01", one), daysAfter("1990-01-01", two)];
        assert.equal(first < second, one < two);
        assert.ok(isDay(first));
      }),
    );
  });
});
