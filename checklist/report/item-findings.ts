import type { Attestation } from "../attestations";
import { isCovered } from "../coverage";
import type { ItemCoverage, Means } from "../coverage";
import type { Day } from "../day";
import type { Finding } from "../finding";
import { attestationValid, itemCovered, recordFinding } from "../record-rules";
import { describedRule } from "../rules/all-rules";

/** What is known of a deployment, from which the checklist's items are judged. */
export interface Evidence {
  /** What rules, probes and the readers of files found. */
  readonly findings: readonly Finding[];
  readonly attestations: readonly Attestation[];
  readonly today: Day;
  /** The types of the resources that are deployed; undefined where nobody looked. */
  readonly deployedTypes?: ReadonlySet<string> | undefined;
}

/**
 * What the evidence says of an item beyond the findings of its rules: for each of its means whether
 * it is there, so that nothing missing looks like something that passes.
 *
 * | means              | what is known                              | the finding             |
 * | ------------------ | ------------------------------------------ | ----------------------- |
 * | declared           | deployed, or nobody looked                 | pass                    |
 * | declared           | something of it is not deployed            | fail                    |
 * | enforced, verified | answered about the item                    | none: the answers speak |
 * | enforced, verified | answered about other things only           | unknown                 |
 * | attested           | a person vouches                           | pass                    |
 * | attested           | nobody does; it is what decides, or alone  | fail                    |
 * | attested           | nobody does; something else decides        | fail, as a warning      |
 * | attested           | expired                                    | none: its reader said so |
 * | any                | to come; what decides is there, or a person vouches | unknown        |
 * | any                | to come; what decides is to come too       | fail: it is not covered |
 */
export function itemFindings(coverage: ItemCoverage, evidence: Evidence): readonly Finding[] {
  const { item, means } = coverage;
  const own = evidence.findings.filter(({ items }) => items.includes(item));
  const there = means.filter(({ available }) => available);
  const others = there.filter(({ how }) => how !== "attested");
  const vouched = evidence.attestations.filter(
    (attestation) => attestation.item === item && attestation.expires >= evidence.today,
  );
  const findings: Finding[] = vouched.map(vouchedFor);

  const declared = others.find(({ how }) => how === "declared");
  if (declared !== undefined) findings.push(declaredFinding(item, declared, evidence));

  if (there.some(({ how }) => how === "attested") && vouched.length === 0) {
    const needed = coverage.main === "attested" || others.length === 0;
    if (!own.some(({ rule }) => rule === attestationValid.id))
      findings.push(unattested(item, needed));
  }

  const judged = others.some(({ how }) => how === "enforced" || how === "verified");
  const silent = own.every(({ status }) => status === "not-applicable");
  if (judged && silent) findings.push(unjudged(item));

  const toCome = means.filter(({ available }) => !available);
  if (toCome.length > 0 || means.length === 0) {
    findings.push(uncovered(item, toCome, isCovered(coverage) || vouched.length > 0));
  }
  return findings;
}

/**
 * Whether a finding says of one item that something is missing, and no more than the item's own line
 * in a report says. There may be one for each item: a list of what to mend is better without them.
 */
export function isItemsOwn({ rule, status, location }: Finding): boolean {
  if (status === "waived") return false;
  return location === undefined && (rule === itemCovered.id || rule === attestationValid.id);
}

/** The rules and probes that should have answered and did not: an error each, never a pass. */
export function silentRules(
  coverage: readonly ItemCoverage[],
  findings: readonly Finding[],
): readonly Finding[] {
  const answered = new Set(findings.map(({ rule }) => rule));
  const silent = new Map<string, string[]>();
  for (const { item, means } of coverage) {
    for (const { how, by, available } of means) {
      if (!available || (how !== "enforced" && how !== "verified")) continue;
      for (const rule of by.filter((id) => !answered.has(id))) {
        silent.set(rule, [...(silent.get(rule) ?? []), item]);
      }
    }
  }
  return [...silent].map(([rule, items]): Finding => {
    const title = describedRule(rule)?.title;
    return {
      rule,
      items: [...new Set(items)],
      status: "error",
      severity: "error",
      subject: rule,
      message: `The rule ${rule} gave no answer${title === undefined ? "" : `, so nobody knows whether "${title}" holds`}.`,
      fix: "Run the report again with all of the checklist's policies; if it stays so, report it as a bug, with the rule's name.",
    };
  });
}

function vouchedFor(attestation: Attestation): Finding {
  const { item, statement, by, on, evidence, expires, location } = attestation;
  const said = /[.!?]$/.test(statement) ? statement : `${statement}.`;
  return recordFinding(attestationValid, {
    status: "pass",
    items: [item],
    subject: `item ${item}`,
    message: `${by} attested on ${on}, until ${expires}: ${said} Evidence: ${evidence}`,
    location,
  });
}

function unattested(item: string, needed: boolean): Finding {
  return recordFinding(attestationValid, {
    status: "fail",
    severity: needed ? "error" : "warning",
    items: [item],
    subject: `item ${item}`,
    message: `Nobody attests item ${item}${needed ? "" : ", which is checked in part only otherwise"}.`,
  });
}

function declaredFinding(item: string, { by }: Means, { deployedTypes }: Evidence): Finding {
  const missing = by.filter((type) => deployedTypes?.has(type) === false);
  const common = { items: [item], subject: `item ${item}` };
  if (missing.length === 0) {
    return recordFinding(itemCovered, {
      ...common,
      status: "pass",
      message: `The stack declares item ${item}: ${by.join(", ")}.`,
    });
  }
  return recordFinding(itemCovered, {
    ...common,
    status: "fail",
    message: `Item ${item} needs ${missing.join(", ")}, which is not deployed.`,
    fix: "Deploy the stack: pulumi up --policy-pack policies",
  });
}

function unjudged(item: string): Finding {
  return recordFinding(itemCovered, {
    status: "unknown",
    severity: "warning",
    items: [item],
    subject: `item ${item}`,
    message: `Nothing of item ${item} is set, so that no rule could judge it.`,
    fix: "Set it, or have a person attest that the deployment does without.",
  });
}

const TO_COME: Readonly<Record<Means["how"], string>> = {
  declared: "a declaration",
  enforced: "a rule",
  verified: "a live check",
  attested: "an attestation",
};

function uncovered(item: string, toCome: readonly Means[], inPart: boolean): Finding {
  const waits = toCome.map(({ how, by, note }) => {
    const what = by.length === 0 ? TO_COME[how] : `${TO_COME[how]} (${by.join(", ")})`;
    return note === undefined ? what : `${what}: ${note}`;
  });
  const waiting = waits.length === 0 ? "" : `; to come: ${waits.join("; ")}`;
  return recordFinding(itemCovered, {
    status: inPart ? "unknown" : "fail",
    severity: inPart ? "warning" : "error",
    items: [item],
    subject: `item ${item}`,
    message: `Item ${item} is ${inPart ? "covered in part only" : "not covered yet"}${waiting}.`,
  });
}
