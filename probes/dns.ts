import { certificateAuthoritiesAllowed } from "./dns/certificate-authorities-allowed";
import { dnsPointsToProduction } from "./dns/dns-points-to-production";
import { dnsRecordsPublished } from "./dns/dns-records-published";
import { dnssecChain } from "./dns/dnssec-chain";
import { mailRecordsPublished } from "./dns/mail-records-published";
import { mtaStsServed } from "./dns/mta-sts-served";
import type { Look } from "./look";

/** How each probe of this part looks. */
export const dnsLooks = {
  "dns-points-to-production": dnsPointsToProduction,
  "dns-records-published": dnsRecordsPublished,
  "mail-records-published": mailRecordsPublished,
  "mta-sts-served": mtaStsServed,
  "certificate-authorities-allowed": certificateAuthoritiesAllowed,
  "dnssec-chain": dnssecChain,
} satisfies Record<string, Look>;
