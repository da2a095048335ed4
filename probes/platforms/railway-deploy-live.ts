import { z } from "zod";

import { fail, pass, unknown } from "../look";
import type { Answer } from "../look";
import { word } from "../words";
import { askRailway, railwayPlace } from "./railway";
import { lookAtServices, subjectOf } from "./services";

const QUERY =
  "query NewestDeployment($environmentId: String!, $serviceId: String!) { serviceInstance(" +
  "environmentId: $environmentId, serviceId: $serviceId) " +
  "{ healthcheckPath latestDeployment { status } } }";

const answer = z.object({
  serviceInstance: z.object({
    healthcheckPath: z.string().nullish(),
    latestDeployment: z.object({ status: z.string() }).nullish(),
  }),
});
export type RailwayInstance = z.output<typeof answer>["serviceInstance"];

/** https://docs.railway.com/reference/deployments#deployment-states; one that sleeps wakes by a request. */
const LIVE = ["SUCCESS", "SLEEPING"];
const OVER = ["FAILED", "CRASHED", "REMOVED", "REMOVING", "SKIPPED"];

/** Whether Railway runs what was deployed last. */
export const lookAtRailwayDeployments = lookAtServices("railway", async (site, side) => {
  const { environmentId, serviceId } = railwayPlace(site.target, side);
  const { serviceInstance } = await askRailway(site, QUERY, { environmentId, serviceId }, answer);
  return [judgeRailwayInstance(subjectOf(side, "railway"), serviceInstance)];
});

export function judgeRailwayInstance(
  subject: string,
  { healthcheckPath, latestDeployment }: RailwayInstance,
): Answer {
  if (latestDeployment == null) return fail(subject, "It was never deployed.");
  const { status } = latestDeployment;
  const said = word(status).toLowerCase();
  if (OVER.includes(status)) return fail(subject, `The newest deployment has ended: ${said}.`);
  if (!LIVE.includes(status)) {
    return unknown(
      subject,
      `The newest deployment is under way: ${said}.`,
      "Wait for its end, and run the probe again.",
    );
  }
  return (healthcheckPath ?? "") === ""
    ? fail(
        subject,
        "The newest deployment succeeded, and no health check stood before it.",
        "Put back what the stack declares: pulumi up --refresh --policy-pack policies.",
      )
    : pass(subject, "The newest deployment succeeded, behind a health check.");
}
