import { z } from "zod";

import { send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import type { Existing, ResourceType } from "../../framework/resource";
import { foundOrMade } from "../made";
import { readThing, removeThing } from "../gone";
import type { SendgridApis } from "./api";
import { dns, mailRecords, nameProperties, recordProperties, sameName } from "./dns-records";

/** https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication/authenticate-a-domain */
const domain = z.object({
  id: z.number(),
  domain: z.string(),
  subdomain: z.string(),
  automatic_security: z.boolean(),
  custom_spf: z.boolean(),
  default: z.boolean(),
  valid: z.boolean(),
  dns,
});
type Domain = z.output<typeof domain>;

const inputs = z.object({
  domain: z.string(),
  subdomain: z.string(),
  automaticSecurity: z.boolean().default(true),
  customSpf: z.boolean().default(false),
  default: z.boolean().optional(),
});
type Inputs = z.output<typeof inputs>;

const PATH = "v3/whitelabel/domains";
const PAGE = 50;

/**
 * A domain that SendGrid may send for. It is told apart by its subdomain, which is therefore fixed:
 * without one, SendGrid would make up another one, and other records, each time.
 */
export const domainAuthentication: ResourceType<SendgridApis> = {
  token: "saas:sendgrid:DomainAuthentication",
  description:
    "A domain that SendGrid may send for. Its output `records` is what the DNS must hold; " +
    "DomainValidation has SendGrid look for them.",
  deletion: "unlessFound",
  properties: {
    domain: nameProperties.domain,
    subdomain: {
      ...nameProperties.subdomain,
      description: "The label below the domain to which bounces go (the return path).",
    },
    automaticSecurity: {
      type: "boolean",
      whenAbsent: true,
      replaces: true,
      description:
        "Whether SendGrid keeps SPF and the keys of DKIM itself, behind three CNAME records.",
    },
    customSpf: {
      type: "boolean",
      whenAbsent: false,
      description: "Whether SPF is a record of its own; only without automatic security.",
    },
    default: {
      type: "boolean",
      computed: true,
      description:
        "Whether it signs the mail of domains that have no authentication; SendGrid decides where absent.",
    },
    ...recordProperties,
  },
  /** The same name again would be a duplicate. */
  deleteBeforeReplace: (wanted, state) =>
    sameName(wanted["domain"], state["domain"]) &&
    sameName(wanted["subdomain"], state["subdomain"]),

  check({ automaticSecurity, customSpf }) {
    if (customSpf !== true || automaticSecurity === false) return [];
    const reason = "needs automaticSecurity: false, since SendGrid keeps SPF itself otherwise";
    return [{ property: "customSpf", reason }];
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.sendgrid();
    const look = (): Promise<Domain | undefined> => find(api, wanted);
    const fields = {
      domain: wanted.domain,
      subdomain: wanted.subdomain,
      automatic_security: wanted.automaticSecurity,
      ...changeable(wanted),
    };
    const finish = async (found: Domain): Promise<Existing> => {
      const isRight =
        found.custom_spf === wanted.customSpf &&
        found.default === (wanted.default ?? found.default);
      return existing(isRight ? found : await change(api, String(found.id), wanted));
    };
    return foundOrMade(
      look,
      async () => domain.parse((await send(api, "POST", PATH, fields)).body),
      finish,
      api,
    );
  },

  async read(id, _state, apis) {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    const answer = await readThing(api, path, () => isListedDomain(api, id));
    return answer && existing(domain.parse(answer.body));
  },

  async update(id, given, _state, apis) {
    return existing(await change(apis.sendgrid(), id, inputs.parse(given)));
  },

  delete: (id, _state, apis) => {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    return removeThing(api, path, () => isListedDomain(api, id));
  },
};

/** What an update may change, as SendGrid's fields. */
function changeable(wanted: Inputs): object {
  return {
    custom_spf: wanted.customSpf,
    ...(wanted.default === undefined ? {} : { default: wanted.default }),
  };
}

async function change(api: HttpApi, id: string, wanted: Inputs): Promise<Domain> {
  const path = `${PATH}/${encodeURIComponent(id)}`;
  const { body } = await send(api, "PATCH", path, changeable(wanted), { idempotent: true });
  // SendGrid's documentation shows an object, its schema a list.
  const [changed] = z.union([z.array(domain).min(1), domain.transform((one) => [one])]).parse(body);
  if (changed === undefined) throw new Error(`SendGrid's answer has no domain ${id}`);
  return changed;
}

/**
 * The domain where it is there already: SendGrid would make a second one.
 * @throws Error where there are several, or it is of another kind
 */
async function find(api: HttpApi, wanted: Inputs): Promise<Domain | undefined> {
  const found = await allDomains(api, domain, { domain: wanted.domain });
  const [same, ...others] = found.filter(
    (each) => sameName(each.domain, wanted.domain) && sameName(each.subdomain, wanted.subdomain),
  );
  if (same === undefined) return undefined;
  const name = `${wanted.subdomain}.${wanted.domain}`;
  if (others.length > 0) {
    const ids = [same, ...others].map(({ id }) => id).join(", ");
    throw new Error(`SendGrid holds ${name} more than once (${ids}): delete all but one there`);
  }
  if (same.automatic_security === wanted.automaticSecurity) return same;
  throw new Error(
    `SendGrid holds ${name} already (${same.id}), ` +
      `${same.automatic_security ? "with" : "without"} automatic security: ` +
      "delete it there, or take another subdomain",
  );
}

async function allDomains<Item>(
  api: HttpApi,
  item: z.ZodType<Item>,
  asked: Readonly<Record<string, string>>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const query = new URLSearchParams({ ...asked, limit: String(PAGE), offset: String(offset) });
    const { body } = await send(api, "GET", `${PATH}?${query.toString()}`);
    const page = z.array(item).parse(body);
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

/** Whether SendGrid lists the domain. */
export async function isListedDomain(api: HttpApi, id: string): Promise<boolean> {
  const all = await allDomains(api, z.object({ id: z.number() }), {});
  return all.some((each) => String(each.id) === id);
}

function existing(found: Domain): Existing {
  return {
    id: String(found.id),
    outputs: {
      domain: found.domain,
      subdomain: found.subdomain,
      automaticSecurity: found.automatic_security,
      customSpf: found.custom_spf,
      default: found.default,
      records: mailRecords(found.dns),
      valid: found.valid,
    },
  };
}
