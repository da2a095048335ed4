import { txtContent } from "../../checklist/dns/txt";
import { subjectOfPlain } from "../../checklist/resources/plain-subject";
import type { Context } from "../../checklist/rule";
import type { ResourceRule } from "../../checklist/rules/resources/resource-rule";
import { fail, warn } from "../look";
import type { Answer } from "../look";

/** What the rules on declared records find wrong with a text that is published. */
export function judgeText(
  rules: readonly ResourceRule[],
  name: string,
  text: string,
  context: Context,
): readonly Answer[] {
  const subject = `TXT ${name}`;
  const plain = { kind: "dns-record", name, type: "TXT", content: txtContent(text) } as const;
  const record = subjectOfPlain(plain, subject);
  return rules.flatMap((rule): readonly Answer[] => {
    const outcome = rule.judge(record, context);
    if (typeof outcome === "string") return [];
    const answer = rule.severity === "warning" ? warn : fail;
    return [answer(subject, `${subject} ${outcome.problem}.`, outcome.fix ?? rule.fix)];
  });
}
