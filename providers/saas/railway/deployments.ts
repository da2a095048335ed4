import { z } from "zod";

import type { Deployments } from "../deployments";
import type { RailwayApi } from "./api";

const latest = z.object({
  serviceInstance: z.object({ latestDeployment: z.object({ id: z.string() }).nullish() }),
});
const started = z.object({ serviceInstanceDeployV2: z.string().min(1) });
const status = z.object({ deployment: z.object({ status: z.string() }) });

/** https://docs.railway.com/reference/deployments#deployment-states */
const LIVE = ["SUCCESS", "SLEEPING"];
const OVER = ["FAILED", "CRASHED", "REMOVED", "REMOVING", "SKIPPED"];

/** The deployments of one service (https://docs.railway.com/integrations/api/manage-deployments). */
export function railwayDeployments(
  api: RailwayApi,
  scope: { readonly environmentId: string; readonly serviceId: string },
): Deployments {
  const { environmentId, serviceId } = scope;
  const where = { environmentId, serviceId };
  return {
    latest: async () => {
      const text =
        "query LatestDeployment($environmentId: String!, $serviceId: String!) { " +
        "serviceInstance(environmentId: $environmentId, serviceId: $serviceId) " +
        "{ latestDeployment { id } } }";
      return latest.parse(await api.query(text, where)).serviceInstance.latestDeployment?.id;
    },
    start: async () => {
      const text =
        "mutation Deploy($environmentId: String!, $serviceId: String!) { " +
        "serviceInstanceDeployV2(environmentId: $environmentId, serviceId: $serviceId) }";
      return started.parse(await api.mutate(text, where)).serviceInstanceDeployV2;
    },
    status: async (id) => {
      const text = "query DeploymentStatus($id: String!) { deployment(id: $id) { status } }";
      const { status: word } = status.parse(await api.query(text, { id })).deployment;
      const is = LIVE.includes(word) ? "live" : OVER.includes(word) ? "failed" : "under way";
      return { is, word };
    },
  };
}
