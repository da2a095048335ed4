import { randomUUID } from "node:crypto";

import { refusal } from "./errors";
import type { Deployment, RailwayState } from "./state";
import { placeOf, settingsAt } from "./state";
import { runningVariables } from "./variables";

/** The project of a service, by its id and its environment. */
export function projectOf(state: RailwayState, environmentId: string, serviceId: string): string {
  const found = state.projects.find(
    ({ environmentIds, services }) =>
      environmentIds.includes(environmentId) && services.has(serviceId),
  );
  if (found === undefined) throw refusal("ServiceInstance not found");
  return found.id;
}

/** Deploys a service with its variables and settings of now. */
export function deploy(state: RailwayState, environmentId: string, serviceId: string): string {
  const projectId = projectOf(state, environmentId, serviceId);
  const made: Deployment = {
    ...{ id: randomUUID(), environmentId, serviceId, statuses: state.statuses },
    variables: runningVariables(state, { projectId, environmentId, serviceId }),
    settings: { ...settingsAt(state, placeOf(environmentId, serviceId)) },
  };
  state.deployments = [...state.deployments, made];
  return made.id;
}

/** Deploys every service of an environment that has been deployed, as a shared variable does. */
export function deployAll(state: RailwayState, environmentId: string): void {
  const services = state.deployments
    .filter((each) => each.environmentId === environmentId)
    .map(({ serviceId }) => serviceId);
  for (const serviceId of new Set(services)) deploy(state, environmentId, serviceId);
}

export function latestDeployment(
  state: RailwayState,
  environmentId: string,
  serviceId: string,
): Deployment | undefined {
  return state.deployments.findLast(
    (each) => each.environmentId === environmentId && each.serviceId === serviceId,
  );
}

/** Its status, which has moved on by the next question. */
export function statusOf(state: RailwayState, id: string): object {
  const found = state.deployments.find((each) => each.id === id);
  if (found === undefined) throw refusal("Deployment not found");
  const [status = "SUCCESS"] = found.statuses;
  if (found.statuses.length > 1) found.statuses = found.statuses.slice(1);
  const { environmentId, serviceId } = found;
  return { id, environmentId, serviceId, status };
}
