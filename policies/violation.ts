import { findVariable } from "../checklist/environment/contract";
import type { Finding } from "../checklist/finding";

/** Whether a finding is to be reported: what fails, and what could not be judged at all. */
export function isViolation({ status }: Finding): boolean {
  return status === "fail" || status === "error";
}

/** A finding as the engine prints it: items, what is wrong, how to mend it, the command. */
export function violationText(finding: Finding): string {
  const items = finding.items.map((item) => `[${item}]`).join(" ");
  const lines = [`${items} ${finding.message}`, `To mend it: ${finding.fix}`];
  const command = commandFor(finding.subject);
  if (command !== undefined) lines.push(`    ${command}`);
  return lines.join("\n");
}

/** The command that changes a variable; undefined for what is no setting of this program. */
function commandFor(subject: string): string | undefined {
  const variable = findVariable(subject);
  if (variable === undefined) return undefined;
  if (variable.source !== "setting") {
    return `pulumi config rm ${subject}   (the stack then uses its own value)`;
  }
  return variable.secret
    ? `pulumi config set --secret ${subject}`
    : `pulumi config set ${subject} <value>`;
}
