import { z } from "zod";

import type { Existing, Properties, ResourceType } from "../../framework/resource";
import { PartlyDone } from "../../framework/resource";
import { deploymentProperties, isRedeployed, redeployOn, Rollout } from "../deployments";
import {
  foundNames,
  foundNamesProperty,
  hidden,
  knownVariables,
  ownNames,
  ownVariables,
  planVariables,
  unmanagedNames,
  variableFailures,
} from "../environment-variables";
import type { HeldVariables, Variables, VariablesPlan } from "../environment-variables";
import { isNotFound } from "./api";
import type { RailwayApi } from "./api";
import { railwayDeployments } from "./deployments";
import { environmentId, optional, projectId, serviceId } from "./scope";

/** Variables of a service, or shared ones of an environment. */
const scope = z.object({
  projectId: z.string(),
  environmentId: z.string(),
  serviceId: z.string().optional(),
});
type Scope = z.output<typeof scope>;

const behaviour = z.object({
  exclusive: z.boolean().default(false),
  deploy: z.boolean().default(true),
  waitSeconds: z.number().default(0),
});
const inputs = scope.extend({
  variables: z.record(z.string(), z.string()),
  ...behaviour.shape,
  redeployOn: z.unknown().optional(),
});
type Inputs = z.output<typeof inputs>;

const heldAnswer = z.object({
  variables: z.record(z.string(), z.string().nullable()),
  serviceInstance: z
    .object({ latestDeployment: z.object({ id: z.string() }).nullish() })
    .optional(),
});

interface Held {
  readonly variables: HeldVariables;
  /** The service's newest deployment. */
  readonly deployment: string | undefined;
}

/**
 * Environment variables of a service, or shared ones of an environment
 * (https://docs.railway.com/variables). A change is one write and one deployment, however many
 * variables it is about.
 */
export const railwayVariables: ResourceType<{ railway(): RailwayApi }> = {
  token: "saas:railway:Variables",
  description:
    "Environment variables of a service at Railway, or shared ones of an environment. What the " +
    "stack has not set is left alone, and told by name. Imported by PROJECT/ENVIRONMENT/SERVICE, " +
    "or PROJECT/ENVIRONMENT for shared ones, with all that is there. Deleting them deploys " +
    "nothing: what runs goes on with them. Beside a sealed variable, Railway deploys by itself " +
    "for each that is deleted.",
  deletion: "unlessFoundNames",
  properties: {
    projectId,
    environmentId,
    serviceId: {
      ...optional(serviceId),
      description: "The id of the service; shared variables of the environment where absent.",
    },
    variables: {
      type: "object",
      required: true,
      secret: true,
      description:
        "The variables by name. References such as ${{Postgres.DATABASE_URL}} are kept as written.",
    },
    exclusive: {
      type: "boolean",
      whenAbsent: false,
      description: "Whether variables that the stack does not know are deleted.",
    },
    ...deploymentProperties(true),
    redeployOn,
    unmanagedNames: {
      type: "strings",
      output: true,
      expected: ({ exclusive }) => (exclusive === true ? [] : undefined),
      description: "The variables that Railway holds and the stack does not know, without values.",
    },
    foundNames: foundNamesProperty,
  },

  check(given) {
    const failures = variableFailures("variables", given.variables);
    if (given.redeployOn !== undefined && given.serviceId === undefined)
      failures.push({
        property: "redeployOn",
        reason: "cannot be given without serviceId: Railway deploys the services that share these",
      });
    const waits = typeof given.waitSeconds === "number" && given.waitSeconds > 0;
    if (waits && given.serviceId === undefined)
      failures.push({
        property: "waitSeconds",
        reason: "cannot be given without serviceId: Railway deploys the services that share these",
      });
    return failures;
  },

  create: (given, apis) => change(apis.railway(), inputs.parse(given), {}),

  async read(id, state, apis) {
    const api = apis.railway();
    const where = scopeOf(id);
    const held = await look(api, where, knownVariables(state)).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (held === undefined) return undefined;
    // An import takes over all that is there.
    const isImport = state.projectId === undefined;
    const known = isImport ? texts(held.variables) : knownVariables(state);
    return existing({
      ...behaviour.parse(state),
      ...where,
      variables: ownVariables(known, held.variables),
      redeployOn: state.redeployOn,
      unmanagedNames: unmanagedNames(known, held.variables),
      foundNames: foundNames(Object.keys(known), isImport ? {} : known, held.variables, state),
      rollout: rolloutOf(api, where, state).outputs,
    });
  },

  update: (_id, given, state, apis) => change(apis.railway(), inputs.parse(given), state),

  async delete(id, state, apis) {
    const api = apis.railway();
    const where = scopeOf(id);
    try {
      const known = knownVariables(state);
      const { variables } = await look(api, where, known);
      const remove = ownNames(Object.keys(known), state).filter((name) => name in variables);
      await write(api, where, { set: {}, remove }, variables, true);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
};

async function change(api: RailwayApi, wanted: Inputs, state: Properties): Promise<Existing> {
  const rollout = rolloutOf(api, wanted, state);
  const known = knownVariables(state);
  const own = { ...known, ...wanted.variables };
  let held = await look(api, wanted, own);
  let plan = planVariables(wanted.variables, known, held.variables, wanted.exclusive);
  const isShared = wanted.serviceId === undefined;
  // Which services share them, Railway knows: it deploys those itself.
  const skipDeploys = !isShared || !wanted.deploy;
  let deploysItself: boolean;
  try {
    deploysItself = await write(api, wanted, plan, held.variables, skipDeploys);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    // Somebody was faster in deleting one.
    held = await look(api, wanted, own);
    plan = planVariables(wanted.variables, known, held.variables, wanted.exclusive);
    deploysItself = await write(api, wanted, plan, held.variables, skipDeploys);
  }
  const isWritten = !isEmpty(plan) || differ(wanted.variables, known);
  if (!isShared && deploysItself) rollout.isUnderWay();
  // Also where nothing was left to write: an earlier attempt may have got no further than that.
  else if (!isShared && (isWritten || isRedeployed(wanted.redeployOn, state.redeployOn)))
    rollout.need();
  const kept = (): Existing =>
    existing({
      ...wanted,
      unmanagedNames: plan.unmanagedNames,
      foundNames: foundNames(Object.keys(wanted.variables), known, held.variables, state),
      rollout: rollout.outputs,
    });
  if (isShared) return kept();
  try {
    await rollout.run(wanted, { newest: held.deployment });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new PartlyDone(kept(), `the variables are set, but not deployed: ${said}`);
  }
  return kept();
}

/** Reads the variables as they were written, references unresolved, without those that Railway
 *  itself provides and the stack has not set. */
async function look(
  api: RailwayApi,
  { projectId, environmentId, serviceId }: Scope,
  own: Variables,
): Promise<Held> {
  await api.prove(environmentId);
  const text =
    serviceId === undefined
      ? "query SharedVariables($projectId: String!, $environmentId: String!) { " +
        "variables(projectId: $projectId, environmentId: $environmentId, unrendered: true) }"
      : "query ServiceVariables($projectId: String!, $environmentId: String!, $serviceId: String!) { " +
        "variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, " +
        "unrendered: true) serviceInstance(environmentId: $environmentId, serviceId: $serviceId) " +
        "{ latestDeployment { id } } }";
  const where = { projectId, environmentId, ...(serviceId === undefined ? {} : { serviceId }) };
  const { variables, serviceInstance } = heldAnswer.parse(await api.query(text, where));
  const theirs = Object.entries(variables).filter(([name]) => name in own || !isProvided(name));
  return {
    variables: Object.fromEntries(theirs),
    deployment: serviceInstance?.latestDeployment?.id,
  };
}

/**
 * Writes and deletes in one request; none at all where there is nothing to do. Railway deploys by
 * itself for each variable that is deleted alone, so what stays is written in the place of
 * everything. A sealed variable would not survive that, since nobody can tell its value.
 * @returns Whether Railway deploys by itself now
 */
async function write(
  api: RailwayApi,
  { projectId, environmentId, serviceId }: Scope,
  { set, remove }: Pick<VariablesPlan, "set" | "remove">,
  held: HeldVariables,
  skipDeploys: boolean,
): Promise<boolean> {
  if (Object.keys(set).length === 0 && remove.length === 0) return false;
  const where = { projectId, environmentId, ...(serviceId === undefined ? {} : { serviceId }) };
  const staying = Object.entries(held).filter(([name]) => !remove.includes(name));
  const isSealed = staying.some(([, value]) => value === null);
  const replace = remove.length > 0 && !isSealed;
  const written = replace ? { ...texts(Object.fromEntries(staying)), ...set } : set;
  const deleted = replace ? [] : remove;

  const declared: string[] = [];
  const fields: string[] = [];
  const variables: Record<string, unknown> = {};
  if (replace || Object.keys(written).length > 0) {
    declared.push("$upsert: VariableCollectionUpsertInput!");
    fields.push("upsert: variableCollectionUpsert(input: $upsert)");
    const skips = skipDeploys || deleted.length > 0;
    variables.upsert = { ...where, variables: written, replace, skipDeploys: skips };
  }
  for (const [at, name] of deleted.entries()) {
    declared.push(`$delete${at}: VariableDeleteInput!`);
    fields.push(`delete${at}: variableDelete(input: $delete${at})`);
    variables[`delete${at}`] = { ...where, name };
  }
  const text = `mutation WriteVariables(${declared.join(", ")}) { ${fields.join(" ")} }`;
  const data = await api.mutate(text, variables, { idempotent: true, secrets: hidden(written) });
  z.record(z.string(), z.literal(true, "Railway says that it was not done")).parse(data);
  return deleted.length > 0;
}

/** Variables that Railway itself provides (https://docs.railway.com/variables/reference). */
function isProvided(name: string): boolean {
  return name.startsWith("RAILWAY_") && !CONFIGURATION.has(name);
}

/** Those of that prefix that people set, to configure the platform. */
const CONFIGURATION = new Set(
  (
    "DEPLOYMENT_DRAINING_SECONDS DEPLOYMENT_OVERLAP_SECONDS DOCKERFILE_PATH HEALTHCHECK_TIMEOUT_SEC " +
    "RUN_UID SHM_SIZE_BYTES"
  )
    .split(" ")
    .map((name) => `RAILWAY_${name}`),
);

function rolloutOf(api: RailwayApi, where: Scope, state: Properties): Rollout {
  const { environmentId, serviceId = "" } = where;
  return new Rollout(railwayDeployments(api, { environmentId, serviceId }), api.manners, state);
}

function isEmpty({ set, remove }: VariablesPlan): boolean {
  return Object.keys(set).length === 0 && remove.length === 0;
}

function differ(wanted: Variables, known: Variables): boolean {
  const names = new Set([...Object.keys(wanted), ...Object.keys(known)]);
  return [...names].some((name) => wanted[name] !== known[name]);
}

/** The values that Railway tells; a sealed one is there all the same, as an empty text. */
function texts(held: HeldVariables): Variables {
  return Object.fromEntries(Object.entries(held).map(([name, value]) => [name, value ?? ""]));
}

function scopeOf(id: string): Scope {
  const [project, environment, service, ...rest] = id.split("/");
  if (project && environment && rest.length === 0)
    return {
      projectId: project,
      environmentId: environment,
      ...(service ? { serviceId: service } : {}),
    };
  throw new Error(
    "an id here has the form PROJECT/ENVIRONMENT/SERVICE, or PROJECT/ENVIRONMENT for shared " +
      `variables, and ${id} has not`,
  );
}

function existing({
  rollout,
  ...outputs
}: Inputs & {
  readonly unmanagedNames: readonly string[];
  readonly foundNames: readonly string[];
  readonly rollout: Rollout["outputs"];
}): Existing {
  const { projectId, environmentId, serviceId } = outputs;
  return {
    id: [projectId, environmentId, ...(serviceId === undefined ? [] : [serviceId])].join("/"),
    outputs: { ...outputs, ...rollout },
  };
}
