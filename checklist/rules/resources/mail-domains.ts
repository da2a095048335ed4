import { dmarcName, isDmarc } from "../../dns/dmarc";
import { canonicalName, isAtOrUnder, onceOf } from "../../dns/name";
import { isMeantAsSpf, isSpf } from "../../dns/spf";
import { knownOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, PASS } from "../../rule";
import type { Context } from "../../rule";
import { declaredZone } from "./declared-zone";
import { isPart, nameOf, textOf } from "./dns-text";
import { dkimIn, spfIn } from "./mail-texts";
import { says, stackRule } from "./resource-rule";
import type { Answer, Stack, StackRule } from "./resource-rule";

/** A domain in whose name mail is sent, and where that is declared. */
export interface MailDomain {
  readonly domain: string;
  readonly id: string | undefined;
}

/** A selector has one label or more (RFC 6376, section 3.1). */
const DKIM = /^.+?\._domainkey\.(.+)$/;

/**
 * The domains that send mail: those with an SPF record that lets somebody send, with a DKIM key or
 * with a mail server, and the domain of the application that is deployed with the stack.
 */
export function mailDomains(stack: Stack, context: Context): readonly MailDomain[] {
  const found = new Map<string, string | undefined>();
  const add = (name: string, id: string | undefined): void => {
    if (!found.has(name)) found.set(name, id);
  };
  const zone = declaredZone(stack, context);
  for (const named of zone.named) {
    const { name, record } = named;
    // Nobody sends from a name that is a slip, nor from one that other records refer to.
    if (onceOf(name) !== undefined) continue;
    const signed = DKIM.exec(name)?.[1];
    if (signed !== undefined && !isRevoked(record)) add(signed, record.id);
    // Below the top, and for a wildcard, an MX alone is for mail that comes in.
    const receives =
      says(record.type, "MX") && knownOf(record.content)?.trim() !== "." && zone.isTop(named);
    if (receives || (letsSend(record) && !isPart(record))) add(name, record.id);
  }
  const own = context.senderDomain ?? context.domain;
  if (own !== undefined && stack.environments.backend !== undefined) {
    add(canonicalName(own), stack.environmentIds.backend);
  }
  return [...found].map(([name, id]) => ({ domain: name, id }));
}

/** Whether an SPF record lets anybody send. */
function letsSend(record: SubjectOf<"dns-record">): boolean {
  const spf = spfIn(record).record;
  if (spf === undefined) return false;
  const { mechanisms, redirect } = spf;
  return (
    redirect !== undefined ||
    mechanisms.some(({ kind, qualifier }) =>
      kind === "all" ? qualifier === "+" || qualifier === "?" : true,
    )
  );
}

/** Whether a record says that a key is revoked, as names do that send nothing. */
function isRevoked(record: SubjectOf<"dns-record">): boolean {
  return dkimIn(record).record?.publicKey === "";
}

/** One answer for each mail domain: whether one of the stack's records is what it needs. */
function need(
  stack: Stack,
  context: Context,
  given: {
    readonly subject: (domain: string) => string;
    /** Whether what it needs may be at others, to whom a name leads. */
    readonly isElsewhere: (domain: string) => boolean;
    readonly has: (record: SubjectOf<"dns-record">, name: string, domain: string) => boolean;
  },
): readonly Answer[] {
  const { named, isPartlyUnknown } = declaredZone(stack, context);
  return mailDomains(stack, context).map(({ domain, id }): Answer => {
    const subject = given.subject(domain);
    const right = named.find(({ name, record }) => given.has(record, name, domain));
    if (right !== undefined) return { subject, outcome: PASS, id: right.record.id };
    if (isPartlyUnknown || given.isElsewhere(domain)) return { subject, outcome: "unknown", id };
    return { subject, outcome: fail(`is missing, and mail is sent from ${domain}`), id };
  });
}

/** Whether the name at which a domain's record is leads to others. */
function isAt(
  stack: Stack,
  context: Context,
  nameFor: (domain: string) => string,
): (domain: string) => boolean {
  const zone = declaredZone(stack, context);
  return (domain) => zone.isDelegated(nameFor(domain));
}

const spfPresent = stackRule({
  id: "spf-present",
  items: ["4.15", "4.8"],
  title: "Every mail domain has an SPF record",
  why: "Without one receivers cannot tell the domain's own servers from others, and large providers refuse the mail.",
  fix: 'Declare a TXT record at the domain: "v=spf1 include:sendgrid.net -all".',
  severity: "error",
  judge: (stack, context) =>
    need(stack, context, {
      subject: (domain) => `SPF record TXT ${domain}`,
      isElsewhere: isAt(stack, context, (domain) => domain),
      // One that receivers do not take for one is reported as that.
      has: (record, name, domain) =>
        name === domain && (isSpfRecord(record) || isMeantAsSpf(textOf(record) ?? "")),
    }),
});

const dkimPresent = stackRule({
  id: "dkim-present",
  items: ["4.15", "4.8"],
  title: "Every mail domain has a DKIM key",
  why: "Without a key in the DNS nobody can check the signatures of the mail, and forwarded mail fails every test.",
  fix: "Declare the keys that the service shows which sends the domain's mail; SendGrid shows CNAME records at s1._domainkey and s2._domainkey under Sender Authentication.",
  severity: "error",
  judge: (stack, context) =>
    need(stack, context, {
      subject: (domain) => `DKIM record *._domainkey.${domain}`,
      isElsewhere: isAt(stack, context, (domain) => `_domainkey.${domain}`),
      // A key of a domain above aligns with the names below it (RFC 9989, section 4.4).
      has: (record, name, domain) =>
        isAtOrUnder(domain, DKIM.exec(name)?.[1] ?? "") &&
        (says(record.type, "CNAME") || (says(record.type, "TXT") && !isRevoked(record))),
    }),
});

const dmarcPresent = stackRule({
  id: "dmarc-present",
  items: ["4.15"],
  title: "Every mail domain has a DMARC record",
  why: "Without one forged mail is delivered, nobody hears of it, and large providers refuse the domain's own bulk mail.",
  fix: 'Declare a TXT record at _dmarc.<domain>: "v=DMARC1; p=none; rua=mailto:dmarc@<domain>".',
  severity: "error",
  judge: (stack, context) =>
    need(stack, context, {
      subject: (domain) => `DMARC record TXT _dmarc.${domain}`,
      isElsewhere: isAt(stack, context, dmarcName),
      // A subdomain may lean on the record of the domain above it; a malformed one is reported there.
      has: (record, name, domain) =>
        ["TXT", "CNAME", "NS"].some((type) => says(record.type, type)) &&
        name.startsWith("_dmarc.") &&
        `.${domain}`.endsWith(`.${name.slice("_dmarc.".length)}`),
    }),
});

/** One answer for each name with such a record; all but the first are wrong. */
function atMostOne(
  stack: Stack,
  what: string,
  isOne: (record: SubjectOf<"dns-record">) => boolean,
): readonly Answer[] {
  const seen = new Set<string>();
  return ofKind(stack.subjects, "dns-record")
    .filter(isOne)
    .map((record): Answer => {
      const at = { subject: labelOf(record), id: record.id };
      const name = nameOf(record);
      if (name === undefined) return { ...at, outcome: "unknown" };
      const place = `${name} ${knownOf(record.zone) ?? ""}`;
      const second = seen.has(place);
      seen.add(place);
      return { ...at, outcome: second ? fail(`is a second ${what} record`) : PASS };
    });
}

const spfOneRecord = stackRule({
  id: "spf-one-record",
  items: ["4.15"],
  title: "No name has two SPF records",
  why: "Two records are an error to receivers, and then neither of them counts.",
  fix: "Write one record with the include: terms of both.",
  severity: "error",
  judge: (stack) => atMostOne(stack, "SPF", isSpfRecord),
});

const dmarcOneRecord = stackRule({
  id: "dmarc-one-record",
  items: ["4.15"],
  title: "No name has two DMARC records",
  why: "Receivers that find two act as if there were none.",
  fix: "Remove one of them; several addresses for reports stand in one rua, with commas.",
  severity: "error",
  judge: (stack) => atMostOne(stack, "DMARC", isDmarcRecord),
});

export const mailDomainRules: readonly StackRule[] = [
  spfPresent,
  spfOneRecord,
  dkimPresent,
  dmarcPresent,
  dmarcOneRecord,
];

function isSpfRecord(record: SubjectOf<"dns-record">): boolean {
  return isSpf(textOf(record) ?? "");
}

function isDmarcRecord(record: SubjectOf<"dns-record">): boolean {
  // Others allow reports by such a record, each for itself.
  return nameOf(record)?.includes("._report._dmarc.") !== true && isDmarc(textOf(record) ?? "");
}
