import { randomUUID } from "node:crypto";

import { refusal } from "./errors";
import type { RailwayState, Trigger } from "./state";
import { requirePlace } from "./variables";
import type { Place } from "./variables";

interface TriggerInput extends Place {
  readonly serviceId: string;
  readonly provider: string;
  readonly repository: string;
  readonly branch: string;
  readonly checkSuites?: boolean | null;
}

export function createTrigger(state: RailwayState, input: TriggerInput): Trigger {
  requirePlace(state, input);
  const { projectId, environmentId, serviceId, provider, repository, branch } = input;
  const made: Trigger = {
    ...{ id: randomUUID(), projectId, environmentId, serviceId, provider, repository, branch },
    checkSuites: input.checkSuites ?? false,
  };
  state.triggers = [...state.triggers, made];
  return made;
}

export function updateTrigger(
  state: RailwayState,
  id: string,
  input: Partial<Pick<TriggerInput, "branch" | "checkSuites" | "repository">>,
): Trigger {
  const found = findTrigger(state, id);
  found.branch = input.branch ?? found.branch;
  found.repository = input.repository ?? found.repository;
  found.checkSuites = input.checkSuites ?? found.checkSuites;
  return found;
}

export function deleteTrigger(state: RailwayState, id: string): true {
  const found = findTrigger(state, id);
  state.triggers = state.triggers.filter((each) => each !== found);
  return true;
}

/** A page of them, as Relay writes one (https://relay.dev/graphql/connections.htm). */
export function triggersAt(
  state: RailwayState,
  args: Place & { readonly first?: number | null; readonly after?: string | null },
): object {
  requirePlace(state, args);
  const all = state.triggers.filter(
    ({ environmentId, serviceId }) =>
      environmentId === args.environmentId && serviceId === args.serviceId,
  );
  const start = args.after == null ? 0 : all.findIndex(({ id }) => id === args.after) + 1;
  const nodes = all.slice(start, start + (args.first ?? 10));
  return {
    edges: nodes.map((node) => ({ cursor: node.id, node })),
    pageInfo: {
      hasNextPage: start + nodes.length < all.length,
      hasPreviousPage: start > 0,
      startCursor: nodes[0]?.id ?? null,
      endCursor: nodes.at(-1)?.id ?? null,
    },
  };
}

function findTrigger(state: RailwayState, id: string): Trigger {
  const found = state.triggers.find((each) => each.id === id);
  if (found === undefined) throw refusal("Deployment trigger not found");
  return found;
}
