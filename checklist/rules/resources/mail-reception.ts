import { isMtaSts, mtaStsHost, parseMtaSts } from "../../dns/mta-sts";
import { readMx } from "../../dns/mx";
import type { RecordProblem } from "../../dns/parsed";
import { sayProblems } from "../../dns/parsed";
import { isTlsRpt, parseTlsRpt, tlsRptName } from "../../dns/tls-rpt";
import { knownOf } from "../../resources/property";
import { labelOf } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, NOT_APPLICABLE, PASS } from "../../rule";
import type { Context } from "../../rule";
import { declaredZone } from "./declared-zone";
import type { DeclaredZone } from "./declared-zone";
import { nameOf, ofContent, ofText, textOf } from "./dns-text";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, ResourceRule, Stack, StackRule } from "./resource-rule";

const isNullMx = (record: SubjectOf<"dns-record">): boolean =>
  says(record.type, "MX") && knownOf(record.content)?.trim() === ".";

const mxValid = resourceRule({
  id: "mx-valid",
  items: ["4.15", "11.6"],
  title: "MX records lead to hosts",
  why: "Senders pass over a record that leads to an address or to no name, and mail to the domain bounces.",
  fix: "Write a host's name with a preference: content mx1.example.com and priority 10; for a domain that takes no mail content . and priority 0.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofContent(record, "MX", (content) => {
      if (record.priority.state === "unknown") return "unknown";
      const [, before, host] = /^(\d{1,5})\s+(\S+)$/.exec(content.trim()) ?? [];
      if (before !== undefined && host !== undefined) {
        return fail(
          "has its preference in the host's name, and Cloudflare takes it in priority alone",
          `Write content: "${host}" and priority: ${before}.`,
        );
      }
      const { problems } = readMx(content, knownOf(record.priority));
      return problems.length === 0 ? PASS : fail(sayProblems(problems));
    }),
});

const nullMxAlone = stackRule({
  id: "null-mx-alone",
  items: ["4.15", "11.6"],
  title: "A Null MX stands alone",
  why: "It says that the domain takes no mail; beside hosts that take some, each sender does something else (RFC 7505).",
  fix: "Remove the Null MX if the domain takes mail, else the other MX records.",
  severity: "error",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    const nulls = zone.named.filter(({ record }) => isNullMx(record));
    return nulls.map(({ name, record }): Answer => {
      const others = zone
        .at(name)
        .some((other) => says(other.type, "MX") && other.id !== record.id && !isNullMx(other));
      const outcome = others ? fail("takes no mail, beside hosts that take some") : PASS;
      return { subject: labelOf(record), id: record.id, outcome };
    });
  },
});

const mailTransportValid = resourceRule({
  id: "mail-transport-valid",
  items: ["4.15"],
  title: "MTA-STS and TLS reporting records can be read",
  why: "Senders pass over a record that they cannot read, and mail to the domain can be read on its way.",
  fix: 'Write "v=STSv1; id=<letters and digits>;" at _mta-sts.<domain>, and "v=TLSRPTv1; rua=mailto:<address>" at _smtp._tls.<domain>.',
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofText(record, (text) => {
      const name = nameOf(record) ?? "";
      let problems: readonly RecordProblem[] | undefined;
      if (/^_mta-sts(\.|$)/.test(name) || isMtaSts(text)) problems = parseMtaSts(text).problems;
      if (/^_smtp\._tls(\.|$)/.test(name) || isTlsRpt(text)) problems = parseTlsRpt(text).problems;
      if (problems === undefined) return NOT_APPLICABLE;
      return problems.length === 0 ? PASS : fail(sayProblems(problems));
    }),
});

/** One answer for each domain that tells of an MTA-STS policy. */
function eachMtaSts(
  stack: Stack,
  context: Context,
  judge: (
    zone: DeclaredZone,
    domain: string,
  ) => { readonly isRight: boolean; readonly problem: string; readonly fix: string },
): readonly Answer[] {
  const zone = declaredZone(stack, context);
  return zone.named.flatMap(({ name, record }): Answer[] => {
    if (!name.startsWith("_mta-sts.") || !isMtaSts(textOf(record) ?? "")) return [];
    const { isRight, problem, fix } = judge(zone, name.slice("_mta-sts.".length));
    const missing = zone.isPartlyUnknown ? "unknown" : fail(problem, fix);
    return [{ subject: labelOf(record), id: record.id, outcome: isRight ? PASS : missing }];
  });
}

const mtaStsServed = stackRule({
  id: "mta-sts-host",
  items: ["4.15"],
  title: "The host that serves the MTA-STS policy is declared",
  why: "The record only says that there is a policy; without its host senders find none and do not ask for TLS.",
  fix: "Declare an A, AAAA or CNAME record at mta-sts.<domain> that leads to where the policy is served over https.",
  severity: "error",
  judge: (stack, context) =>
    eachMtaSts(stack, context, (zone, domain) => {
      const host = mtaStsHost(domain);
      return {
        isRight:
          zone.isDelegated(host) ||
          zone.at(host).some(({ type }) => ["A", "AAAA"].some((one) => says(type, one))),
        problem: `tells of a policy, and there is no host ${host} that serves it`,
        fix: `Declare an A, AAAA or CNAME record at ${host} that leads to where the policy is served over https.`,
      };
    }),
});

const tlsRptPresent = stackRule({
  id: "tls-rpt-present",
  items: ["4.15"],
  title: "Who asks for TLS hears when it fails",
  why: "With MTA-STS senders hold mail back that they cannot send over TLS, and only their reports tell of it.",
  fix: 'Declare a TXT record at _smtp._tls.<domain>: "v=TLSRPTv1; rua=mailto:<address>".',
  severity: "error",
  judge: (stack, context) =>
    eachMtaSts(stack, context, (zone, domain) => ({
      isRight:
        zone.textsAt(tlsRptName(domain)).some(isTlsRpt) || zone.isDelegated(tlsRptName(domain)),
      problem: "tells of a policy, and nobody hears when it fails (TLS-RPT)",
      fix: `Declare a TXT record at ${tlsRptName(domain)}: "v=TLSRPTv1; rua=mailto:<address>".`,
    })),
});

export const mailReceptionRules: readonly ResourceRule[] = [mxValid, mailTransportValid];

export const mailReceptionStackRules: readonly StackRule[] = [
  nullMxAlone,
  mtaStsServed,
  tlsRptPresent,
];
