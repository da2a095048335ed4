import { refusal } from "./errors";
import { deploy, deployAll, latestDeployment, projectOf, statusOf } from "./deployments";
import { createDomain, deleteDomain, domainsAt, updateDomain } from "./domains";
import type { RailwayState, TokenScope } from "./state";
import { placeOf, settingsAt } from "./state";
import { createTrigger, deleteTrigger, triggersAt, updateTrigger } from "./triggers";
import { deleteVariable, toldVariables, upsertVariables } from "./variables";
import type { Place } from "./variables";

/** What a request may do. */
export interface Caller {
  /** Undefined for a token of the workspace. */
  readonly token: TokenScope | undefined;
}

type Arguments<T> = Readonly<T>;
type Input<T> = Readonly<{ input: T }>;
type ServicePlace = Place & { readonly serviceId: string };
type Instance = Readonly<{ environmentId: string; serviceId: string }>;
type Upsert = Place & {
  readonly variables: Readonly<Record<string, string>>;
  readonly replace: boolean;
  readonly skipDeploys: boolean;
};

const notAuthorized = (): Error => refusal("Not Authorized");

/** The answers to each field of the schema. */
export function railwayRoot(state: RailwayState): object {
  /** A project's token reaches its environment alone. */
  const may = ({ token }: Caller, environmentId: string): void => {
    if (token !== undefined && token.environmentId !== environmentId) throw notAuthorized();
  };
  return {
    projectToken: (_args: unknown, { token }: Caller) => {
      if (token === undefined) throw refusal("Project Token not found");
      return { id: "token", ...token };
    },
    variables: (args: Arguments<Place & { unrendered?: boolean | null }>, caller: Caller) => {
      may(caller, args.environmentId);
      return toldVariables(state, args, args.unrendered ?? false);
    },
    serviceInstance: ({ environmentId, serviceId }: Instance, caller: Caller) => {
      may(caller, environmentId);
      projectOf(state, environmentId, serviceId);
      const latest = latestDeployment(state, environmentId, serviceId);
      return {
        ...{ environmentId, serviceId },
        ...settingsAt(state, placeOf(environmentId, serviceId)),
        latestDeployment: latest && { ...latest, status: latest.statuses[0] ?? "SUCCESS" },
      };
    },
    deployment: ({ id }: { id: string }) => statusOf(state, id),
    domains: (args: Arguments<ServicePlace>, caller: Caller) => {
      may(caller, args.environmentId);
      return domainsAt(state, args);
    },
    deploymentTriggers: (args: Parameters<typeof triggersAt>[1], caller: Caller) => {
      may(caller, args.environmentId);
      return triggersAt(state, args);
    },

    variableCollectionUpsert: ({ input }: Input<Upsert>, caller: Caller) => {
      may(caller, input.environmentId);
      upsertVariables(state, input, input.variables, input.replace);
      if (!input.skipDeploys) changed(state, input);
      return true;
    },
    variableDelete: ({ input }: Input<Place & { name: string }>, caller: Caller) => {
      may(caller, input.environmentId);
      deleteVariable(state, input, input.name);
      // This call cannot skip them.
      changed(state, input);
      return true;
    },
    serviceInstanceDeployV2: ({ environmentId, serviceId }: Instance, caller: Caller) => {
      may(caller, environmentId);
      return deploy(state, environmentId, serviceId);
    },
    serviceInstanceUpdate: (
      args: Readonly<{ environmentId?: string; serviceId: string; input: object }>,
      caller: Caller,
    ) => {
      if (args.environmentId === undefined) throw refusal("environmentId is needed here");
      may(caller, args.environmentId);
      projectOf(state, args.environmentId, args.serviceId);
      Object.assign(settingsAt(state, placeOf(args.environmentId, args.serviceId)), args.input);
      return true;
    },
    customDomainCreate: ({ input }: Input<Parameters<typeof createDomain>[1]>, caller: Caller) => {
      may(caller, input.environmentId);
      return createDomain(state, input);
    },
    customDomainUpdate: (args: { environmentId: string; id: string; targetPort?: number }) =>
      updateDomain(state, args.id, args.targetPort),
    customDomainDelete: ({ id }: { id: string }) => deleteDomain(state, id),
    deploymentTriggerCreate: ({ input }: Input<Parameters<typeof createTrigger>[1]>) =>
      createTrigger(state, input),
    deploymentTriggerUpdate: ({
      id,
      input,
    }: Readonly<{ id: string; input: Parameters<typeof updateTrigger>[2] }>) =>
      updateTrigger(state, id, input),
    deploymentTriggerDelete: ({ id }: { id: string }) => deleteTrigger(state, id),
  };
}

/** A change of variables that does not skip them deploys what it is about. */
function changed(state: RailwayState, { environmentId, serviceId }: Place): void {
  if (serviceId == null) deployAll(state, environmentId);
  else deploy(state, environmentId, serviceId);
}
