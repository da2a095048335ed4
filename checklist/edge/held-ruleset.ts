import { z } from "zod";

/** A ruleset as the list of a zone's rulesets shows it at Cloudflare. */
export const heldRuleset = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  phase: z.string(),
});
export type HeldRuleset = z.output<typeof heldRuleset>;

/** The zone's ruleset of a phase, of which there is one at most. */
export function rulesetsOf(phase: unknown, zone: readonly HeldRuleset[]): readonly HeldRuleset[] {
  return zone.filter((each) => each.kind === "zone" && each.phase === phase);
}

/** A ruleset for people. */
export function describeRuleset({ id, name, phase }: HeldRuleset): string {
  return `the ruleset ${JSON.stringify(name)} of the phase ${phase} (id ${id})`;
}
