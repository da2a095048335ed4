import assert from "node:assert/strict";

import fc from "fast-check";

import { daysAfter } from "../../../checklist/day";
import { dmarcText, parseDmarc } from "../../../checklist/dns/dmarc";
import {
  currentStep,
  DMARC_STAGES,
  dmarcOfStage,
  dmarcStages,
  parseRamp,
  rampOn,
  rampText,
} from "../../../checklist/dns/dmarc-ramp";
import type { DmarcRamp, RampStep } from "../../../checklist/dns/dmarc-ramp";

const ramp = (text: string): DmarcRamp => parseRamp(text).record ?? assert.fail(text);
const codes = (text: string, today: string): readonly string[] =>
  rampOn(ramp(text), today).problems.map(({ code }) => code);

describe("the stages of DMARC", () => {
  it("ask for more from one to the next, each by its own record", () => {
    assert.deepEqual(
      DMARC_STAGES.map((stage) => dmarcText(dmarcOfStage(stage))),
      [
        "v=DMARC1; p=none",
        "v=DMARC1; p=quarantine; t=y",
        "v=DMARC1; p=quarantine",
        "v=DMARC1; p=reject",
      ],
    );
    for (const stage of DMARC_STAGES) {
      const record = dmarcOfStage(stage, { sp: "reject", rua: ["mailto:a@b.com"] });
      assert.deepEqual(parseDmarc(dmarcText(record)).problems, []);
      const { before, leastDays, mostDays } = dmarcStages[stage];
      assert.equal(before.length > 0, stage !== "reject");
      assert.ok(mostDays === undefined || mostDays > leastDays);
    }
  });

  const table: readonly (readonly [text: string, today: string, standing: string])[] = [
    ["monitor=2026-11-01", "2026-11-01", "wait"],
    ["monitor=2026-11-01", "2026-11-28", "wait"],
    ["monitor=2026-11-01", "2026-11-29", "due"],
    ["monitor=2026-11-01", "2027-01-30", "due"],
    ["monitor=2026-11-01", "2027-01-31", "overdue"],
    ["monitor=2026-01-01 quarantine-test=2026-11-01", "2026-11-15", "due"],
    ["monitor=2026-01-01 quarantine-test=2026-11-01", "2026-12-31", "due"],
    ["monitor=2026-01-01 quarantine-test=2026-11-01", "2027-01-01", "overdue"],
    [
      "monitor=2026-01-01 quarantine-test=2026-02-01 quarantine=2026-03-01 reject=2026-05-01",
      "2030-01-01",
      "done",
    ],
  ];
  for (const [text, today, standing] of table) {
    it(`${text.split(" ").at(-1) ?? ""} on ${today}: ${standing}`, () => {
      assert.equal(rampOn(ramp(text), today).standing, standing);
    });
  }

  it("tell what comes next, from which day and until when", () => {
    const { stage, next, due, latest } = rampOn(ramp("monitor=2026-11-01"), "2026-11-24");
    assert.deepEqual(
      [stage, next, due, latest],
      ["monitor", "quarantine-test", "2026-11-29", "2027-01-30"],
    );
    const done = ramp(
      "monitor=2026-01-01,quarantine-test=2026-02-01,quarantine=2026-03-01,reject=2026-04-01",
    );
    assert.deepEqual(rampOn(done, "2026-11-24"), {
      stage: "reject",
      next: undefined,
      due: undefined,
      latest: undefined,
      standing: "done",
      problems: [],
    });
  });

  for (const [text, today, expected] of [
    ["monitor=2026-11-01", "2026-11-24", []],
    ["monitor=2026-11-01", "2027-02-24", ["overdue"]],
    ["monitor=2026-11-01 quarantine-test=2026-11-20", "2026-11-24", ["early"]],
    ["monitor=2026-10-01 quarantine-test=2026-10-29", "2026-11-01", []],
    ["monitor=2026-10-01 quarantine-test=2026-10-28", "2026-11-01", ["early"]],
    ["quarantine-test=2026-11-01", "2026-11-24", ["skipped"]],
    ["monitor=2026-01-01 reject=2026-11-01", "2026-11-24", ["skipped"]],
    ["monitor=2026-12-01", "2026-11-24", ["future"]],
    ["monitor=2026-11-01 quarantine-test=2026-10-01", "2026-11-24", ["order"]],
    // Back to watching, after trouble: that may be at once.
    ["monitor=2026-01-01 quarantine-test=2026-11-01 monitor=2026-11-03", "2026-11-24", []],
  ] as const) {
    it(`${text} on ${today}: ${expected.join(", ") || "right"}`, () => {
      assert.deepEqual(codes(text, today), expected);
    });
  }

  it("are never early if each lasts its least days, whatever the days", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(60), { minLength: 1, maxLength: DMARC_STAGES.length }),
        (longer) => {
          let since = "2020-01-01";
          const steps = longer.map((days, index): RampStep => {
            const stage = DMARC_STAGES[index] ?? "monitor";
            const step = { stage, since };
            since = daysAfter(since, dmarcStages[stage].leastDays + days);
            return step;
          });
          const [first, ...rest] = steps;
          const whole: DmarcRamp = [first ?? assert.fail(), ...rest];
          const { problems, stage } = rampOn(whole, since);
          assert.deepEqual(
            problems.filter(({ severity }) => severity === "error"),
            [],
          );
          assert.equal(stage, currentStep(whole).stage);
          assert.deepEqual(parseRamp(rampText(whole)), { record: whole, problems: [] });
        },
      ),
    );
  });
});

describe("a ramp as a setting", () => {
  for (const [text, expected] of [
    ["monitor=2026-12-01", []],
    ["monitor=2026-12-01, quarantine-test=2027-01-05", []],
    ["", ["empty"]],
    ["watch=2026-12-01", ["stage"]],
    ["monitor", ["stage"]],
    ["monitor=soon", ["day"]],
    ["monitor=2026-02-30", ["day"]],
    ["monitor=2026-12-01 x=1 quarantine=2", ["stage", "day"]],
  ] as const) {
    it(`${text}: ${expected.join(", ") || "right"}`, () => {
      const { record, problems } = parseRamp(text);
      assert.deepEqual(
        problems.map(({ code }) => code),
        expected,
      );
      assert.equal(record === undefined, expected.length > 0);
    });
  }
});
