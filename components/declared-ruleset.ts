import * as cloudflare from "@pulumi/cloudflare";
import type * as pulumi from "@pulumi/pulumi";

import { z } from "zod";

import { describeRuleset, heldRuleset, rulesetsOf } from "../checklist/edge/held-ruleset";
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

/** The zone's ruleset of a phase. */
async function existingRuleset({ zoneId, phase }: Inputs): Promise<Found> {
  if (typeof zoneId !== "string") return { same: [], perhaps: [] };
  const same = rulesetsOf(phase, z.array(heldRuleset).parse(await zoneHolds(zoneId, "rulesets")));
  return {
    same: same.map((ruleset) => ({
      description: `${describeRuleset(ruleset)}, whose rules the program's replace`,
      importId: `zones/${zoneId}/${ruleset.id}`,
    })),
    perhaps: [],
  };
}
