import { attestFix } from "../attest-command";
import type { Attestation } from "../attestations";
import type { ItemCoverage, Means } from "../coverage";
import type { Day } from "../day";
import type { Finding } from "../finding";
import type { Platform } from "../resources/subject";
import { attestationValid, itemCovered, recordFinding } from "../record-rules";
import { describedRule } from "../rules/all-rules";

/** What is known of a deployment, from which the checklist's items are judged. */
export interface Evidence {
  /** What rules, probes and the readers of files found. */
  readonly findings: readonly Finding[];
  readonly attestations: readonly Attestation[];
  readonly today: Day;
  /** The stack's name, for the commands that mend; undefined where nobody knows. */
  readonly stack?: string | undefined;
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
 * | none               | nothing covers it                          | fail                    |
 * | any                | it is about a platform that is not used    | not-applicable          |
 */
export function itemFindings(coverage: ItemCoverage, evidence: Evidence): readonly Finding[] {
  const { item, means } = coverage;
  if (!isApplicable(coverage, evidence)) return [inapplicable(coverage)];
  const own = evidence.findings.filter(({ items }) => items.includes(item));
  const others = means.filter(({ how }) => how !== "attested");
  const vouched = evidence.attestations.filter(
    (attestation) => attestation.item === item && attestation.expires >= evidence.today,
  );
  const findings: Finding[] = vouched.map(vouchedFor);

  const declared = others.find(({ how }) => how === "declared");
  if (declared !== undefined) findings.push(declaredFinding(item, declared, evidence));

  if (means.some(({ how }) => how === "attested") && vouched.length === 0) {
    const needed = coverage.main === "attested" || others.length === 0;
    if (!own.some(({ rule }) => rule === attestationValid.id))
      findings.push(unattested(item, needed, evidence));
  }

  const judged = others.some(({ how }) => how === "enforced" || how === "verified");
  const silent = own.every(({ status }) => status === "not-applicable");
  if (judged && silent) findings.push(unjudged(item));

  if (means.length === 0) findings.push(uncovered(item));
  return findings;
}

/**
 * Whether a finding says of one item that something is missing, and no more than the item's own line
 * in a report says. There may be one for each item: a list of what to mend is better without them.
 */
export function isItemsOwn({
  rule,
  status,
  location,
}: Pick<Finding, "rule" | "status"> & { readonly location?: object | undefined }): boolean {
  if (status === "waived") return false;
  return location === undefined && (rule === itemCovered.id || rule === attestationValid.id);
}

const STACK = "bookedbarber:index:BackendEnvironment";

/** Whether an item is about this deployment: its platform is used, or nobody knows. */
export function isApplicable(
  { platform }: ItemCoverage,
  { deployedTypes: types }: Pick<Evidence, "deployedTypes">,
): boolean {
  // A stack of which nothing is deployed says nothing about where it will run.
  if (platform === undefined || types?.has(STACK) !== true) return true;
  return [...types].some((type) => type.startsWith(`saas:${platform}:`));
}

const PLATFORMS: Readonly<Record<Platform, string>> = { railway: "Railway", render: "Render" };

function inapplicable({ item, platform }: ItemCoverage): Finding {
  const where = platform === undefined ? "there" : `at ${PLATFORMS[platform]}`;
  return recordFinding(itemCovered, {
    status: "not-applicable",
    items: [item],
    subject: `item ${item}`,
    message: `Item ${item} does not apply: the stack runs nothing ${where} (the setting hosting).`,
    fix: "Nothing is to be done.",
  });
}

/** The rules and probes that should have answered and did not: an error each, never a pass. */
export function silentRules(
  coverage: readonly ItemCoverage[],
  findings: readonly Finding[],
): readonly Finding[] {
  const answered = new Set(findings.map(({ rule }) => rule));
  const silent = new Map<string, string[]>();
  for (const { item, means } of coverage) {
    for (const { how, by } of means) {
      if (how !== "enforced" && how !== "verified") continue;
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
    attestation: { statement, by, on, evidence, expires },
    location,
  });
}

function unattested(item: string, needed: boolean, evidence: Evidence): Finding {
  const fix = attestFix(item, evidence);
  return recordFinding(attestationValid, {
    status: "fail",
    severity: needed ? "error" : "warning",
    items: [item],
    subject: `item ${item}`,
    message: `Nobody attests item ${item}${needed ? "" : ", which is checked in part only otherwise"}.`,
    ...(fix === undefined ? {} : { fix }),
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

function uncovered(item: string): Finding {
  return recordFinding(itemCovered, {
    status: "fail",
    items: [item],
    subject: `item ${item}`,
    message: `Item ${item} is not covered.`,
  });
}
