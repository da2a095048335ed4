import { generate } from "selfsigned";

/** A certificate authority and one server certificate of it, in PEM. */
export interface Certificates {
  /** What clients verify with. */
  ca: string;
  certificate: string;
  privateKey: string;
}

/** A server's certificate and the key of it, in PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** For whom a certificate is, and how long. */
export interface CertificateOptions {
  readonly names: readonly string[];
  readonly addresses?: readonly string[];
  readonly days: number;
  /** How many days ago it began; it begins a little early anyway. */
  readonly sinceDays?: number;
}

/** A certificate authority that issues as long as its process runs: its key is written nowhere. */
export interface Authority {
  /** What clients verify with, in PEM. */
  readonly certificate: string;
  issue(options: CertificateOptions): Promise<ServerCertificate>;
}

const dayMs = 86_400_000;
const lifetimeDays = 7;
const authorityDays = 400;

/**
 * Makes up a certificate authority and a server certificate for localhost, 127.0.0.1 and ::1.
 * The authority's own key is dropped, so nothing else can ever be signed with it.
 */
export async function makeCertificates(now: Date = new Date()): Promise<Certificates> {
  const authority = await makeAuthority("Sandbox CA", now, lifetimeDays);
  const server = await authority.issue({
    names: ["localhost"],
    addresses: ["127.0.0.1", "::1"],
    days: lifetimeDays,
  });
  return { ca: authority.certificate, ...server };
}

/** Makes up a certificate authority. */
export async function makeAuthority(
  name: string,
  now: Date = new Date(),
  days = authorityDays,
): Promise<Authority> {
  const authority = await generate([{ name: "commonName", value: name }], {
    ...common(now, days, 0),
    extensions: [
      { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const ca = { key: authority.private, cert: authority.cert };
  return { certificate: authority.cert, issue: (options) => server(options, now, ca) };
}

/** A server's certificate that is signed by itself. */
export function makeSelfSigned(
  options: CertificateOptions,
  now: Date = new Date(),
): Promise<ServerCertificate> {
  return server(options, now);
}

async function server(
  { names, addresses = [], days, sinceDays = 0 }: CertificateOptions,
  now: Date,
  ca?: { readonly key: string; readonly cert: string },
): Promise<ServerCertificate> {
  const made = await generate([{ name: "commonName", value: names[0] ?? "" }], {
    ...common(now, days, sinceDays),
    ...(ca === undefined ? {} : { ca }),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          ...names.map((value) => ({ type: 2, value }) as const),
          ...addresses.map((ip) => ({ type: 7, ip }) as const),
        ],
      },
    ],
  });
  return { certificate: made.cert, privateKey: made.private };
}

/** @returns What every certificate has; `days` are counted from its beginning. */
function common(now: Date, days: number, sinceDays: number) {
  const begin = now.getTime() - sinceDays * dayMs;
  return {
    keyType: "ec",
    algorithm: "sha256",
    // Begins a little early, for a client whose clock is behind.
    notBeforeDate: new Date(begin - 5 * 60_000),
    notAfterDate: new Date(begin + days * dayMs),
  } as const;
}
