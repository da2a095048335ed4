import { isIP } from "node:net";
import { connect } from "node:tls";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";

import type { Detours } from "../../http/client";
import { codeOf } from "./failure";
import type { TlsAnswer } from "./network";

/** At its usual level of security OpenSSL would not even offer them. */
const oldTls = {
  minVersion: "TLSv1",
  maxVersion: "TLSv1.1",
  ciphers: "DEFAULT@SECLEVEL=0",
} as const;

/**
 * A TLS handshake with a host, which ends before anything is sent. A certificate that is wrong is an
 * answer, too.
 *
 * @param authorities Certificates in PEM that are trusted instead of the usual ones; none for those.
 * @param offer Offers TLS 1.0 and 1.1 alone.
 */
export function handshake(
  host: string,
  detours: Detours,
  authorities: readonly string[],
  signal: AbortSignal,
  offer?: "old-tls",
): Promise<TlsAnswer> {
  const { address, port } = detours.get(`${host}:443`) ?? { address: host, port: 443 };
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: address,
      port,
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(authorities.length === 0 ? {} : { ca: [...authorities] }),
      ...(offer === "old-tls" ? oldTls : {}),
    });
    const abort = (): void => {
      socket.destroy();
      reject(new Error("aborted"));
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    socket.once("error", (error: Error) => {
      signal.removeEventListener("abort", abort);
      reject(error);
    });
    socket.once("secureConnect", () => {
      signal.removeEventListener("abort", abort);
      resolve(answerOf(socket));
      socket.destroy();
    });
  });
}

function answerOf(socket: TLSSocket): TlsAnswer {
  const certificate: DetailedPeerCertificate = socket.getPeerCertificate(true);
  const problem = socket.authorized ? undefined : problemOf(socket.authorizationError);
  return {
    ...(problem === undefined ? {} : { problem }),
    protocol: socket.getProtocol() ?? "",
    issuer: textOf(certificate.issuer.O ?? certificate.issuer.CN),
    names: (certificate.subjectaltname ?? "")
      .split(", ")
      .flatMap((name) => (name.startsWith("DNS:") ? [name.slice(4)] : [])),
    validFrom: new Date(certificate.valid_from),
    validTo: new Date(certificate.valid_to),
  };
}

/** Node gives a code or an error, whatever its types say. */
function problemOf(error: unknown): string {
  return typeof error === "string" ? error : (codeOf(error) ?? "UNKNOWN");
}

const textOf = (value: string | readonly string[] | undefined): string =>
  typeof value === "string" ? value : (value?.join(", ") ?? "");
