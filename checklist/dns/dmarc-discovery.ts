import { enforcedPolicy } from "./dmarc";
import type { DmarcPolicy, DmarcRecord } from "./dmarc";
import { canonicalName, isAtOrUnder } from "./name";
import { txtAt } from "./txt";
import type { ZoneRecord } from "./zone-record";

/** The DMARC record of a domain; undefined where it has none, or none that counts. */
export type DmarcSource = (domain: string) => DmarcRecord | undefined;

/** Names of eight labels and more are cut to so many (RFC 9989, section 4.10). */
const MOST_LABELS = 7;

interface Found {
  readonly domain: string;
  readonly record: DmarcRecord;
}

/**
 * The names that a receiver asks for a policy, from a domain up to the root (RFC 9989, section
 * 4.10): eight at most.
 */
export function walkedNames(domain: string): readonly string[] {
  const names: string[] = [];
  let labels = canonicalName(domain).split(".");
  while (labels.length > 0) {
    names.push(labels.join("."));
    labels = labels.length > MOST_LABELS ? labels.slice(-MOST_LABELS) : labels.slice(1);
  }
  return names;
}

/** The records on that way, the nearest first; one that says whose domain it is ends it. */
function walk(domain: string, source: DmarcSource): readonly Found[] {
  const found: Found[] = [];
  for (const name of walkedNames(domain)) {
    const record = source(name);
    if (record === undefined) continue;
    found.push({ domain: name, record });
    if (record.psd === "y" || record.psd === "n") break;
  }
  return found;
}

/** The organisation's domain, to which a domain belongs (RFC 9989, section 4.10.2). */
export function organizationalDomain(domain: string, source: DmarcSource): string {
  const name = canonicalName(domain);
  return organizationOf(name, walk(name, source));
}

function organizationOf(name: string, found: readonly Found[]): string {
  for (const { domain, record } of found) {
    if (record.psd === "n") return domain;
    if (record.psd === "y" && domain !== name) {
      return name
        .split(".")
        .slice(-(domain.split(".").length + 1))
        .join(".");
    }
  }
  return found.at(-1)?.domain ?? name;
}

/** The policy that holds for a domain's mail. */
export interface AppliedPolicy {
  /** The domain whose record decides. */
  readonly from: string;
  readonly record: DmarcRecord;
  /** What receivers are asked to do, test mode and all. */
  readonly policy: DmarcPolicy;
}

/**
 * The policy for mail of a domain (RFC 9989, section 4.10.1): its own record, else that of its
 * organisation, else that of the public suffix above it.
 */
export function policyFor(
  domain: string,
  source: DmarcSource,
  exists = true,
): AppliedPolicy | undefined {
  const name = canonicalName(domain);
  const found = walk(name, source);
  const [nearest] = found;
  if (nearest?.domain === name) {
    return { from: name, record: nearest.record, policy: enforcedPolicy(nearest.record) };
  }
  const organization = organizationOf(name, found);
  const last = found.at(-1);
  const deciding =
    found.find((one) => one.domain === organization) ??
    (last?.record.psd === "y" ? last : undefined);
  if (deciding === undefined) return undefined;
  const policy = enforcedPolicy(deciding.record, exists ? "subdomain" : "nonexistent");
  return { from: deciding.domain, record: deciding.record, policy };
}

/** Whether a domain that DKIM or SPF proved is the author's (s), or of the same organisation (r). */
export function isAligned(
  author: string,
  proved: string,
  mode: "r" | "s",
  source: DmarcSource,
): boolean {
  const [one, other] = [canonicalName(author), canonicalName(proved)];
  if (one === other) return true;
  return mode === "r" && organizationalDomain(one, source) === organizationalDomain(other, source);
}

/** The hosts to which a record sends reports. */
export function reportHosts({ rua = [], ruf = [] }: DmarcRecord): readonly string[] {
  const hosts = [...rua, ...ruf].flatMap((uri) => {
    const host = /^mailto:[^@?]*@([^?]+)/i.exec(uri)?.[1];
    return host === undefined ? [] : [canonicalName(host)];
  });
  return [...new Set(hosts)];
}

/** The name by which a host allows a domain to send it reports (RFC 9990, section 4). */
export function reportAuthorizationName(domain: string, host: string): string {
  return `${canonicalName(domain)}._report._dmarc.${canonicalName(host)}`;
}

/** The record by which a host allows a domain to send it reports. */
export function reportAuthorizationAt(domain: string, host: string): ZoneRecord {
  return txtAt(reportAuthorizationName(domain, host), "v=DMARC1");
}

/** The hosts outside of a domain that must allow it to send them reports. */
export function foreignReportHosts(
  domain: string,
  record: DmarcRecord,
  source: DmarcSource,
): readonly string[] {
  const name = canonicalName(domain);
  const organization = organizationalDomain(name, source);
  return reportHosts(record).filter(
    (host) =>
      !isAtOrUnder(host, organization) || organizationalDomain(host, source) !== organization,
  );
}
