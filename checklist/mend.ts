import type { Finding } from "./finding";
import { findRule } from "./rules/catalogue";

/**
 * A finding about an environment file with the mend for whoever edits the file: what a stack would
 * do by itself, and its commands, say nothing there.
 */
export function mendedInFile(finding: Finding): Finding {
  if (finding.status !== "fail") return finding;
  const fix = findRule(finding.rule)?.fixInFile?.(finding.subject);
  return fix === undefined ? finding : { ...finding, fix };
}
