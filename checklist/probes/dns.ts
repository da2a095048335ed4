import type { ProbeDescription } from "./probe";

export const dnsProbes = [
  {
    id: "dns-points-to-production",
    items: ["11.6", "7.2", "7.8"],
    title: "Each host of the application leads to its platform",
    why: "Visitors come to where the DNS leads, whatever the stack declares: an old record, a parking page or a private address.",
    fix: "Delete what leads elsewhere in the DNS, then publish what the stack declares: pulumi up --refresh.",
    looks:
      "Asks the resolver for the addresses of app., api., www. and the domain, and Cloudflare for its address ranges.",
    severity: "error",
  },
  {
    id: "dns-records-published",
    items: ["11.6"],
    title: "The DNS answers with every record that the stack declares",
    why: "A record that was changed by hand, or is still at another DNS provider, takes its effect from the whole deployment.",
    fix: "Publish what the stack declares, by `pulumi up --refresh --policy-pack policies`. If nothing changes, the registrar names other name servers than Cloudflare's.",
    looks:
      "Asks the resolver for every record that the stack declares, and compares what they mean.",
    severity: "error",
  },
  {
    id: "mail-records-published",
    items: ["4.15", "4.8"],
    title: "The DNS answers with SPF, DKIM and DMARC that let the domain's own mail pass",
    why: "Receivers judge by what they look up at that moment: one record too many, a key that is gone, and mail goes to spam.",
    fix: "Publish what the stack declares: pulumi up --refresh.",
    looks:
      "Looks up SPF through all that it includes, the key of every declared selector through its CNAMEs, DMARC and who may get its reports, and judges them by the rules for declared records.",
    severity: "error",
  },
  {
    id: "mta-sts-served",
    items: ["4.15"],
    title: "The MTA-STS policy is served over https and agrees with the mail servers",
    why: "Senders that find no policy, or one without the mail servers in use, send without TLS or not at all.",
    fix: "Serve the output mtaStsPolicy at https://mta-sts.<domain>/.well-known/mta-sts.txt as text/plain: pulumi stack output mtaStsPolicy.",
    looks:
      "Fetches the policy over https as a sender does, and compares it with the output mtaStsPolicy, the record _mta-sts and the published MX records.",
    severity: "error",
  },
  {
    id: "certificate-authorities-allowed",
    items: ["11.7", "2.5"],
    title: "The published CAA records let the certificate authorities in use issue",
    why: "An authority that CAA records keep out cannot renew a certificate, and pages stop when the old one ends.",
    fix: "Publish a CAA record for each authority in use, further ones by the setting certificateAuthorities: pulumi up --refresh --policy-pack policies.",
    looks:
      "Climbs from each host to the nearest CAA records, as authorities do, and compares whom they let issue with Cloudflare's and the platforms' authorities.",
    severity: "error",
  },
  {
    id: "dnssec-chain",
    items: ["11.6"],
    title: "The zone is signed, and the registrar publishes its key",
    why: "Without its DS record at the registrar nobody checks the signatures, and with a wrong one nobody finds the domain.",
    fix: "Give the registrar the DS record: pulumi stack output dnssecDs.",
    looks:
      "Asks for the DS record in the zone above and for the zone's keys, and computes whether one is of the other.",
    severity: "error",
  },
] as const satisfies readonly ProbeDescription[];
