import { createHash, generateKeyPairSync } from "node:crypto";

/** A zone's key-signing key, as its DNSKEY record has it. */
export interface SigningKey {
  /** 64 octets: the point of P-256 without its mark (RFC 6605). */
  publicKey: Buffer;
  modifiedOn: number;
}

/** What is known of a zone's DNSSEC. */
export interface DnssecState {
  /** Somebody asked for it. */
  wanted: boolean;
  /** The registrar has the DS record: only then do resolvers check anything. */
  dsPublished: boolean;
  key?: SigningKey;
  modifiedOn?: number;
  multiSigner?: boolean;
  presigned?: boolean;
  useNsec3?: boolean;
}

/** ECDSA P-256 with SHA-256, which the vendor signs with. */
export const algorithm = 13;
const sha256DigestType = 2;
/** A key-signing key's: zone key and secure entry point. */
export const keyFlags = 257;

/** Makes up a key; its private half is dropped, since nothing here signs. */
export function makeKey(now: number): SigningKey {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  return {
    publicKey: Buffer.concat([Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]),
    modifiedOn: now,
  };
}

/** A DNSKEY record's data on the wire (RFC 4034 section 2.1). */
function keyData({ publicKey }: SigningKey): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(keyFlags, 0);
  head.writeUInt8(3, 2);
  head.writeUInt8(algorithm, 3);
  return Buffer.concat([head, publicKey]);
}

/** The key's tag (RFC 4034 appendix B). */
export function keyTag(key: SigningKey): number {
  let sum = 0;
  keyData(key).forEach((octet, index) => (sum += index % 2 === 0 ? octet * 256 : octet));
  return (sum + (sum >> 16)) & 0xffff;
}

/** The parts of the DS record that the parent zone must have (RFC 4509). */
export function delegation(
  zone: string,
  key: SigningKey,
): { keyTag: number; algorithm: number; digestType: number; digest: string } {
  const labels = zone.split(".").map((label) => Buffer.from(label));
  const owner = Buffer.concat([
    ...labels.flatMap((label) => [Buffer.from([label.length]), label]),
    Buffer.from([0]),
  ]);
  const digest = createHash("sha256").update(owner).update(keyData(key)).digest("hex");
  return {
    keyTag: keyTag(key),
    algorithm,
    digestType: sha256DigestType,
    digest: digest.toUpperCase(),
  };
}
