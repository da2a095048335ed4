import { isAtOrUnder } from "../../dns/name";
import { entryOf } from "../../environment/environment";
import { LIST_HYGIENE_EVENTS } from "../../environment/served";
import { plain } from "../../environment/value";
import { knownOf } from "../../resources/property";
import type { Property } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import type { Context } from "../../rule";
import { judgeProperty, resourceRule, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, Stack, StackRule } from "./resource-rule";
import { judgeServed, worstOf } from "./served";

const mailDomainOf = ({ senderDomain, domain }: Context): string | undefined =>
  (senderDomain ?? domain)?.toLowerCase();

const domainIn = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

const lowered = (text: Property<string>): string | undefined => knownOf(text)?.toLowerCase();

const senderDomain = resourceRule({
  id: "mail-sender-domain",
  items: ["4.9", "4.8"],
  title: "Every sender at SendGrid is an address of the mail domain",
  why: "For another domain the mail is not signed, and receivers refuse it or take it for forged.",
  fix: "Set fromEmail to an address of the mail domain, such as support@bookedbarber.com.",
  severity: "error",
  kinds: ["mail-sender"],
  verdict: ({ address }, context) => {
    const domain = mailDomainOf(context);
    if (domain === undefined) return NOT_APPLICABLE;
    return judgeProperty(address, "", (given) =>
      failIf(
        !isAtOrUnder(domainIn(given.toLowerCase()), domain),
        "is no address of the mail domain",
      ),
    );
  },
});

const senderReplies = resourceRule({
  id: "mail-sender-replies",
  items: ["4.9"],
  title: "Answers to the application's mails come to the mail domain",
  why: "Customers answer with what they would tell the shop alone; at another domain somebody else reads it.",
  fix: "Set replyTo to an address of the mail domain, or waive this rule for a helpdesk that is ours.",
  severity: "warning",
  kinds: ["mail-sender"],
  verdict: ({ replyTo }, context) => {
    const domain = mailDomainOf(context);
    if (domain === undefined || replyTo.state === "absent") return NOT_APPLICABLE;
    return judgeProperty(replyTo, "", (given) =>
      failIf(
        !isAtOrUnder(domainIn(given.toLowerCase()), domain),
        "has answers sent to another domain (replyTo)",
      ),
    );
  },
});

const senderVerified = stackRule({
  id: "mail-sender-verified",
  items: ["4.9"],
  title: "Every sender at SendGrid is verified",
  why: "SendGrid refuses mail from an address whose link was not followed and whose domain is not authenticated.",
  fix: "Declare a DomainAuthentication of the sender's domain, or follow the link in SendGrid's mail and run pulumi refresh.",
  severity: "error",
  judge: ({ subjects }) => {
    const domains = ofKind(subjects, "mail-domain").map(({ domain }) => lowered(domain));
    return ofKind(subjects, "mail-sender").map((sender): Answer => ({
      subject: labelOf(sender),
      outcome: judgeVerified(sender, domains),
      id: sender.id,
    }));
  },
});

function judgeVerified(
  { address, verified }: SubjectOf<"mail-sender">,
  domains: readonly (string | undefined)[],
): Outcome {
  if (knownOf(verified) === true) return PASS;
  const domain = domainIn(lowered(address) ?? "");
  if (domain !== "" && domains.includes(domain)) return PASS;
  // Nothing tells of a sender before it is made.
  const isUnclear = verified.state !== "known" || address.state === "unknown";
  return isUnclear || domains.includes(undefined) ? "unknown" : fail("is not verified");
}

const sendersExist = stackRule({
  id: "mail-senders-exist",
  items: ["4.9"],
  title: "The application's senders are set up at SendGrid",
  why: "SendGrid refuses mail from an address that it does not know, and the application shows nobody that it did.",
  fix: "Set SENDGRID_API_KEY (pulumi config set --secret SENDGRID_API_KEY): components/mail.ts declares the senders.",
  severity: "warning",
  judge: (stack, context) => {
    const { backend } = stack.environments;
    if (backend === undefined) return [];
    const { reading } = entryOf(backend, "SENDGRID_FROM_EMAIL");
    const domain = mailDomainOf(context);
    const wanted = [
      ...(reading.state === "known" ? [plain(reading.value).toLowerCase()] : []),
      ...(domain === undefined ? [] : [`support@${domain}`]),
    ];
    return [...new Set(wanted)].map((address) => senderNamed(address, stack));
  },
});

function senderNamed(address: string, { subjects, environmentIds }: Stack): Answer {
  const senders = ofKind(subjects, "mail-sender");
  const own = senders.find((sender) => lowered(sender.address) === address);
  if (own !== undefined) return { subject: labelOf(own), outcome: PASS, id: own.id };
  const isUnclear = senders.some((sender) => sender.address.state === "unknown");
  return {
    subject: `sender ${address}`,
    outcome: isUnclear ? "unknown" : fail("is not set up by this stack"),
    id: environmentIds.backend,
  };
}

const eventsSigned = resourceRule({
  id: "mail-events-signed",
  items: ["4.12"],
  title: "SendGrid's events are signed",
  why: "Without signatures anybody can tell the application that a customer's address does not exist.",
  fix: "Take signed out, or set it to true; the application checks with publicKey (SENDGRID_WEBHOOK_SECRET).",
  severity: "error",
  kinds: ["mail-events"],
  verdict: ({ signed }) =>
    judgeProperty(signed, true, (isSigned) => failIf(!isSigned, "is not signed")),
});

const eventsHygiene = resourceRule({
  id: "mail-events-hygiene",
  items: ["4.12", "4.13"],
  title: "SendGrid tells of bounces and of complaints",
  why: "Who keeps writing to addresses that bounce or complain is taken for a spammer: then all mail is refused.",
  fix: `Let enabled be true, and events have ${LIST_HYGIENE_EVENTS.join(", ")}.`,
  severity: "error",
  kinds: ["mail-events"],
  verdict: ({ enabled, events }) =>
    worstOf([
      judgeProperty(enabled, true, (isOn) => failIf(!isOn, "is switched off")),
      judgeProperty(events, [], (given) => {
        const missing = LIST_HYGIENE_EVENTS.filter((event) => !given.includes(event));
        return failIf(missing.length > 0, `lacks ${missing.join(", ")}`);
      }),
    ]),
});

const eventsServed = stackRule({
  id: "mail-events-served",
  items: ["4.12"],
  title: "SendGrid's events go to the API",
  why: "At another host nobody takes them, or somebody else does, with customers' addresses in them.",
  fix: "Set url to the address at the API's host where the application takes them (sendgridEventsPath).",
  severity: "error",
  judge: (stack) =>
    ofKind(stack.subjects, "mail-events").map((events) => ({
      subject: labelOf(events),
      outcome: judgeServed(events.url, undefined, stack),
      id: events.id,
    })),
});

const eventsExist = stackRule({
  id: "mail-events-exist",
  items: ["4.12"],
  title: "The stack has SendGrid's event webhook",
  why: "Without it the application never learns of bounces and complaints, and writes to those addresses again and again.",
  fix: "See that the application takes the events (its route may be switched off), then: pulumi config set sendgridEventsPath /api/v2/webhooks/sendgrid.",
  severity: "warning",
  judge: ({ subjects, environments, environmentIds }) => {
    if (environments.backend === undefined) return [];
    const [events] = ofKind(subjects, "mail-events");
    return [
      events === undefined
        ? {
            subject: "SendGrid's event webhook",
            outcome: fail("is not set up by this stack"),
            id: environmentIds.backend,
          }
        : { subject: labelOf(events), outcome: PASS, id: events.id },
    ];
  },
});

export const mailServiceRules: readonly ResourceRule[] = [
  senderDomain,
  senderReplies,
  eventsSigned,
  eventsHygiene,
];

export const mailServiceStackRules: readonly StackRule[] = [
  senderVerified,
  sendersExist,
  eventsServed,
  eventsExist,
];
