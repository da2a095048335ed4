import { BlockList, isIPv4, isIPv6 } from "node:net";
import { z } from "zod";
import { dataParts, hasParts } from "./dns-data";
import { domainName, recordName } from "./dns-names";
import { characterStrings, storedText, wireLength } from "./dns-txt";
import { CloudflareError } from "./envelope";
import { newId } from "./ids";
import type { DnsRecord, Zone } from "./state";

/** Null means the same as leaving out: clients send it for what a user has removed. */
const settingsSchema = z.object({
  flatten_cname: z.boolean().nullish(),
  ipv4_only: z.boolean().nullish(),
  ipv6_only: z.boolean().nullish(),
});

/** The members of a request that we know; the vendor passes over others. */
const bodySchema = z.object({
  type: z.string().nullish(),
  name: z.string().nullish(),
  content: z.string().nullish(),
  data: z.record(z.string(), z.unknown()).nullish(),
  priority: z.number().int().min(0).max(65535).nullish(),
  ttl: z.number().nullish(),
  proxied: z.boolean().nullish(),
  settings: settingsSchema.nullish(),
  comment: z.string().max(500).nullish(),
  tags: z.array(z.string()).nullish(),
});

/** What a request says of a record. */
export type RecordBody = z.output<typeof bodySchema>;

/** @throws CloudflareError 1004 that names each member of the wrong type */
export function parseBody(body: unknown): RecordBody {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    throw new CloudflareError(
      400,
      1004,
      "DNS Validation Error",
      parsed.error.issues.map(({ path, message }) => ({
        code: 9101,
        message: `${path.join(".") || "body"}: ${message}`,
      })),
    );
  }
  return parsed.data;
}

/** What a PATCH leaves of a record and what it changes. */
export function patched(record: DnsRecord, body: RecordBody): RecordBody {
  const { content, data, priority } = record;
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  const before: RecordBody = {
    type: record.type,
    name: record.name,
    ttl: record.ttl,
    proxied: record.proxied,
    settings: record.settings,
    comment: record.comment,
    tags: [...record.tags],
    priority,
    // New content or data replaces both.
    ...(body.content === undefined && body.data === undefined && { content, data }),
    // Proxying a record makes its TTL automatic.
    ...(body.proxied === true && { ttl: 1 }),
  };
  return { ...before, ...given };
}

/**
 * The record that a request describes, as the vendor stores it.
 * @param previous the record that it replaces
 * @throws CloudflareError for all that the vendor refuses in one record by itself
 */
export function makeRecord(
  body: RecordBody,
  zone: Zone,
  now: number,
  previous?: DnsRecord,
): DnsRecord {
  const type = (body.type ?? "").toUpperCase();
  const name = recordName(body.name ?? "", zone.name);
  const value = makeValue(type, name, body, zone.name);
  const proxied = body.proxied ?? false;
  const proxiable = isProxiable(type, value.content);
  if (proxied && !proxiable) {
    throw ["A", "AAAA"].includes(type)
      ? new CloudflareError(
          400,
          9003,
          `Target ${value.content} is not allowed for a proxied record.`,
        )
      : new CloudflareError(400, 9004, "This record type cannot be proxied.");
  }
  const comment = body.comment === "" ? null : (body.comment ?? null);
  const tags = body.tags ?? [];
  return {
    id: previous?.id ?? newId(),
    type,
    name,
    ...value,
    ttl: timeToLive(body.ttl ?? 1, proxied),
    proxied,
    proxiable,
    settings: makeSettings(type, body.settings ?? {}, proxied),
    comment,
    tags,
    ...(comment !== null && {
      commentModifiedOn: comment === previous?.comment ? (previous.commentModifiedOn ?? now) : now,
    }),
    ...(tags.length > 0 && {
      tagsModifiedOn:
        JSON.stringify(tags) === JSON.stringify(previous?.tags)
          ? (previous?.tagsModifiedOn ?? now)
          : now,
    }),
    createdOn: previous?.createdOn ?? now,
    modifiedOn: now,
  };
}

function timeToLive(ttl: number, proxied: boolean): number {
  if (proxied && ttl !== 1) {
    throw new CloudflareError(400, 9021, "TTL must be 1 (automatic) for a proxied record.");
  }
  if (ttl !== 1 && !(Number.isInteger(ttl) && ttl >= 60 && ttl <= 86400)) {
    throw new CloudflareError(
      400,
      9021,
      "TTL must be between 60 and 86400 seconds, or 1 for Automatic.",
    );
  }
  return ttl;
}

type Value = Pick<DnsRecord, "content"> & Partial<Pick<DnsRecord, "data" | "priority">>;

function makeValue(type: string, name: string, body: RecordBody, zone: string): Value {
  if (hasParts(type)) {
    return dataParts(
      type,
      body.data ?? undefined,
      body.content ?? undefined,
      body.priority ?? undefined,
    );
  }
  const content = (body.content ?? "").trim();
  switch (type) {
    case "A":
      return { content: checked(isIPv4(content), content, 9005, "A", "a valid IPv4 address") };
    case "AAAA":
      return {
        content: shortened(checked(isIPv6(content), content, 9006, "AAAA", "a valid IPv6 address")),
      };
    case "TXT":
      return { content: text(content) };
    case "CNAME": {
      const target = host(content, zone, 9007, type);
      if (target === name) {
        throw new CloudflareError(400, 9039, "CNAME content cannot reference itself.");
      }
      return { content: target };
    }
    case "NS":
    case "PTR":
      return { content: host(content, zone, 9007, type) };
    case "MX":
      if (body.priority === undefined || body.priority === null) {
        throw new CloudflareError(400, 1004, "DNS Validation Error", [
          { code: 9102, message: "priority is required for MX records" },
        ]);
      }
      // A single dot says that the domain takes no mail (RFC 7505).
      return {
        content: content === "." ? "." : host(content, zone, 9009, type),
        priority: body.priority,
      };
    case "OPENPGPKEY":
      return { content };
    default:
      throw new CloudflareError(400, 9020, "Invalid DNS record type.");
  }
}

function checked(good: boolean, content: string, code: number, type: string, what: string): string {
  if (!good) {
    throw new CloudflareError(400, code, `Content for ${type} record must be ${what}.`);
  }
  return content;
}

function host(content: string, zone: string, code: number, type: string): string {
  const target = content === "@" ? zone : domainName(content);
  const isAddress = isIPv4(content) || isIPv6(content);
  return checked(target !== undefined && !isAddress, target ?? "", code, type, "a hostname");
}

/** An IPv6 address as RFC 5952 writes it. */
function shortened(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

const longestAnswer = 4096;

function text(content: string): string {
  characterStrings(content);
  if (wireLength(content) > longestAnswer) {
    throw new CloudflareError(
      400,
      9015,
      `Record content exceeds the allowed length of ${longestAnswer} wire format bytes.`,
    );
  }
  return storedText(content);
}

/** Addresses that only mean something inside a network, and those of examples and tests. */
const unreachable = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["224.0.0.0", 3],
] as const) {
  unreachable.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  unreachable.addSubnet(network, prefix, "ipv6");
}

function isProxiable(type: string, content: string): boolean {
  switch (type) {
    case "A":
      return !unreachable.check(content, "ipv4");
    case "AAAA":
      return !unreachable.check(content, "ipv6");
    default:
      return type === "CNAME";
  }
}

/** CNAME records always have the three settings; addresses have those that are set. */
function makeSettings(
  type: string,
  given: z.output<typeof settingsSchema>,
  proxied: boolean,
): Record<string, boolean> {
  const { flatten_cname: flatten, ipv4_only: ipv4, ipv6_only: ipv6 } = given;
  if (proxied && flatten === true) {
    throw new CloudflareError(400, 1004, "DNS Validation Error", [
      { code: 9103, message: "settings.flatten_cname is not available for proxied records" },
    ]);
  }
  if (type === "CNAME") {
    return {
      flatten_cname: flatten ?? false,
      ipv4_only: ipv4 ?? false,
      ipv6_only: ipv6 ?? false,
    };
  }
  return ["A", "AAAA"].includes(type)
    ? { ...(ipv4 === true && { ipv4_only: true }), ...(ipv6 === true && { ipv6_only: true }) }
    : {};
}
