import { dmarcStages, rampOn } from "../../dns/dmarc-ramp";
import type { RampState } from "../../dns/dmarc-ramp";
import { canonicalName } from "../../dns/name";
import { sayProblems } from "../../dns/parsed";
import type { DmarcPolicy, DmarcRecord } from "../../dns/dmarc";
import type { SubjectOf } from "../../resources/subject";
import { fail, NOT_APPLICABLE, PASS } from "../../rule";
import type { Context } from "../../rule";
import { nameOf, ofText } from "./dns-text";
import { dmarcIn } from "./mail-texts";
import { resourceRule } from "./resource-rule";
import type { Outcome, ResourceRule } from "./resource-rule";

/** The outcome for the canonical domain's DMARC record, where its way there is known. */
function ofRamp(
  record: SubjectOf<"dns-record">,
  { domain, dmarcRamp, today }: Context,
  verdict: (state: RampState, dmarc: DmarcRecord) => Outcome,
): Outcome {
  if (domain === undefined || dmarcRamp === undefined || today === undefined) return NOT_APPLICABLE;
  const name = nameOf(record);
  if (name === undefined) return "unknown";
  if (name !== `_dmarc.${canonicalName(domain)}` && name !== "_dmarc") return NOT_APPLICABLE;
  return ofText(record, () => {
    const { record: dmarc } = dmarcIn(record);
    return dmarc === undefined ? NOT_APPLICABLE : verdict(rampOn(dmarcRamp, today), dmarc);
  });
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
    ofRamp(record, context, ({ stage, problems }, dmarc) => {
      const errors = problems.filter(({ severity }) => severity === "error");
      if (errors.length > 0) return fail(sayProblems(errors));
      return strengthOf(dmarc) > strengthOf(dmarcStages[stage].policy)
        ? fail(`asks for more than its stage ${stage}`)
        : PASS;
    }),
});

const dmarcStageOverdue = resourceRule({
  id: "dmarc-stage-overdue",
  items: ["4.15"],
  title: "DMARC goes on to the next stage in time",
  why: "A domain that only watches for months is as easy to forge as one without DMARC.",
  fix: "Look at what the reports must show before the next stage, mend what they do not, and add that stage to the setting dmarcRamp.",
  severity: "warning",
  kinds: ["dns-record"],
  verdict: (record, context) =>
    ofRamp(record, context, ({ stage, next, standing, latest }, dmarc) => {
      if (standing !== "overdue" || next === undefined) return PASS;
      if (strengthOf(dmarc) > strengthOf(dmarcStages[stage].policy)) return NOT_APPLICABLE;
      const seen = dmarcStages[stage].before.join(" ");
      return fail(
        `should be in the stage ${next} since ${latest ?? "long"}`,
        `Add ${next}=<day> to the setting dmarcRamp once this holds: ${seen}`,
      );
    }),
});

export const dmarcStageRules: readonly ResourceRule[] = [dmarcStageEarly, dmarcStageOverdue];
