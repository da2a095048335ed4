import type { HttpAnswer, HttpRequest } from "../../http/client";

export type { HttpAnswer, HttpRequest };

/** The APIs that probes ask. */
export type Service =
  | "cloudflare"
  | "google"
  | "railway"
  | "render"
  | "sendgrid"
  | "sentry"
  | "stripe"
  | "twilio"
  | "twilioMessaging";

/** What a host showed in a TLS handshake. */
export interface TlsAnswer {
  /** Why the certificate is not trusted for that host, such as CERT_HAS_EXPIRED; undefined if it is. */
  readonly problem?: string;
  /** Such as TLSv1.3. */
  readonly protocol: string;
  readonly issuer: string;
  /** The host names that it is of. */
  readonly names: readonly string[];
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** The types of records that probes ask for. */
export type RecordType =
  "A" | "AAAA" | "CAA" | "CNAME" | "DNSKEY" | "DS" | "MX" | "NS" | "SOA" | "SRV" | "TXT";

/** What the DNS answered to one question. */
export interface DnsAnswer {
  readonly outcome: "answered" | "no-such-name";
  /**
   * The data of the records of the type asked for, as a zone file writes it (`10 smtp.example.com`,
   * `0 issue "letsencrypt.org"`), names in lower case without a dot at the end; the strings of a TXT
   * joined. Records at the end of a chain of CNAMEs count. Empty if the name has none.
   */
  readonly data: readonly string[];
  /** The names of a chain of CNAMEs, the name asked for not included. */
  readonly chain: readonly string[];
  /** The resolver calls it authenticated by DNSSEC. */
  readonly authenticated: boolean;
}

/** The network as probes see it. */
export interface Network {
  request(request: HttpRequest): Promise<HttpAnswer>;
  /**
   * A handshake alone, also with a host whose certificate is wrong.
   *
   * @param offer Offers TLS 1.0 and 1.1 alone, which a sound host refuses (`isTlsRefusal`).
   */
  handshake(host: string, signal: AbortSignal, offer?: "old-tls"): Promise<TlsAnswer>;
  resolve(name: string, type: RecordType, signal: AbortSignal): Promise<DnsAnswer>;
  /** Where a host is really reached: there itself, unless a detour leads elsewhere. */
  locate(host: string, port: number): { readonly address: string; readonly port: number };
  /** Certificates in PEM that are trusted instead of the usual ones; none for those. */
  readonly authorities: readonly string[];
  /** The address of an API, which ends in a slash: "https://api.stripe.com/". */
  readonly api: Readonly<Record<Service, string>>;
  close(): Promise<void>;
}
