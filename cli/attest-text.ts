import { attestCommandParts } from "../checklist/attest-command";
import type { AttestFor } from "../checklist/attest-command";
import { attestationTemplates } from "../checklist/attestation-templates";
import { isExpired } from "../checklist/attestations";
import type { Attestation } from "../checklist/attestations";
import { daysAfter } from "../checklist/day";
import { items, sections } from "../checklist/items";
import type { Item } from "../checklist/items";
import { wrapped } from "../checklist/report/wrap";

/** So many days before its end an attestation is worth renewing. */
const SOON = 30;

/** An item's template with the command to copy; undefined for an item that has none. */
export function templateText({ id, title }: Item, attestFor: AttestFor): string | undefined {
  const template = attestationTemplates[id];
  if (template === undefined) return undefined;
  const { evidence, days, signer } = template;
  const last = daysAfter(attestFor.today, days);
  return [
    ...wrapped(`${id} ${title}`, 0, id.length + 1),
    ...wrapped(`Evidence: ${evidence}`, 2, 10),
    ...wrapped(`Signed by: ${signer}`, 2, 11),
    `  Holds for: ${days} days at most, today until ${last}`,
    "",
    attestCommandParts(id, template, attestFor).join(" \\\n  "),
    "",
  ].join("\n");
}

/** What must be attested yet of a stack, section by section, each with its template. */
export function openText(attestations: readonly Attestation[], attestFor: AttestFor): string {
  const { today, stack = "the stack" } = attestFor;
  const inForce = attestations.filter((one) => !isExpired(one, today));
  const attested = new Set(inForce.map(({ item }) => item));
  const needed = items.filter(({ id }) => attestationTemplates[id] !== undefined);
  const open = needed.filter(({ id }) => !attested.has(id));
  const ending = inForce.filter(({ expires }) => expires <= daysAfter(today, SOON));
  const parts = sections.flatMap(({ number, title }) => {
    const own = open.filter(({ section }) => section === number);
    if (own.length === 0) return [];
    return [
      `# ${number} ${title}\n`,
      ...own.flatMap((item) => templateText(item, attestFor) ?? []),
    ];
  });
  const ends = ending.map(({ item, by, expires }) => `  ${item.padEnd(5)} ${expires}  ${by}\n`);
  return [
    ...parts,
    ...(ends.length === 0 ? [] : [`Ends within ${SOON} days:\n${ends.join("")}`]),
    open.length === 0
      ? `Everything that people attest is attested for ${stack}: ${needed.length} items.\n`
      : `${open.length} of ${needed.length} items are still to be attested for ${stack}.\n`,
  ].join("\n");
}
