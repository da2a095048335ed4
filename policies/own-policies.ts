import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";

import type { Finding } from "../checklist/finding";
import { recordFinding, waiverValid } from "../checklist/record-rules";
import type { AnyRule } from "../checklist/rules/all-rules";
import type { Judgement } from "./judgement";
import { judgedTypes, metadata } from "./policy";
import { isViolation, reportFinding } from "./violation";

/** What a configuration with `production: false` gives up: nobody takes the result for production's. */
const DEVELOPMENT = recordFinding(waiverValid, {
  status: "waived",
  subject: "production",
  message:
    "The stack is judged as a development stack: production's demands on values do not count.",
  fix: "Judge production without this configuration of the policies.",
});

/**
 * The policy on the waivers themselves. It comes first in the pack and sees every resource before
 * the rules do: so its configuration may name another file before any rule asks for waivers, and
 * say that the stack is not production; and it takes note of what resources tell of the stack. It
 * reports on the first resource of a plan: the stack.
 */
export function waiversPolicy(judgement: Judgement): ResourceValidationPolicy {
  let told = false;
  return {
    ...metadata(waiverValid, judgement),
    configSchema: {
      properties: {
        file: { type: "string", minLength: 1 },
        production: { type: "boolean" },
      },
    },
    validateResource: (args, report) => {
      judgement.observe(args);
      if (told) return;
      told = true;
      const { file, production } = args.getConfig<{ file?: string; production?: boolean }>();
      if (production === false) judgement.judgeDevelopment();
      const { problems } = judgement.waivers(file);
      const found =
        production === false
          ? [...problems, ...judgement.settle(waiverValid.id, [DEVELOPMENT])]
          : problems;
      for (const finding of found.filter(isViolation)) {
        reportFinding(report, waiverValid.title, finding, judgement.circumstances.settings);
      }
    },
  };
}

/**
 * The policy that accounts for every rule where the findings are written down: a rule that found
 * nothing to judge says so, and one that was not asked although there was something is an error.
 * It comes last in the pack.
 */
export function accountPolicy(
  rules: readonly AnyRule[],
  judgement: Judgement,
): StackValidationPolicy {
  const title = "Every rule of the checklist gives an answer";
  return {
    name: "rules-answer",
    displayName: title,
    description: title,
    enforcementLevel: "mandatory",
    severity: "high",
    validateStack: ({ resources }, report) => {
      const present = new Set(resources.map(({ type }) => type));
      for (const rule of rules) {
        const standing = judgement.standing(rule.id);
        if (standing === "answered") continue;
        const types = judgedTypes(rule);
        // A rule on the whole stack is always asked, unless it is disabled.
        const hadSomething = types.length === 0 || types.some((type) => present.has(type));
        const wasLeftOut = standing === "not asked" && hadSomething;
        const findings = judgement.settle(rule.id, [account(rule, wasLeftOut)]);
        const [problem] = findings.slice(1);
        if (problem !== undefined) reportFinding(report, title, problem, undefined);
      }
    },
  };
}

function account({ id, items, severity }: AnyRule, wasLeftOut: boolean): Finding {
  const common = { rule: id, items, subject: "stack" };
  return wasLeftOut
    ? {
        ...common,
        status: "error",
        severity: "error",
        message: `The rule ${id} was not asked: it is disabled in the policy configuration.`,
        fix: "Enable the rule, or waive it in waivers.yaml with a reason and a day.",
      }
    : {
        ...common,
        status: "not-applicable",
        severity,
        message: `The rule ${id} has nothing to judge in this stack.`,
        fix: "Nothing is to be done.",
      };
}
