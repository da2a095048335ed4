import { environmentOf } from "../environment/environment";
import type { Environment } from "../environment/environment";
import { filled, knownParts } from "../environment/reference";
import type { Finding } from "../finding";
import {
  applyRule,
  fail,
  findingOf,
  findingOnNothing,
  PASS,
  present,
  PUBLISHED_DOMAIN,
} from "../rule";
import type { Context, Rule, RuleDescription, Verdict } from "../rule";

const description: RuleDescription & { readonly variables: readonly string[] } = {
  id: "reference-can-be-right",
  items: ["2.1", "2.3", "1.8"],
  title: "A value with a reference in it can still become right",
  why: "The platform fills in a reference when it deploys. What stands beside the reference stays: a test key, a switch that is on or a host without TLS is wrong whatever the reference brings.",
  fix: "Write the whole value, or one reference alone to a variable that holds the whole value.",
  severity: "error",
  variables: [],
};

/** These find what is wrong in any part of a value, whatever stands beside it. */
const IN_PARTS = new Set([
  "no-placeholder",
  "no-secret-in-browser",
  "no-test-key",
  "secret-key-not-default",
]);

/**
 * The rule on values of which a platform has still to fill in parts, judged by the rules on whole
 * values: such a value is wrong where each way to fill it in is refused.
 */
export function referenceRule(rules: readonly Rule[]): Rule {
  const whole = rules.filter(({ scope }) => scope !== "both");
  const inParts = rules.filter(({ id }) => IN_PARTS.has(id));
  return {
    ...description,
    scope: "either",
    judge: (environments, context) =>
      present(environments).flatMap((environment): readonly Finding[] => {
        const findings = environment.names.flatMap((name): readonly Finding[] => {
          const reading = environment.read(name);
          if (reading.state === "absent") return [];
          if (reading.state === "known") return [findingOf(description, name, PASS)];
          if (reading.open === undefined) return [findingOf(description, name, "unknown")];
          const found = (text: string, by: readonly Rule[]): readonly Finding[] =>
            findingsOn(environment, name, text, by, context);
          const domain = context.domain ?? PUBLISHED_DOMAIN;
          const verdict =
            wrongInEach(filled(reading.open, domain).map((text) => found(text, whole))) ??
            wrongIn(knownParts(reading.open).flatMap((text) => found(text, inParts)));
          return [findingOf(description, name, verdict ?? "unknown")];
        });
        return findings.length > 0 ? findings : [findingOnNothing(description, environment)];
      }),
  };
}

/** What rules find about a variable, were this its value. */
function findingsOn(
  { front }: Environment,
  name: string,
  text: string,
  rules: readonly Rule[],
  context: Context,
): readonly Finding[] {
  const environments = { [front]: environmentOf(front, { [name]: text }, false) };
  return rules
    .flatMap((rule) => applyRule(rule, environments, context))
    .filter(({ subject }) => subject === name);
}

/** What is wrong where each way is wrong: with the way that is right in most. */
function wrongInEach(ways: readonly (readonly Finding[])[]): Verdict | undefined {
  if (ways.some((findings) => wrongIn(findings) === undefined)) return undefined;
  const rightIn = (findings: readonly Finding[]): number =>
    findings.filter(({ status }) => status === "pass").length;
  const [nearest = []] = [...ways].sort((one, other) => rightIn(other) - rightIn(one));
  return wrongIn(nearest);
}

/** The first error as the verdict on the value that is still open. */
function wrongIn(findings: readonly Finding[]): Verdict | undefined {
  const wrong = findings.find(({ status, severity }) => status === "fail" && severity === "error");
  if (wrong === undefined) return undefined;
  return fail(wrong.message.slice(wrong.subject.length + 1).replace(/\.$/, ""), wrong.fix);
}
