import { Hono } from "hono";
import { z } from "zod";
import { isoMicroseconds } from "../clock";
import { refuseConflicts } from "./dns-conflicts";
import { queryRecords } from "./dns-query";
import { makeRecord, parseBody, patched } from "./dns-record";
import { CloudflareError, page, success } from "./envelope";
import { identifierParameter, jsonBody, paging, zoneParameter } from "./request";
import type { CloudflareState, DnsRecord, Zone } from "./state";

const changes = z.array(z.looseObject({ id: z.string() })).nullish();
const batchSchema = z.object({
  deletes: changes,
  patches: changes,
  puts: changes,
  posts: z.array(z.unknown()).nullish(),
});

/** A zone's DNS records. */
export function dnsRecordRoutes(state: CloudflareState): Hono {
  const path = "/zones/:zone/dns_records";
  const routes = new Hono();
  routes.get(path, (c) => {
    const zone = zoneParameter(c, state);
    const limits = paging(c, { normal: 100, most: 5_000_000 });
    const found = queryRecords([...zone.records.values()], c.req.query());
    return c.json(page(found, limits, (record) => render(record, zone)));
  });
  routes.post(path, async (c) => {
    const zone = zoneParameter(c, state);
    return c.json(success(render(create(zone, await jsonBody(c), state.now()), zone)));
  });
  routes.post(`${path}/batch`, async (c) => {
    const zone = zoneParameter(c, state);
    return c.json(success(batch(zone, await jsonBody(c), state.now)));
  });
  routes.get(`${path}/:record`, (c) => {
    const zone = zoneParameter(c, state);
    return c.json(success(render(existing(zone, identifierParameter(c, "record")), zone)));
  });
  routes.put(`${path}/:record`, async (c) => {
    const zone = zoneParameter(c, state);
    const id = identifierParameter(c, "record");
    return c.json(success(render(replace(zone, id, await jsonBody(c), state.now()), zone)));
  });
  routes.patch(`${path}/:record`, async (c) => {
    const zone = zoneParameter(c, state);
    const id = identifierParameter(c, "record");
    return c.json(success(render(change(zone, id, await jsonBody(c), state.now()), zone)));
  });
  routes.delete(`${path}/:record`, (c) => {
    const zone = zoneParameter(c, state);
    const { id } = remove(zone, identifierParameter(c, "record"));
    return c.json(success({ id }));
  });
  return routes;
}

function existing(zone: Zone, id: string): DnsRecord {
  const record = zone.records.get(id);
  if (record === undefined) {
    throw new CloudflareError(404, 81044, "Record does not exist.");
  }
  return record;
}

function store(zone: Zone, record: DnsRecord): DnsRecord {
  refuseConflicts(record, zone);
  zone.records.set(record.id, record);
  return record;
}

function create(zone: Zone, body: unknown, now: number): DnsRecord {
  return store(zone, makeRecord(parseBody(body), zone, now));
}

function replace(zone: Zone, id: string, body: unknown, now: number): DnsRecord {
  return store(zone, makeRecord(parseBody(body), zone, now, existing(zone, id)));
}

function change(zone: Zone, id: string, body: unknown, now: number): DnsRecord {
  const record = existing(zone, id);
  return store(zone, makeRecord(patched(record, parseBody(body)), zone, now, record));
}

function remove(zone: Zone, id: string): DnsRecord {
  const record = existing(zone, id);
  zone.records.delete(id);
  return record;
}

/** All of it or nothing, in the vendor's order: deletes, patches, puts, posts. */
function batch(zone: Zone, body: unknown, now: () => number): object {
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) {
    throw new CloudflareError(400, 1004, `Invalid batch: ${z.prettifyError(parsed.error)}`);
  }
  const { deletes, patches, puts, posts } = parsed.data;
  const trial: Zone = { ...zone, records: new Map(zone.records) };
  const rendered = (record: DnsRecord): object => render(record, zone);
  const result = {
    deletes: (deletes ?? []).map(({ id }) => rendered(remove(trial, id))),
    patches: (patches ?? []).map((item) => rendered(change(trial, item.id, item, now()))),
    puts: (puts ?? []).map((item) => rendered(replace(trial, item.id, item, now()))),
    posts: (posts ?? []).map((item) => rendered(create(trial, item, now()))),
  };
  zone.records = trial.records;
  return result;
}

/** A record as the vendor shows it. */
function render(record: DnsRecord, zone: Zone): object {
  const { commentModifiedOn, tagsModifiedOn, data, priority } = record;
  return {
    id: record.id,
    zone_id: zone.id,
    zone_name: zone.name,
    name: record.name,
    type: record.type,
    content: record.content,
    ...(priority !== undefined && { priority }),
    ...(data !== undefined && { data }),
    proxiable: record.proxiable,
    proxied: record.proxied,
    ttl: record.ttl,
    settings: record.settings,
    meta: {},
    comment: record.comment,
    tags: record.tags,
    created_on: isoMicroseconds(record.createdOn),
    modified_on: isoMicroseconds(record.modifiedOn),
    ...(commentModifiedOn !== undefined && {
      comment_modified_on: isoMicroseconds(commentModifiedOn),
    }),
    ...(tagsModifiedOn !== undefined && { tags_modified_on: isoMicroseconds(tagsModifiedOn) }),
  };
}
