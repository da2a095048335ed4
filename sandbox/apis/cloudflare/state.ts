import { randomBytes } from "node:crypto";
import { machineClock, type Clock } from "../clock";

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
  /** By id, in the order of their making. */
  records: Map<string, DnsRecord>;
}

/** All that the API knows, in memory. */
export interface CloudflareState {
  account: { id: string; name: string; createdOn: number };
  /** The only token that is let in. */
  token: string;
  tokenId: string;
  /** By id. */
  zones: Map<string, Zone>;
  now: Clock;
}

export function createState(options: {
  zone: { id: string; name: string };
  accountId: string;
  token: string;
}): CloudflareState {
  const now = machineClock();
  const createdOn = now();
  const { id, name } = options.zone;
  return {
    account: { id: options.accountId, name: `${name}'s account`, createdOn },
    token: options.token,
    tokenId: newId(),
    zones: new Map([[id, { id, name: name.toLowerCase(), createdOn, records: new Map() }]]),
    now,
  };
}

/** An identifier as Cloudflare gives them: 32 hexadecimal digits. */
export function newId(): string {
  return randomBytes(16).toString("hex");
}
