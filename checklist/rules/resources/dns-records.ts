import { distance } from "fastest-levenshtein";

import { canonicalName } from "../../dns/name";
import { hasErrors, sayProblems } from "../../dns/parsed";
import { STRING_LIMIT, txtStrings } from "../../dns/txt";
import { labelOf } from "../../resources/subject";
import { fail, NOT_APPLICABLE, PASS } from "../../rule";
import { declaredZone } from "./declared-zone";
import { isRelative, nameOf, ofContent } from "./dns-text";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, ResourceRule, StackRule } from "./resource-rule";
import { silencesMail } from "./silent-records";

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
    if (name === domain || name.endsWith(`.${domain}`) || silencesMail(record)) return PASS;
    const end = name.split(".").slice(-domain.split(".").length).join(".");
    return distance(end, domain) <= SLIPS
      ? fail(`is under a name that is almost ${domain}, but not it`)
      : fail(`is not under ${domain}`);
  },
});

const txtStringsRight = resourceRule({
  id: "txt-strings",
  items: ["4.15", "11.6"],
  title: "TXT records are split into strings as the DNS has them",
  why: "A string holds 255 octets; anything else comes back changed, and a key that is cut wrongly is no key.",
  fix: `Write strings in quotes of ${STRING_LIMIT} octets each with a space between them, as txtContent (checklist/dns/txt.ts) does.`,
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofContent(record, "TXT", (content) => {
      const { problems } = txtStrings(content);
      return hasErrors(problems) ? fail(sayProblems(problems)) : PASS;
    }),
});

const cnameAlone = stackRule({
  id: "cname-alone",
  items: ["11.6", "4.15"],
  title: "A CNAME record stands alone at its name",
  why: "The name answers with what another one has, so that a record beside it cannot be, and the plan fails half-way.",
  fix: "Remove the other records of that name, or the CNAME, or move one of them to another name.",
  severity: "error",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    return zone.named
      .filter(({ record }) => says(record.type, "CNAME"))
      .map(({ name, record }): Answer => {
        const others = zone.at(name).filter(
          // Two plans for one record are for the provider to refuse.
          (other) => other.id !== record.id && other.type.state === "known",
        );
        const types = [
          ...new Set(others.map(({ type }) => (type.state === "known" ? type.value : ""))),
        ];
        const outcome =
          others.length === 0
            ? PASS
            : fail(`stands beside other records of its name: ${types.join(", ")}`);
        return { subject: labelOf(record), id: record.id, outcome };
      });
  },
});

export const dnsRecordRules: readonly ResourceRule[] = [recordUnderDomain, txtStringsRight];

export const dnsRecordStackRules: readonly StackRule[] = [cnameAlone];
