/** What a zone holds at Cloudflare, asked for as the program's provider asks. */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { HttpApiError, send } from "../providers/framework/http-api";
import type { HttpApi } from "../providers/framework/http-api";

/** Cloudflare's own address, which the provider takes where nothing else is set. */
const BASE_URL = "https://api.cloudflare.com/client/v4/";
/** How the first page is asked for where pages are numbered; of rulesets a cursor tells the next. */
const PAGED: Readonly<Record<string, string>> = { dns_records: "?per_page=1000&page=1" };
const MOST_PAGES = 100;
/** A preview without a network must not wait for long. */
const TIMEOUT_MS = 10_000;

const page = z.object({
  result: z.array(z.unknown()),
  result_info: z
    .object({
      total_pages: z.number().optional(),
      cursors: z.object({ after: z.string().optional() }).optional(),
    })
    .nullish(),
});
const refusal = z.object({ errors: z.array(z.object({ message: z.string() })) });

/** What has been asked for in this run: each list is asked for once. */
const lists = new Map<string, Promise<readonly unknown[]>>();

/**
 * Everything of one kind that a zone holds.
 * @throws Error where no token is set, or Cloudflare does not answer, or refuses
 */
export async function zoneHolds(
  zoneId: string,
  kind: "dns_records" | "rulesets",
): Promise<readonly unknown[]> {
  const api = await configuredApi();
  const path = `zones/${encodeURIComponent(zoneId)}/${kind}`;
  const key = `${api.baseUrl} ${path}`;
  const known = lists.get(key) ?? list(api, path);
  lists.set(key, known);
  return known;
}

async function list(api: HttpApi, path: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  let query = PAGED[path.split("/").at(-1) ?? ""] ?? "";
  for (let at = 1; at <= MOST_PAGES; at++) {
    const { result, result_info: info } = page.parse((await send(api, "GET", path + query)).body);
    found.push(...result);
    const cursor = info?.cursors?.after;
    if (cursor) query = `?${new URLSearchParams({ cursor }).toString()}`;
    else if (at < (info?.total_pages ?? 1)) query = query.replace(/\d+$/, String(at + 1));
    else return found;
  }
  throw new HttpApiError(`${path} has no end`, undefined);
}

async function configuredApi(): Promise<HttpApi> {
  const config = new pulumi.Config("cloudflare");
  const setting = (name: string, variable: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      pulumi.output(config.getSecret(name) ?? process.env[variable]).apply(resolve);
    });
  const token = await setting("apiToken", "CLOUDFLARE_API_TOKEN");
  const baseUrl = (await setting("baseUrl", "CLOUDFLARE_BASE_URL")) ?? BASE_URL;
  if (token === undefined || token === "")
    throw new Error("neither cloudflare:apiToken nor CLOUDFLARE_API_TOKEN is set");
  return {
    baseUrl: baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`,
    token,
    timeoutMs: TIMEOUT_MS,
    retries: 1,
    problem: (body) =>
      refusal
        .safeParse(body)
        .data?.errors.map(({ message }) => message)
        .join("; "),
  };
}
