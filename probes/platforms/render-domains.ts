import { z } from "zod";

import { canonicalName } from "../../checklist/dns/name";
import { fail, pass } from "../look";
import type { Answer } from "../look";
import type { Target } from "../target";
import { allOf } from "./render";
import { hostOf, lookAtServices } from "./services";

/** https://api-docs.render.com/reference/list-custom-domains */
const item = z.object({
  customDomain: z.object({ name: z.string(), verificationStatus: z.string() }),
});
export type RenderDomain = z.output<typeof item>["customDomain"];

/** Whether Render serves the hosts. */
export const lookAtRenderDomains = lookAtServices("render", async (site, side) => {
  const found = await allOf(site, side, "custom-domains", item);
  const domains = found.map(({ customDomain }) => customDomain);
  return [judgeRenderDomain(hostOf(site.target, side), domains, site.target.hosting)];
});

export function judgeRenderDomain(
  host: string,
  all: readonly RenderDomain[],
  hosting: Target["hosting"],
): Answer {
  const found = all.find(({ name }) => canonicalName(name) === canonicalName(host));
  if (found === undefined) return fail(host, "It is no custom domain of the service at Render.");
  if (found.verificationStatus === "verified") return pass(host, "Render has verified the host.");
  // Of two platforms it is Railway that the DNS leads to, so that Render cannot verify anything.
  return hosting === "both"
    ? pass(
        host,
        "Render has the host, and verifies it when the DNS leads there: Railway serves it.",
      )
    : fail(host, "Render has not verified the host.");
}
