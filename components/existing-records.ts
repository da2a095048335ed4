/**
 * Before a record is made: does the zone hold the same one already? Cloudflare takes a second SPF,
 * DMARC or MX record without a word, and mail then fails. The engine asks only where it plans to
 * make a record (a resource hook), so that no other run reads the zone.
 */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { isSameRecord } from "../checklist/dns/same-record";
import type { RecordIdentity } from "../checklist/dns/same-record";
import { takeOverCommands } from "../checklist/take-over-commands";
import { HttpApiError, send } from "../providers/framework/http-api";
import type { HttpApi } from "../providers/framework/http-api";

/** A record as a program declares it; an unknown part is left out. */
export interface WantedRecord extends RecordIdentity {
  readonly zoneId: string;
}

const caa = z.object({ flags: z.number(), tag: z.string(), value: z.string() });
const held = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  content: z.string().default(""),
  priority: z.number().optional(),
  data: caa.optional().catch(undefined),
});
export type HeldRecord = z.output<typeof held>;

const page = z.object({
  result: z.array(held),
  result_info: z.object({ total_pages: z.number() }).optional(),
});
const refusal = z.object({ errors: z.array(z.object({ message: z.string() })) });

/** Cloudflare's own address, which the provider takes where nothing else is set. */
const BASE_URL = "https://api.cloudflare.com/client/v4/";
const PAGE = 1000;
const MOST_PAGES = 100;
/** A preview without a network must not wait for long. */
const TIMEOUT_MS = 10_000;

/** What a zone holds is asked for once a run. */
const zones = new Map<string, Promise<readonly HeldRecord[]>>();

/**
 * What the zone of a wanted record holds.
 * @returns undefined where no token is set
 * @throws HttpApiError where Cloudflare does not answer, or refuses
 */
export async function recordsBeside(zoneId: string): Promise<readonly HeldRecord[] | undefined> {
  const api = await configuredApi();
  if (api === undefined) return undefined;
  const key = `${api.baseUrl} ${zoneId}`;
  const known = zones.get(key) ?? list(api, zoneId);
  zones.set(key, known);
  return known;
}

/** Cloudflare's API as the provider is configured. */
async function configuredApi(): Promise<HttpApi | undefined> {
  const config = new pulumi.Config("cloudflare");
  const setting = (name: string, variable: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      pulumi.output(config.getSecret(name) ?? process.env[variable]).apply(resolve);
    });
  const token = await setting("apiToken", "CLOUDFLARE_API_TOKEN");
  const baseUrl = (await setting("baseUrl", "CLOUDFLARE_BASE_URL")) ?? BASE_URL;
  if (token === undefined || token === "") return undefined;
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

async function list(api: HttpApi, zoneId: string): Promise<readonly HeldRecord[]> {
  const records: HeldRecord[] = [];
  for (let at = 1; at <= MOST_PAGES; at++) {
    const path = `zones/${encodeURIComponent(zoneId)}/dns_records?per_page=${PAGE}&page=${at}`;
    const { result, result_info: info } = page.parse((await send(api, "GET", path)).body);
    records.push(...result);
    if (at >= (info?.total_pages ?? 1)) return records;
  }
  throw new HttpApiError(`zones/${zoneId}/dns_records has no end`, undefined);
}

/** What of a zone a wanted record would stand beside. */
export interface Beside {
  /** The same record for whoever reads them. */
  readonly same: readonly HeldRecord[];
  /** Perhaps the same: what the wanted one holds is not known yet. */
  readonly perhaps: readonly HeldRecord[];
}

/**
 * What a zone holds of a wanted record.
 * @param own the ids of the records of the same name and type that the stack has already
 * @param others what else the program declares, whose records these may be
 */
export function beside(
  wanted: RecordIdentity,
  zone: readonly HeldRecord[],
  own: ReadonlySet<string>,
  others: readonly RecordIdentity[],
): Beside {
  const isTheOthers = (record: HeldRecord): boolean =>
    others.some((other) => isSameContent(other, record)) && !isSameContent(wanted, record);
  const found = zone
    .filter((record) => !own.has(record.id) && !isTheOthers(record))
    .map((record) => ({ record, isSame: isSameRecord(wanted, record) }));
  return {
    same: found.flatMap(({ record, isSame }) => (isSame === true ? [record] : [])),
    perhaps: found.flatMap(({ record, isSame }) => (isSame === undefined ? [record] : [])),
  };
}

/** Of several mail servers of one name, a record is that with its server, whatever the priority. */
function isSameContent(one: RecordIdentity, other: RecordIdentity): boolean {
  return isSameRecord({ ...one, priority: undefined }, { ...other, priority: undefined }) === true;
}

/**
 * Why a record is not made, and the commands that take the one of the zone over.
 * @param urn the wanted record's
 * @param component the name of the component that declares it
 */
export function alreadyThere(
  urn: string,
  component: string,
  zoneId: string,
  same: readonly HeldRecord[],
): string {
  const id = `${zoneId}/${same[0]?.id ?? ""}`;
  const many = same.length > 1 ? ", the first of them (delete the others at Cloudflare)" : "";
  return (
    `the zone ${zoneId} holds it already: ${same.map(describe).join(", ")}. ` +
    `A second one would stand beside it. Take it over${many}, and the next update changes it:\n` +
    takeOverCommands({ urn, component, id })
      .map((line) => `  ${line}\n`)
      .join("") +
    "or delete it at Cloudflare, and run the command again"
  );
}

const LONGEST = 120;

/** A record for people: a record of a zone is public, and could hold anything. */
export function describe({ id, name, type, content, priority }: HeldRecord): string {
  const text = content.length > LONGEST ? `${content.slice(0, LONGEST)}...` : content;
  const place = priority === undefined ? "" : `${priority} `;
  return `${type} ${name} ${place}${JSON.stringify(text)} (id ${id})`;
}
