import { txtContent } from "../../checklist/dns/txt";
import { subjectOfPlain } from "../../checklist/resources/plain-subject";
import type { Context } from "../../checklist/rule";
import type { ResourceRule, StackRule } from "../../checklist/rules/resources/resource-rule";
import { fail, warn } from "../look";
import type { Answer } from "../look";

/** What the rules on declared records find wrong with a text that is published. */
export function judgeText(
  rules: readonly (ResourceRule | StackRule)[],
  name: string,
  text: string,
  context: Context,
): readonly Answer[] {
  const subject = `TXT ${name}`;
  const plain = { kind: "dns-record", name, type: "TXT", content: txtContent(text) } as const;
  const record = subjectOfPlain(plain, subject);
  const stack = { subjects: [record], environments: {}, environmentIds: {} };
  return rules.flatMap((rule): readonly Answer[] => {
    const outcomes =
      rule.scope === "stack"
        ? rule.judge(stack, context).map(({ outcome }) => outcome)
        : [rule.judge(record, context)];
    const answer = rule.severity === "warning" ? warn : fail;
    return outcomes.flatMap((outcome) =>
      typeof outcome === "string"
        ? []
        : [answer(subject, `${subject} ${outcome.problem}.`, outcome.fix ?? rule.fix)],
    );
  });
}
