import type { Finding } from "../finding";
import { itemCovered, recordFinding } from "../record-rules";
import { typesOfKind } from "../resources/kinds";
import type { AnyRule } from "../rules/all-rules";

/**
 * What a plan has nothing of, although the checklist has rules on it: an error for each part of the
 * environment and each provider of which every rule is silent. A component or a type that was
 * renamed would otherwise take its rules along, and the plan would look ready.
 *
 * @param findings What all rules found in one plan.
 */
export function silentScopes(
  rules: readonly AnyRule[],
  findings: readonly Finding[],
): readonly Finding[] {
  const judging = new Set(
    findings.filter(({ status }) => status !== "not-applicable").map(({ rule }) => rule),
  );
  const heard = new Map<string, boolean>();
  for (const rule of rules) {
    for (const scope of scopesOf(rule)) {
      heard.set(scope, heard.get(scope) === true || judging.has(rule.id));
    }
  }
  return [...heard]
    .filter(([, isHeard]) => !isHeard)
    .map(([scope]) =>
      recordFinding(itemCovered, {
        status: "fail",
        subject: scope,
        message: `The plan has nothing of ${scope}, and all rules on it are silent.`,
        fix: "Declare it again, or correct the type that was renamed: see index.ts and components.",
      }),
    );
}

/** What a rule by itself judges: a part of the environment, or resources of providers. */
function scopesOf(rule: AnyRule): readonly string[] {
  switch (rule.scope) {
    case "backend":
    case "frontend":
      return [`the ${rule.scope}'s environment`];
    case "resource":
      return (
        rule.kinds
          .flatMap(typesOfKind)
          // A provider's own configuration comes with its resources.
          .filter(({ type }) => !type.startsWith("pulumi:"))
          .map(({ type }) => `the provider ${type.split(":")[0] ?? type}`)
      );
    case "either":
    case "both":
    case "stack":
      return [];
  }
}
