import type { Look } from "./look";
import { lookAtPlatformEnvironment } from "./platforms/platform-environment";
import { lookAtPlatformVariables } from "./platforms/platform-variables";
import { lookAtRailwayDeployments } from "./platforms/railway-deploy-live";
import { lookAtRailwayDomains } from "./platforms/railway-domains";
import { lookAtRenderDeployments } from "./platforms/render-deploy-live";
import { lookAtRenderDomains } from "./platforms/render-domains";

/** How each probe of this part looks. */
export const platformsLooks = {
  "platform-variables": lookAtPlatformVariables,
  "platform-environment": lookAtPlatformEnvironment,
  "railway-deploy-live": lookAtRailwayDeployments,
  "railway-domains": lookAtRailwayDomains,
  "render-deploy-live": lookAtRenderDeployments,
  "render-domains": lookAtRenderDomains,
} satisfies Record<string, Look>;
