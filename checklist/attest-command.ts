import { attestationTemplates } from "./attestation-templates";
import type { AttestationTemplate } from "./attestation-templates";
import { daysAfter } from "./day";
import type { Day } from "./day";

/** For whom and from when an item would be attested. */
export interface AttestFor {
  /** The stack's name; undefined where nobody knows: the command finds it out. */
  readonly stack?: string | undefined;
  readonly today: Day;
}

/** The words of the command that attests an item by its template, a part of the command each. */
export function attestCommandParts(
  item: string,
  { statement, days }: AttestationTemplate,
  { stack, today }: AttestFor,
): readonly string[] {
  return [
    `npm run -s checklist -- attest ${item}${stack === undefined ? "" : ` --stack ${stack}`}`,
    // No template has a character that a shell reads within double quotes: a test says so.
    `--statement "${statement}"`,
    '--evidence "<link or ticket>"',
    `--expires ${daysAfter(today, days)}`,
  ];
}

/** How to attest an item that has a template, with the command to copy; undefined without one. */
export function attestFix(item: string, attestFor: AttestFor): string | undefined {
  const template = attestationTemplates[item];
  if (template === undefined) return undefined;
  const command = attestCommandParts(item, template, attestFor).join(" ");
  return `Have it checked and signed by ${template.signer}. Evidence: ${template.evidence} Fill in and run: \`${command}\``;
}
