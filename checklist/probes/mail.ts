import { LIST_HYGIENE_EVENTS } from "../environment/served";
import type { ProbeDescription } from "./probe";

export const mailProbes = [
  {
    id: "sendgrid-own-ip",
    items: ["4.6"],
    title: "The SendGrid account has an IP address of its own",
    why: "On a shared address the mail of strangers decides whether yours arrives: company mail servers block such addresses.",
    fix: "Take a Pro plan and its dedicated IP address, with reverse DNS: https://app.sendgrid.com/settings/ip_addresses.",
    looks: "Asks SendGrid for the plan, and for the account's IP addresses with their reverse DNS.",
    severity: "error",
  },
  {
    id: "sendgrid-warm-up",
    items: ["4.7"],
    title: "The IP address has been warmed up",
    why: "An address that nobody knows and that sends thousands of mails at once is taken for a spammer's, for weeks.",
    fix: "Switch on the automatic warm-up (https://app.sendgrid.com/settings/ip_addresses), and send little until it is over.",
    looks:
      "Asks SendGrid since when each of the account's IP addresses is in use: 28 days are enough.",
    severity: "error",
  },
  {
    id: "sendgrid-domain-valid",
    items: ["4.8"],
    title: "SendGrid calls the domain authenticated",
    why: "SendGrid signs a domain's mail only while it finds the domain's records; without a signature DMARC has it refused.",
    fix: "Publish what the stack declares, and have SendGrid look again: pulumi up --refresh --policy-pack policies.",
    looks: "Asks SendGrid for the domain of the sender, and for each of its DNS records.",
    severity: "error",
  },
  {
    id: "sendgrid-senders-verified",
    items: ["4.9"],
    title: "SendGrid calls the application's senders verified",
    why: "SendGrid refuses mail from an address that it has not verified, and the application shows nobody that it did.",
    fix: "Follow the link in SendGrid's mail to that address, or have the stack make the sender: pulumi up --refresh --policy-pack policies.",
    looks: "Asks SendGrid for all senders, and looks for the application's addresses among them.",
    severity: "error",
  },
  {
    id: "sendgrid-key-scopes",
    items: ["1.9"],
    title: "The application's SendGrid key may send mail, and may not do what it need not",
    why: "A key that may not send sends nothing; one that may make keys and invite people gives the account to whoever finds it.",
    fix: "Make a key that may send mail and no more: https://app.sendgrid.com/settings/api_keys, then pulumi config set --secret SENDGRID_API_KEY, and one for the stack: pulumi config set --secret sendgridApiKey.",
    looks: "Asks SendGrid what the application's key may do.",
    severity: "error",
  },
  {
    id: "sendgrid-events-signed",
    items: ["4.12"],
    title: "SendGrid sends the application signed events of bounces and complaints",
    why: "Without them the application keeps writing to addresses that bounce; without signatures anybody can tell it that an address does.",
    fix: "Put back what the stack declares: pulumi up --refresh --policy-pack policies.",
    looks: `Asks SendGrid for the event webhooks: whether one at the API's host is on, has ${LIST_HYGIENE_EVENTS.join(", ")}, and signs with the key that the application has.`,
    severity: "error",
  },
  {
    id: "sendgrid-reputation",
    items: ["4.16"],
    title: "The sender's reputation is 80 or more",
    why: "A sender that bounces and annoys is slowed down first, and refused later: the figures show it weeks before customers do.",
    fix: "Stop writing to addresses that bounce, and send marketing mail only to people who asked for it: https://app.sendgrid.com/suppressions/bounces.",
    looks:
      "Asks SendGrid for the reputation, and for the shares of delivered, bounced and reported mails of the last 28 days.",
    severity: "error",
  },
] as const satisfies readonly ProbeDescription[];
