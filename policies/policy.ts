import { validateResourceOfType } from "@pulumi/policy";
import type {
  Policy,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Resource } from "@pulumi/pulumi";

import { findVariable } from "../checklist/environment/contract";
import type { Environments, Front } from "../checklist/environment/environment";
import type { Finding } from "../checklist/finding";
import { findItem, sections } from "../checklist/items";
import { applyRule, frontOf, PRODUCTION } from "../checklist/rule";
import type { Rule } from "../checklist/rule";
import { ENVIRONMENT_TYPES, environmentOfComponent } from "./environment-adapter";
import { isViolation, violationText } from "./violation";

type ResourceType = new (name: string, ...rest: unknown[]) => Resource;

/**
 * A stand-in for a component's class. The SDK reads nothing of it but the type, and by that leaves
 * all other resources alone without unpacking their properties.
 */
const typeToken = (type: string): ResourceType =>
  ({ __pulumiType: type }) as unknown as ResourceType;

const TOKENS: Readonly<Record<Front, ResourceType>> = {
  backend: typeToken(ENVIRONMENT_TYPES.backend),
  frontend: typeToken(ENVIRONMENT_TYPES.frontend),
};

/** The policy of a rule: the same id, one for each rule, so that its level can be configured. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const common = metadata(rule);
  const { scope } = rule;
  switch (scope) {
    case "backend":
    case "frontend":
      return {
        ...common,
        validateResource: validateResourceOfType(TOKENS[scope], (props, _args, report) => {
          const findings = findingsOn(scope, props, rule);
          for (const finding of findings.filter(isViolation)) report(violationText(finding));
        }),
      };
    case "either":
      return {
        ...common,
        validateResource: (args, report) => {
          for (const finding of findingsOnResource(args, rule).filter(isViolation)) {
            report(violationText(finding));
          }
        },
      };
    case "both":
      return {
        ...common,
        validateStack: ({ resources }, report) => {
          for (const { finding, urn } of findingsAcross(resources, rule)) {
            if (isViolation(finding)) report(violationText(finding), urn);
          }
        },
      };
  }
}

/**
 * A rule of the advisory ones that breaks down must stop a deployment nevertheless: nothing is known
 * of what it would have said. Its own policy can only advise, so this one speaks for all of them.
 */
export function brokenRulesPolicy(rules: readonly Rule[]): ResourceValidationPolicy {
  const advisory = rules.filter(
    ({ severity, scope }) => severity === "warning" && scope !== "both",
  );
  return {
    name: "rules-answer",
    description: "Every rule of the checklist gives an answer",
    enforcementLevel: "mandatory",
    severity: "high",
    validateResource: (args, report) => {
      const findings = advisory.flatMap((rule) => findingsOnResource(args, rule));
      for (const finding of findings) {
        if (finding.status === "error") report(violationText(finding));
      }
    },
  };
}

function metadata(rule: Rule): Omit<Policy, "configSchema"> & Pick<Policy, "name" | "description"> {
  const [main] = rule.items;
  const item = findItem(main);
  const section = sections.find(({ number }) => number === item?.section);
  return {
    name: rule.id,
    displayName: rule.title,
    description: rule.title,
    enforcementLevel: rule.severity === "error" ? "mandatory" : "advisory",
    severity: rule.severity === "error" ? "high" : "medium",
    framework: {
      name: "BookedBarber production deployment checklist",
      version: "2025-06-29",
      reference: rule.items.join(", "),
      specification: `${section?.title ?? ""}: ${item?.title ?? ""}`,
    },
    tags: [...new Set(rule.items.map((id) => `section-${id.replace(/\..*/, "")}`))],
    remediationSteps: rule.fix,
  };
}

function findingsOnResource(args: ResourceValidationArgs, rule: Rule): readonly Finding[] {
  for (const front of ["backend", "frontend"] as const) {
    if (args.type === ENVIRONMENT_TYPES[front]) return findingsOn(front, args.props, rule);
  }
  return [];
}

function findingsOn(
  front: Front,
  props: Readonly<Record<string, unknown>>,
  rule: Rule,
): readonly Finding[] {
  return applyRule(rule, { [front]: environmentOfComponent(front, props) }, PRODUCTION);
}

interface Located {
  readonly finding: Finding;
  readonly urn: string;
}

/** A rule on both environments, for every pair of them in the stack. */
function findingsAcross(resources: readonly PolicyResource[], rule: Rule): readonly Located[] {
  const of = (front: Front): readonly PolicyResource[] =>
    resources.filter(({ type }) => type === ENVIRONMENT_TYPES[front]);
  return of("backend").flatMap((backend) =>
    of("frontend").flatMap((frontend): readonly Located[] => {
      const environments: Environments = {
        backend: environmentOfComponent("backend", backend.props),
        frontend: environmentOfComponent("frontend", frontend.props),
      };
      const urn = subjectFront(rule) === "backend" ? backend.urn : frontend.urn;
      return applyRule(rule, environments, PRODUCTION).map((finding) => ({ finding, urn }));
    }),
  );
}

/** On which of both environments a person would change what a rule finds. */
function subjectFront({ variables: [subject] }: Rule): Front {
  const variable = subject === undefined ? undefined : findVariable(subject);
  return variable === undefined || frontOf(variable) === "backend" ? "backend" : "frontend";
}
