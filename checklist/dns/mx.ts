import { canonicalName, isDomainName } from "./name";
import { errorOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";
import type { ZoneRecord } from "./zone-record";

/** A host that takes a domain's mail; the one with the least preference is tried first. */
export interface MxRecord {
  readonly preference: number;
  /** Undefined: the domain takes no mail at all (a Null MX, RFC 7505). */
  readonly host: string | undefined;
}

/** The domain takes no mail: no sender tries, and bounces come at once. */
export const NULL_MX: MxRecord = { preference: 0, host: undefined };

/** A domain's MX records. */
export function mxAt(domain: string, records: readonly MxRecord[]): readonly ZoneRecord[] {
  return records.map(({ preference, host }) => ({
    name: domain,
    type: "MX",
    content: host ?? ".",
    priority: preference,
  }));
}

/** An MX record as a zone file has it: `10 mx.example.com`. */
export function mxText({ preference, host }: MxRecord): string {
  return `${preference} ${host ?? "."}`;
}

/** Reads an MX record's host and preference, which many APIs hold apart. */
export function readMx(host: string, preference: number | undefined): Parsed<MxRecord> {
  const name = canonicalName(host);
  const problems: RecordProblem[] = [];
  const isNull = host.trim() === ".";
  const number = preference ?? 0;
  if (preference === undefined) {
    if (!isNull) problems.push(errorOf("no-preference", "has no preference"));
  } else if (!Number.isInteger(preference) || preference < 0 || preference > 65_535) {
    problems.push(errorOf("preference", "has a preference that is none from 0 to 65535"));
  }
  if (isNull) {
    if (number !== 0) {
      problems.push(errorOf("null-preference", "takes no mail, and has a preference other than 0"));
    }
    return { record: { preference: number, host: undefined }, problems };
  }
  if (/^[0-9.]+$/.test(name) || name.includes(":")) {
    problems.push(errorOf("address", "leads to an address, where a host's name must be"));
  } else if (!isDomainName(name) || name.endsWith(".")) {
    problems.push(errorOf("host", "leads to no host's name"));
  } else if (!name.includes(".")) {
    problems.push(
      errorOf(
        "label",
        "leads to a single label, which is no host's full name; a domain that takes no mail has a single dot (.)",
      ),
    );
  }
  return { record: { preference: number, host: name }, problems };
}

/** Reads an MX record as a zone file has it: `10 mx.example.com.`. */
export function parseMx(text: string): Parsed<MxRecord> {
  const [, preference, host] = /^\s*(\d{1,6})[ \t]+(\S+)\s*$/.exec(text) ?? [];
  if (preference === undefined || host === undefined) {
    return { record: undefined, problems: [errorOf("syntax", "is no preference and host")] };
  }
  return readMx(host, Number(preference));
}
