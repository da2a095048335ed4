import { z } from "zod";

import type { Seen } from "../checklist/drift/made-again";
import { zoneContent } from "../probes/cloudflare";
import { CannotLook } from "../probes/look";
import { openNetwork } from "../probes/network/open";
import { onStack } from "./pulumi";
import type { Pulumi } from "./pulumi";
import type { World } from "./world";

/** A list must not hold up the report for longer. */
const TIMEOUT_MS = 30_000;

const config = z.record(z.string(), z.object({ value: z.string().optional() }));

/** What zones at Cloudflare hold, asked for as the program's provider asks, or why nobody can look. */
export async function seenZones(
  zoneIds: readonly string[],
  stack: string | undefined,
  pulumi: Pulumi,
  { environment }: Pick<World, "environment">,
  signal: AbortSignal,
): Promise<ReadonlyMap<unknown, Seen>> {
  if (zoneIds.length === 0) return new Map();
  const settings = await settingsOf(stack, pulumi);
  const setting = (name: string, variable: string): string | undefined =>
    settings[`cloudflare:${name}`]?.value ?? environment[variable];
  const network = openNetwork({
    environment: {
      ...environment,
      CLOUDFLARE_BASE_URL: setting("baseUrl", "CLOUDFLARE_BASE_URL"),
    },
  });
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const reach = { network, signal: AbortSignal.any([signal, limit]) };
  const token = setting("apiToken", "CLOUDFLARE_API_TOKEN");
  try {
    return new Map(
      await Promise.all(
        zoneIds.map(async (id) => {
          const seen = await zoneContent(reach, token, id).catch((error: unknown): Seen => {
            if (error instanceof CannotLook) return { reason: error.message.replace(/\.$/, "") };
            if (limit.aborted) return { reason: "Cloudflare did not answer in time" };
            throw error;
          });
          return [id, seen] as const;
        }),
      ),
    );
  } finally {
    await network.close();
  }
}

/** The stack's settings with their secrets, in memory alone; none where Pulumi does not tell them. */
async function settingsOf(
  stack: string | undefined,
  pulumi: Pulumi,
): Promise<z.output<typeof config>> {
  const { code, stdout } = await pulumi.run([
    ...["config", "--json", "--show-secrets"],
    ...onStack(stack),
  ]);
  if (code !== 0) return {};
  try {
    return config.parse(JSON.parse(stdout));
  } catch {
    return {};
  }
}
