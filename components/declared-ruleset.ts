import * as cloudflare from "@pulumi/cloudflare";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { zoneHolds } from "./cloudflare-zone";
import { existingHook } from "./existing";
import type { Found, Inputs } from "./existing";

/** The rulesets of a component: a zone has one for each phase, and Cloudflare refuses a second. */
export class DeclaredRulesets {
  private readonly hook: pulumi.ResourceHook;

  /** @param name the component's, with which the names of its rulesets begin */
  public constructor(
    private readonly component: pulumi.ComponentResource,
    private readonly name: string,
  ) {
    this.hook = existingHook(component, `${name}-rulesets`, name, (_resource, inputs) =>
      existingRuleset(inputs),
    );
  }

  /**
   * Declares the rules of one phase. A ruleset that was made by hand and taken over keeps its name:
   * another name would replace it, and Cloudflare refuses the new one while the old one is there.
   * Its own rules go, for the ruleset is all rules of its phase.
   */
  public declare(suffix: string, inputs: Omit<cloudflare.RulesetArgs, "kind">): void {
    new cloudflare.Ruleset(
      `${this.name}-${suffix}`,
      { ...inputs, kind: "zone" },
      { parent: this.component, ignoreChanges: ["name"], hooks: { beforeCreate: [this.hook] } },
    );
  }
}

const heldRuleset = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  phase: z.string(),
});

/** The zone's ruleset of a phase. */
async function existingRuleset({ zoneId, phase }: Inputs): Promise<Found> {
  if (typeof zoneId !== "string") return { same: [], perhaps: [] };
  const all = z.array(heldRuleset).parse(await zoneHolds(zoneId, "rulesets"));
  const same = all.filter((each) => each.kind === "zone" && each.phase === phase);
  return {
    same: same.map(({ id, name, phase: of }) => ({
      description: `the ruleset ${JSON.stringify(name)} of the phase ${of} (id ${id}), whose rules the program's replace`,
      importId: `zones/${zoneId}/${id}`,
    })),
    perhaps: [],
  };
}
