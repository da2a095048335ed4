import type { Finding } from "../finding";
import { isUnchanged } from "./changes";
import type { Changes } from "./changes";
import { clean, clipped } from "./clean";
import { urgencies, urgencyOf } from "./readiness";
import type { Readiness, Urgency } from "./readiness";
import type { Origin, Result } from "./result";

/** The checklist's legend in words. */
export const READINESS: Readonly<Record<Readiness, string>> = {
  ready: "Ready",
  partial: "Partial",
  "not-ready": "Not ready",
};

/** What a group of findings is called, by their urgency. */
export const URGENCY: Readonly<Record<Urgency, string>> = {
  broken: "Could not be judged",
  failed: "Must be mended",
  warned: "Warnings",
  waived: "Waived",
  unknown: "Not known yet",
  passed: "Passed",
  "not-applicable": "Not applicable",
};

/** What a finding is counted as, by its urgency. */
const COUNTED: Readonly<Record<Urgency, string>> = {
  broken: "not judged",
  failed: "failed",
  warned: "warned",
  waived: "waived",
  unknown: "unknown",
  passed: "passed",
  "not-applicable": "not applicable",
};

/** How many findings there are of each urgency, those that there are: `2 failed`, `1 warned`. */
function counted(findings: readonly Finding[]): readonly string[] {
  const counts = new Map<Urgency, number>();
  for (const finding of findings) {
    const urgency = urgencyOf(finding);
    counts.set(urgency, (counts.get(urgency) ?? 0) + 1);
  }
  return urgencies.flatMap((urgency) => {
    const count = counts.get(urgency);
    return count === undefined ? [] : [`${count} ${COUNTED[urgency]}`];
  });
}

/** How much was judged and with what outcome: `12 checks: 2 failed, 10 passed`. */
export function checksText(findings: readonly Finding[]): string {
  const checks = findings.length === 1 ? "1 check" : `${findings.length} checks`;
  return `${checks}: ${counted(findings).join(", ") || "none"}`;
}

/** What the report is about, as a heading. */
export function headingOf({ status, items, about }: Result): string {
  const judged = items === undefined ? (about ?? "Environment") : "Production deployment";
  return `${judged}: ${READINESS[status].toLowerCase()}`;
}

/** The items that a finding serves, as the checklist's reader knows them: `[1.3] [2.3]`. */
export function itemsText({ items }: Finding): string {
  return items.map((item) => `[${clean(item)}]`).join(" ");
}

/** Where a finding is, as editors and terminals follow it; undefined where nobody knows. */
export function placeText({ location }: Finding): string | undefined {
  if (location === undefined) return undefined;
  return location.line === undefined ? location.file : `${location.file}:${location.line}`;
}

/** Where a report comes from, for a line of its own; undefined where it does not say. */
export function originText({ stack, judgedAt, commit, planned }: Origin): string | undefined {
  const parts = [
    ...(stack === undefined ? [] : [`stack ${clean(stack)}`]),
    ...(planned === undefined ? [] : ["as its next update would make it"]),
    ...(judgedAt === undefined ? [] : [`judged ${momentText(judgedAt)}`]),
    ...(commit === undefined ? [] : [`commit ${shortCommit(commit)}`]),
  ];
  const text = parts.join(", ");
  return text === "" ? undefined : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** That it did not look at production alone, and where instead; undefined where it did. */
export function elsewhereText({ elsewhere = [] }: Origin): string | undefined {
  if (elsewhere.length === 0) return undefined;
  return `It did not look at production alone. ${elsewhere.map((one) => clipped(one, 2000)).join(" ")}`;
}

/** A moment to the minute, as people read it. */
export function momentText(moment: string): string {
  return clean(`${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`);
}

/** A commit by its first twelve digits; changes that are not in it are told too. */
function shortCommit(commit: string): string {
  const [hash = "", dirty] = commit.split("-dirty");
  return clean(hash.slice(0, 12)) + (dirty === undefined ? "" : " with uncommitted changes");
}

/** Which earlier report another is compared with: its moment, else its day, and its commit. */
export function sinceText({ day, judgedAt, commit }: Changes["since"]): string {
  const moment = judgedAt === undefined ? clean(day) : momentText(judgedAt);
  return commit === undefined ? moment : `${moment} (commit ${shortCommit(commit)})`;
}

/** How much has changed: `1 item worse, 3 better; 2 findings new, 5 gone`. */
export function changesText(changes: Changes): string {
  if (isUnchanged(changes)) return "no item and no finding is otherwise";
  const { worse, better, appeared, gone } = changes;
  const items = worse.length === 1 ? "1 item" : `${worse.length} items`;
  const findings = appeared.length === 1 ? "1 finding" : `${appeared.length} findings`;
  return `${items} worse, ${better.length} better; ${findings} new, ${gone.length} gone`;
}
