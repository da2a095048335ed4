import { createHash } from "node:crypto";

import { canonicalName } from "./name";

/** A DS record (RFC 4034, section 5): by its digest the zone above vouches for a zone's key. */
export interface DsRecord {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  /** In hexadecimal, in capitals. */
  readonly digest: string;
}

/** A DNSKEY record (RFC 4034, section 2): a key that a zone is signed with. */
export interface DnsKey {
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  readonly publicKey: Buffer;
}

/** Digests that validators know (RFC 8624, section 3.3); SHA-1 must not be used any more. */
const DIGESTS: Readonly<Record<number, string>> = { 1: "sha1", 2: "sha256", 4: "sha384" };

/** Reads a DS record as a zone file has it, with or without what stands before its data. */
export function parseDs(text: string): DsRecord | undefined {
  const [, tag, algorithm, type, digest = ""] =
    /(?:^|\sDS\s+)(\d{1,5})\s+(\d{1,3})\s+(\d{1,3})\s+([0-9A-Fa-f\s]+)$/.exec(text.trim()) ?? [];
  if (tag === undefined) return undefined;
  return {
    keyTag: Number(tag),
    algorithm: Number(algorithm),
    digestType: Number(type),
    digest: digest.replace(/\s+/g, "").toUpperCase(),
  };
}

/** Reads a DNSKEY record as a zone file has it: flags, protocol, algorithm and the key. */
export function parseDnsKey(text: string): DnsKey | undefined {
  const [, flags, protocol, algorithm, key = ""] =
    /^(\d{1,5})\s+(\d{1,3})\s+(\d{1,3})\s+([A-Za-z0-9+/=\s]+)$/.exec(text.trim()) ?? [];
  if (flags === undefined) return undefined;
  return {
    flags: Number(flags),
    protocol: Number(protocol),
    algorithm: Number(algorithm),
    publicKey: Buffer.from(key.replace(/\s+/g, ""), "base64"),
  };
}

/** The DS record of a key; undefined for a digest that is not known (RFC 4034, section 5.1.4). */
export function dsOf(zone: string, key: DnsKey, digestType: number): DsRecord | undefined {
  const hash = DIGESTS[digestType];
  if (hash === undefined) return undefined;
  const labels = canonicalName(zone)
    .split(".")
    .map((label) => Buffer.from(label));
  const owner = Buffer.concat([
    ...labels.flatMap((label) => [Buffer.from([label.length]), label]),
    Buffer.from([0]),
  ]);
  const data = keyData(key);
  return {
    keyTag: keyTag(data),
    algorithm: key.algorithm,
    digestType,
    digest: createHash(hash).update(owner).update(data).digest("hex").toUpperCase(),
  };
}

/** Whether two DS records vouch for the same key by the same digest. */
export function isSameDs(one: DsRecord, other: DsRecord): boolean {
  return (
    one.keyTag === other.keyTag &&
    one.algorithm === other.algorithm &&
    one.digestType === other.digestType &&
    one.digest === other.digest
  );
}

/** A DNSKEY's data in octets (RFC 4034, section 2.1). */
function keyData({ flags, protocol, algorithm, publicKey }: DnsKey): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(flags & 0xffff, 0);
  head.writeUInt8(protocol & 0xff, 2);
  head.writeUInt8(algorithm & 0xff, 3);
  return Buffer.concat([head, publicKey]);
}

/** RFC 4034, appendix B. */
function keyTag(data: Buffer): number {
  let sum = 0;
  data.forEach((octet, at) => (sum += at % 2 === 0 ? octet * 256 : octet));
  return (sum + (sum >>> 16)) & 0xffff;
}
