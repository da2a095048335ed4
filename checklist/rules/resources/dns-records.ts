import { distance } from "fastest-levenshtein";

import { canonicalName } from "../../resources/txt";
import { fail, NOT_APPLICABLE, PASS } from "../../rule";
import { nameOf } from "./mail-records";
import { resourceRule } from "./resource-rule";
import type { ResourceRule } from "./resource-rule";

/** A few slips of the fingers, but not another name. */
const SLIPS = 2;

const recordUnderDomain = resourceRule({
  id: "record-under-domain",
  items: ["11.6", "4.15"],
  title: "DNS records are under the canonical domain",
  why: "A record under a misspelt domain does nothing for customers, and somebody else may own that name.",
  fix: "Write the record's full name under the domain of the setting `domain`.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record, context) => {
    if (context.domain === undefined) return NOT_APPLICABLE;
    const domain = canonicalName(context.domain);
    const name = nameOf(record);
    if (name === undefined) return "unknown";
    // A zone's records can be named from it, too: @, www, s1._domainkey.
    if (isRelative(name)) return PASS;
    if (name === domain || name.endsWith(`.${domain}`)) return PASS;
    const end = name.split(".").slice(-domain.split(".").length).join(".");
    return distance(end, domain) <= SLIPS
      ? fail(`is under a name that is almost ${domain}, but not it`)
      : fail(`is not under ${domain}`);
  },
});

function isRelative(name: string): boolean {
  const labels = name.split(".");
  return labels.length === 1 || (labels.at(-1) ?? "").startsWith("_");
}

export const dnsRecordRules: readonly ResourceRule[] = [recordUnderDomain];
