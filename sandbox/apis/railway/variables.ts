import { refusal } from "./errors";
import type { RailwayState } from "./state";
import { placeOf, variablesAt } from "./state";

/** Where variables are, as the API's inputs say it. */
export interface Place {
  readonly projectId: string;
  readonly environmentId: string;
  readonly serviceId?: string | null;
}

/** @throws GraphQLError where the project has no such environment or service */
export function requirePlace(state: RailwayState, place: Place): string {
  const project = state.projects.find(({ id }) => id === place.projectId);
  if (project === undefined) throw refusal("Project not found");
  if (!project.environmentIds.includes(place.environmentId)) throw refusal("Environment not found");
  if (place.serviceId != null && !project.services.has(place.serviceId))
    throw refusal("Service not found");
  return placeOf(place.environmentId, place.serviceId);
}

/** The variables that Railway tells: a sealed one has no value. */
export function toldVariables(
  state: RailwayState,
  place: Place,
  unrendered: boolean,
): Record<string, string | null> {
  const own = [...variablesAt(state, requirePlace(state, place))].map(
    ([name, { value, isSealed }]) =>
      [name, isSealed ? null : unrendered ? value : rendered(state, place, value)] as const,
  );
  return { ...provided(place), ...Object.fromEntries(own) };
}

/** The variables with which a service of this place would run. */
export function runningVariables(state: RailwayState, place: Place): Record<string, string> {
  const own = [...variablesAt(state, requirePlace(state, place))];
  return Object.fromEntries(own.map(([name, { value }]) => [name, rendered(state, place, value)]));
}

export function upsertVariables(
  state: RailwayState,
  place: Place,
  values: Readonly<Record<string, string>>,
  replace: boolean,
): void {
  const held = variablesAt(state, requirePlace(state, place));
  if (replace) held.clear();
  for (const [name, value] of Object.entries(values))
    held.set(name, { value, isSealed: held.get(name)?.isSealed ?? false });
}

export function deleteVariable(state: RailwayState, place: Place, name: string): void {
  if (!variablesAt(state, requirePlace(state, place)).delete(name))
    throw refusal("Variable not found");
}

/** Variables of a service that Railway makes itself. */
function provided({ projectId, environmentId, serviceId }: Place): Record<string, string> {
  if (serviceId == null) return {};
  return {
    RAILWAY_PROJECT_ID: projectId,
    RAILWAY_ENVIRONMENT_ID: environmentId,
    RAILWAY_SERVICE_ID: serviceId,
  };
}

/** References resolved: `${{shared.NAME}}`, `${{Service.NAME}}`, `${{NAME}}`. */
function rendered(state: RailwayState, place: Place, value: string): string {
  return value.replace(/\$\{\{\s*(?:([^.}]+)\.)?(\w+)\s*\}\}/g, (_all, of, name) => {
    const project = state.projects.find(({ id }) => id === place.projectId);
    const service =
      of === undefined
        ? place.serviceId
        : [...(project?.services ?? [])].find(([, title]) => title === of)?.[0];
    const there = placeOf(place.environmentId, of === "shared" ? undefined : service);
    return variablesAt(state, there).get(String(name))?.value ?? "";
  });
}
