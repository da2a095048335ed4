import { createPrivateKey, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** A public key as a DKIM record carries it. */
export interface DkimPublicKey {
  readonly type: "rsa" | "ed25519";
  /** Base64: an RSA key's SubjectPublicKeyInfo, the 32 octets of an Ed25519 key (RFC 8463). */
  readonly data: string;
}

/** The SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410, section 4). */
const ED25519_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const ED25519_OCTETS = 32;

/**
 * Reads a public key from a PEM text or base64 DER, or the raw key of Ed25519 in base64; undefined
 * for anything else, also for a private key, which is nothing to publish.
 */
export function readPublicKey(text: string): DkimPublicKey | undefined {
  const trimmed = text.trim();
  const isPem = trimmed.startsWith("-----BEGIN ");
  if (isPem && !/^-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(trimmed)) return undefined;
  if (isPem) {
    return publish(attempt(() => createPublicKey({ key: trimmed, format: "pem" })));
  }
  const octets = base64(trimmed);
  if (octets?.length === ED25519_OCTETS) return { type: "ed25519", data: trimmed };
  return octets === undefined ? undefined : publish(keyOfDer(octets));
}

/** The bits of an RSA key's modulus, by what a DKIM record carries; undefined for anything else. */
export function rsaBits(data: string): number | undefined {
  const octets = base64(data);
  const key = octets === undefined ? undefined : keyOfDer(octets);
  return key?.asymmetricKeyType === "rsa" ? key.asymmetricKeyDetails?.modulusLength : undefined;
}

/** Whether what a DKIM record carries can be an Ed25519 key. */
export function isEd25519(data: string): boolean {
  return base64(data)?.length === ED25519_OCTETS;
}

/** The octets of a base64 text; undefined for any other text. */
export function base64(text: string): Buffer | undefined {
  const plain = text.replace(/\s+/g, "");
  const isBase64 = plain.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(plain);
  return isBase64 ? Buffer.from(plain, "base64") : undefined;
}

/** RFC 6376 asks for an RSAPublicKey, and everybody publishes a SubjectPublicKeyInfo: both are read. */
function keyOfDer(octets: Buffer): KeyObject | undefined {
  const read = (type: "spki" | "pkcs1"): KeyObject | undefined =>
    attempt(() => createPublicKey({ key: octets, format: "der", type }));
  // Node takes the public half of a private key; whoever publishes that one must be told.
  return isPrivate(octets) ? undefined : (read("spki") ?? read("pkcs1"));
}

function isPrivate(octets: Buffer): boolean {
  return (["pkcs8", "pkcs1"] as const).some(
    (type) => attempt(() => createPrivateKey({ key: octets, format: "der", type })) !== undefined,
  );
}

function publish(key: KeyObject | undefined): DkimPublicKey | undefined {
  if (key?.asymmetricKeyType !== "rsa" && key?.asymmetricKeyType !== "ed25519") return undefined;
  const info = key.export({ type: "spki", format: "der" });
  return key.asymmetricKeyType === "rsa"
    ? { type: "rsa", data: info.toString("base64") }
    : { type: "ed25519", data: info.subarray(ED25519_PREFIX.length).toString("base64") };
}

/** Nothing that is thrown here is of use to anybody: the text is no key. */
function attempt(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
