import type { ReportViolation } from "@pulumi/policy";

import type { Finding } from "../checklist/finding";
import { commandLines } from "./origin";
import type { StackSettings } from "../checklist/settings-context";

/** Whether a finding is to be reported: what fails, is waived, or could not be judged at all. */
export function isViolation({ status }: Finding): boolean {
  return status === "fail" || status === "error" || status === "waived";
}

/** A finding as the engine prints it: items, what is wrong, how to mend it, the command. */
export function violationText(finding: Finding, settings?: StackSettings): string {
  const items = finding.items.map((item) => `[${item}]`).join(" ");
  return [
    `${items} ${finding.message}`.trim(),
    `To mend it: ${finding.fix}`,
    ...commandLines(finding.subject, settings).map((line) => `    ${line}`),
  ].join("\n");
}

/** What the SDK takes besides a text, which its types leave out: a level for one violation. */
type ReportAtLevel = (violation: {
  readonly message: string;
  readonly urn?: string | undefined;
  readonly enforcementLevel?: "advisory" | "mandatory";
}) => void;

/**
 * Reports a finding under the policy of its rule. The policy's level counts, but what is waived
 * only advises, and a rule that broke down stops the deployment whatever its level: nothing is
 * known of what it would have said.
 */
export function reportFinding(
  report: ReportViolation,
  title: string,
  finding: Finding,
  settings: StackSettings | undefined,
  urn?: string,
): void {
  const text = violationText(finding, settings);
  const level = levelOf(finding);
  if (level === undefined) {
    report(text, urn);
    return;
  }
  const reportAtLevel = report as unknown as ReportAtLevel;
  reportAtLevel({ message: `${title}\n${text}`, urn, enforcementLevel: level });
}

function levelOf({ status }: Finding): "advisory" | "mandatory" | undefined {
  if (status === "waived") return "advisory";
  return status === "error" ? "mandatory" : undefined;
}
