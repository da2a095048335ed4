import { machineClock, type Clock } from "../clock";
import type { DnssecState } from "./dnssec-key";
import { newId } from "./ids";
import type { Plan } from "./plans";
import type { Ruleset } from "./ruleset";

/** A DNS record as it is kept; times in microseconds since 1970. */
export interface DnsRecord {
  id: string;
  type: string;
  /** Complete, lower case, without a dot at its end. */
  name: string;
  content: string;
  /** The parts of `content`, for types that have them (CAA, SRV, ...). */
  data?: Readonly<Record<string, string | number>>;
  /** MX, SRV and URI. */
  priority?: number;
  /** Seconds; 1 is automatic. */
  ttl: number;
  proxied: boolean;
  proxiable: boolean;
  settings: Readonly<Record<string, boolean>>;
  comment: string | null;
  commentModifiedOn?: number;
  tags: readonly string[];
  tagsModifiedOn?: number;
  createdOn: number;
  modifiedOn: number;
}

/** A zone and what belongs to it. */
export interface Zone {
  id: string;
  name: string;
  createdOn: number;
  plan: Plan;
  /** By id, in the order of their making. */
  records: Map<string, DnsRecord>;
  /** By id, those that somebody has set; times in microseconds. */
  settings: Map<string, { value: unknown; modifiedOn: number }>;
  /** By id. */
  rulesets: Map<string, Ruleset>;
  dnssec: DnssecState;
}

/** A bucket of R2 and what is set on it; rules as they were sent. */
export interface Bucket {
  name: string;
  jurisdiction: string;
  location: string;
  storageClass: string;
  /** ISO 8601 with milliseconds. */
  creationDate: string;
  lifecycle: unknown[];
  lock: unknown[];
}

/**
 * What the job that makes backups has left in a bucket: one a day up to two hours ago, none for four
 * days, a last one without any octet or with a few of what was in the one before, or nothing.
 */
export type BackupsHeld = "recent" | "stale" | "empty" | "shrunk" | "none";

/** All that the API knows, in memory. */
export interface CloudflareState {
  account: { id: string; name: string; createdOn: number };
  /** The only token that is let in. */
  token: string;
  tokenId: string;
  /** By id. */
  zones: Map<string, Zone>;
  /** R2's, by jurisdiction and name. */
  buckets: Map<string, Bucket>;
  /** What every bucket holds: see `r2-objects.ts`. */
  backups: BackupsHeld;
  now: Clock;
}

export function createState(options: {
  zone: { id: string; name: string };
  accountId: string;
  token: string;
  plan?: Plan;
  dsPublished?: boolean;
}): CloudflareState {
  const now = machineClock();
  const createdOn = now();
  const { id, name } = options.zone;
  const zone: Zone = {
    id,
    name: name.toLowerCase(),
    createdOn,
    plan: options.plan ?? "free",
    records: new Map(),
    settings: new Map(),
    rulesets: new Map(),
    dnssec: { wanted: false, dsPublished: options.dsPublished ?? false },
  };
  return {
    account: { id: options.accountId, name: `${name}'s account`, createdOn },
    token: options.token,
    tokenId: newId(),
    zones: new Map([[id, zone]]),
    buckets: new Map(),
    backups: "recent",
    now,
  };
}
