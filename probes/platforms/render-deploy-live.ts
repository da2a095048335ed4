import { z } from "zod";

import { fail, pass, unknown } from "../look";
import type { Answer } from "../look";
import { word } from "../words";
import { firstOf, oneOf } from "./render";
import { lookAtServices, subjectOf } from "./services";

const service = z.object({ suspended: z.string() });
const deploy = z.object({ deploy: z.object({ status: z.string() }) });

/** https://api-docs.render.com/reference/retrieve-deploy */
const OVER = ["deactivated", "build_failed", "update_failed", "pre_deploy_failed", "canceled"];

/** Whether Render runs what was deployed last. */
export const lookAtRenderDeployments = lookAtServices("render", async (site, side) => {
  const { suspended } = await oneOf(site, side, service);
  const newest = await firstOf(site, side, "deploys", deploy);
  return [judgeRenderService(subjectOf(side, "render"), suspended, newest?.deploy.status)];
});

/** @param status That of the newest deployment; undefined where there is none. */
export function judgeRenderService(
  subject: string,
  suspended: string,
  status: string | undefined,
): Answer {
  if (suspended !== "not_suspended") {
    return fail(subject, "The service is suspended.", "Resume it: https://dashboard.render.com.");
  }
  if (status === undefined) return fail(subject, "It was never deployed.");
  if (status === "live") return pass(subject, "The newest deployment is live.");
  const said = word(status).replaceAll("_", " ");
  return OVER.includes(status)
    ? fail(subject, `The newest deployment is ${said}.`)
    : unknown(
        subject,
        `The newest deployment is under way: ${said}.`,
        "Wait for its end, and run the probe again.",
      );
}
