import { daysAfter, isDay } from "../day";
import type { Day } from "../day";
import type { DmarcRecord } from "./dmarc";
import { errorOf, warningOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";

/** The stages on the way from watching to rejecting, in their order. */
export const DMARC_STAGES = ["monitor", "quarantine-test", "quarantine", "reject"] as const;

export type DmarcStage = (typeof DMARC_STAGES)[number];

/** What a stage asks of receivers, how long it lasts, and what must be seen before the next one. */
export interface StageDescription {
  readonly policy: Pick<DmarcRecord, "p" | "t">;
  /** The least days in it: fewer do not show all who send. */
  readonly leastDays: number;
  /** After so many days the next stage is overdue; undefined for the last stage. */
  readonly mostDays: number | undefined;
  /** What a person must have seen in the reports before the next stage. */
  readonly before: readonly string[];
  /** The share of the company's own mail that must pass DMARC before the next stage. */
  readonly leastShare: number;
  /** How many receivers must have reported before the next stage. */
  readonly leastReporters: number;
}

/** A share of mail, in words. */
const passing = (share: number): string =>
  `${share * 100} % or more of the mail of the company's own sources passes DMARC.`;

/** Each stage. Test mode comes first since p=quarantine with t=y has the reports of the next stage without its effect. */
export const dmarcStages: Readonly<Record<DmarcStage, StageDescription>> = {
  monitor: {
    policy: { p: "none" },
    leastDays: 28,
    mostDays: 90,
    before: [
      "Reports of at least three large receivers came in, for four weeks in a row.",
      "Every source that is the company's own is named, and its mail passes DKIM with alignment.",
      passing(0.98),
    ],
    leastShare: 0.98,
    leastReporters: 3,
  },
  "quarantine-test": {
    policy: { p: "quarantine", t: "y" },
    leastDays: 14,
    mostDays: 60,
    before: [
      "No source of the company's own is among those that the reports would have had quarantined.",
      passing(0.99),
    ],
    leastShare: 0.99,
    leastReporters: 1,
  },
  quarantine: {
    policy: { p: "quarantine" },
    leastDays: 28,
    mostDays: 90,
    before: [
      "Support has heard of no mail that went to spam since the stage began.",
      passing(0.995),
    ],
    leastShare: 0.995,
    leastReporters: 1,
  },
  reject: {
    policy: { p: "reject" },
    leastDays: 0,
    mostDays: undefined,
    before: [],
    leastShare: 0.995,
    leastReporters: 1,
  },
};

/** A stage and the day on which its record was published. */
export interface RampStep {
  readonly stage: DmarcStage;
  readonly since: Day;
}

/** A domain's way through the stages: those that it has been in, the present one last. */
export type DmarcRamp = readonly [RampStep, ...RampStep[]];

/** The stage that a ramp is in. */
export function currentStep(ramp: DmarcRamp): RampStep {
  return ramp.at(-1) ?? ramp[0];
}

/**
 * The record of a stage. In test (t=y) what it asks for names below the domain counts one level
 * less, too: rejected names are quarantined for that stage (RFC 9989, section 4.7).
 */
export function dmarcOfStage(
  stage: DmarcStage,
  rest: Omit<DmarcRecord, "p" | "t"> = {},
): DmarcRecord {
  return { ...rest, ...dmarcStages[stage].policy };
}

/** A ramp as a setting has it: `monitor=2026-12-01 quarantine-test=2027-01-05`. */
export function rampText(ramp: DmarcRamp): string {
  return ramp.map(({ stage, since }) => `${stage}=${since}`).join(" ");
}

/** Reads a ramp: stages with their days, with spaces or commas between them. */
export function parseRamp(text: string): Parsed<DmarcRamp> {
  const problems: RecordProblem[] = [];
  const steps: RampStep[] = [];
  const parts = text.split(/[\s,]+/).filter(Boolean);
  parts.forEach((part, index) => {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(at, 0));
    const since = part.slice(at + 1);
    const stage = DMARC_STAGES.find((one) => one === name);
    const where = `part ${index + 1}`;
    if (stage === undefined) {
      problems.push(errorOf("stage", `has a stage other than ${DMARC_STAGES.join(", ")}`, where));
    } else if (!isDay(since)) {
      problems.push(errorOf("day", "has no day such as 2026-12-31", where));
    } else {
      steps.push({ stage, since });
    }
  });
  const [first, ...rest] = steps;
  if (first === undefined) {
    if (problems.length === 0) problems.push(errorOf("empty", "has no stage"));
    return { record: undefined, problems };
  }
  return { record: problems.length > 0 ? undefined : [first, ...rest], problems };
}

/** Where a ramp stands on a day. */
export interface RampState {
  readonly stage: DmarcStage;
  /** The stage that comes next; undefined after the last one. */
  readonly next: DmarcStage | undefined;
  /** The first day on which the next stage may begin. */
  readonly due: Day | undefined;
  /** The last day on which it is in time. */
  readonly latest: Day | undefined;
  /** `wait` before it is due, `due` from then on, `overdue` after the latest day, `done` at the end. */
  readonly standing: "wait" | "due" | "overdue" | "done";
  /** What is wrong with the way up to here: stages that came too early, were left out, or go back. */
  readonly problems: readonly RecordProblem[];
}

/** Where a ramp stands on a day, and what is wrong with it. */
export function rampOn(ramp: DmarcRamp, today: Day): RampState {
  const { stage, since } = currentStep(ramp);
  const { leastDays, mostDays } = dmarcStages[stage];
  const next = DMARC_STAGES[DMARC_STAGES.indexOf(stage) + 1];
  const problems = [...orderProblems(ramp), ...dayProblems(ramp, today)];
  if (next === undefined || mostDays === undefined) {
    return {
      stage,
      next: undefined,
      due: undefined,
      latest: undefined,
      standing: "done",
      problems,
    };
  }
  const [due, latest] = [daysAfter(since, leastDays), daysAfter(since, mostDays)];
  const standing = today < due ? "wait" : today <= latest ? "due" : "overdue";
  return {
    stage,
    next,
    due,
    latest,
    standing,
    problems:
      standing === "overdue"
        ? [
            ...problems,
            warningOf("overdue", `is in its stage ${stage} for more than ${mostDays} days`),
          ]
        : problems,
  };
}

/** Each stage must come behind the one before it; going back is the way out of trouble. */
function orderProblems(ramp: DmarcRamp): readonly RecordProblem[] {
  return ramp.flatMap(({ stage }, index) => {
    const place = DMARC_STAGES.indexOf(stage);
    const before = index === 0 ? -1 : DMARC_STAGES.indexOf(ramp[index - 1]?.stage ?? "monitor");
    const left = DMARC_STAGES.slice(before + 1, place);
    return left.length > 0
      ? [errorOf("skipped", `comes to ${stage} without ${left.join(" and ")}`, `stage ${stage}`)]
      : [];
  });
}

function dayProblems(ramp: DmarcRamp, today: Day): readonly RecordProblem[] {
  return ramp.flatMap(({ stage, since }, index) => {
    const where = `stage ${stage}`;
    if (since > today) {
      return [errorOf("future", `is in ${stage} before its day has come`, where)];
    }
    const before = ramp[index - 1];
    if (before === undefined) return [];
    if (since < before.since) {
      return [errorOf("order", `has a day of ${stage} before that of ${before.stage}`, where)];
    }
    const { leastDays } = dmarcStages[before.stage];
    const isForward = DMARC_STAGES.indexOf(stage) > DMARC_STAGES.indexOf(before.stage);
    return isForward && since < daysAfter(before.since, leastDays)
      ? [
          errorOf(
            "early",
            `comes to ${stage} after fewer than ${leastDays} days of ${before.stage}`,
            where,
          ),
        ]
      : [];
  });
}
