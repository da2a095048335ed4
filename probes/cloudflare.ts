/** What a zone holds at Cloudflare (https://developers.cloudflare.com/api/). */
import { z } from "zod";

import { heldRecord } from "../checklist/dns/held-record";
import type { HeldRecord } from "../checklist/dns/held-record";
import { heldRuleset } from "../checklist/edge/held-ruleset";
import type { HeldRuleset } from "../checklist/edge/held-ruleset";
import { ask } from "./api";
import type { Api } from "./api";
import { CannotLook } from "./look";
import type { Site } from "./look";
import { everyPage } from "./pages";

const TITLE = "Cloudflare";
const TOKEN =
  "Give a token that may read the zone: pulumi config set --secret cloudflare:apiToken, or the environment variable CLOUDFLARE_API_TOKEN.";

/** Everything of a zone that can be made a second time. */
export interface ZoneContent {
  readonly records: readonly HeldRecord[];
  readonly rulesets: readonly HeldRuleset[];
}

/**
 * The records and rulesets of a zone.
 *
 * @throws CannotLook where there is no token, or Cloudflare does not tell all of them.
 */
export async function zoneContent(
  reach: Pick<Site, "network" | "signal">,
  token: string | undefined,
  zoneId: string,
): Promise<ZoneContent> {
  if (token === undefined || token === "") {
    throw new CannotLook(TITLE, "There is no token for Cloudflare's API.", TOKEN);
  }
  const headers = { authorization: `Bearer ${token}` };
  const api: Api = { title: TITLE, url: reach.network.api.cloudflare, headers, fix: TOKEN };
  const zone = `zones/${encodeURIComponent(zoneId)}`;
  // Of records the pages are numbered; of rulesets a cursor tells the next.
  const [records, rulesets] = await Promise.all([
    every(reach, api, `${zone}/dns_records`, heldRecord, { per_page: "1000", page: "1" }),
    every(reach, api, `${zone}/rulesets`, heldRuleset, {}),
  ]);
  return { records, rulesets };
}

function every<T>(
  reach: Pick<Site, "network" | "signal">,
  api: Api,
  path: string,
  item: z.ZodType<T>,
  first: Readonly<Record<string, string>>,
): Promise<readonly T[]> {
  const page = z.object({
    result: z.array(item),
    result_info: z
      .object({
        page: z.number().optional(),
        total_pages: z.number().optional(),
        cursors: z.object({ after: z.string().optional() }).optional(),
      })
      .nullish(),
  });
  return everyPage(
    async (query) => {
      const asked = query ?? new URLSearchParams(first).toString();
      const { result, result_info: info } = await ask(
        reach,
        api,
        asked === "" ? path : `${path}?${asked}`,
        page,
      );
      const { page: at = 1, total_pages: last = 1, cursors } = info ?? {};
      const following = cursors?.after
        ? { cursor: cursors.after }
        : at < last
          ? { ...first, page: String(at + 1) }
          : undefined;
      return {
        items: result,
        next: following && new URLSearchParams(following).toString(),
      };
    },
    () => new CannotLook(TITLE, `Cloudflare's list ${path} does not end.`),
  );
}
