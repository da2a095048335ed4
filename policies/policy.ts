import { validateResourceOfType } from "@pulumi/policy";
import type {
  Policy,
  PolicyConfigSchema,
  PolicyResource,
  ReportViolation,
  ResourceValidation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Resource } from "@pulumi/pulumi";

import { findVariable } from "../checklist/environment/contract";
import type { Environment, Environments, Front } from "../checklist/environment/environment";
import type { Finding } from "../checklist/finding";
import { findItem, sections } from "../checklist/items";
import { applyRule, brokenRule, frontOf } from "../checklist/rule";
import type { Context, Rule, RuleDescription } from "../checklist/rule";
import type { AnyRule } from "../checklist/rules/all-rules";
import { applyResourceRule, applyStackRule } from "../checklist/rules/resources/resource-rule";
import type { Located, ResourceRule, StackRule } from "../checklist/rules/resources/resource-rule";
import { ENVIRONMENT_TYPES, environmentIn, environmentOfComponent } from "./environment-adapter";
import type { Judgement } from "./judgement";
import { copiedFrom } from "./origin";
import { atPlatform, isSame, PLATFORM_TYPES, platformEnvironmentOf } from "./platform-environments";
import type { PlatformEnvironment } from "./platform-environments";
import { subjectOf, typesOf } from "./resource-adapter";
import { stackOf } from "./stack-adapter";
import { isViolation, reportFinding } from "./violation";

type ResourceType = new (name: string, ...rest: unknown[]) => Resource;

/**
 * A stand-in for a resource's class. The SDK reads nothing of it but the type, and by that leaves
 * all other resources alone without unpacking their properties.
 */
const typeToken = (type: string): ResourceType =>
  ({ __pulumiType: type }) as unknown as ResourceType;

/** The policy of a rule: the same id, one for each rule, so that its level can be configured. */
export function policyOf(
  rule: AnyRule,
  judgement: Judgement,
): ResourceValidationPolicy | StackValidationPolicy {
  const common = metadata(rule, judgement);
  switch (rule.scope) {
    case "backend":
    case "frontend":
    case "either":
      return { ...common, validateResource: onEnvironment(rule, judgement) };
    case "resource":
      return { ...common, validateResource: onResource(rule, judgement) };
    case "both":
      return {
        ...common,
        validateStack: ({ resources }, report) => {
          settleAll(rule, judgement, findingsAcross(rule, resources, judgement), report);
        },
      };
    case "stack":
      return {
        ...common,
        ...(rule.allows === undefined ? {} : { configSchema: ALLOW_SCHEMA }),
        validateStack: (args, report) => {
          const found = findingsOnStack(rule, args.resources, judgement, allowedBy(rule, args));
          settleAll(rule, judgement, found, report);
        },
      };
  }
}

/** The types of resources that a rule judges one by one; empty for a rule on the whole stack. */
export function judgedTypes(rule: AnyRule): readonly string[] {
  switch (rule.scope) {
    case "backend":
    case "frontend":
      return [ENVIRONMENT_TYPES[rule.scope], ...PLATFORM_TYPES.keys()];
    case "either":
      return [...Object.values(ENVIRONMENT_TYPES), ...PLATFORM_TYPES.keys()];
    case "resource":
      return typesOf(rule.kinds);
    case "both":
    case "stack":
      return [];
  }
}

/** What a policy tells of its rule. */
export function metadata(
  rule: RuleDescription,
  { circumstances }: Judgement,
): Omit<Policy, "configSchema"> & Pick<Policy, "name" | "description"> {
  const [main] = rule.items;
  const item = findItem(main);
  const section = sections.find(({ number }) => number === item?.section);
  const url = circumstances.pageOf?.(rule.id);
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
    ...(url === undefined ? {} : { url }),
  };
}

type Judge = (args: ResourceValidationArgs) => readonly Finding[];

/** A validation that leaves all resources alone but those of some types. */
function onTypes(rule: AnyRule, judgement: Judgement, judge: Judge): ResourceValidation {
  const types = new Set(judgedTypes(rule));
  const validate = (args: ResourceValidationArgs, report: ReportViolation): void => {
    const findings = judgement.settle(rule.id, judge(args));
    for (const finding of findings.filter(isViolation)) {
      if (isCopy(finding, judgement)) continue;
      reportFinding(report, rule.title, finding, judgement.circumstances.settings);
    }
  };
  const [only] = types;
  if (types.size === 1 && only !== undefined) {
    return validateResourceOfType(typeToken(only), (_, args, report) => {
      validate(args, report);
    });
  }
  return (args, report) => {
    if (types.has(args.type)) validate(args, report);
  };
}

/** Whether a finding is about a copy of a value that is judged by itself, and reported there. */
function isCopy({ subject, status }: Finding, { circumstances }: Judgement): boolean {
  return status !== "error" && copiedFrom(subject, circumstances.settings) !== undefined;
}

function onEnvironment(rule: Rule, judgement: Judgement): ResourceValidation {
  return onTypes(rule, judgement, (args) => {
    const own = environmentOfComponent(args, judgement.fillsReferences);
    if (own !== undefined) {
      const found = applyRule(rule, { [own.front]: own }, judgement.environmentContext);
      return found.map((finding) => ({ ...finding, resource: args.urn }));
    }
    const given = platformEnvironmentOf(args);
    return given === undefined ? [] : findingsAtPlatform(rule, given, judgement);
  });
}

/** What a rule finds in what a platform gets, where that is not what a judged component has. */
function findingsAtPlatform(
  rule: Rule,
  { environment, resource, urn }: PlatformEnvironment,
  judgement: Judgement,
): readonly Finding[] {
  const { front } = environment;
  if (rule.scope !== "either" && rule.scope !== front) return [];
  const judged = judgement.environments(front);
  if (judged.some((one) => isSame(one, environment))) return [];
  const judge = (one: Environment): readonly Finding[] =>
    applyRule(rule, { [front]: one }, judgement.environmentContext);
  const environments = { [front]: environment };
  return atPlatform(judge(environment), judged.flatMap(judge), environments, resource).map(
    (finding) => ({ ...finding, resource: urn }),
  );
}

function onResource(rule: ResourceRule, judgement: Judgement): ResourceValidation {
  return onTypes(rule, judgement, ({ type, name, urn, props, opts }) => {
    try {
      const subject = subjectOf({ type, name, urn, props, opts });
      if (subject === undefined) return [];
      const finding = applyResourceRule(rule, subject, judgement.resourceContext);
      return [{ ...finding, resource: urn }];
    } catch {
      // A property is of a kind that its provider does not take; it may be a secret.
      return [brokenRule(rule, name)];
    }
  });
}

function settleAll(
  rule: AnyRule,
  judgement: Judgement,
  found: readonly Located[],
  report: ReportViolation,
): void {
  const { settings } = judgement.circumstances;
  const findings = judgement.settle(
    rule.id,
    found.map(({ finding, id }) => (id === undefined ? finding : { ...finding, resource: id })),
  );
  for (const [index, finding] of findings.entries()) {
    if (!isViolation(finding)) continue;
    reportFinding(report, rule.title, finding, settings, found[index]?.id);
  }
}

/** A rule on both environments, for every pair of them in the stack. */
function findingsAcross(
  rule: Rule,
  resources: readonly PolicyResource[],
  { environmentContext, fillsReferences }: Judgement,
): readonly Located[] {
  const of = (front: Front): readonly PolicyResource[] =>
    resources.filter(({ type }) => type === ENVIRONMENT_TYPES[front]);
  const judged = of("backend").flatMap((backend) =>
    of("frontend").flatMap((frontend): readonly Located[] => {
      const environments: Environments = {
        backend: environmentIn("backend", backend.props, fillsReferences),
        frontend: environmentIn("frontend", frontend.props, fillsReferences),
      };
      const id = subjectFront(rule) === "backend" ? backend.urn : frontend.urn;
      return applyRule(rule, environments, environmentContext).map((finding) => ({
        finding,
        id,
      }));
    }),
  );
  const found = judged.map(({ finding }) => finding);
  const given = resources.flatMap((resource) => platformEnvironmentOf(resource) ?? []);
  return [...judged, ...acrossPlatforms(rule, given, found, environmentContext)];
}

/** What a rule on both environments finds in those that one platform gets, and in no components'. */
function acrossPlatforms(
  rule: Rule,
  given: readonly PlatformEnvironment[],
  judged: readonly Finding[],
  context: Context,
): readonly Located[] {
  const of = (front: Front): readonly PlatformEnvironment[] =>
    given.filter(({ environment }) => environment.front === front);
  return of("backend").flatMap((backend) =>
    of("frontend")
      .filter(({ platform }) => platform === backend.platform)
      .flatMap((frontend): readonly Located[] => {
        const environments = {
          backend: backend.environment,
          frontend: frontend.environment,
        };
        const { resource, urn } = subjectFront(rule) === "backend" ? backend : frontend;
        const found = applyRule(rule, environments, context);
        return atPlatform(found, judged, environments, resource).map((finding) => ({
          finding,
          id: urn,
        }));
      }),
  );
}

const ALLOW_SCHEMA: PolicyConfigSchema = {
  properties: { allow: { type: "array", items: { type: "string", minLength: 1 } } },
};

/** What the owner answers for himself, by the policy's configuration. */
function allowedBy({ allows }: StackRule, args: StackValidationArgs): Pick<Context, "allowed"> {
  if (allows === undefined) return {};
  const { allow } = args.getConfig<{ allow?: string[] }>();
  return allow === undefined ? {} : { allowed: allow };
}

function findingsOnStack(
  rule: StackRule,
  resources: readonly PolicyResource[],
  { environmentContext, fillsReferences }: Judgement,
  allowed: Pick<Context, "allowed">,
): readonly Located[] {
  try {
    const context = { ...environmentContext, ...allowed };
    return applyStackRule(rule, stackOf(resources, fillsReferences), context);
  } catch {
    return [{ finding: brokenRule(rule, "stack"), id: undefined }];
  }
}

/** On which of both environments a person would change what a rule finds. */
function subjectFront({ variables: [subject] }: Rule): Front {
  const variable = subject === undefined ? undefined : findVariable(subject);
  return variable === undefined || frontOf(variable) === "backend" ? "backend" : "frontend";
}
