import { z } from "zod";

import { canonicalName } from "../../checklist/dns/name";
import { fail, pass, unknown } from "../look";
import type { Answer } from "../look";
import { count, word } from "../words";
import { askRailway, railwayPlace } from "./railway";
import { hostOf, lookAtServices } from "./services";

const QUERY =
  "query CustomDomains($projectId: String!, $environmentId: String!, $serviceId: String!) { " +
  "domains(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId) " +
  "{ customDomains { domain status { verified certificateStatus dnsRecords { status } } } } }";

/** https://docs.railway.com/networking/domains/working-with-domains */
const customDomain = z.object({
  domain: z.string(),
  status: z.object({
    verified: z.boolean(),
    certificateStatus: z.string(),
    dnsRecords: z.array(z.object({ status: z.string() })),
  }),
});
export type RailwayDomain = z.output<typeof customDomain>;
const answer = z.object({ domains: z.object({ customDomains: z.array(customDomain) }) });

const [DOMAIN, CERTIFICATE] = [["7.2"], ["7.3"]] as const;

/** Whether Railway serves the hosts, each with a certificate of its own. */
export const lookAtRailwayDomains = lookAtServices("railway", async (site, side) => {
  const place = { ...railwayPlace(site.target, side) };
  const { domains } = await askRailway(site, QUERY, place, answer);
  return judgeRailwayDomains(hostOf(site.target, side), domains.customDomains);
});

export function judgeRailwayDomains(
  host: string,
  all: readonly RailwayDomain[],
): readonly Answer[] {
  const found = all.find(({ domain }) => canonicalName(domain) === canonicalName(host));
  if (found === undefined) {
    return [{ ...fail(host, "It is no custom domain of the service at Railway."), items: DOMAIN }];
  }
  const { verified, certificateStatus, dnsRecords } = found.status;
  const missing = dnsRecords.filter(({ status }) => status !== "DNS_RECORD_STATUS_PROPAGATED");
  return [
    { ...judgeDomain(host, verified, missing.length, dnsRecords.length), items: DOMAIN },
    {
      ...judgeCertificate(host, certificateStatus.replace("CERTIFICATE_STATUS_TYPE_", "")),
      items: CERTIFICATE,
    },
  ];
}

function judgeDomain(host: string, verified: boolean, missing: number, all: number): Answer {
  if (!verified) return fail(host, "Railway has not verified that the host is yours.");
  return missing > 0
    ? fail(host, `Railway does not find ${missing} of the host's ${count(all, "DNS record")}.`)
    : pass(host, "Railway has verified the host, and finds its DNS records.");
}

function judgeCertificate(host: string, status: string): Answer {
  switch (status) {
    case "VALID":
      return pass(host, "Railway's certificate for the host is valid.");
    case "ISSUING":
      return unknown(
        host,
        "Railway's certificate for the host is being issued.",
        "Wait for an hour, and run the probe again.",
      );
    default: {
      const said = word(status).toLowerCase().replaceAll("_", " ");
      return fail(host, `Railway has no certificate for the host: ${said}.`);
    }
  }
}
