import { z } from "zod";

import type { Existing, ResourceType } from "../../framework/resource";
import { PartlyDone } from "../../framework/resource";
import { foundOrMade } from "../made";
import { isNotFound, queryIfThere } from "./api";
import type { RailwayApi } from "./api";
import { environmentId, projectId, serviceId, serviceScope, splitId } from "./scope";
import type { ServiceScope } from "./scope";

const inputs = serviceScope.extend({
  repository: z.string(),
  branch: z.string(),
  provider: z.string().default("github"),
  checkSuites: z.boolean().default(false),
});
type Inputs = z.output<typeof inputs>;

const trigger = z.object({
  id: z.string(),
  provider: z.string(),
  repository: z.string(),
  branch: z.string(),
  checkSuites: z.boolean(),
});
type Trigger = z.output<typeof trigger>;

const FIELDS = "id provider repository branch checkSuites";
const page = z.object({
  deploymentTriggers: z.object({
    edges: z.array(z.object({ node: trigger })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  }),
});
const created = z.object({ deploymentTriggerCreate: trigger });
const updated = z.object({ deploymentTriggerUpdate: trigger });

const FORM = "PROJECT/ENVIRONMENT/SERVICE/TRIGGER";

/**
 * What makes a push to a branch deploy a service
 * (https://docs.railway.com/deployments/github-autodeploys).
 */
export const railwayDeploymentTrigger: ResourceType<{ railway(): RailwayApi }> = {
  token: "saas:railway:DeploymentTrigger",
  description: `What makes a push to a branch deploy a service at Railway. Imported by ${FORM}.`,
  deletion: "unlessFound",
  properties: {
    projectId,
    environmentId,
    serviceId,
    repository: {
      type: "string",
      required: true,
      // GitHub's names are of one case, whichever one writes.
      equals: (desired, actual) => String(desired).toLowerCase() === String(actual).toLowerCase(),
      schema: z.string().regex(/^[^/\s]+\/[^/\s]+$/, "must be OWNER/NAME, without an address"),
      description: "The repository, as OWNER/NAME.",
    },
    branch: {
      type: "string",
      required: true,
      schema: z.string().regex(/^[^\s]+$/, "must be a branch's name"),
      description: "The branch whose pushes are deployed.",
    },
    provider: {
      type: "string",
      whenAbsent: "github",
      replaces: true,
      description: "Where the repository is; github where absent.",
    },
    checkSuites: {
      type: "boolean",
      whenAbsent: false,
      description: "Whether a push is deployed only when its checks have passed.",
    },
    triggerId: { type: "string", output: true, description: "Railway's id of it." },
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.railway();
    await api.prove(wanted.environmentId);
    const find = async (): Promise<Trigger | undefined> =>
      (await allTriggers(api, wanted)).find((each) => isOf(wanted, each));
    const finish = async (found: Trigger): Promise<Existing> => {
      if (found.checkSuites === wanted.checkSuites) return existing(wanted, found);
      try {
        return existing(wanted, await change(api, found.id, wanted));
      } catch (error) {
        throw new PartlyDone(existing(wanted, found), error);
      }
    };
    return foundOrMade(find, () => make(api, wanted), finish, api.manners);
  },

  async read(id, _state, apis) {
    const { rest: triggerId, ...where } = splitId(id, FORM);
    const api = apis.railway();
    await api.prove(where.environmentId);
    const found = (await allTriggers(api, where)).find((each) => each.id === triggerId);
    return found && existing(where, found);
  },

  async update(id, given, _state, apis) {
    const wanted = inputs.parse(given);
    const api = apis.railway();
    await api.prove(wanted.environmentId);
    return existing(wanted, await change(api, splitId(id, FORM).rest, wanted));
  },

  async delete(id, _state, apis) {
    const { rest: triggerId, ...where } = splitId(id, FORM);
    const api = apis.railway();
    await api.prove(where.environmentId);
    if (!(await allTriggers(api, where)).some((each) => each.id === triggerId)) return;
    const text = "mutation DeleteTrigger($id: String!) { deploymentTriggerDelete(id: $id) }";
    await api.mutate(text, { id: triggerId }, { idempotent: true }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  },
};

function isOf(wanted: Inputs, { provider, repository, branch }: Trigger): boolean {
  return (
    provider === wanted.provider &&
    repository.toLowerCase() === wanted.repository.toLowerCase() &&
    branch === wanted.branch
  );
}

async function allTriggers(api: RailwayApi, where: ServiceScope): Promise<readonly Trigger[]> {
  const { projectId, environmentId, serviceId } = where;
  const text =
    "query Triggers($projectId: String!, $environmentId: String!, $serviceId: String!, " +
    "$after: String) { deploymentTriggers(projectId: $projectId, environmentId: $environmentId, " +
    `serviceId: $serviceId, first: 50, after: $after) { edges { node { ${FIELDS} } } ` +
    "pageInfo { hasNextPage endCursor } } }";
  const found: Trigger[] = [];
  for (let after: string | undefined; ;) {
    const data = await queryIfThere(api, text, { projectId, environmentId, serviceId, after });
    if (data === undefined) return [];
    const { edges, pageInfo } = page.parse(data).deploymentTriggers;
    found.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage || !pageInfo.endCursor) return found;
    after = pageInfo.endCursor;
  }
}

async function make(api: RailwayApi, wanted: Inputs): Promise<Trigger> {
  const text =
    "mutation CreateTrigger($input: DeploymentTriggerCreateInput!) { " +
    `deploymentTriggerCreate(input: $input) { ${FIELDS} } }`;
  return created.parse(await api.mutate(text, { input: wanted })).deploymentTriggerCreate;
}

async function change(api: RailwayApi, id: string, wanted: Inputs): Promise<Trigger> {
  const { repository, branch, checkSuites } = wanted;
  const text =
    "mutation UpdateTrigger($id: String!, $input: DeploymentTriggerUpdateInput!) { " +
    `deploymentTriggerUpdate(id: $id, input: $input) { ${FIELDS} } }`;
  const input = { repository, branch, checkSuites };
  const data = await api.mutate(text, { id, input }, { idempotent: true });
  return updated.parse(data).deploymentTriggerUpdate;
}

function existing(where: ServiceScope, found: Trigger): Existing {
  const { projectId, environmentId, serviceId } = where;
  const { id, provider, repository, branch, checkSuites } = found;
  return {
    id: [projectId, environmentId, serviceId, id].join("/"),
    outputs: {
      ...{ projectId, environmentId, serviceId },
      ...{ provider, repository, branch, checkSuites },
      triggerId: id,
    },
  };
}
