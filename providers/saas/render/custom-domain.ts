import { z } from "zod";

import type { HttpApi } from "../../framework/http-api";
import { isNotFound, remove, send } from "../../framework/http-api";
import type { Existing, ResourceType } from "../../framework/resource";
import type { WantedRecord } from "../dns";
import { hostName, plainHost, sameHost } from "../dns";
import { foundOrMade } from "../made";
import { allPages, serviceId, servicePath } from "./api";

const inputs = z.object({ serviceId: z.string(), name: z.string() });
type Inputs = z.output<typeof inputs>;

/** https://api-docs.render.com/reference/create-custom-domain */
const domain = z.object({
  id: z.string(),
  name: z.string(),
  domainType: z.enum(["apex", "subdomain"]),
  redirectForName: z.string().optional(),
  verificationStatus: z.enum(["verified", "unverified"]),
});
type Domain = z.output<typeof domain>;
const item = z.object({ customDomain: domain });
const service = z.object({ serviceDetails: z.object({ url: z.url() }) });

/** Where names go that cannot be a CNAME (https://render.com/docs/configure-other-dns). */
const APEX_ADDRESS = "216.24.57.1";

const FORM = "SERVICE/DOMAIN";

/**
 * A domain under which a service answers (https://render.com/docs/custom-domains). With a domain of
 * its own come its www, or with a www the domain itself, which redirects.
 */
export const renderCustomDomain: ResourceType<{ render(): HttpApi }> = {
  token: "saas:render:CustomDomain",
  description:
    "A domain under which a service at Render answers, with the records that its DNS must hold. " +
    `Imported by ${FORM}.`,
  // A domain stands on one service at a time, and a new one may be the twin of the old one.
  deleteBeforeReplace: true,
  deletion: "unlessFound",
  properties: {
    serviceId,
    name: {
      type: "string",
      required: true,
      replaces: true,
      equals: sameHost,
      schema: hostName,
      description: "The domain, such as api.example.com.",
    },
    domainId: { type: "string", output: true, description: "Render's id of it." },
    domainType: { type: "string", output: true, description: "apex or subdomain." },
    redirects: {
      type: "strings",
      output: true,
      description: "The domains that Render has added to it, and that redirect to it.",
    },
    records: {
      type: "objects",
      output: true,
      description: "The records that the DNS must hold: name, type and content.",
    },
    verified: {
      type: "boolean",
      output: true,
      description: "Whether Render has found the records.",
    },
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.render();
    const target = await targetOf(api, wanted.serviceId);
    const find = async (): Promise<readonly Domain[] | undefined> => {
      const all = await allDomains(api, wanted.serviceId);
      // One that only redirects is not the one that is wanted, but stands in its way.
      return all.some(({ name }) => sameHost(name, wanted.name)) ? all : undefined;
    };
    const finish = (found: readonly Domain[]): Existing => {
      const made = existing(wanted, found, target);
      if (made === undefined) throw new Error(`Render did not make ${wanted.name}`);
      return made;
    };
    return foundOrMade(find, () => make(api, wanted), finish, api);
  },

  async read(id, _state, apis) {
    const api = apis.render();
    const where = partsOf(id);
    try {
      const all = await allDomains(api, where.serviceId);
      if (!all.some(({ name }) => sameHost(name, where.name))) return undefined;
      return existing(where, all, await targetOf(api, where.serviceId));
    } catch (error) {
      if (isNotFound(api, error)) return undefined;
      throw error;
    }
  },

  async delete(id, _state, apis) {
    const api = apis.render();
    const where = partsOf(id);
    const path = `${servicePath(where.serviceId)}/custom-domains`;
    try {
      const all = await allDomains(api, where.serviceId);
      // What Render has added by itself goes with it, and first: without its target it is nothing.
      const going = [...redirectsTo(where.name, all), ...all.filter(isNamed(where.name))];
      for (const { name } of going) await remove(api, `${path}/${encodeURIComponent(name)}`);
    } catch (error) {
      if (!isNotFound(api, error)) throw error;
    }
  },
};

/** The answer is a list: with an apex comes its www, or the other way round. */
async function make(api: HttpApi, { serviceId, name }: Inputs): Promise<readonly Domain[]> {
  const path = `${servicePath(serviceId)}/custom-domains`;
  const { body } = await send(api, "POST", path, { name: plainHost(name) });
  return z.array(domain).parse(body);
}

async function allDomains(api: HttpApi, serviceId: string): Promise<readonly Domain[]> {
  const items = await allPages(api, `${servicePath(serviceId)}/custom-domains`, item);
  return items.map(({ customDomain }) => customDomain);
}

/** The service's own host name, to which CNAMEs point. */
async function targetOf(api: HttpApi, serviceId: string): Promise<string> {
  const { body } = await send(api, "GET", servicePath(serviceId));
  return new URL(service.parse(body).serviceDetails.url).hostname;
}

function isNamed(wanted: string): (found: Domain) => boolean {
  return ({ name }) => sameHost(name, wanted);
}

function redirectsTo(wanted: string, all: readonly Domain[]): Domain[] {
  return all.filter(
    ({ redirectForName = "" }) => redirectForName !== "" && sameHost(redirectForName, wanted),
  );
}

function partsOf(id: string): Inputs {
  const [service, name, ...rest] = id.split("/");
  if (service && name && rest.length === 0) return { serviceId: service, name };
  throw new Error(`an id here has the form ${FORM}, and ${id} has not`);
}

function existing(
  { serviceId, name }: Inputs,
  all: readonly Domain[],
  target: string,
): Existing | undefined {
  const found = all.find(isNamed(name));
  if (found === undefined) return undefined;
  const redirects = redirectsTo(name, all);
  return {
    id: `${serviceId}/${plainHost(name)}`,
    outputs: {
      serviceId,
      name: found.name,
      domainId: found.id,
      domainType: found.domainType,
      redirects: redirects.map((each) => each.name),
      records: [found, ...redirects].map((each): WantedRecord => recordOf(each, target)),
      verified: found.verificationStatus === "verified",
    },
  };
}

function recordOf({ name, domainType }: Domain, target: string): WantedRecord {
  return domainType === "apex"
    ? { name: plainHost(name), type: "A", content: APEX_ADDRESS }
    : { name: plainHost(name), type: "CNAME", content: target };
}
