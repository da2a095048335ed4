import { randomUUID } from "node:crypto";

import { hexadecimal } from "../../made-up-keys";
import { refusal } from "./errors";
import type { CustomDomain, RailwayState } from "./state";
import { requirePlace } from "./variables";
import type { Place } from "./variables";

const TARGET = "up.railway.app";
const VERIFICATION = "_railway-verify";

interface DomainInput extends Place {
  readonly serviceId: string;
  readonly domain: string;
  readonly targetPort?: number | null;
}

export function createDomain(state: RailwayState, input: DomainInput): object {
  requirePlace(state, input);
  const { projectId, environmentId, serviceId, domain, targetPort } = input;
  if (!/^(\*\.)?([a-z0-9_-]+\.)+[a-z]{2,}$/.test(domain)) throw refusal("Invalid domain");
  if (state.domains.some((each) => each.domain === domain))
    throw refusal(`The domain ${domain} is already in use`);
  const token = hexadecimal(32);
  const made: CustomDomain = {
    ...{ id: randomUUID(), projectId, environmentId, serviceId, domain },
    targetPort: targetPort ?? undefined,
    verified: false,
    token: state.tokensWithPrefix ? `railway-verify=${token}` : token,
  };
  state.domains = [...state.domains, made];
  return shownDomain(made);
}

export function updateDomain(
  state: RailwayState,
  id: string,
  targetPort: number | null | undefined,
): true {
  findDomain(state, id).targetPort = targetPort ?? undefined;
  return true;
}

export function deleteDomain(state: RailwayState, id: string): true {
  const found = findDomain(state, id);
  state.domains = state.domains.filter((each) => each !== found);
  return true;
}

/** Railway looks at the DNS again and again, and here whenever somebody asks. */
export async function domainsAt(state: RailwayState, place: Place): Promise<object> {
  requirePlace(state, place);
  const own = state.domains.filter(
    ({ environmentId, serviceId }) =>
      environmentId === place.environmentId && serviceId === place.serviceId,
  );
  for (const domain of own) domain.verified ||= await isProved(state, domain);
  return { customDomains: own.map(shownDomain) };
}

function isProved(state: RailwayState, { domain, token }: CustomDomain): Promise<boolean> {
  const text = `railway-verify=${token.replace(/^railway-verify=/, "")}`;
  return state.holds(`${VERIFICATION}.${domain}`, text);
}

function findDomain(state: RailwayState, id: string): CustomDomain {
  const found = state.domains.find((each) => each.id === id);
  if (found === undefined) throw refusal("Custom domain not found");
  return found;
}

function shownDomain(found: CustomDomain): object {
  const { id, projectId, environmentId, serviceId, domain, targetPort, trouble } = found;
  const verified = found.verified && trouble !== "unverified";
  const labels = domain.split(".");
  const zone = labels.slice(-2).join(".");
  const hostlabel = labels.slice(0, -2).join(".");
  return {
    ...{ id, projectId, environmentId, serviceId, domain, targetPort },
    status: {
      verified,
      verificationDnsHost: `${VERIFICATION}.${domain}`,
      verificationToken: found.token,
      certificateStatus: `CERTIFICATE_STATUS_TYPE_${certificateOf(verified, trouble)}`,
      dnsRecords: [
        {
          ...{ hostlabel, zone, fqdn: domain },
          recordType: "DNS_RECORD_TYPE_CNAME",
          purpose: "DNS_RECORD_PURPOSE_TRAFFIC_ROUTE",
          requiredValue: `${id.slice(0, 8)}.${TARGET}`,
          currentValue: "",
          status: `DNS_RECORD_STATUS_${verified && trouble !== "no-record" ? "PROPAGATED" : "REQUIRES_UPDATE"}`,
        },
      ],
    },
  };
}

function certificateOf(verified: boolean, trouble: CustomDomain["trouble"]): string {
  if (!verified) return "VALIDATING_OWNERSHIP";
  return trouble === "no-certificate" ? "ISSUE_FAILED" : "VALID";
}
