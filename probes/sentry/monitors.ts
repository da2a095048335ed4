import { z } from "zod";

import type { Site } from "../look";
import { allPages, pathOf } from "./sentry";
import type { Sentry } from "./sentry";

const id = z.union([z.string(), z.number()]).transform(String);

/** A monitor, which the API calls a detector (https://docs.sentry.io/api/monitors/). */
const detector = z.object({
  id,
  projectId: id,
  type: z.string(),
  enabled: z.boolean(),
  latestGroup: z.object({ status: z.string().nullish() }).nullish(),
  dataSources: z
    .array(
      z.object({
        queryObj: z
          .object({
            url: z.string().nullish(),
            snubaQuery: z.object({ aggregate: z.string() }).nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

export interface Monitor {
  readonly id: string;
  readonly projectId: string;
  readonly type: string;
  readonly enabled: boolean;
  /** Whether what it has found last is not over. */
  readonly isFailing: boolean;
  /** What an uptime monitor asks for. */
  readonly url: string | undefined;
  /** What a metric monitor watches. */
  readonly aggregate: string | undefined;
}

/** The organization's monitors. */
export async function monitorsOf(site: Site, api: Sentry): Promise<readonly Monitor[]> {
  const path = pathOf("organizations", api.organization, "detectors");
  const all = await allPages(site, api, path, detector);
  return all.map(({ dataSources, latestGroup, ...monitor }) => {
    const query = dataSources?.[0]?.queryObj;
    return {
      ...monitor,
      isFailing: latestGroup?.status === "unresolved",
      url: query?.url ?? undefined,
      aggregate: query?.snubaQuery?.aggregate,
    };
  });
}
