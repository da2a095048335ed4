/** The stand-in over a connection of its own, before the sandbox's own Cloudflare API. */
import { servePlugins } from "../../../../providers/framework/provider";
import type { WireObject } from "../../../../providers/framework/wire";
import {
  createCloudflare,
  type Cloudflare,
  type CloudflareOptions,
} from "../../../../sandbox/apis/cloudflare";
import { serve } from "../../../../sandbox/apis/server";
import { cloudflare } from "../../../../sandbox/plugins/cloudflare";
import { EngineClient, type Diffed } from "../../../providers/framework/engine-client";

export const ZONE = "0123456789abcdef0123456789abcdef";
export const ACCOUNT = "fedcba9876543210fedcba9876543210";

export interface World {
  readonly engine: EngineClient;
  readonly api: Cloudflare;
  /** The requests since the last call: method, path below the zone or account, body, headers. */
  taken(): string[];
  close(): Promise<void>;
}

export async function openWorld(options: Partial<CloudflareOptions> = {}): Promise<World> {
  const token = "t".repeat(40);
  const zone = { id: ZONE, name: "bookedbarber.com" };
  const api = createCloudflare({ zone, accountId: ACCOUNT, token, ...options });
  const seen: string[] = [];
  const served = await serve({
    fetch: async (request, bindings) => {
      const { pathname } = new URL(request.url);
      const path = pathname.replace(/^\/client\/v4\/(?:zones|accounts)\/[0-9a-f]{32}/, "");
      const jurisdiction = request.headers.get("cf-r2-jurisdiction");
      const body = await request.clone().text();
      seen.push(
        [request.method, path, body, jurisdiction && `(${jurisdiction})`].filter(Boolean).join(" "),
      );
      return api.app.fetch(request, bindings);
    },
  });
  const plugins = await servePlugins([cloudflare], {
    CLOUDFLARE_API_TOKEN: token,
    CLOUDFLARE_BASE_URL: `${served.url}/client/v4`,
  });
  const engine = new EngineClient(plugins.debugProviders, "cloudflare");
  await engine.configure();
  return {
    engine,
    api,
    taken: () => seen.splice(0),
    close: async () => {
      engine.close();
      await plugins.close();
      await served.close();
    },
  };
}

/** A resource as it is after its creation and a refresh. */
export async function createdAndRefreshed(
  { engine }: World,
  type: string,
  inputs: WireObject,
): Promise<{ id: string; created: WireObject; refreshed: WireObject }> {
  const { id, outputs } = await engine.create(type, inputs);
  const read = await engine.read(type, id, outputs, inputs);
  return { id, created: outputs, refreshed: read.outputs };
}

/** What a preview would say, in one word: `none`, `update a+b` or `replace a: a+b`. */
export function said({ changed, diffs, replaces }: Diffed): string {
  if (!changed) return "none";
  return `${replaces.length === 0 ? "update" : `replace ${replaces.join("+")}:`} ${diffs.join("+")}`;
}
