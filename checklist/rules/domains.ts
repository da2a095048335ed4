import { hostKind, isUnderDomain } from "../environment/host";
import { isLookAlike } from "../environment/look-alike";
import { mentionedHosts } from "../environment/mentioned-hosts";
import { everyRule, failIf, NOT_APPLICABLE, variableRule } from "../rule";
import type { Context, Rule } from "../rule";
import { ADDRESSES } from "./urls";

/** Private hosts and those of platforms are reported by rules of their own. */
const publicHosts = (text: string): readonly string[] =>
  mentionedHosts(text).filter((host) => hostKind(host) === "public");

const hostNearMiss = everyRule({
  id: "host-near-miss",
  items: ["2.4", "1.6", "1.14", "4.9"],
  title: "No host or sender looks like the company's domain without being it",
  why: "A letter amiss, and passwords, payments or mail go to whoever registered that name.",
  fix: "Write the company's own domain, such as bookedbarber.com, letter by letter.",
  severity: "error",
  verdict: (text, _name, _raw, { domain }) => {
    if (domain === undefined) return NOT_APPLICABLE;
    const near = publicHosts(text).some((host) => isLookAlike(host, domain));
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
    if (domain === undefined || host === undefined || !text.includes("@")) return NOT_APPLICABLE;
    // A near miss is reported once, as such.
    if (isLookAlike(host, context.domain ?? domain)) return NOT_APPLICABLE;
    return failIf(!isUnderDomain(host, domain), "is no address of the mail domain");
  },
});

const senderDomainOf = ({ senderDomain, domain }: Context): string | undefined =>
  senderDomain ?? domain;

export const domainRules: readonly Rule[] = [hostNearMiss, hostUnderDomain, senderUnderDomain];
