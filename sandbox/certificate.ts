import { generate } from "selfsigned";

/** A certificate authority and one server certificate of it, in PEM. */
export interface Certificates {
  /** What clients verify with. */
  ca: string;
  certificate: string;
  privateKey: string;
}

const lifetimeDays = 7;

/**
 * Makes up a certificate authority and a server certificate for localhost, 127.0.0.1 and ::1.
 * The authority's own key is dropped, so nothing else can ever be signed with it.
 */
export async function makeCertificates(now: Date = new Date()): Promise<Certificates> {
  // Begins a little early, for a client whose clock is behind.
  const notBeforeDate = new Date(now.getTime() - 5 * 60_000);
  const notAfterDate = new Date(now.getTime() + lifetimeDays * 86_400_000);
  const common = { keyType: "ec", algorithm: "sha256", notBeforeDate, notAfterDate } as const;
  const authority = await generate([{ name: "commonName", value: "Sandbox CA" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
        ],
      },
    ],
  });
  return { ca: authority.cert, certificate: server.cert, privateKey: server.private };
}
