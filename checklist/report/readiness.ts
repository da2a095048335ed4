import type { Finding, Status } from "../finding";

/** The checklist's legend. */
export type Readiness =
  /** Everything is as it must be. */
  | "ready"
  /** Nothing critical is missing, but something needs attention. */
  | "partial"
  /** Something must be mended before a deployment. */
  | "not-ready";

/** How much a finding needs a person's attention, the most urgent first. */
export const urgencies = [
  "broken",
  "failed",
  "warned",
  "waived",
  "unknown",
  "passed",
  "not-applicable",
] as const;

/** One of them. */
export type Urgency = (typeof urgencies)[number];

const BY_STATUS: Readonly<Record<Exclude<Status, "fail">, Urgency>> = {
  error: "broken",
  waived: "waived",
  unknown: "unknown",
  pass: "passed",
  "not-applicable": "not-applicable",
};

/** How urgent a finding is. */
export function urgencyOf({ status, severity }: Pick<Finding, "status" | "severity">): Urgency {
  if (status === "fail") return severity === "error" ? "failed" : "warned";
  return BY_STATUS[status];
}

/** Findings in the order of their urgency, and else as they were. */
export function byUrgency(findings: readonly Finding[]): readonly Finding[] {
  return urgencies.flatMap((urgency) =>
    findings.filter((finding) => urgencyOf(finding) === urgency),
  );
}

/**
 * What findings say together. The first line that applies decides:
 *
 * | among the findings is                     | readiness |
 * | ----------------------------------------- | --------- |
 * | a rule that broke down (`error`)          | not-ready |
 * | a `fail` of severity `error`              | not-ready |
 * | no finding at all: a missing result       | not-ready |
 * | a `fail` of severity `warning`            | partial   |
 * | a `waived` one                            | partial   |
 * | an `unknown` one                          | partial   |
 * | no `pass`: nothing is set to be judged    | partial   |
 * | nothing but `pass` and `not-applicable`   | ready     |
 */
export function readinessOf(findings: readonly Finding[]): Readiness {
  const found = new Set(findings.map(urgencyOf));
  if (found.size === 0 || found.has("broken") || found.has("failed")) return "not-ready";
  const wanting = found.has("warned") || found.has("waived") || found.has("unknown");
  return wanting || !found.has("passed") ? "partial" : "ready";
}

/** What parts say together: the worst of them; `ready` of none. */
export function worstOf(parts: readonly Readiness[]): Readiness {
  if (parts.includes("not-ready")) return "not-ready";
  return parts.includes("partial") ? "partial" : "ready";
}
