import { errorOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";
import { readTags } from "./tag-list";
import { txtAt } from "./txt";
import type { ZoneRecord } from "./zone-record";

/** A TLS reporting record (RFC 8460, section 3). */
export interface TlsRptRecord {
  /** Where senders report failures of TLS: `mailto:` and `https:` addresses. */
  readonly rua: readonly string[];
}

/** The name at which the record is. */
export function tlsRptName(domain: string): string {
  return `_smtp._tls.${domain}`;
}

/** The record's text. */
export function tlsRptText({ rua }: TlsRptRecord): string {
  return `v=TLSRPTv1; rua=${rua.join(",")}`;
}

/** The record at a domain. */
export function tlsRptAt(domain: string, record: TlsRptRecord): ZoneRecord {
  return txtAt(tlsRptName(domain), tlsRptText(record));
}

/** Whether a text is meant as a TLS reporting record. */
export function isTlsRpt(text: string): boolean {
  return /^v=TLSRPTv1\s*(?:;|$)/i.test(text);
}

const ADDRESS = /^(?:mailto:[^\s@,!;]+@[^\s@,!;]+|https:\/\/[^\s,!;]+)$/i;

/** Reads the record. */
export function parseTlsRpt(text: string): Parsed<TlsRptRecord> {
  if (!/^v=TLSRPTv1[ \t]*;/.test(text)) {
    return { record: undefined, problems: [errorOf("version", "does not begin with v=TLSRPTv1;")] };
  }
  const { tags, problems: syntax } = readTags(text);
  const problems: RecordProblem[] = [...syntax];
  const value = tags.find(({ name }) => name === "rua")?.value ?? "";
  const addresses = value.split(",").map((part) => part.trim());
  const rua = addresses.filter((address) => ADDRESS.test(address));
  if (value === "") {
    problems.push(errorOf("no-address", "has no address for reports (rua)"));
  } else if (rua.length < addresses.length) {
    problems.push(errorOf("bad-address", "reports to no mailto: or https: address", "tag rua"));
  }
  return { record: rua.length > 0 ? { rua } : undefined, problems };
}
