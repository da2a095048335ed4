/** A record to be declared in a zone. */
export interface ZoneRecord {
  /** The full name, in lower case, without the last dot. */
  readonly name: string;
  readonly type: "TXT" | "CNAME" | "MX" | "CAA";
  /** As a zone file has it; a TXT record's as Cloudflare stores it, in quoted strings. */
  readonly content: string;
  /** The preference of an MX record. */
  readonly priority?: number;
  /** The parts of a CAA record, which Cloudflare takes instead of the content. */
  readonly data?: CaaData;
}

/** A CAA record in its parts. */
export interface CaaData {
  readonly flags: number;
  readonly tag: string;
  readonly value: string;
}
