import { environmentOf } from "../environment/environment";
import type { Environments, Front } from "../environment/environment";
import { findVariable } from "../environment/contract";
import type { Finding } from "../finding";
import { subjectOfPlain } from "../resources/plain-subject";
import type { PlainSubject } from "../resources/plain-subject";
import { applyRule, frontOf, PRODUCTION } from "../rule";
import type { Context } from "../rule";
import type { AnyRule } from "../rules/all-rules";
import { applyResourceRule, applyStackRule } from "../rules/resources/resource-rule";
import type { Example } from "./example";
import { expanded } from "./made-up";

/** What the examples are judged by. */
export const EXAMPLE_CONTEXT: Context = { ...PRODUCTION, domain: "bookedbarber.com" };

/** What a rule finds in an example: about what the example names, and nothing else. */
export function judgeExample(rule: AnyRule, example: Example): readonly Finding[] {
  const {
    resources = [],
    environment = "",
    context: facts = {},
  } = typeof example === "string" ? { environment: example } : example;
  const context = { ...EXAMPLE_CONTEXT, ...facts };
  const texts = variablesOf(environment);
  const environments = environmentsOf(texts);
  const subjects = resources.map((plain, index) => subjectOfPlain(filledIn(plain), String(index)));
  switch (rule.scope) {
    case "resource":
      return subjects.map((subject) => applyResourceRule(rule, subject, context));
    case "stack":
      return applyStackRule(rule, { subjects, environments, environmentIds: {} }, context).map(
        ({ finding }) => finding,
      );
    case "backend":
    case "frontend":
    case "either":
    case "both":
      return applyRule(rule, environments, context).filter(
        ({ subject }) => subject in facts || texts.some(([name]) => name === subject),
      );
  }
}

function variablesOf(text: string): readonly (readonly [name: string, value: string])[] {
  return expanded(text)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    });
}

function environmentsOf(texts: readonly (readonly [string, string])[]): Environments {
  const of = (front: Front): Readonly<Record<string, string>> =>
    Object.fromEntries(texts.filter(([name]) => frontNamed(name) === front));
  const [backend, frontend] = [of("backend"), of("frontend")];
  return {
    ...(Object.keys(backend).length > 0 ? { backend: environmentOf("backend", backend) } : {}),
    ...(Object.keys(frontend).length > 0 ? { frontend: environmentOf("frontend", frontend) } : {}),
  };
}

/** The part of the application that has a variable, also one that the contract does not know. */
export function frontNamed(name: string): Front {
  const variable = findVariable(name);
  if (variable !== undefined) return frontOf(variable);
  return name.startsWith("NEXT_PUBLIC_") ? "frontend" : "backend";
}

function filledIn(plain: PlainSubject): PlainSubject {
  const entries = Object.entries(plain).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === "string" ? expanded(value) : value,
  ]);
  return Object.fromEntries(entries) as PlainSubject;
}
