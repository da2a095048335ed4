import { z } from "zod";

import { HttpApiError } from "../../framework/http-api";
import type { Existing, Properties, ResourceType } from "../../framework/resource";
import { PartlyDone } from "../../framework/resource";
import { sameValue } from "../../framework/differences";
import { deploymentProperties, nextRevision, revisionProperty, Rollout } from "../deployments";
import { isNotFound, queryIfThere } from "./api";
import type { RailwayApi } from "./api";
import { railwayDeployments } from "./deployments";
import { environmentId, serviceId } from "./scope";

const scope = z.object({ environmentId: z.string(), serviceId: z.string() });
type Scope = z.output<typeof scope>;

/** Those settings of a service that can be managed here; absent where they are left alone. */
const settings = z.object({
  healthCheckPath: z.string().optional(),
  healthCheckTimeoutSeconds: z.number().optional(),
  preDeployCommand: z.array(z.string()).optional(),
  replicas: z.number().optional(),
  restartPolicy: z.enum(["ALWAYS", "NEVER", "ON_FAILURE"]).optional(),
  restartRetries: z.number().optional(),
});
type Settings = z.output<typeof settings>;
type Setting = keyof Settings;

const inputs = scope.extend({
  ...settings.shape,
  deploy: z.boolean().default(false),
  waitSeconds: z.number().default(0),
});

/** What Railway calls them (https://docs.railway.com/integrations/api/manage-services). */
const FIELDS = {
  healthCheckPath: "healthcheckPath",
  healthCheckTimeoutSeconds: "healthcheckTimeout",
  preDeployCommand: "preDeployCommand",
  replicas: "numReplicas",
  restartPolicy: "restartPolicyType",
  restartRetries: "restartPolicyMaxRetries",
} as const satisfies Readonly<Record<Setting, string>>;

const SETTINGS = Object.keys(FIELDS) as readonly Setting[];

const instance = z.object({
  healthcheckPath: z.string().nullish(),
  healthcheckTimeout: z.number().nullish(),
  // A list, or a single text where somebody has written it in the dashboard.
  preDeployCommand: z.union([z.array(z.string()), z.string().transform((one) => [one])]).nullish(),
  numReplicas: z.number().nullish(),
  restartPolicyType: z.enum(["ALWAYS", "NEVER", "ON_FAILURE"]),
  restartPolicyMaxRetries: z.number(),
  latestDeployment: z.object({ id: z.string() }).nullish(),
});
type Instance = z.output<typeof instance>;
const answer = z.object({ serviceInstance: instance });
const updated = z.object({
  serviceInstanceUpdate: z.literal(true, "Railway says that it was not done"),
});

const before = z.record(z.string(), z.unknown()).default({});

/**
 * Settings of a service in an environment. Only those that are given are managed. Railway asks the
 * health check while it deploys, and not afterwards (https://docs.railway.com/deployments/healthchecks).
 */
export const railwayService: ResourceType<{ railway(): RailwayApi }> = {
  token: "saas:railway:Service",
  description:
    "Settings of a service at Railway that is there already; only those that are given are " +
    "managed. They take effect with the next deployment. Deleting this puts back what was there " +
    "before. Imported by ENVIRONMENT/SERVICE. Railway applies a change to every environment that " +
    "is no fork of another one.",
  deletion: "putsBack",
  properties: {
    environmentId,
    serviceId,
    healthCheckPath: {
      type: "string",
      computed: true,
      schema: z.string().regex(/^\/\S*$/, "must be a path that begins with /"),
      description:
        "The path that must answer 200 before a deployment is live. It is asked with the host " +
        "healthcheck.railway.app, which the application must allow.",
    },
    healthCheckTimeoutSeconds: {
      type: "number",
      computed: true,
      schema: z.int("must be a whole number").min(1, "must be 1 at least").max(3600, "is too long"),
      description: "How long a deployment may take to answer it; Railway's own value is 300.",
    },
    preDeployCommand: {
      type: "strings",
      computed: true,
      description: "What runs between build and deployment, such as the database's migrations.",
    },
    replicas: {
      type: "number",
      computed: true,
      schema: z.int("must be a whole number").min(1, "must be 1 at least").max(50, "is too many"),
      description: "How many instances run side by side.",
    },
    restartPolicy: {
      type: "string",
      computed: true,
      schema: z.enum(["ALWAYS", "NEVER", "ON_FAILURE"], "must be ALWAYS, NEVER or ON_FAILURE"),
      description: "When an instance that has ended is started again.",
    },
    restartRetries: {
      type: "number",
      computed: true,
      schema: z.int("must be a whole number").min(0, "must be 0 at least"),
      description: "How often it is at most, for the policy ON_FAILURE.",
    },
    ...deploymentProperties(false),
    revision: revisionProperty(SETTINGS),
    before: {
      type: "object",
      output: true,
      description: "The managed settings as they were before, for when this is deleted.",
    },
  },

  async create(given, apis) {
    return change(apis.railway(), given, {});
  },

  async read(id, state, apis) {
    const where = scopeOf(id);
    const api = apis.railway();
    const found = await look(api, where);
    if (found === undefined) return undefined;
    const { deploy, waitSeconds } = inputs.parse({ ...state, ...where });
    const { revision } = state;
    const values = { ...shown(found, state), deploy, waitSeconds, revision };
    return existing(where, values, state.before, {
      ...rolloutOf(api, where, state).outputs,
    });
  },

  update: (_id, given, state, apis) => change(apis.railway(), given, state),

  async delete(id, state, apis) {
    const where = scopeOf(id);
    const api = apis.railway();
    const found = await look(api, where);
    if (found === undefined) return;
    const settingsBefore = before.parse(state.before);
    const back = SETTINGS.filter(
      (name) => name in settingsBefore && !sameValue(settingsBefore[name], shown(found, {})[name]),
    ).map((name) => [FIELDS[name], settingsBefore[name] ?? null] as const);
    await write(api, where, Object.fromEntries(back)).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  },
};

async function change(api: RailwayApi, given: Properties, state: Properties): Promise<Existing> {
  const wanted = inputs.parse(given);
  const where = scope.parse(given);
  const found = await look(api, where);
  if (found === undefined)
    throw new Error(
      `Railway has no service ${where.serviceId} in the environment ${where.environmentId}: ` +
        "make it in the dashboard first, or mend the ids",
    );
  const now = shown(found, state);
  const managed = SETTINGS.filter((name) => wanted[name] !== undefined);
  const changed = managed.filter((name) => !sameValue(wanted[name], now[name]));
  // What was there before is what was found when a setting was first managed.
  const earlier = before.parse(state.before);
  const first = managed.filter((name) => !(name in earlier));
  const kept = {
    ...earlier,
    ...Object.fromEntries(first.map((name) => [name, now[name] ?? null])),
  };
  const rollout = rolloutOf(api, where, state);
  const fields = changed.map((name) => [FIELDS[name], wanted[name]] as const);
  await write(api, where, Object.fromEntries(fields)).catch((error: unknown) => {
    if (!(error instanceof HttpApiError && error.isAmbiguous)) throw error;
    // Nobody knows whether it was done, and what was there before must not be forgotten.
    const { revision } = state;
    throw new PartlyDone(existing(where, { ...now, revision }, kept, rollout.outputs), error);
  });
  const isBehind = managed.some((name) => !sameValue(wanted[name], state[name]));
  const isChanged = changed.length > 0 || isBehind;
  if (isChanged) rollout.need();
  const revision = nextRevision(state.revision, isChanged);
  const values = Object.fromEntries(managed.map((name) => [name, wanted[name]]));
  const { deploy, waitSeconds } = wanted;
  const made = (): Existing =>
    existing(where, { ...now, ...values, deploy, waitSeconds, revision }, kept, rollout.outputs);
  try {
    await rollout.run(wanted, { newest: found.latestDeployment?.id });
  } catch (error) {
    throw new PartlyDone(made(), error);
  }
  return made();
}

async function look(api: RailwayApi, where: Scope): Promise<Instance | undefined> {
  await api.prove(where.environmentId);
  const text =
    "query ServiceSettings($environmentId: String!, $serviceId: String!) { " +
    "serviceInstance(environmentId: $environmentId, serviceId: $serviceId) " +
    `{ ${Object.values(FIELDS).join(" ")} latestDeployment { id } } }`;
  const data = await queryIfThere(api, text, { ...where });
  return data === undefined ? undefined : answer.parse(data).serviceInstance;
}

/** One request; none at all where there is nothing to do. */
async function write(
  api: RailwayApi,
  { environmentId, serviceId }: Scope,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (Object.keys(input).length === 0) return;
  const text =
    "mutation UpdateService($environmentId: String, $serviceId: String!, " +
    "$input: ServiceInstanceUpdateInput!) { serviceInstanceUpdate(environmentId: $environmentId, " +
    "serviceId: $serviceId, input: $input) }";
  updated.parse(await api.mutate(text, { environmentId, serviceId, input }, { idempotent: true }));
}

/** The settings as Railway tells them; how many replicas there are it does not always tell. */
function shown(found: Instance, state: Properties): Settings {
  return settings.parse({
    healthCheckPath: found.healthcheckPath ?? undefined,
    healthCheckTimeoutSeconds: found.healthcheckTimeout ?? undefined,
    preDeployCommand: found.preDeployCommand ?? undefined,
    replicas: found.numReplicas ?? state.replicas,
    restartPolicy: found.restartPolicyType,
    restartRetries: found.restartPolicyMaxRetries,
  });
}

function rolloutOf(api: RailwayApi, where: Scope, state: Properties): Rollout {
  return new Rollout(railwayDeployments(api, where), api.manners, state);
}

function scopeOf(id: string): Scope {
  const [environment, service, ...rest] = id.split("/");
  if (environment && service && rest.length === 0)
    return { environmentId: environment, serviceId: service };
  throw new Error(`an id here has the form ENVIRONMENT/SERVICE, and ${id} has not`);
}

function existing(
  where: Scope,
  values: Properties,
  settingsBefore: unknown,
  rollout: Rollout["outputs"],
): Existing {
  const { environmentId, serviceId } = where;
  return {
    id: `${environmentId}/${serviceId}`,
    outputs: {
      ...{ environmentId, serviceId },
      ...values,
      ...rollout,
      before: before.parse(settingsBefore),
    },
  };
}
