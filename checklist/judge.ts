import type { Environments } from "./environment/environment";
import type { Finding } from "./finding";
import { applyRule } from "./rule";
import type { Context, Rule } from "./rule";
import { rules as everyRule } from "./rules/catalogue";

/** Judges environments by all rules, or by the given ones. Every rule answers; none can throw. */
export function judge(
  environments: Environments,
  context: Context,
  rules: readonly Rule[] = everyRule,
): readonly Finding[] {
  return rules.flatMap((rule) => applyRule(rule, environments, context));
}
