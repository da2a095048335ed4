import { isMailService } from "../../dns/mail-hosts";
import { canonicalName, isAtOrUnder } from "../../dns/name";
import { hostKind } from "../../environment/host";
import { urlOf } from "../../environment/url";
import { knownOf } from "../../resources/property";
import type { Property } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import { fail, PASS } from "../../rule";
import type { Context } from "../../rule";
import { isNobodys } from "./app-records";
import { declaredZone } from "./declared-zone";
import type { NamedRecord } from "./declared-zone";
import { says, stackRule } from "./resource-rule";
import type { Answer, Outcome, Stack, StackRule } from "./resource-rule";

const isOfHost = ({ record }: NamedRecord): boolean =>
  ["A", "AAAA", "CNAME"].some((type) => says(record.type, type));

/** One answer for each record that is judged. */
function eachRecord(
  stack: Stack,
  context: Context,
  isJudged: (named: NamedRecord, domain: string) => boolean,
  verdict: (content: string, named: NamedRecord, domain: string) => Outcome,
): readonly Answer[] {
  if (context.domain === undefined) return [];
  const domain = canonicalName(context.domain);
  return declaredZone(stack, context)
    .named.filter((named) => isJudged(named, domain))
    .map((named): Answer => {
      const { record } = named;
      const content = knownOf(record.content);
      const outcome =
        content === undefined ? "unknown" : verdict(canonicalName(content), named, domain);
      return { subject: labelOf(record), id: record.id, outcome };
    });
}

/** Where the stack's own components and platforms say that a host is served. */
function targetsOf({ subjects }: Stack, host: string, domain: string): readonly Property<string>[] {
  const components = ofKind(subjects, "application-hosts").flatMap((one): Property<string>[] => {
    if (canonicalName(knownOf(one.app) ?? "") === host) return [one.appTarget];
    if (canonicalName(knownOf(one.api) ?? "") === host) return [one.apiTarget];
    // These lead to the application or to a website, or Cloudflare answers for them.
    const isRedirected = host === domain || host === `www.${domain}`;
    return isRedirected ? [one.appTarget, one.apiTarget, one.wwwTarget] : [];
  });
  const domains = ofKind(subjects, "platform-domain").filter(
    (one) => canonicalName(knownOf(one.host) ?? "") === host,
  );
  const services = ofKind(subjects, "platform-service").filter((service) =>
    domains.some((one) => knownOf(one.service) === knownOf(service.service)),
  );
  const told = [
    ...components,
    ...domains.map(({ target }) => target),
    ...services.map(({ url }) => url),
  ];
  return told.filter(({ state }) => state !== "absent");
}

const hostOf = (target: Property<string>): string | undefined => {
  const text = knownOf(target);
  return text === undefined ? undefined : canonicalName(urlOf(text)?.hostname ?? text);
};

const hostsHome = stackRule({
  id: "app-record-home",
  items: ["11.6", "7.2", "7.8"],
  title: "The application's hosts lead to where the stack serves them",
  why: "Whoever holds the other host gets every visitor's password, and a certificate in our name.",
  fix: "Give the record the host that the platform shows: settings appDnsTarget and apiDnsTarget, or wwwDnsTarget for a website.",
  severity: "error",
  judge: (stack, context) =>
    eachRecord(
      stack,
      context,
      (named, domain) => isOfHost(named) && targetsOf(stack, named.name, domain).length > 0,
      (content, { name }, domain) => {
        const targets = targetsOf(stack, name, domain);
        if (isNobodys(content) || isAtOrUnder(content, domain)) return PASS;
        if (targets.some((target) => hostOf(target) === content)) return PASS;
        const isUnclear = targets.some(({ state }) => state === "unknown");
        return isUnclear ? "unknown" : fail("leads elsewhere than to where the host is served");
      },
    ),
});

const wildcardHome = stackRule({
  id: "wildcard-record-home",
  items: ["11.6"],
  title: "No record for all names leads away",
  why: "Whoever holds the target serves any name under the domain, with a certificate, and reads cookies of the whole domain.",
  fix: "Declare a record for each host that there is.",
  severity: "error",
  judge: (stack, context) =>
    eachRecord(
      stack,
      context,
      (named) => isOfHost(named) && named.name.startsWith("*."),
      (content, _, domain) => {
        if (isNobodys(content) || isAtOrUnder(content, domain)) return PASS;
        const known = ofKind(stack.subjects, "application-hosts").flatMap((one) =>
          [one.appTarget, one.apiTarget, one.wwwTarget].flatMap((target) => hostOf(target) ?? []),
        );
        return known.includes(content)
          ? PASS
          : fail("leads every name that has no record of its own to a foreign host");
      },
    ),
});

/** Whether authorities look at a record before they give a certificate (RFC 8555, section 8.4). */
const isChallenge = ({ record, name }: NamedRecord): boolean =>
  says(record.type, "CNAME") && name.startsWith("_acme-challenge.");

const notDelegated = stackRule({
  id: "name-not-delegated",
  items: ["11.6"],
  title: "No name under the domain is delegated to others",
  why: "The holder of those servers gets certificates and mails for everything below the name.",
  fix: "Declare the records of the name here, or waive this rule for servers that are known to be ours.",
  severity: "warning",
  judge: (stack, context) =>
    eachRecord(
      stack,
      context,
      (named, domain) =>
        isAtOrUnder(named.name, domain) && (says(named.record.type, "NS") || isChallenge(named)),
      (content, named, domain) => {
        if (isAtOrUnder(content, domain)) return PASS;
        return isChallenge(named)
          ? fail("lets a stranger prove to authorities that the name is his")
          : fail("is delegated to a foreign name server");
      },
    ),
});

/** The last two labels of a name: by these the hosts of one mail service are alike. */
const holderOf = (name: string): string => name.split(".").slice(-2).join(".");

const mailHome = stackRule({
  id: "mx-home",
  items: ["4.15", "11.6"],
  title: "Mail to the domain goes to the servers of the settings",
  why: "Other servers read every mail, also those by which passwords are set anew and certificates are given.",
  fix: "Name the servers in the setting: pulumi config set mailExchangers mx1.example.com.",
  severity: "error",
  judge: (stack, context) => {
    const plans = ofKind(stack.subjects, "mail-plan").map(({ exchangers }) => exchangers);
    const servers = plans.flatMap((plan) =>
      Object.values(knownOf(plan)?.values ?? {})
        .filter((text) => text.includes("."))
        .map((text) => holderOf(canonicalName(text))),
    );
    // Without any server in the settings it is made elsewhere who takes the mail.
    if (servers.length === 0 && !plans.some(({ state }) => state === "known")) return [];
    return eachRecord(
      stack,
      context,
      ({ record, name }, domain) => says(record.type, "MX") && name === domain,
      (content, _, domain) => {
        const host = content.replace(/^\d+\s+/, "");
        if (host === "" || host === "." || isAtOrUnder(host, domain)) return PASS;
        return servers.includes(holderOf(host)) ? PASS : fail("gives mail to a foreign server");
      },
    );
  },
});

const dkimHome = stackRule({
  id: "dkim-home",
  items: ["4.15"],
  title: "DKIM names lead to a known mail service",
  why: "Whoever holds the target publishes a key there, and signs mails in our name that every receiver believes.",
  fix: "Give the record the target that the mail service shows, or publish the key itself as a TXT record.",
  severity: "error",
  judge: (stack, context) =>
    eachRecord(
      stack,
      context,
      ({ record, name }) => says(record.type, "CNAME") && name.includes("._domainkey."),
      (content, _, domain) =>
        isMailService(content) || isAtOrUnder(content, domain) || hostKind(content) === "local"
          ? PASS
          : fail("lets a stranger publish the key that mails are checked by"),
    ),
});

export const namesAwayRules: readonly StackRule[] = [
  hostsHome,
  wildcardHome,
  notDelegated,
  mailHome,
  dkimHome,
];
