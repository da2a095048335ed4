import { isKnownSetting, settingNamed } from "../../edge/zone-settings";
import { knownOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { Subject } from "../../resources/subject";
import { WHOLE_KINDS } from "../../resources/unjudged";
import { fail, failIf, PASS } from "../../rule";
import { isJudgedPhase } from "./edge-actions";
import { resourceRule, stackRule } from "./resource-rule";
import type { Answer, ResourceRule, StackRule } from "./resource-rule";

/** What no rule knows is not known to be right. */
const judgedByARule = stackRule({
  id: "judged-by-a-rule",
  items: ["11.1"],
  title: "Everything in the plan is judged by a rule, or the owner answers for it",
  why: "Of a type that no rule knows nobody can say whether it opens production: a command, a token or another vendor's bucket would pass without a look.",
  fix: 'Take it out of the program, write a rule for it, or answer for its type yourself in the policy configuration: {"judged-by-a-rule": {"allow": ["TYPE"]}}; for a phase or a setting by its own name.',
  severity: "warning",
  allows: "types of resources, phases of rulesets, settings of zones",
  judge: ({ subjects }, { allowed = [] }) => {
    if (subjects.every(({ kind }) => kind === "stack-outputs")) return [];
    const answers = ofKind(subjects, "unjudged")
      .filter(({ type }) => !allowed.includes(knownOf(type) ?? ""))
      .map((subject): Answer => ({
        subject: labelOf(subject),
        outcome:
          subject.type.state === "unknown" ? "unknown" : fail("is of a type that no rule judges"),
        id: subject.id,
      }));
    const parts = subjects.flatMap((subject) =>
      unknownParts(subject)
        .filter((part) => !allowed.includes(part))
        .map((part): Answer => ({
          subject: labelOf(subject),
          outcome: fail(`has what no rule judges: ${part}`),
          id: subject.id,
        })),
    );
    answers.push(...parts);
    return answers.length > 0 ? answers : [{ subject: "stack", outcome: PASS }];
  },
});

/** The phases of rulesets and the settings of zones that no rule knows, though it knows the type. */
function unknownParts(subject: Subject): readonly string[] {
  if (subject.kind === "ruleset") return unknownIn(knownOf(subject.phase), isJudgedPhase);
  // A name that is written wrongly is another rule's business.
  const isKnown = (name: string): boolean => isKnownSetting(settingNamed(name));
  if (subject.kind === "zone-setting") return unknownIn(knownOf(subject.setting), isKnown);
  if (subject.kind !== "zone-settings") return [];
  const paths = Object.keys(knownOf(subject.settings)?.values ?? {});
  const names = new Set(paths.map((path) => path.split(".")[0]));
  return [...names].flatMap((name) => unknownIn(name, isKnown));
}

const unknownIn = (
  part: string | undefined,
  isKnown: (part: string) => boolean,
): readonly string[] => (part === undefined || isKnown(part) ? [] : [part]);

const propertiesJudged = resourceRule({
  id: "property-judged",
  items: ["11.1"],
  title: "Every property in the plan is judged by a rule, or can do no harm",
  why: "A property that no rule knows may open what all the others close: a command at each deployment, an address for what fails, a second signer.",
  fix: "Take it out, write a rule for it, or waive this rule for the resource with the reason.",
  severity: "warning",
  kinds: WHOLE_KINDS,
  verdict: ({ unjudged = [] }) =>
    failIf(unjudged.length > 0, `has what no rule judges: ${unjudged.join(", ")}`),
});

export const unjudgedResourceRules: readonly ResourceRule[] = [propertiesJudged];

export const unjudgedRules: readonly StackRule[] = [judgedByARule];
