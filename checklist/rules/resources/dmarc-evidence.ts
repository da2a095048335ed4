import { dmarcName } from "../../dns/dmarc";
import { currentStep } from "../../dns/dmarc-ramp";
import { dkimPlace } from "../../dns/dkim";
import { isAtOrUnder } from "../../dns/name";
import { isSpf, parseSpf } from "../../dns/spf";
import { evidenceOf, recent, verdictOn } from "../../mail-reports/evidence";
import type { DeclaredSenders } from "../../mail-reports/senders";
import { labelOf } from "../../resources/subject";
import { fail, PASS } from "../../rule";
import type { Context } from "../../rule";
import { declaredZone } from "./declared-zone";
import { stackRule } from "./resource-rule";
import type { Outcome, Stack, StackRule } from "./resource-rule";

const dmarcStageProved = stackRule({
  id: "dmarc-stage-proved",
  items: ["4.15", "4.11"],
  title: "The reports of the last two weeks speak for DMARC's stage",
  why: "A stage that is taken while the company's own mail fails DMARC has that mail put into spam, or refused.",
  fix: "See which source fails by the command checklist dmarc. Go back to the stage before, by the setting dmarcRamp, until its mail passes.",
  severity: "error",
  judge: (stack, context) => {
    const { domain, mailReports } = context;
    if (domain === undefined || mailReports === undefined) return [];
    return declaredZone(stack, context)
      .at(dmarcName(domain))
      .map((record) => ({
        subject: labelOf(record),
        id: record.id,
        outcome: provedBy(sendersIn(stack, domain, context), context),
      }));
  },
});

function provedBy(senders: DeclaredSenders, context: Context): Outcome {
  const { dmarcRamp, mailReports, today } = context;
  if (mailReports === undefined || today === undefined) return "unknown";
  const stage = dmarcRamp === undefined ? "monitor" : currentStep(dmarcRamp).stage;
  // Who only watches has refused nobody's mail.
  if (stage === "monitor") return PASS;
  const { verdict, why } = verdictOn(
    stage,
    evidenceOf(recent(mailReports.reports, today), senders),
  );
  if (verdict === "against")
    return fail(`is in its stage ${stage}, which reports speak against: ${why}`);
  return verdict === "for" ? PASS : "unknown";
}

/** Who sends by the records that a stack declares. */
function sendersIn(stack: Stack, domain: string, context: Context): DeclaredSenders {
  const zone = declaredZone(stack, context);
  const text = zone.textsAt(domain).find(isSpf);
  const selectors = zone.named.flatMap(({ name }) => {
    const place = dkimPlace(name);
    return place !== undefined && isAtOrUnder(place.domain, domain) ? [place.selector] : [];
  });
  return { domain, spf: text === undefined ? undefined : parseSpf(text).record, selectors };
}

export const dmarcEvidenceRules: readonly StackRule[] = [dmarcStageProved];
