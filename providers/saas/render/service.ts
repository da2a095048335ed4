import { z } from "zod";

import { sameValue } from "../../framework/differences";
import type { HttpApi } from "../../framework/http-api";
import { confirmed, get, HttpApiError, send } from "../../framework/http-api";
import type { Existing, Properties, ResourceType } from "../../framework/resource";
import { PartlyDone } from "../../framework/resource";
import { deploymentProperties, nextRevision, revisionProperty, Rollout } from "../deployments";
import { serviceId, servicePath } from "./api";
import { renderDeployments } from "./deployments";

/** Those settings of a service that can be managed here; absent where they are left alone. */
const settings = z.object({
  healthCheckPath: z.string().optional(),
  autoDeploy: z.boolean().optional(),
});
type Settings = z.output<typeof settings>;

const SETTINGS = ["healthCheckPath", "autoDeploy"] as const satisfies (keyof Settings)[];

/** Those that a deployment puts into effect. */
const DEPLOYED: readonly (keyof Settings)[] = ["healthCheckPath"];

const inputs = z.object({
  serviceId: z.string(),
  ...settings.shape,
  deploy: z.boolean().default(false),
  waitSeconds: z.number().default(0),
});

/** https://api-docs.render.com/reference/retrieve-service */
const service = z.object({
  id: z.string(),
  name: z.string(),
  autoDeploy: z.enum(["yes", "no"]),
  serviceDetails: z.object({
    healthCheckPath: z.string().optional(),
    url: z.string().optional(),
  }),
});
type Service = z.output<typeof service>;

const before = settings.default({});

/** Settings of a service. Only those that are given are managed. */
export const renderService: ResourceType<{ render(): HttpApi }> = {
  token: "saas:render:Service",
  description:
    "Settings of a service at Render that is there already; only those that are given are " +
    "managed. Deleting this puts back what was there before. Imported by the service's id.",
  deletion: "putsBack",
  properties: {
    serviceId,
    healthCheckPath: {
      type: "string",
      computed: true,
      schema: z.string().regex(/^\/\S*$/, "must be a path that begins with /"),
      description: "The path that Render asks all the time; what does not answer is replaced.",
    },
    autoDeploy: {
      type: "boolean",
      computed: true,
      description: "Whether a push to the service's branch is deployed.",
    },
    ...deploymentProperties(false),
    revision: revisionProperty(DEPLOYED),
    name: { type: "string", output: true, description: "The service's name." },
    url: { type: "string", output: true, description: "Its address at onrender.com." },
    before: {
      type: "object",
      output: true,
      description: "The managed settings as they were before, for when this is deleted.",
    },
  },

  create: (given, apis) => change(apis.render(), given, {}),

  async read(id, state, apis) {
    const api = apis.render();
    const found = await look(api, id);
    if (found === undefined) return undefined;
    const { deploy, waitSeconds } = inputs.parse({ ...state, serviceId: id });
    const rollout = new Rollout(renderDeployments(api, id), api, state);
    const { before: known, revision } = state;
    return existing(found, shown(found), { deploy, waitSeconds, revision, before: known, rollout });
  },

  update: (_id, given, state, apis) => change(apis.render(), given, state),

  async delete(id, state, apis) {
    const api = apis.render();
    const found = await look(api, id);
    if (found === undefined) return;
    const back = before.parse(state.before);
    const now = shown(found);
    const names = SETTINGS.filter((name) => name in back && !sameValue(back[name], now[name]));
    await patch(api, id, Object.fromEntries(names.map((name) => [name, back[name]])));
  },
};

async function change(api: HttpApi, given: Properties, state: Properties): Promise<Existing> {
  const wanted = inputs.parse(given);
  const id = wanted.serviceId;
  const found = await look(api, id);
  if (found === undefined)
    throw new Error(`Render has no service ${id}: make it in the dashboard first, or mend the id`);
  const now = shown(found);
  const managed = SETTINGS.filter((name) => wanted[name] !== undefined);
  const changed = managed.filter((name) => !sameValue(wanted[name], now[name]));
  // What was there before is what was found when a setting was first managed.
  const earlier = before.parse(state.before);
  const first = managed.filter((name) => !(name in earlier));
  const kept = { ...earlier, ...picked(now, first) };
  const rollout = new Rollout(renderDeployments(api, id), api, state);
  const { deploy, waitSeconds } = wanted;
  const made = (values: Settings, revision = state.revision): Existing =>
    existing(found, values, { deploy, waitSeconds, revision, before: kept, rollout });
  await patch(api, id, picked(wanted, changed)).catch((error: unknown) => {
    if (!(error instanceof HttpApiError && error.isAmbiguous)) throw error;
    // Nobody knows whether it was done, and what was there before must not be forgotten.
    throw new PartlyDone(made(now), error);
  });
  const after = { ...now, ...picked(wanted, managed) };
  const isBehind = (name: keyof Settings): boolean => !sameValue(wanted[name], state[name]);
  const isChanged = DEPLOYED.some(
    (name) => managed.includes(name) && (changed.includes(name) || isBehind(name)),
  );
  if (isChanged) rollout.need();
  const revision = nextRevision(state.revision, isChanged);
  try {
    await rollout.run(wanted);
  } catch (error) {
    throw new PartlyDone(made(after, revision), error);
  }
  return made(after, revision);
}

async function look(api: HttpApi, id: string): Promise<Service | undefined> {
  const answer = await get(api, servicePath(id));
  return answer && service.parse(answer.body);
}

/** One request; none at all where there is nothing to do. */
async function patch(api: HttpApi, id: string, values: Settings): Promise<void> {
  const { healthCheckPath, autoDeploy } = values;
  const body = {
    ...(autoDeploy === undefined ? {} : { autoDeploy: autoDeploy ? "yes" : "no" }),
    ...(healthCheckPath === undefined ? {} : { serviceDetails: { healthCheckPath } }),
  };
  if (Object.keys(body).length === 0) return;
  const answer = await send(api, "PATCH", servicePath(id), body, { idempotent: true });
  confirmed(`PATCH ${servicePath(id)}`, answer, service);
}

function shown({ autoDeploy, serviceDetails }: Service): Settings {
  return {
    healthCheckPath: serviceDetails.healthCheckPath ?? "",
    autoDeploy: autoDeploy === "yes",
  };
}

function picked(from: Settings, names: readonly (keyof Settings)[]): Settings {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function existing(
  { id, name, serviceDetails }: Service,
  values: Settings,
  rest: {
    readonly deploy: boolean;
    readonly waitSeconds: number;
    readonly revision: unknown;
    readonly before: unknown;
    readonly rollout: Rollout;
  },
): Existing {
  const { deploy, waitSeconds, revision, rollout } = rest;
  return {
    id,
    outputs: {
      serviceId: id,
      ...values,
      ...{ deploy, waitSeconds, revision },
      ...rollout.outputs,
      name,
      url: serviceDetails.url,
      before: before.parse(rest.before),
    },
  };
}
