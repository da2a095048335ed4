import type { PolicyResource } from "@pulumi/policy";

import type { Environment, Front } from "../checklist/environment/environment";
import { isKnownType } from "../checklist/resources/unjudged";
import { propertyOf } from "../checklist/resources/property";
import { subjectFrom } from "../checklist/resources/subject";
import type { Subject } from "../checklist/resources/subject";
import type { Feed, Stack } from "../checklist/rules/resources/resource-rule";
import { ENVIRONMENT_TYPES, environmentIn } from "./environment-adapter";
import { subjectOf } from "./resource-adapter";

/** Everything that a stack declares, as the rules see it; of several environments the first one. */
export function stackOf(resources: readonly PolicyResource[], fillsReferences: boolean): Stack {
  const environments: Partial<Record<Front, Environment>> = {};
  const environmentIds: Partial<Record<Front, string>> = {};
  for (const front of ["backend", "frontend"] as const) {
    const component = resources.find(({ type }) => type === ENVIRONMENT_TYPES[front]);
    if (component === undefined) continue;
    environments[front] = environmentIn(front, component.props, fillsReferences);
    environmentIds[front] = component.urn;
  }
  // The engine gives resources in the order in which their deployment ended. Of two that exclude each
  // other always the same one is to be told.
  const inOrder = [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const judged = inOrder.flatMap((resource) => subjectOf(resource) ?? []);
  const subjects = [...judged, ...unjudgedIn(inOrder)];
  return { subjects, environments, environmentIds, feeds: resources.flatMap(feedsOf) };
}

/** What the properties of a resource depend on. */
function feedsOf({ name, propertyDependencies }: PolicyResource): readonly Feed[] {
  return Object.entries(propertyDependencies).flatMap(([property, sources]) =>
    sources.map((source) => ({ from: source.urn, property, to: name })),
  );
}

/** Our components, some of which have no children in some stacks. */
const OWN = "bookedbarber:index:";

/** Resources of types that no rule knows. What has no provider and has children is a component. */
function unjudgedIn(resources: readonly PolicyResource[]): readonly Subject[] {
  const parents = new Set(resources.map(({ parent }) => parent?.urn));
  return resources
    .filter(({ type }) => !isKnownType(type))
    .filter(
      ({ provider, urn, type }) =>
        provider !== undefined || !(parents.has(urn) || type.startsWith(OWN)),
    )
    .map(({ type, urn, name }) =>
      subjectFrom("unjudged", {}, { id: urn, resource: name }, () => propertyOf(type)),
    );
}
