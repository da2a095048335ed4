import { z } from "zod";

import { send, type HttpApi } from "../../../providers/framework/http-api";
import type { Properties } from "../../../providers/framework/resource";
import { camel, renamed } from "./names";

const zone = z.looseObject({ id: z.string(), name: z.string() });
const zonesAnswer = z.object({
  result: z.array(zone),
  result_info: z.object({ total_pages: z.number() }).nullish(),
});

const zoneFilter = z.object({
  name: z.string().optional(),
  status: z.string().optional(),
  account: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
});

async function zonesBy(api: HttpApi, given: unknown): Promise<Properties[]> {
  const { name, status, account } = zoneFilter.parse(given ?? {});
  const query = Object.entries({
    name,
    status,
    "account.id": account?.id,
    "account.name": account?.name,
  }).flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, value]]));
  const found: Properties[] = [];
  for (let page = 1; ; page++) {
    const search = new URLSearchParams([...query, ["page", String(page)], ["per_page", "50"]]);
    const { body } = await send(api, "GET", `zones?${search.toString()}`);
    const { result, result_info: info } = zonesAnswer.parse(body);
    found.push(...result.map((item) => renamed(item, camel) as Properties));
    if (result.length === 0 || page >= (info?.total_pages ?? 1)) return found;
  }
}

/** One zone, by its id or by a filter that only it passes. */
export async function getZone(args: Properties, api: HttpApi): Promise<Properties> {
  const { zoneId, filter } = args;
  if (typeof zoneId === "string") {
    const { body } = await send(api, "GET", `zones/${encodeURIComponent(zoneId)}`);
    const { result } = z.object({ result: zone }).parse(body);
    return { ...(renamed(result, camel) as Properties), zoneId };
  }
  const found = await zonesBy(api, filter);
  const [only] = found;
  if (found.length !== 1 || only === undefined)
    throw new Error(`${found.length} zones match the filter ${JSON.stringify(filter)}, not one`);
  return { ...only, zoneId: only.id, filter };
}

/** All zones that a filter lets through. */
export async function getZones(args: Properties, api: HttpApi): Promise<Properties> {
  const found = await zonesBy(api, args);
  const most = z.number().default(1000).parse(args.maxItems);
  return { ...args, id: "zones", results: found.slice(0, most) };
}
