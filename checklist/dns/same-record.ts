import { readCaa, parseCaa } from "./caa";
import { canonicalName } from "./name";
import { txtText } from "./txt";
import type { CaaData } from "./zone-record";

/** What tells a record of a zone from the others; without a content, nobody knows it yet. */
export interface RecordIdentity {
  readonly name: string;
  readonly type: string;
  readonly content?: string | undefined;
  readonly priority?: number | undefined;
  readonly data?: CaaData | undefined;
}

/**
 * Whether two records are one and the same for whoever reads them, so that the second beside the
 * first would contradict or double it: two SPF records, two DMARC records, one mail server twice.
 * Undefined where an unknown content decides.
 */
export function isSameRecord(one: RecordIdentity, other: RecordIdentity): boolean | undefined {
  if (one.type !== other.type || canonicalName(one.name) !== canonicalName(other.name))
    return false;
  switch (one.type) {
    // A name leads to one place.
    case "A":
    case "AAAA":
    case "CNAME":
      return true;
    case "CAA":
      return same(one, other, caaMeaning);
    case "MX":
      return samePlace(one, other);
    case "TXT":
      // A selector is one key; without `v` it is one, too (RFC 6376, section 3.6.1).
      return isDkimName(one.name) || same(one, other, txtPurpose);
    default:
      return same(one, other, ({ content }) => content);
  }
}

function same(
  one: RecordIdentity,
  other: RecordIdentity,
  meaning: (record: RecordIdentity) => string | undefined,
): boolean | undefined {
  const [left, right] = [meaning(one), meaning(other)];
  return left === undefined || right === undefined ? undefined : left === right;
}

/** A server is named once, and a place among the servers has one server; no mail is no server. */
function samePlace(one: RecordIdentity, other: RecordIdentity): boolean | undefined {
  if (one.priority !== undefined && one.priority === other.priority) return true;
  if (one.content === undefined || other.content === undefined) return undefined;
  const [left, right] = [canonicalName(one.content), canonicalName(other.content)];
  return left === right || left === "" || right === "";
}

function isDkimName(name: string): boolean {
  return canonicalName(name).split(".").includes("_domainkey");
}

/** What a text is for: that of a standard by its version, of which a name has one; else itself. */
function txtPurpose({ content }: RecordIdentity): string | undefined {
  if (content === undefined) return undefined;
  const text = txtText(content).trim();
  const version = /^v\s*=\s*([^\s;]+)/i.exec(text)?.[1];
  return version === undefined ? text : `v=${version.toLowerCase()}`;
}

function caaMeaning({ content, data }: RecordIdentity): string | undefined {
  if (data === undefined && content === undefined) return undefined;
  const { record } = data === undefined ? parseCaa(content ?? "") : readCaa(data);
  // A flag does not make it another authority.
  return record === undefined
    ? (content ?? "")
    : JSON.stringify({ ...record, critical: undefined });
}
