import { dmarcName, dmarcText, isDmarc, parseDmarc } from "../../dns/dmarc";
import type { DmarcRecord } from "../../dns/dmarc";
import { foreignReportHosts, policyFor, reportAuthorizationName } from "../../dns/dmarc-discovery";
import { canonicalName, isAtOrUnder, parentOf } from "../../dns/name";
import { isReportReader } from "../../dns/mail-hosts";
import { hasErrors, sayProblems } from "../../dns/parsed";
import type { RecordProblem } from "../../dns/parsed";
import { isSpf } from "../../dns/spf";
import { labelOf } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { declaredDmarc, declaredZone } from "./declared-zone";
import type { DeclaredZone, NamedRecord } from "./declared-zone";
import { nameOf, ofText, textOf } from "./dns-text";
import { mailDomains } from "./mail-domains";
import { dmarcIn } from "./mail-texts";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, StackRule } from "./resource-rule";

const DMARC_FIX =
  'Write "v=DMARC1; p=none; rua=mailto:dmarc@<domain>", and p=quarantine or p=reject once the reports are clean.';

/** A TXT record at a DMARC name, or one that is a DMARC record by its text. */
function ofDmarc(
  record: SubjectOf<"dns-record">,
  verdict: (dmarc: DmarcRecord | undefined, problems: readonly RecordProblem[]) => Outcome,
): Outcome {
  return ofText(record, (text) => {
    const name = nameOf(record);
    // By such a record a host only allows reports to be sent to it.
    if (name !== undefined && name.includes("._report._dmarc.")) return NOT_APPLICABLE;
    const isAtName = name?.startsWith("_dmarc.") === true || name === "_dmarc";
    if (!isAtName && !isDmarc(text)) return NOT_APPLICABLE;
    const { record: dmarc, problems } = dmarcIn(record);
    return verdict(dmarc, problems);
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
    ofDmarc(record, (dmarc, problems) => {
      const text = textOf(record) ?? "";
      if (/^[^v]/i.test(text) && isDmarc(text.replace(/^[\s"'`\uFEFF]+/, ""))) {
        return fail(
          "does not begin with v=DMARC1: receivers discard a text with a space or a quotation mark before it",
          `Write "${text.replace(/^[\s"'`\uFEFF]+|["'`]\s*$/g, "")}".`,
        );
      }
      const errors = problems.filter(({ severity }) => severity === "error");
      if (hasErrors(errors)) return fail(sayProblems(errors), fixOf(text, dmarc));
      if (dmarc?.psd === "y") {
        return fail(
          "declares a public suffix (psd=y), so that names below it do not inherit its policy",
          `Write "${dmarcText({ ...dmarc, psd: "n" })}".`,
        );
      }
      return failIf(dmarc?.rua === undefined, "has no address for reports (rua)");
    }),
});

/** The record as it should read, where only an address lacks its scheme; else how one is written. */
function fixOf(text: string, dmarc: DmarcRecord | undefined): string | undefined {
  const fixed = text.replace(
    /\b(ru[af]\s*=\s*)([^;]*)/gi,
    (_, tag: string, list: string) =>
      tag +
      list
        .split(",")
        .map((one) => one.replace(/^(\s*)([^\s:@]+@)/, "$1mailto:$2"))
        .join(","),
  );
  if (fixed !== text && !hasErrors(parseDmarc(fixed).problems)) return `Write "${fixed}".`;
  const policy = dmarc?.p ?? /\bp\s*=\s*(quarantine|reject)\b/i.exec(text)?.[1]?.toLowerCase();
  return policy === undefined ? undefined : DMARC_FIX.replace("p=none", `p=${policy}`);
}

/** Tags that receivers pass over, and what belongs to them. */
const PASSED_OVER = new Set(["dropped-tag", "unknown-tag", "report-size"]);

const dmarcTags = resourceRule({
  id: "dmarc-tags",
  items: ["4.15"],
  title: "DMARC records use no tags that receivers pass over",
  why: "pct, rf and ri are no longer part of the standard, and others never were: they do not do what they say.",
  fix: "Leave out pct, rf, ri, a size behind an address (!10m) and tags that are not in RFC 9989; for a test write t=y.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofDmarc(record, (_, problems) => {
      const passedOver = problems.filter(({ code }) => PASSED_OVER.has(code));
      return passedOver.length === 0 ? PASS : fail(sayProblems(passedOver));
    }),
});

/** The DMARC records of a zone that receivers would take, each with its domain. */
function declaredPolicies(
  zone: DeclaredZone,
): readonly (NamedRecord & { readonly domain: string; readonly dmarc: DmarcRecord })[] {
  return zone.named.flatMap((named) => {
    if (!named.name.startsWith("_dmarc.")) return [];
    const dmarc = dmarcIn(named.record).record;
    return dmarc === undefined
      ? []
      : [{ ...named, domain: named.name.slice("_dmarc.".length), dmarc }];
  });
}

const dmarcReadersKnown = stackRule({
  id: "dmarc-readers-known",
  items: ["4.15"],
  title: "DMARC reports go to hosts that are known to take them",
  why: "Receivers send no report to a host of another domain that does not allow it, and nobody hears that they do not.",
  fix: "Send the reports to an address of the domain, or see that the reader's domain has the record NAME._report._dmarc, and waive this rule.",
  severity: "warning",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    const own = canonicalName(context.domain ?? "");
    return declaredPolicies(zone).flatMap(({ domain, dmarc, record }): readonly Answer[] => {
      const foreign = foreignReportHosts(domain, dmarc, (name) => declaredDmarc(zone, name));
      return foreign.flatMap((host): Answer[] => {
        const isNear =
          isAtOrUnder(domain, host) || (isAtOrUnder(domain, own) && isAtOrUnder(host, own));
        const name = reportAuthorizationName(domain, host);
        const wanted = [name, `*.${name.slice(name.indexOf("._report.") + 1)}`];
        const isPlanned =
          zone.named.some((one) => isAtOrUnder(one.name, host)) ||
          wanted.some((one) => zone.textsAt(one).some(isDmarc));
        if (isNear || isPlanned) return [];
        const problem = `sends reports to ${host}, and nothing tells that it allows that`;
        return [
          {
            subject: labelOf(record),
            id: record.id,
            outcome: isReportReader(host)
              ? PASS
              : fail(problem, `See that there is a TXT record "v=DMARC1" at ${name}.`),
          },
        ];
      });
    });
  },
});

const dmarcReportsAuthorized = stackRule({
  id: "dmarc-reports-authorized",
  items: ["4.15"],
  title: "Hosts outside of the domain allow it to send them DMARC reports",
  why: "Receivers send no report to a host of another domain that does not allow it by a record of its own.",
  fix: 'Declare a TXT record at <domain>._report._dmarc.<host>: "v=DMARC1".',
  severity: "error",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    const own = canonicalName(context.domain ?? "");
    const isOurs = (host: string): boolean =>
      zone.named.some(({ name }) => isAtOrUnder(name, host)) || isAtOrUnder(host, own);
    // Also where the organisation's own record cannot be read, which is another rule's business.
    const isNear = (domain: string, host: string): boolean =>
      isAtOrUnder(domain, host) || (isAtOrUnder(domain, own) && isAtOrUnder(host, own));
    return declaredPolicies(zone).flatMap(({ domain, dmarc, record }): readonly Answer[] => {
      const source = (name: string): DmarcRecord | undefined => declaredDmarc(zone, name);
      const foreign = foreignReportHosts(domain, dmarc, source);
      return foreign.flatMap((host): Answer[] => {
        if (isNear(domain, host)) return [];
        const name = reportAuthorizationName(domain, host);
        const wanted = [name, `*.${name.slice(name.indexOf("._report.") + 1)}`];
        const isAllowed = wanted.some((one) => zone.textsAt(one).some(isDmarc));
        const at = { subject: labelOf(record), id: record.id };
        if (isAllowed) return [{ ...at, outcome: PASS }];
        // The DNS of others is not ours to know.
        if (!isOurs(host) || zone.isPartlyUnknown) return [{ ...at, outcome: "unknown" }];
        const outcome = fail(
          `sends reports to ${host}, which does not allow it`,
          `Declare a TXT record at ${name}: "v=DMARC1".`,
        );
        return [{ ...at, outcome }];
      });
    });
  },
});

/** Names that people and mail programs can see in an address. */
function isHost({ name, record }: NamedRecord): boolean {
  if (name.split(".").some((label) => label.startsWith("_"))) return false;
  const isAddressed = ["A", "AAAA", "CNAME", "MX"].some((type) => says(record.type, type));
  return isAddressed || isSpf(textOf(record) ?? "");
}

const dmarcCoversSubdomains = stackRule({
  id: "dmarc-covers-subdomains",
  items: ["4.15", "4.8"],
  title: "Names that send no mail have a DMARC policy",
  why: "A name that nobody sends from is the one that forgers take, since nothing is refused in its name.",
  fix: 'Add sp=reject to the domain\'s DMARC record, or declare a TXT record at _dmarc.<name>: "v=DMARC1; p=reject; rua=mailto:dmarc@<domain>".',
  severity: "error",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    const source = (name: string): DmarcRecord | undefined => declaredDmarc(zone, name);
    const senders = new Set(mailDomains(stack, context).map(({ domain }) => domain));
    const answers = new Map<string, Answer>();
    for (const { domain, dmarc, record } of declaredPolicies(zone)) {
      if (dmarc.np !== "none" || dmarc.p === "none") continue;
      answers.set(`np ${domain}`, {
        subject: labelOf(record),
        id: record.id,
        outcome: fail(
          "asks receivers for nothing in names below it that do not exist (np=none), which anybody can make up",
          `Write "${dmarcText({ ...dmarc, np: dmarc.p })}".`,
        ),
      });
    }
    for (const { name, record } of zone.named.filter(isHost)) {
      const applied = policyFor(name, source);
      const isSender = senders.has(name);
      // Where a policy is at others, the plan does not tell it.
      if ([name, ...above(name)].some((one) => zone.isDelegated(dmarcName(one)))) continue;
      if (applied === undefined) {
        // Of a domain that sends mail another rule asks for a record.
        if (above(name).some((one) => senders.has(one)) || isSender) continue;
        const top = above(name).find((one) => zone.at(one).length > 0) ?? name;
        if (answers.has(top)) continue;
        const outcome: Outcome = zone.isPartlyUnknown
          ? "unknown"
          : fail("is a name without a DMARC policy, its own or from above");
        answers.set(top, { subject: labelOf(record), id: record.id, outcome });
        continue;
      }
      const policy = zone.at(dmarcName(applied.from))[0];
      const isOpen = applied.from !== name && applied.policy === "none";
      // A policy that cannot be read is reported as that.
      if (isOpen && policy !== undefined && hasErrors(dmarcIn(policy).problems)) continue;
      const key = isOpen ? `open ${applied.from}` : name;
      if (answers.has(key)) continue;
      answers.set(
        key,
        isOpen
          ? {
              subject: policy === undefined ? labelOf(record) : labelOf(policy),
              id: policy?.id ?? record.id,
              outcome: fail(`asks receivers for nothing in the names below it, such as ${name}`),
            }
          : { subject: labelOf(record), id: record.id, outcome: PASS },
      );
    }
    return [...answers.values()];
  },
});

/** The names above a name, the highest first; the top-level one is nobody's. */
function above(name: string): readonly string[] {
  const names: string[] = [];
  for (let at = parentOf(name); at?.includes(".") === true; at = parentOf(at)) names.unshift(at);
  return names;
}

export const mailDmarcRules: readonly ResourceRule[] = [dmarcValid, dmarcTags];

export const mailDmarcStackRules: readonly StackRule[] = [
  dmarcReadersKnown,
  dmarcReportsAuthorized,
  dmarcCoversSubdomains,
];
