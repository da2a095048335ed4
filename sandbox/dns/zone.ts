import type {
  CaaData,
  DnskeyData,
  DsData,
  HInfoData,
  MxData,
  SoaData,
  SrvData,
  SshfpData,
  TlsaData,
} from "dns-packet";

/** What a record says, in the shapes of dns-packet; a type that it does not know is bytes. */
export type RecordData =
  | string
  | Buffer
  | readonly Buffer[]
  | (Omit<CaaData, "tag"> & { tag: string })
  | DnskeyData
  | DsData
  | HInfoData
  | MxData
  | SoaData
  | SrvData
  | SshfpData
  | TlsaData;

/** One record of a zone. */
export interface ZoneRecord {
  /** Complete, lower case, without a dot at its end. */
  readonly name: string;
  /** As in `TXT`; `UNKNOWN_256` for a type that dns-packet does not know. */
  readonly type: string;
  readonly ttl: number;
  readonly data: RecordData;
  /** A CNAME that is answered with the addresses of its target instead (CNAME flattening). */
  readonly flattened?: true;
}

/** A zone that somebody is the authority for; its records may change between two questions. */
export interface DnsZone {
  /** Lower case, without a dot at its end. */
  readonly name: string;
  /** All but its SOA. */
  records(): readonly ZoneRecord[];
  soa(): ZoneRecord;
  /** The DS records that the zone above it has. */
  delegation?(): readonly ZoneRecord[];
}

/** An SOA record as Cloudflare's are. */
export function startOfAuthority(zone: string, serial: number): ZoneRecord {
  return {
    name: zone,
    type: "SOA",
    ttl: 1800,
    data: {
      mname: "ada.ns.cloudflare.com",
      rname: "dns.cloudflare.com",
      serial,
      refresh: 10_000,
      retry: 2400,
      expire: 604_800,
      minimum: 1800,
    },
  };
}
