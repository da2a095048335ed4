import { canonicalName, isDomainName } from "../../checklist/dns/name";
import { isSpf } from "../../checklist/dns/spf";
import type { SpfRecord } from "../../checklist/dns/spf";
import { countLookups } from "../../checklist/dns/spf-lookups";
import type { SpfLookups, SpfNode } from "../../checklist/dns/spf-lookups";
import { addressesOf } from "./lookup";
import type { Lookup } from "./lookup";

/** More names than any record may lead to: receivers stop at ten look-ups. */
const NAMES_AT_MOST = 40;

/**
 * What receivers look up for a domain's record, by what the DNS says now. The core counts; what it
 * asks for and is not known yet is looked up, until it asks for nothing more.
 */
export async function liveLookups(
  lookup: Lookup,
  domain: string,
  record: SpfRecord,
): Promise<SpfLookups> {
  const known = new Map<string, SpfNode | undefined>();
  for (;;) {
    const missing = new Set<string>();
    const counted = countLookups(domain, record, (asked) => {
      const name = canonicalName(asked);
      if (!known.has(name)) missing.add(name);
      return known.get(name);
    });
    const next = [...missing].slice(0, NAMES_AT_MOST - known.size);
    if (next.length === 0) return counted;
    const nodes = await Promise.all(next.map((name) => nodeOf(lookup, name)));
    next.forEach((name, at) => known.set(name, nodes[at]));
  }
}

async function nodeOf(lookup: Lookup, name: string): Promise<SpfNode | undefined> {
  if (!isDomainName(name)) return undefined;
  const [txt, mx, addresses] = await Promise.all([
    lookup(name, "TXT"),
    lookup(name, "MX"),
    addressesOf(lookup, name),
  ]);
  return {
    spf: txt.data.filter(isSpf),
    exists: txt.outcome === "answered",
    addresses: addresses.data.length,
    mailHosts: mx.data.length,
  };
}
