import { z } from "zod";

/** Why nothing answers, by what Node, OpenSSL, undici and PostgreSQL call it. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection is refused",
  ECONNRESET: "the connection is cut",
  EHOSTUNREACH: "there is no way to the host",
  ENETUNREACH: "there is no way to the network",
  ENOTFOUND: "the name does not resolve",
  EAI_AGAIN: "the name server does not answer",
  EPIPE: "the connection is cut",
  ETIMEDOUT: "there is no answer in time",
  UND_ERR_CONNECT_TIMEOUT: "there is no answer in time",
  UND_ERR_HEADERS_TIMEOUT: "there is no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer does not end in time",
  UND_ERR_SOCKET: "the connection is cut",
  CERT_HAS_EXPIRED: "the certificate has expired",
  CERT_NOT_YET_VALID: "the certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate's authority is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate's authority is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate's chain is not complete",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is of another host",
  UNABLE_TO_GET_ISSUER_CERT: "the certificate's chain is not complete",
  CERT_SIGNATURE_FAILURE: "the certificate's signature is wrong",
  CERT_REVOKED: "the certificate has been revoked",
  CERT_UNTRUSTED: "the certificate's authority is not trusted",
  INVALID_CA: "the certificate's authority may not issue any",
  INVALID_PURPOSE: "the certificate is not for servers",
  EPROTO: "the other side speaks no TLS that we know",
  ERR_SSL_WRONG_VERSION_NUMBER: "the other side speaks no TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "the other side speaks no TLS",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "the other side refuses the version of TLS",
  HPE_INVALID_CONSTANT: "the answer is no HTTP",
  DNS_TIMEOUT: "the name server does not answer",
  DNS_SERVFAIL: "the name server fails to find the answer (SERVFAIL)",
  DNS_REFUSED: "the name server refuses to answer (REFUSED)",
  DNS_FORMERR: "the name server does not understand the question (FORMERR)",
  DNS_NOTIMP: "the name server does not know the question (NOTIMP)",
  DNS_UNREADABLE: "the name server's answer cannot be read",
  "28P01": "the server does not know the login, or its password is another one",
  "28000": "the server does not let the login in",
  "3D000": "there is no such database",
  "42501": "the login may not do this",
  "53300": "the server has no connection left",
  "57014": "the statement took too long",
  "57P03": "the server is starting or stopping",
  PG_NO_TLS: "the server speaks no TLS",
};

const coded = z.object({ code: z.string() });
const caused = z.object({ cause: z.unknown() });
const several = z.object({ errors: z.array(z.unknown()) });

/** The code of an error, of what caused it, or of the first of several. */
export function codeOf(error: unknown): string | undefined {
  const own = coded.safeParse(error);
  if (own.success) return own.data.code;
  const all = several.safeParse(error);
  if (all.success) return codeOf(all.data.errors[0]);
  const inner = caused.safeParse(error);
  return inner.success && inner.data.cause !== undefined ? codeOf(inner.data.cause) : undefined;
}

/** Codes by which OpenSSL and Node say that a certificate is not to be trusted. */
const CERTIFICATE_CODES =
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_(?:CA|PURPOSE)$|ERR_TLS_CERT_|HOSTNAME_MISMATCH$)/;

/** Whether a host was reached, and showed a certificate that is not to be trusted. */
export function isCertificateProblem(error: unknown): boolean {
  return CERTIFICATE_CODES.test(codeOf(error) ?? "");
}

/**
 * Whether the other side refused what was offered in a TLS handshake. Some say so, and some cut the
 * connection. That nothing can be offered is a matter of this side.
 */
export function isTlsRefusal(error: unknown): boolean {
  const code = codeOf(error) ?? "";
  if (code === "ERR_SSL_NO_PROTOCOLS_AVAILABLE" || code.includes("WRONG_VERSION")) return false;
  return code.startsWith("ERR_SSL_") || ["EPROTO", "ECONNRESET", "EPIPE"].includes(code);
}

/**
 * Why something cannot be reached, after "because". Only the code of the error is used: a message may
 * quote a password.
 */
export function reasonOf(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  return REASONS[code] ?? `of the error ${code}`;
}

/** Whether an error is about the certificate of a host, and not about the way there. */
export function isCertificateFailure(code: string | undefined): boolean {
  return code !== undefined && /CERT|_SIGNATURE$|UNABLE_TO_/.test(code);
}
