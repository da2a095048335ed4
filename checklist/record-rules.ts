import type { Finding, Location, Status, Testimony } from "./finding";
import type { RuleDescription } from "./rule";

/**
 * The rules on what people write down about the checklist, and on what the report itself must know.
 * They have no `judge`: the readers of those files and the report find what is wrong.
 */

/** Waivers that cannot be understood or are not in force. */
export const waiverValid: RuleDescription = {
  id: "waiver-valid",
  items: ["11.1"],
  title: "Every waiver is complete, of a known rule, and in force",
  why: "A waiver that is wrong or out of date has no effect, while its owner believes that it has.",
  fix: "Write each waiver as an entry of a YAML list, with rule, subject, reason, owner, ticket and expires (a day such as 2026-12-31, at most 90 days ahead).",
  severity: "error",
};

/** Waivers that waive nothing. */
export const waiverUsed: RuleDescription = {
  id: "waiver-unused",
  items: ["11.1"],
  title: "Every waiver waives something that fails",
  why: "A waiver of what does not fail any more would silently waive the next mistake.",
  fix: "Take the waiver out of the file; if it was meant for something else, correct its rule or subject.",
  severity: "warning",
};

/** Attestations that are missing, cannot be understood, or are not in force. */
export const attestationValid: RuleDescription = {
  id: "attestation-valid",
  items: ["11.1"],
  title: "What only a person can know is attested, by whom, with evidence, and not too long ago",
  why: "Nothing else tells whether this holds; what somebody saw long ago may not hold any more.",
  fix: "Have a person check it, and write an entry of a YAML list, with item, statement, by, on, evidence and expires (days such as 2026-12-31, at most 366 days apart).",
  severity: "error",
};

/** Items that nothing covers, or not all of it. */
export const itemCovered: RuleDescription = {
  id: "item-covered",
  items: ["11.1"],
  title: "Every item of the checklist is declared, enforced, verified or attested",
  why: "An item that nothing looks after is not known to hold, whatever people believe.",
  fix: "Until it is covered, have a person check it and attest it in the stack's attestations.",
  severity: "error",
};

/** What a plan deletes. */
export const deletionMeant: RuleDescription = {
  id: "deletion-meant",
  items: ["11.1"],
  title: "A plan deletes no data, record, lock or watch that somebody did not mean to delete",
  why: "A renamed resource or a setting taken back deletes a database, the lock of the backups or a record of mail, among many other changes.",
  fix: "See whether the setting or the resource was meant to go; if so, waive this rule for the resource's name until it is gone, else take the change back.",
  severity: "warning",
};

/** All of them. */
export const recordRules: readonly RuleDescription[] = [
  waiverValid,
  waiverUsed,
  attestationValid,
  itemCovered,
  deletionMeant,
];

/** Whether a rule may be waived: all but those on waivers, or one waiver would silence the rest. */
export function isWaivable(rule: string): boolean {
  return rule !== waiverValid.id && rule !== waiverUsed.id;
}

/** What a finding says beyond its rule; what is left out is as the rule has it. */
interface Details {
  readonly status: Status;
  readonly subject: string;
  readonly message: string;
  readonly items?: readonly string[];
  readonly severity?: Finding["severity"];
  readonly fix?: string;
  readonly attestation?: Testimony;
  readonly location?: Location | undefined;
}

/** A finding of one of these rules. */
export function recordFinding(rule: RuleDescription, details: Details): Finding {
  const { location, ...rest } = details;
  return {
    rule: rule.id,
    items: rule.items,
    severity: rule.severity,
    fix: rule.fix,
    ...rest,
    ...(location === undefined ? {} : { location }),
  };
}

/** A finding about a line of a file. */
export interface PlacedFinding extends Finding {
  readonly location: Required<Location>;
}

/** A finding of one of these rules about a line of a file. */
export function placedFinding(
  rule: RuleDescription,
  location: Required<Location>,
  details: Omit<Details, "location">,
): PlacedFinding {
  return { ...recordFinding(rule, details), location };
}

/** Findings in the order of their lines. */
export function inLines(findings: readonly PlacedFinding[]): readonly PlacedFinding[] {
  return [...findings].sort((one, two) => one.location.line - two.location.line);
}
