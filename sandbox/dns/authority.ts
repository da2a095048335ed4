import type { DnsZone, ZoneRecord } from "./zone";

/** What a server answers to one question, before it is written in octets. */
export interface Reply {
  readonly code: "NOERROR" | "NXDOMAIN" | "SERVFAIL" | "REFUSED";
  readonly authoritative: boolean;
  /** Their names as asked for, upper and lower case alike. */
  readonly answers: readonly ZoneRecord[];
  readonly authorities: readonly ZoneRecord[];
}

/** So many CNAMEs are followed. */
const longestChain = 16;

/**
 * Answers a question from the zones (RFC 1034 section 4.3.2, with RFC 2308's negative answers and
 * RFC 4592's wildcards). A chain of CNAMEs is followed through all of the zones.
 */
export function answerFrom(zones: readonly DnsZone[], name: string, type: string): Reply {
  const answers: ZoneRecord[] = [];
  const visited = new Set<string>();
  let asked = name.replace(/\.$/, "");
  for (;;) {
    const lower = asked.toLowerCase();
    const zone = zoneOf(zones, lower);
    if (zone === undefined) {
      // The chain leaves for a name that somebody else must be asked for.
      return reply(answers.length > 0 ? "NOERROR" : "REFUSED", answers, []);
    }
    const cut = delegationOf(zone, lower, type);
    if (cut !== undefined) {
      return { code: "NOERROR", authoritative: answers.length > 0, answers, authorities: cut };
    }
    const records = recordsAt(zone, lower, type);
    if (records === undefined) {
      return reply("NXDOMAIN", answers, [negative(zone)]);
    }
    const found = records.map((record) => ({ ...record, name: asked }));
    if (type === "ANY") {
      // RFC 8482: one small record instead of all of them.
      const hint = { name: asked, type: "HINFO", ttl: 3789, data: { cpu: "RFC8482", os: "" } };
      return reply("NOERROR", [...answers, hint], []);
    }
    const matching = found.filter((record) => record.type === type && record.flattened !== true);
    if (matching.length > 0) {
      return reply("NOERROR", [...answers, ...matching], []);
    }
    const alias = found.find((record) => record.type === "CNAME");
    if (alias === undefined || typeof alias.data !== "string") {
      return reply("NOERROR", answers, [negative(zone)]);
    }
    if (alias.flattened === true) {
      return flattened(zones, zone, alias, alias.data, type, answers);
    }
    answers.push(alias);
    visited.add(lower);
    if (visited.has(alias.data) || visited.size >= longestChain) {
      return reply("SERVFAIL", answers, []);
    }
    asked = alias.data;
  }
}

/** A server is the authority for all that it says here, refusals and failures apart. */
function reply(
  code: Reply["code"],
  answers: readonly ZoneRecord[],
  authorities: readonly ZoneRecord[],
): Reply {
  const authoritative = code === "NOERROR" || code === "NXDOMAIN";
  return { code, authoritative, answers: authoritative ? answers : [], authorities };
}

/** The zone with the longest name that a name is in. */
function zoneOf(zones: readonly DnsZone[], name: string): DnsZone | undefined {
  return zones
    .filter((zone) => isWithin(name, zone.name))
    .reduce<DnsZone | undefined>(
      (longest, zone) => (zone.name.length > (longest?.name.length ?? -1) ? zone : longest),
      undefined,
    );
}

function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The NS records of the highest delegation between the zone's name and this one. */
function delegationOf(zone: DnsZone, name: string, type: string): ZoneRecord[] | undefined {
  const labels = name.split(".");
  const above = labels.length - zone.name.split(".").length;
  for (let depth = above - 1; depth >= 0; depth--) {
    const owner = labels.slice(depth).join(".");
    const servers = zone.records().filter((each) => each.name === owner && each.type === "NS");
    // The DS records of a delegation are on this side of it.
    if (servers.length > 0 && !(type === "DS" && owner === name)) {
      return servers;
    }
  }
  return undefined;
}

/**
 * The records of a name, those of a wildcard where it does not exist itself; undefined where there
 * is neither. A name exists as well when there is one below it.
 */
function recordsAt(zone: DnsZone, name: string, type: string): readonly ZoneRecord[] | undefined {
  const all = zone.records();
  if (name === zone.name) {
    const own = all.filter((record) => record.name === name && record.type !== "DS");
    const parents = type === "DS" ? (zone.delegation?.() ?? []) : [];
    return [...own, ...parents, zone.soa()];
  }
  if (exists(all, name)) {
    return all.filter((record) => record.name === name);
  }
  for (let rest = name; rest !== zone.name;) {
    rest = rest.slice(rest.indexOf(".") + 1);
    if (rest === zone.name || exists(all, rest)) {
      const wild = all.filter((record) => record.name === `*.${rest}`);
      return wild.length > 0 || exists(all, `*.${rest}`) ? wild : undefined;
    }
  }
  return undefined;
}

function exists(records: readonly ZoneRecord[], name: string): boolean {
  return records.some((record) => isWithin(record.name, name));
}

/** The SOA of a negative answer lives as long as the answer does. */
function negative(zone: DnsZone): ZoneRecord {
  const soa = zone.soa();
  const minimum =
    typeof soa.data === "object" && "minimum" in soa.data ? soa.data.minimum : undefined;
  return { ...soa, ttl: Math.min(soa.ttl, minimum ?? soa.ttl) };
}

/** The addresses of the target under the alias's own name. */
function flattened(
  zones: readonly DnsZone[],
  zone: DnsZone,
  alias: ZoneRecord,
  target: string,
  type: string,
  answers: readonly ZoneRecord[],
): Reply {
  if (type !== "A" && type !== "AAAA") {
    return reply("NOERROR", answers, [negative(zone)]);
  }
  const found = target === alias.name.toLowerCase() ? undefined : answerFrom(zones, target, type);
  if (found === undefined || found.code === "REFUSED" || found.code === "SERVFAIL") {
    return reply("SERVFAIL", answers, []);
  }
  const addresses = found.answers
    .filter((record) => record.type === type)
    .map((record) => ({ ...record, name: alias.name, ttl: Math.min(record.ttl, alias.ttl) }));
  return addresses.length > 0
    ? reply("NOERROR", [...answers, ...addresses], [])
    : reply("NOERROR", answers, [negative(zone)]);
}
