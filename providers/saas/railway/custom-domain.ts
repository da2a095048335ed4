import { z } from "zod";

import type { Existing, ResourceType } from "../../framework/resource";
import { PartlyDone } from "../../framework/resource";
import type { WantedRecord } from "../dns";
import { hostName, plainHost, sameHost } from "../dns";
import { foundOrMade } from "../made";
import { isNotFound, queryIfThere } from "./api";
import type { RailwayApi } from "./api";
import { environmentId, projectId, serviceId, serviceScope, splitId } from "./scope";
import type { ServiceScope } from "./scope";

const inputs = serviceScope.extend({
  domain: z.string(),
  targetPort: z.number().optional(),
});
type Inputs = z.output<typeof inputs>;

/** https://docs.railway.com/integrations/api/manage-domains */
const customDomain = z.object({
  id: z.string(),
  domain: z.string(),
  targetPort: z.number().nullish(),
  status: z.object({
    verified: z.boolean(),
    verificationDnsHost: z.string().nullish(),
    verificationToken: z.string().nullish(),
    certificateStatus: z.string(),
    dnsRecords: z.array(
      z.object({
        fqdn: z.string(),
        zone: z.string(),
        recordType: z.string(),
        purpose: z.string(),
        requiredValue: z.string(),
      }),
    ),
  }),
});
type CustomDomain = z.output<typeof customDomain>;

const FIELDS =
  "id domain targetPort status { verified verificationDnsHost verificationToken certificateStatus " +
  "dnsRecords { fqdn zone recordType purpose requiredValue } }";

const list = z.object({ domains: z.object({ customDomains: z.array(customDomain) }) });
const created = z.object({ customDomainCreate: customDomain });

const PREFIX = "railway-verify=";
const FORM = "PROJECT/ENVIRONMENT/SERVICE/DOMAIN";

/**
 * A domain under which a service answers (https://docs.railway.com/networking/domains). Railway
 * wants two records: a CNAME for the traffic, and a TXT that proves whose the domain is.
 */
export const railwayCustomDomain: ResourceType<{ railway(): RailwayApi }> = {
  token: "saas:railway:CustomDomain",
  description:
    "A domain under which a service at Railway answers, with the records that its DNS must hold. " +
    `Imported by ${FORM}.`,
  // A domain stands on one service at a time.
  deleteBeforeReplace: (inputs, state) => sameHost(inputs.domain, state.domain),
  deletion: "unlessFound",
  properties: {
    projectId,
    environmentId,
    serviceId,
    domain: {
      type: "string",
      required: true,
      replaces: true,
      equals: sameHost,
      schema: hostName,
      description: "The domain, such as api.example.com.",
    },
    targetPort: {
      type: "number",
      computed: true,
      schema: z.int("must be a port").min(1, "must be a port").max(65535, "must be 65535 at most"),
      description: "The port on which the service listens; Railway finds it out where absent.",
    },
    domainId: { type: "string", output: true, description: "Railway's id of it." },
    records: {
      type: "objects",
      output: true,
      description: "The records that the DNS must hold: name, type and content.",
    },
    cnameTarget: {
      type: "string",
      output: true,
      description: "What the domain's CNAME must point to.",
    },
    verificationName: {
      type: "string",
      output: true,
      description: "The name of the TXT record that proves whose the domain is.",
    },
    verificationValue: {
      type: "string",
      output: true,
      description: "The content of that record.",
    },
    verified: { type: "boolean", output: true, description: "Whether Railway has found it." },
    certificateStatus: {
      type: "string",
      output: true,
      description:
        "How far the certificate is: VALIDATING_OWNERSHIP, ISSUING, VALID, ISSUE_FAILED.",
    },
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.railway();
    await api.prove(wanted.environmentId);
    const find = (): Promise<CustomDomain | undefined> => findDomain(api, wanted, wanted.domain);
    const finish = async (found: CustomDomain): Promise<Existing> => {
      try {
        return existing(wanted, await withPort(api, wanted, found));
      } catch (error) {
        throw new PartlyDone(existing(wanted, found), error);
      }
    };
    return foundOrMade(find, () => make(api, wanted), finish, api.manners);
  },

  async read(id, _state, apis) {
    const { rest: domain, ...where } = splitId(id, FORM);
    const api = apis.railway();
    await api.prove(where.environmentId);
    const found = await findDomain(api, where, domain);
    return found && existing(where, found);
  },

  async update(_id, given, _state, apis) {
    const wanted = inputs.parse(given);
    const api = apis.railway();
    await api.prove(wanted.environmentId);
    const found = await findDomain(api, wanted, wanted.domain);
    if (found === undefined)
      throw new Error(
        `${wanted.domain} is no domain of the service any more: pulumi refresh, and then run the ` +
          "command again",
      );
    return existing(wanted, await withPort(api, wanted, found));
  },

  async delete(id, _state, apis) {
    const { rest: domain, ...where } = splitId(id, FORM);
    const api = apis.railway();
    await api.prove(where.environmentId);
    const found = await findDomain(api, where, domain);
    if (found === undefined) return;
    const text = "mutation DeleteDomain($id: String!) { customDomainDelete(id: $id) }";
    await api.mutate(text, { id: found.id }, { idempotent: true }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  },
};

async function findDomain(
  api: RailwayApi,
  { projectId, environmentId, serviceId }: ServiceScope,
  domain: string,
): Promise<CustomDomain | undefined> {
  const text =
    "query Domains($projectId: String!, $environmentId: String!, $serviceId: String!) { " +
    "domains(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId) " +
    `{ customDomains { ${FIELDS} } } }`;
  const data = await queryIfThere(api, text, { projectId, environmentId, serviceId });
  if (data === undefined) return undefined;
  return list.parse(data).domains.customDomains.find((each) => sameHost(each.domain, domain));
}

async function make(api: RailwayApi, wanted: Inputs): Promise<CustomDomain> {
  const { projectId, environmentId, serviceId, targetPort } = wanted;
  const text =
    "mutation CreateDomain($input: CustomDomainCreateInput!) { " +
    `customDomainCreate(input: $input) { ${FIELDS} } }`;
  const input = {
    ...{ projectId, environmentId, serviceId, domain: plainHost(wanted.domain) },
    ...(targetPort === undefined ? {} : { targetPort }),
  };
  return created.parse(await api.mutate(text, { input })).customDomainCreate;
}

/** The domain with the port that is wanted, if one is. */
async function withPort(
  api: RailwayApi,
  { environmentId, targetPort }: Inputs,
  found: CustomDomain,
): Promise<CustomDomain> {
  if (targetPort === undefined || found.targetPort === targetPort) return found;
  const text =
    "mutation UpdateDomain($id: String!, $environmentId: String!, $targetPort: Int) { " +
    "customDomainUpdate(id: $id, environmentId: $environmentId, targetPort: $targetPort) }";
  await api.mutate(text, { id: found.id, environmentId, targetPort }, { idempotent: true });
  return { ...found, targetPort };
}

function existing(where: ServiceScope, found: CustomDomain): Existing {
  const { projectId, environmentId, serviceId } = where;
  const { status } = found;
  const route = status.dnsRecords.find(({ purpose }) => purpose.endsWith("TRAFFIC_ROUTE"));
  const proof = proofOf(found);
  const routes = status.dnsRecords.map(({ fqdn, recordType, requiredValue }): WantedRecord => ({
    name: plainHost(fqdn),
    type: recordType.replace("DNS_RECORD_TYPE_", ""),
    content: requiredValue,
  }));
  return {
    id: [projectId, environmentId, serviceId, plainHost(found.domain)].join("/"),
    outputs: {
      ...{ projectId, environmentId, serviceId },
      domain: found.domain,
      targetPort: found.targetPort ?? undefined,
      domainId: found.id,
      records: proof === undefined ? routes : [...routes, proof],
      cnameTarget: route?.requiredValue,
      verificationName: proof?.name,
      verificationValue: proof?.content,
      verified: status.verified,
      certificateStatus: status.certificateStatus.replace("CERTIFICATE_STATUS_TYPE_", ""),
    },
  };
}

/** The record that proves whose the domain is; the token carries its prefix, or does not. */
function proofOf({ status }: CustomDomain): WantedRecord | undefined {
  const { verificationDnsHost: host, verificationToken: token, dnsRecords } = status;
  if (!host || !token) return undefined;
  const zone = dnsRecords[0]?.zone ?? "";
  const isWhole = zone === "" || sameHost(host, zone) || plainHost(host).endsWith(`.${zone}`);
  const bare = token.replace(new RegExp(`^(?:${PREFIX})+`), "");
  return {
    name: plainHost(isWhole ? host : `${host}.${zone}`),
    type: "TXT",
    content: `${PREFIX}${bare}`,
  };
}
