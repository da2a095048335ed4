import { hostKind, isUnderDomain } from "../environment/host";
import { isLookAlike, isMisspelt } from "../environment/look-alike";
import { mentionedHosts } from "../environment/mentioned-hosts";
import {
  everyRule,
  failIf,
  findingOf,
  NOT_APPLICABLE,
  PASS,
  PUBLISHED_DOMAIN,
  variableRule,
} from "../rule";
import type { Context, Rule, RuleDescription } from "../rule";
import { isAddress } from "./types";
import { ADDRESSES } from "./urls";

const domainNearMiss: RuleDescription = {
  id: "domain-near-miss",
  items: ["4.8", "1.14", "1.6"],
  title: "The canonical domain is not the published one with letters amiss",
  why: `Everything is made from it, addresses, origins, senders and DNS records, so that one wrong letter in it agrees with itself everywhere and belongs to somebody else. Only ${PUBLISHED_DOMAIN} misspelt is refused: the name with another ending or with something added may well be the company's too, and nothing in the settings tells.`,
  fix: `Run \`pulumi config set domain ${PUBLISHED_DOMAIN}\`: the domain as it is published.`,
  fixInFile: () => `Give \`--domain ${PUBLISHED_DOMAIN}\`: the domain as it is published.`,
  severity: "error",
};

const isDomainMisspelt = (domain: string): boolean =>
  domain !== PUBLISHED_DOMAIN && isMisspelt(domain, PUBLISHED_DOMAIN);

const domainNotNearMiss: Rule = {
  ...domainNearMiss,
  scope: "backend",
  variables: [],
  judges: "the setting domain",
  judge: ({ backend }, { domain }) => {
    if (backend === undefined) return [];
    if (domain === undefined) return [findingOf(domainNearMiss, "domain", NOT_APPLICABLE)];
    const verdict = failIf(isDomainMisspelt(domain), `is ${PUBLISHED_DOMAIN} with letters amiss`);
    return [findingOf(domainNearMiss, "domain", verdict)];
  },
};

/** Private hosts and those of platforms are reported by rules of their own. */
const publicHosts = (text: string): readonly string[] =>
  mentionedHosts(text).filter((host) => hostKind(host) === "public");

/** What the URL standard takes for a dot: no text without one names a host that looks like another. */
const DOT = /[.\u3002\uff0e\uff61]/;

const hostNearMiss = everyRule({
  id: "host-near-miss",
  items: ["2.4", "1.6", "1.14", "4.9"],
  title: "No host or sender looks like the company's domain without being it",
  why: "A letter amiss, and passwords, payments or mail go to whoever registered that name.",
  fix: "Write the company's own domain, such as bookedbarber.com, letter by letter.",
  severity: "error",
  verdict: ({ text }, _name, _raw, { domain }) => {
    // Where the domain itself is misspelt the right hosts look like it.
    if (domain === undefined || isDomainMisspelt(domain)) return NOT_APPLICABLE;
    if (!DOT.test(text)) return PASS;
    const near = mentionedHosts(text).some(
      (host) => isLookAlike(host, domain) && hostKind(host) === "public",
    );
    return failIf(near, "names a host that looks like the company's domain and is another");
  },
});

const hostUnderDomain = variableRule({
  id: "host-under-domain",
  items: ["2.4", "1.6", "1.14", "1.11"],
  title: "Addresses and origins are under the company's own domain",
  why: "Whoever holds another domain decides what it serves, and the API trusts the origins that it is told.",
  fix: "Use hosts under the canonical domain, like https://app.bookedbarber.com.",
  severity: "warning",
  variables: [...ADDRESSES, "ALLOWED_ORIGINS"],
  verdict: (text, { domain }) => {
    const hosts = publicHosts(text);
    if (domain === undefined || hosts.length === 0) return NOT_APPLICABLE;
    const foreign = hosts.some(
      (host) => !isUnderDomain(host, domain) && !isLookAlike(host, domain),
    );
    return failIf(foreign, "names a host outside the company's own domain");
  },
});

const senderUnderDomain = variableRule({
  id: "sender-under-domain",
  items: ["4.9", "4.8", "1.9"],
  title: "The sender is an address of the domain that mail is authenticated for",
  why: "Receivers find neither SPF nor DKIM for another domain, and SendGrid refuses a sender that is not verified.",
  fix: "Use an address of the mail domain, such as noreply@bookedbarber.com.",
  severity: "error",
  variables: ["SENDGRID_FROM_EMAIL"],
  verdict: (text, context) => {
    const domain = senderDomainOf(context);
    const [host] = mentionedHosts(text);
    // What is no address is reported by `well-typed`.
    if (domain === undefined || host === undefined || !isAddress(text)) return NOT_APPLICABLE;
    // A near miss is reported once, as such.
    if (isLookAlike(host, context.domain ?? domain)) return NOT_APPLICABLE;
    return failIf(!isUnderDomain(host, domain), "is no address of the mail domain");
  },
});

const senderDomainOf = ({ senderDomain, domain }: Context): string | undefined =>
  senderDomain ?? domain;

export const domainRules: readonly Rule[] = [
  domainNotNearMiss,
  hostNearMiss,
  hostUnderDomain,
  senderUnderDomain,
];
