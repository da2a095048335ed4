import { distance } from "fastest-levenshtein";

import { canonicalName, onceOf } from "../../dns/name";
import { hasErrors, sayProblems } from "../../dns/parsed";
import { STRING_LIMIT, txtStrings } from "../../dns/txt";
import { knownOf } from "../../resources/property";
import { labelOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
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
    const name = nameOf(record);
    if (name === undefined) return "unknown";
    const once = onceOf(name);
    if (once !== undefined) {
      return fail(
        `has its domain twice in its name: nobody looks there`,
        `Write the name ${once}.`,
      );
    }
    if (context.domain === undefined) return NOT_APPLICABLE;
    const domain = canonicalName(context.domain);
    // A zone's records can be named from it, too: @, www, s1._domainkey.
    if (isRelative(name, domain)) return PASS;
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
        const isTop = zone.isTop({ name, record });
        const others = zone.at(name).filter(
          // Two plans for one record are for the provider to refuse.
          (other) =>
            other.id !== record.id &&
            other.type.state === "known" &&
            // At the top Cloudflare answers with the addresses that the CNAME leads to.
            !(isTop && !["A", "AAAA", "CNAME"].includes(other.type.value)),
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

const cnameEnds = stackRule({
  id: "cname-ends",
  items: ["11.6", "4.15"],
  title: "CNAME records lead to an end",
  why: "Names that lead to each other are answered with an error, and no visitor and no mail arrives.",
  fix: "Let one of the names lead to the host that serves it.",
  severity: "error",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    const targetOf = (name: string): string | undefined => {
      const alias = zone.at(name).find(({ type }) => says(type, "CNAME"));
      return alias === undefined ? undefined : canonicalName(knownOf(alias.content) ?? "");
    };
    return zone.named
      .filter(({ record }) => says(record.type, "CNAME"))
      .flatMap(({ name, record }): Answer[] => {
        const seen = new Set([name]);
        let at = targetOf(name);
        // What leads to itself at once is said of its target.
        if (at === name) return [];
        while (at !== undefined && !seen.has(at)) {
          seen.add(at);
          at = targetOf(at);
        }
        const outcome = failIf(at === name, "leads back to itself by other names, in a circle");
        return [{ subject: labelOf(record), id: record.id, outcome }];
      });
  },
});

export const dnsRecordRules: readonly ResourceRule[] = [recordUnderDomain, txtStringsRight];

export const dnsRecordStackRules: readonly StackRule[] = [cnameAlone, cnameEnds];
