import type { Environments, Front } from "../../environment/environment";
import type { Finding } from "../../finding";
import { knownOf } from "../../resources/property";
import type { Property } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { Kind, Subject, SubjectOf } from "../../resources/subject";
import { brokenRule, findingOf } from "../../rule";
import type { Context, RuleDescription, Verdict } from "../../rule";
import { once } from "../../once";

export type Outcome = Verdict | "unknown";

/** One demand on a resource by itself. */
export interface ResourceRule extends RuleDescription {
  readonly scope: "resource";
  /** The kinds of resources that the rule judges; it is silent on all others. */
  readonly kinds: readonly [Kind, ...Kind[]];
  judge(subject: Subject, context: Context): Outcome;
}

/** A property whose value comes from another resource. */
export interface Feed {
  /** The resource that it comes from. */
  readonly from: string;
  readonly property: string;
  /** The name in the program of the resource that has the property. */
  readonly to: string;
}

/** Everything that a stack declares, for demands that no resource can answer by itself. */
export interface Stack {
  readonly subjects: readonly Subject[];
  readonly environments: Environments;
  /** Where the environments are declared. */
  readonly environmentIds: Readonly<Partial<Record<Front, string>>>;
  /** Which properties come from which resources, where somebody tells. */
  readonly feeds?: readonly Feed[];
}

/** What a rule on a stack says of one subject, which may be missing from the stack. */
export interface Answer {
  readonly subject: string;
  readonly outcome: Outcome;
  /** The resource that a person would change; undefined where there is none. */
  readonly id?: string | undefined;
}

/** One demand on the stack as a whole. */
export interface StackRule extends RuleDescription {
  readonly scope: "stack";
  /** What an owner may allow in the policy's configuration (`allow`), in words. */
  readonly allows?: string;
  /** Without any answer the rule has nothing to judge in this stack. */
  judge(stack: Stack, context: Context): readonly Answer[];
}

/** A finding and the resource on which it is to be reported. */
export interface Located {
  readonly finding: Finding;
  readonly id: string | undefined;
}

/** A rule on one kind of resources. */
export function resourceRule<K extends Kind>(
  given: RuleDescription & {
    readonly kinds: readonly [K, ...K[]];
    readonly verdict: (subject: SubjectOf<K>, context: Context) => Outcome;
  },
): ResourceRule {
  const { kinds, verdict, ...description } = given;
  return {
    ...description,
    scope: "resource",
    kinds,
    judge: (subject, context) => {
      const [mine] = kinds.flatMap((kind) => ofKind([subject], kind));
      return mine === undefined ? "not-applicable" : verdict(mine, context);
    },
  };
}

/** A rule on what a stack declares as a whole. */
export function stackRule(given: Omit<StackRule, "scope">): StackRule {
  return { ...given, scope: "stack" };
}

/** Dozens of rules name the same resource. */
const labelIn = once(labelOf);

/** Judges a resource by a rule; a rule that breaks down is an error, never a pass. */
export function applyResourceRule(rule: ResourceRule, subject: Subject, context: Context): Finding {
  try {
    return findingOf(rule, labelIn(subject), rule.judge(subject, context));
  } catch {
    // What was thrown may quote a secret, so nothing of it is repeated.
    return brokenRule(rule, subject.resource);
  }
}

/** Judges a stack by a rule; without any answer the rule is not applicable. */
export function applyStackRule(
  rule: StackRule,
  stack: Stack,
  context: Context,
): readonly Located[] {
  try {
    const answers = rule.judge(stack, context);
    if (answers.length === 0) {
      return [{ finding: findingOf(rule, "stack", "not-applicable"), id: undefined }];
    }
    return answers.map(({ subject, outcome, id }) => ({
      finding: findingOf(rule, subject, outcome),
      id,
    }));
  } catch {
    return [{ finding: brokenRule(rule, "stack"), id: undefined }];
  }
}

/** Judges by a demand on a property, `unknown` where the property is not known yet. */
export function judgeProperty<T>(
  property: Property<T>,
  absent: T,
  verdict: (value: T) => Verdict,
): Outcome {
  if (property.state === "unknown") return "unknown";
  return verdict(property.state === "known" ? property.value : absent);
}

/** Whether a property is known to be a text, in whatever case it is written. */
export function says(property: Property<string>, text: string): boolean {
  return (knownOf(property) ?? "").toLowerCase() === text.toLowerCase();
}
