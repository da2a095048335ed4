import { z } from "zod";

import type { HttpApi } from "../../framework/http-api";
import { confirmed, send } from "../../framework/http-api";
import type { Deployments } from "../deployments";
import { servicePath } from "./api";

/** https://api-docs.render.com/reference/create-deploy; one that is queued (202) has no body. */
const started = z.object({ id: z.string() });
const QUEUED = 202;
const newest = z.array(z.object({ deploy: z.object({ id: z.string() }) }));
const deploy = z.object({ status: z.string() });

const LIVE = ["live"];
const OVER = ["deactivated", "build_failed", "update_failed", "pre_deploy_failed", "canceled"];

/** The deployments of one service. */
export function renderDeployments(api: HttpApi, serviceId: string): Deployments {
  const path = `${servicePath(serviceId)}/deploys`;
  return {
    latest: async () =>
      newest.parse((await send(api, "GET", `${path}?limit=1`)).body)[0]?.deploy.id,
    start: async () => {
      const answer = await send(api, "POST", path, { clearCache: "do_not_clear" });
      return answer.status === QUEUED ? undefined : confirmed(`POST ${path}`, answer, started).id;
    },
    status: async (id) => {
      const { body } = await send(api, "GET", `${path}/${encodeURIComponent(id)}`);
      const { status: word } = deploy.parse(body);
      return {
        is: LIVE.includes(word) ? "live" : OVER.includes(word) ? "failed" : "under way",
        word,
      };
    },
  };
}
