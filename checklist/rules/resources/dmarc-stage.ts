import { isDay } from "../../day";
import type { Day } from "../../day";
import { dmarcStages, rampOn } from "../../dns/dmarc-ramp";
import type { DmarcRamp, RampState } from "../../dns/dmarc-ramp";
import { canonicalName } from "../../dns/name";
import { sayProblems } from "../../dns/parsed";
import type { DmarcPolicy, DmarcRecord } from "../../dns/dmarc";
import { knownOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, NOT_APPLICABLE, PASS } from "../../rule";
import type { Context } from "../../rule";
import { nameOf, ofText } from "./dns-text";
import { dmarcIn } from "./mail-texts";
import { resourceRule, stackRule } from "./resource-rule";
import type { Outcome, ResourceRule, StackRule } from "./resource-rule";

/** The outcome for the canonical domain's DMARC record. */
function ofDomain(
  record: SubjectOf<"dns-record">,
  { domain }: Context,
  verdict: (dmarc: DmarcRecord) => Outcome,
): Outcome {
  if (domain === undefined) return NOT_APPLICABLE;
  const name = nameOf(record);
  if (name === undefined) return "unknown";
  if (name !== `_dmarc.${canonicalName(domain)}` && name !== "_dmarc") return NOT_APPLICABLE;
  return ofText(record, () => {
    const { record: dmarc } = dmarcIn(record);
    return dmarc === undefined ? NOT_APPLICABLE : verdict(dmarc);
  });
}

/** The same where its way up to a day is known. */
function ofRamp(
  record: SubjectOf<"dns-record">,
  context: Context,
  ramp: DmarcRamp | undefined,
  verdict: (state: RampState, dmarc: DmarcRecord) => Outcome,
): Outcome {
  const { today } = context;
  if (ramp === undefined || today === undefined) return NOT_APPLICABLE;
  return ofDomain(record, context, (dmarc) => verdict(rampOn(ramp, today), dmarc));
}

const STRENGTH: Readonly<Record<DmarcPolicy, number>> = { none: 0, quarantine: 2, reject: 4 };

/** How much a record asks for; in test half a step less. */
function strengthOf({ p, t }: Pick<DmarcRecord, "p" | "t">): number {
  return STRENGTH[p] - (t === "y" && p !== "none" ? 1 : 0);
}

const dmarcStageEarly = resourceRule({
  id: "dmarc-stage-early",
  items: ["4.15", "4.11"],
  title: "DMARC comes to each stage after enough days of the one before",
  why: "The reports of a few days do not show everybody who sends, and then the company's own mail is refused.",
  fix: "Go back to the stage before, by the setting dmarcRamp, until its days are over and its reports are clean.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record, context) =>
    ofRamp(record, context, context.dmarcRamp, ({ stage, problems }, dmarc) => {
      const errors = problems.filter(({ severity }) => severity === "error");
      if (errors.length > 0) return fail(sayProblems(errors));
      return strengthOf(dmarc) > strengthOf(dmarcStages[stage].policy)
        ? fail(`asks for more than its stage ${stage}`)
        : PASS;
    }),
});

/** The ramp of a record of which nobody tells one: it watches since it was created. */
function unwrittenRamp(record: SubjectOf<"dns-record">): DmarcRamp | undefined {
  const since = createdOn(record);
  return since === undefined ? undefined : [{ stage: "monitor", since }];
}

/** The day on which a record was created, once it is deployed. */
function createdOn(record: SubjectOf<"dns-record">): Day | undefined {
  const day = (knownOf(record.createdOn) ?? "").slice(0, 10);
  return isDay(day) ? day : undefined;
}

const dmarcStageOverdue = stackRule({
  id: "dmarc-stage-overdue",
  items: ["4.15"],
  title: "DMARC goes on to the next stage in time",
  why: "A domain that only watches for months is as easy to forge as one without DMARC.",
  fix: "Look at what the reports must show before the next stage, fix what they do not, and add that stage to the setting dmarcRamp. Without that setting the days count from the record's creation.",
  severity: "warning",
  judge: ({ subjects }, context) =>
    ofKind(subjects, "dns-record").map((record) => ({
      subject: labelOf(record),
      id: record.id,
      outcome: overdue(record, context),
    })),
});

function overdue(record: SubjectOf<"dns-record">, context: Context): Outcome {
  const written = context.dmarcRamp;
  const ramp = written ?? unwrittenRamp(record);
  return ofRamp(record, context, ramp, ({ stage, next, standing, latest }, dmarc) => {
    if (standing !== "overdue" || next === undefined) return PASS;
    if (strengthOf(dmarc) > strengthOf(dmarcStages[stage].policy)) return NOT_APPLICABLE;
    const seen = dmarcStages[stage].before.join(" ");
    const start = written === undefined ? `${stage}=${createdOn(record) ?? "<day>"} and ` : "";
    return fail(
      `should be in the stage ${next} since ${latest ?? "long"}`,
      `Add ${start}${next}=<day> to the setting dmarcRamp once this holds: ${seen}`,
    );
  });
}

export const dmarcStageRules: readonly ResourceRule[] = [dmarcStageEarly];

export const dmarcStageStackRules: readonly StackRule[] = [dmarcStageOverdue];
