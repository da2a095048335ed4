import { isDmarc, parseDmarc } from "../../resources/dmarc";
import { knownOf, valueOr } from "../../resources/property";
import { isSpf, parseSpf } from "../../resources/spf";
import type { DnsRecordSubject } from "../../resources/subject";
import { canonicalName, txtText } from "../../resources/txt";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { resourceRule, says } from "./resource-rule";
import type { Outcome, ResourceRule } from "./resource-rule";

/** The name of a record for comparing; undefined while it is not known. */
export function nameOf({ name }: DnsRecordSubject): string | undefined {
  const known = knownOf(name);
  return known === undefined ? undefined : canonicalName(known);
}

/** The text of a TXT record; undefined for another record, and while it is not known. */
export function textOf(record: DnsRecordSubject): string | undefined {
  const content = knownOf(record.content);
  return content !== undefined && says(record.type, "TXT") ? txtText(content) : undefined;
}

/** The outcome for a TXT record's text; other records are not judged. */
function ofText(record: DnsRecordSubject, verdict: (text: string) => Outcome): Outcome {
  if (record.type.state === "unknown") return "unknown";
  if (!says(record.type, "TXT")) return NOT_APPLICABLE;
  if (record.content.state === "unknown") return "unknown";
  return verdict(textOf(record) ?? "");
}

const SPF_FIX =
  'Write "v=spf1 include:sendgrid.net -all", with one include for each service that sends mail.';

const spfClosed = resourceRule({
  id: "spf-closed",
  items: ["4.15", "4.8"],
  title: "SPF records refuse everybody else's mail",
  why: "A record that does not end in -all or ~all lets anybody send in the domain's name.",
  fix: SPF_FIX,
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofText(record, (text) => {
      const spf = parseSpf(text);
      if (spf === undefined) return NOT_APPLICABLE;
      if (spf.all === "+") return fail("lets everybody send (+all)");
      if (spf.all === "?") return fail("says nothing of everybody else's mail (?all)");
      if (spf.all === undefined) {
        return spf.redirects ? PASS : fail("does not say what to do with everybody else's mail");
      }
      return failIf(!spf.allIsLast, "has mechanisms after its all, which nobody reads");
    }),
});

/** RFC 7208, section 4.6.4. */
const SPF_LOOKUPS = 10;

const spfLookups = resourceRule({
  id: "spf-lookups",
  items: ["4.15"],
  title: "SPF records need 10 look-ups at most",
  why: "Receivers stop at ten and take the record for broken; what the included records look up counts too.",
  fix: "Leave out services that no longer send mail, and write ip4: and ip6: instead of a and mx.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofText(record, (text) => {
      const spf = parseSpf(text);
      if (spf === undefined) return NOT_APPLICABLE;
      return failIf(
        spf.lookups > SPF_LOOKUPS,
        `needs ${spf.lookups} look-ups by itself, and ${SPF_LOOKUPS} are allowed`,
      );
    }),
});

const dkimNotProxied = resourceRule({
  id: "dkim-not-proxied",
  items: ["4.15", "4.8"],
  title: "Records that authenticate mail are not proxied",
  why: "A proxied name answers with Cloudflare's addresses instead of the record, and no signature can be checked.",
  fix: "Set proxied: false for the record.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) => {
    const name = nameOf(record);
    const target = canonicalName(knownOf(record.content) ?? "");
    const isDkim = name !== undefined && name.split(".").includes("_domainkey");
    const isMail = says(record.type, "CNAME") && /(^|\.)sendgrid\.net$/.test(target);
    if (!isDkim && !isMail) return name === undefined ? "unknown" : NOT_APPLICABLE;
    const proxied = valueOr(record.proxied, false);
    return proxied === undefined ? "unknown" : failIf(proxied, "is proxied");
  },
});

const DMARC_FIX =
  'Write "v=DMARC1; p=none; rua=mailto:dmarc@<domain>", and p=quarantine or p=reject once the reports are clean.';

/** A TXT record at a DMARC name, or one that is a DMARC record by its text. */
function ofDmarc(
  record: DnsRecordSubject,
  verdict: (tags: ReadonlyMap<string, string> | undefined) => Outcome,
): Outcome {
  return ofText(record, (text) => {
    const isAtName = nameOf(record)?.startsWith("_dmarc.") === true || nameOf(record) === "_dmarc";
    return isAtName || isDmarc(text) ? verdict(parseDmarc(text)) : NOT_APPLICABLE;
  });
}

const dmarcValid = resourceRule({
  id: "dmarc-valid",
  items: ["4.15"],
  title: "DMARC records say what to do and where to report",
  why: "Receivers pass over a record that they cannot read, and without reports nobody sees what is forged.",
  fix: DMARC_FIX,
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofDmarc(record, (tags) => {
      if (tags === undefined) return fail("is no DMARC record: it does not begin with v=DMARC1");
      const policy = tags.get("p");
      if (policy === undefined) return fail("has no policy (p)");
      if (!/^(none|quarantine|reject)$/i.test(policy)) {
        return fail("has a policy (p) other than none, quarantine and reject");
      }
      const rua = tags.get("rua");
      if (rua === undefined || rua === "") return fail("has no address for reports (rua)");
      const all = rua.split(",").every((uri) => /^mailto:[^@\s,]+@[^@\s,]+$/i.test(uri.trim()));
      return failIf(!all, "has an address for reports (rua) that is no mailto: address");
    }),
});

/** Tags of RFC 7489 that RFC 9989 dropped. */
const DROPPED_TAGS = ["pct", "rf", "ri"] as const;

const dmarcTags = resourceRule({
  id: "dmarc-tags",
  items: ["4.15"],
  title: "DMARC records use no dropped tags",
  why: "pct, rf and ri are no longer part of the standard: receivers pass over them, so that they do not do what they say.",
  fix: "Leave out pct, rf and ri.",
  severity: "warning",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofDmarc(record, (tags) => {
      if (tags === undefined) return NOT_APPLICABLE;
      const used = DROPPED_TAGS.filter((tag) => tags.has(tag));
      return failIf(used.length > 0, `uses tags that were dropped: ${used.join(", ")}`);
    }),
});

/** Whether a record is an SPF record, by its text. */
export function isSpfRecord(record: DnsRecordSubject): boolean {
  const text = textOf(record);
  return text !== undefined && isSpf(text);
}

/** Whether a record is a DMARC record, by its text. */
export function isDmarcRecord(record: DnsRecordSubject): boolean {
  const text = textOf(record);
  return text !== undefined && isDmarc(text);
}

export const mailRecordRules: readonly ResourceRule[] = [
  spfClosed,
  spfLookups,
  dkimNotProxied,
  dmarcValid,
  dmarcTags,
];
