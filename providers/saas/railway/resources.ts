import type { ResourceType } from "../../framework/resource";
import type { RailwayApi } from "./api";
import { railwayCustomDomain } from "./custom-domain";
import { railwayDeploymentTrigger } from "./deployment-trigger";
import { railwayService } from "./service";
import { railwayVariables } from "./variables";

/** What can be declared at Railway. */
export const railwayResources: readonly ResourceType<{ railway(): RailwayApi }>[] = [
  railwayVariables,
  railwayCustomDomain,
  railwayService,
  railwayDeploymentTrigger,
];
