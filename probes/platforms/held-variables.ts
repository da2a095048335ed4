import { z } from "zod";

import type { Site } from "../look";
import type { Target } from "../target";
import { askRailway, railwayPlace } from "./railway";
import { allOf } from "./render";
import type { Platform, Side } from "./services";

/** What a service holds by name; null for a value that the platform does not tell. */
export type HeldVariables = Readonly<Record<string, string | null>>;

const QUERY =
  "query ServiceVariables($projectId: String!, $environmentId: String!, $serviceId: String!, " +
  "$unrendered: Boolean) { variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, " +
  "unrendered: $unrendered) }";
const railwayAnswer = z.object({ variables: z.record(z.string(), z.string().nullable()) });
const renderItem = z.object({ envVar: z.object({ key: z.string(), value: z.string() }) });

/** The variables that the stack gives a service. */
export function wantedBy(target: Target, side: Side): Readonly<Record<string, string>> {
  return side === "backend" ? target.backend : target.frontend;
}

/**
 * The variables that a service holds, but for those that the platform itself provides.
 *
 * @param as Railway fills references in where the service runs, and shows them as they are written.
 */
export async function held(
  site: Site,
  platform: Platform,
  side: Side,
  as: "written" | "run",
): Promise<HeldVariables> {
  if (platform === "render") {
    const found = await allOf(site, side, "env-vars", renderItem);
    return Object.fromEntries(found.map(({ envVar }) => [envVar.key, envVar.value]));
  }
  const place = { ...railwayPlace(site.target, side) };
  const asked = { ...place, unrendered: as === "written" };
  const { variables } = await askRailway(site, QUERY, asked, railwayAnswer);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !isProvided(name)));
}

/** What Railway itself provides (https://docs.railway.com/variables/reference). */
function isProvided(name: string): boolean {
  return name.startsWith("RAILWAY_") && !CONFIGURATION.test(name);
}

/** Those of that prefix that people set, to configure the platform. */
const CONFIGURATION =
  /^RAILWAY_(DEPLOYMENT_(DRAINING|OVERLAP)_SECONDS|DOCKERFILE_PATH|HEALTHCHECK_TIMEOUT_SEC|RUN_UID|SHM_SIZE_BYTES)$/;
