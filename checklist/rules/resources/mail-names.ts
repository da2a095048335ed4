import { isBimi } from "../../dns/bimi";
import { isDmarc } from "../../dns/dmarc";
import { isMtaSts } from "../../dns/mta-sts";
import { canonicalName } from "../../dns/name";
import { isTlsRpt } from "../../dns/tls-rpt";
import { knownOf, valueOr } from "../../resources/property";
import { labelOf } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { declaredZone } from "./declared-zone";
import type { DeclaredZone } from "./declared-zone";
import { nameOf, ofText, textOf } from "./dns-text";
import { spfIn } from "./mail-texts";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, StackRule } from "./resource-rule";

/** A kind of record that is read at one name, and there once. */
interface MailRecord {
  readonly title: string;
  readonly isOne: (text: string) => boolean;
  /** What the name begins with, after a selector where there is one. */
  readonly at: RegExp;
  /** The name for a domain, without what somebody wrote in its place. */
  readonly rightName: (name: string) => string;
}

const isDkim = (text: string): boolean =>
  /^\s*v\s*=\s*DKIM1\s*;/i.test(text) || /^\s*k\s*=\s*(rsa|ed25519)\s*;\s*p\s*=/i.test(text);

/** The name without labels that were meant as this record's own. */
const owner = (name: string, meant: RegExp): string => name.replace(meant, "");

/** RFC 9989, 6376, 8461, 8460 and the draft of BIMI say where each of them is. */
const RECORDS: readonly MailRecord[] = [
  {
    title: "DMARC policy",
    isOne: isDmarc,
    at: /^_dmarc(\.|$)|\._report\._dmarc(\.|$)/,
    rightName: (name) => `_dmarc.${owner(name, /^(_?d?marc|_?dmarc\d*)\./)}`,
  },
  {
    title: "DKIM key",
    isOne: isDkim,
    at: /(^|\.)_domainkey(\.|$)/,
    rightName: (name) =>
      /(^|\.)(domain_?key|domainkeys|_domainkeys|_domain_key|dkim|_dkim)\./.test(name)
        ? name.replace(
            /(^|\.)(domain_?key|domainkeys|_domainkeys|_domain_key|dkim|_dkim)\./,
            "$1_domainkey.",
          )
        : `SELECTOR._domainkey.${name}`,
  },
  {
    title: "MTA-STS record",
    isOne: isMtaSts,
    at: /^_mta-sts(\.|$)/,
    rightName: (name) => `_mta-sts.${owner(name, /^_?mta[-_]?sts\./)}`,
  },
  {
    title: "record for TLS reports",
    isOne: isTlsRpt,
    at: /^_smtp\._tls(\.|$)/,
    rightName: (name) =>
      `_smtp._tls.${owner(name, /^(_?tls\._?smtp|_?smtp\._?tls|_?smtp-tls|_?smtp_tls|_?tlsrpt|_?tls-rpt|_?tls)\./)}`,
  },
  {
    title: "BIMI record",
    isOne: isBimi,
    at: /(^|\.)_bimi(\.|$)/,
    rightName: (name) =>
      /(^|\.)bimi\./.test(name)
        ? name.replace(/(^|\.)bimi\./, "$1_bimi.")
        : `default._bimi.${name}`,
  },
];

const mailRecordName = resourceRule({
  id: "mail-record-name",
  items: ["4.15"],
  title: "Records about mail are at the names where others look",
  why: "Each is read at one name alone; anywhere else it is as if it were not there.",
  fix: "Declare it at its name: _dmarc, a selector before _domainkey, _mta-sts, _smtp._tls, or a selector before _bimi.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofText(record, (text) => {
      const meant = RECORDS.find(({ isOne }) => isOne(text));
      if (meant === undefined) return NOT_APPLICABLE;
      const name = nameOf(record);
      if (name === undefined) return "unknown";
      if (meant.at.test(name)) return PASS;
      return fail(
        `is a ${meant.title} at the wrong name: nobody looks there`,
        `Declare it at the name ${meant.rightName(name)}.`,
      );
    }),
});

const mailRecordOnce = stackRule({
  id: "mail-record-once",
  items: ["4.15"],
  title: "A name has one key, one MTA-STS, TLS reporting and BIMI record",
  why: "Readers that find two take neither, or one of them by chance.",
  fix: "Remove one of the two; a second key has a selector of its own.",
  severity: "error",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    const seen = new Set<string>();
    return zone.named.flatMap(({ name, record }): Answer[] => {
      const text = textOf(record);
      if (text === undefined) return [];
      // DMARC has a rule of its own, and of keys all texts at their names count.
      const kind = RECORDS.find(
        ({ title, isOne, at }) =>
          title !== "DMARC policy" && at.test(name) && (isOne(text) || /\bp\s*=/.test(text)),
      );
      if (kind === undefined) return [];
      const place = `${kind.title} ${name} ${knownOf(record.zone) ?? ""}`;
      const isSecond = seen.has(place);
      seen.add(place);
      const outcome = isSecond ? fail(`is a second ${kind.title} at its name`) : PASS;
      return [{ subject: labelOf(record), id: record.id, outcome }];
    });
  },
});

const isProxiedAt = (zone: DeclaredZone, name: string): boolean =>
  zone.at(name).some((one) => valueOr(one.proxied, false) === true);

/** The hosts from which an SPF record lets mail come by their own addresses. */
function spfHosts(name: string, record: SubjectOf<"dns-record">): readonly string[] {
  return (spfIn(record).record?.mechanisms ?? []).flatMap((mechanism) =>
    mechanism.kind === "a" && mechanism.qualifier !== "-"
      ? [canonicalName(mechanism.domain ?? name)]
      : [],
  );
}

const mailNotProxied = stackRule({
  id: "mail-not-proxied",
  items: ["4.15", "11.6"],
  title: "What mail comes from and goes to is not behind Cloudflare's proxy",
  why: "The proxy takes no mail, and a proxied name answers with Cloudflare's addresses, from which no mail comes.",
  fix: "Set proxied: false for the host, or name the mail server's own address (ip4:) or another host.",
  severity: "error",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    return zone.named.flatMap(({ name, record }): Answer[] => {
      const at = { subject: labelOf(record), id: record.id };
      if (says(record.type, "MX")) {
        const host = canonicalName(knownOf(record.content) ?? "");
        const outcome: Outcome = isProxiedAt(zone, host)
          ? fail(`leads to ${host}, which is proxied by Cloudflare`)
          : PASS;
        return [{ ...at, outcome }];
      }
      const hosts = spfHosts(name, record);
      if (hosts.length === 0) return [];
      const proxied = hosts.find((host) => isProxiedAt(zone, host));
      const problem = `lets mail come from ${proxied ?? ""}, which is proxied by Cloudflare`;
      return [{ ...at, outcome: failIf(proxied !== undefined, problem) }];
    });
  },
});

const mxTarget = stackRule({
  id: "mx-target",
  items: ["4.15", "11.6"],
  title: "MX records lead to hosts with addresses of their own",
  why: "An alias, or a name that leads nowhere, is no mail server to some senders (RFC 2181, section 10.3).",
  fix: "Name the host that the alias leads to, as the mail service shows it.",
  severity: "warning",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    return zone.named
      .filter(({ record }) => says(record.type, "MX"))
      .map(({ record }): Answer => {
        const host = canonicalName(knownOf(record.content) ?? "");
        const alias = zone.at(host).find(({ type }) => says(type, "CNAME"));
        const target = alias === undefined ? "" : canonicalName(knownOf(alias.content) ?? "");
        const outcome =
          alias === undefined
            ? PASS
            : fail(
                `leads to ${host}, which is an alias (CNAME)`,
                `Write ${target} as its content.`,
              );
        return { subject: labelOf(record), id: record.id, outcome };
      });
  },
});

export const mailNameRules: readonly ResourceRule[] = [mailRecordName];

export const mailNameStackRules: readonly StackRule[] = [mailRecordOnce, mailNotProxied, mxTarget];
