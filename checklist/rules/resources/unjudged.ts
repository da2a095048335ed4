import { knownOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import { fail, PASS } from "../../rule";
import { stackRule } from "./resource-rule";
import type { Answer, StackRule } from "./resource-rule";

/** What no rule knows is not known to be right. */
const judgedByARule = stackRule({
  id: "judged-by-a-rule",
  items: ["11.1"],
  title: "Everything in the plan is judged by a rule, or the owner answers for it",
  why: "Of a type that no rule knows nobody can say whether it opens production: a command, a token or another vendor's bucket would pass without a look.",
  fix: 'Take it out of the program, write a rule for it, or answer for its type yourself in the policy configuration: {"judged-by-a-rule": {"allow": ["TYPE"]}}.',
  severity: "warning",
  allows: "types of resources",
  judge: ({ subjects }, { allowed = [] }) => {
    if (subjects.length === 0) return [];
    const answers = ofKind(subjects, "unjudged")
      .filter(({ type }) => !allowed.includes(knownOf(type) ?? ""))
      .map((subject): Answer => ({
        subject: labelOf(subject),
        outcome:
          subject.type.state === "unknown" ? "unknown" : fail("is of a type that no rule judges"),
        id: subject.id,
      }));
    return answers.length > 0 ? answers : [{ subject: "stack", outcome: PASS }];
  },
});

export const unjudgedRules: readonly StackRule[] = [judgedByARule];
