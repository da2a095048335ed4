import assert from "node:assert/strict";

import { environmentOf } from "../../../checklist/environment/environment";
import { NOT_KNOWN } from "../../../checklist/resources/property";
import { subjectOfPlain } from "../../../checklist/resources/plain-subject";
import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import type { Subject } from "../../../checklist/resources/subject";
import { PRODUCTION } from "../../../checklist/rule";
import type { Context } from "../../../checklist/rule";
import { resourceRules, stackRules } from "../../../checklist/rules/resources/catalogue";
import {
  applyResourceRule,
  applyStackRule,
} from "../../../checklist/rules/resources/resource-rule";

/** A resource in plain values, with some of its properties not known yet. */
export interface Partly {
  readonly plain: PlainSubject;
  readonly unknown: readonly string[];
}

/** What is written down as plain values, but for what is not known yet. */
export const without = (plain: PlainSubject, ...unknown: string[]): Partly => ({ plain, unknown });

function subjectAt(given: PlainSubject | Partly, at: number): Subject {
  const { plain, unknown } = "plain" in given ? given : { plain: given, unknown: [] };
  const hidden = Object.fromEntries(unknown.map((name) => [name, NOT_KNOWN]));
  return { ...subjectOfPlain(plain, `urn-${at}`), ...hidden };
}

/** What a rule on a resource says of one: its status, and its message where it fails. */
export function judge(
  id: string,
  given: PlainSubject | Partly,
  context?: Partial<Context>,
): string {
  const rule = resourceRules.find((one) => one.id === id) ?? assert.fail(`no rule ${id}`);
  const subject = subjectAt(given, 0);
  const { status, message } = applyResourceRule(rule, subject, { ...PRODUCTION, ...context });
  return status === "fail" ? message : status;
}

/** What a rule on a stack says of its resources, each with the place where it says it. */
export function judgeStack(
  id: string,
  given: readonly (PlainSubject | Partly)[],
  variables?: Readonly<Record<string, string>>,
): readonly string[] {
  const rule = stackRules.find((one) => one.id === id) ?? assert.fail(`no rule ${id}`);
  const environments =
    variables === undefined ? {} : { backend: environmentOf("backend", variables) };
  const stack = {
    subjects: given.map(subjectAt),
    environments,
    environmentIds: { backend: "urn-backend" },
  };
  return applyStackRule(rule, stack, PRODUCTION).map(
    ({ finding, id: place }) =>
      `${finding.status === "fail" ? finding.message : finding.status}${place === undefined ? "" : ` @${place}`}`,
  );
}
