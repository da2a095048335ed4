import { z } from "zod";

import { send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import type { Existing, ResourceType } from "../../framework/resource";
import { foundOrMade } from "../made";
import { readThing, removeThing } from "../gone";
import type { SendgridApis } from "./api";
import { dns, mailRecords, nameProperties, recordProperties, sameName } from "./dns-records";

/** https://www.twilio.com/docs/sendgrid/api-reference/link-branding/create-a-branded-link */
const link = z.object({
  id: z.number(),
  domain: z.string(),
  subdomain: z.string().nullish(),
  default: z.boolean(),
  valid: z.boolean(),
  dns,
});
type Link = z.output<typeof link>;

const inputs = z.object({
  domain: z.string(),
  subdomain: z.string(),
  default: z.boolean().optional(),
});
type Inputs = z.output<typeof inputs>;

const PATH = "v3/whitelabel/links";

/** More than any account has: the list has no pages. */
const ALL = 500;

/** The host of the links that SendGrid writes into mails, instead of its own. */
export const linkBranding: ResourceType<SendgridApis> = {
  token: "saas:sendgrid:LinkBranding",
  description:
    "The host of the links that SendGrid writes into mails, instead of its own. Its output " +
    "`records` is what the DNS must hold; LinkValidation has SendGrid look for them.",
  deletion: "unlessFound",
  properties: {
    domain: nameProperties.domain,
    subdomain: {
      ...nameProperties.subdomain,
      description: "The label below the domain; not the one of the DomainAuthentication.",
    },
    default: {
      type: "boolean",
      computed: true,
      description:
        "Whether it serves the mail of domains that have no branded link; SendGrid decides where absent.",
    },
    ...recordProperties,
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.sendgrid();
    const look = (): Promise<Link | undefined> => find(api, wanted);
    const finish = async (found: Link): Promise<Existing> => {
      const isRight = found.default === (wanted.default ?? found.default);
      return existing(isRight ? found : await change(api, String(found.id), wanted));
    };
    return foundOrMade(
      look,
      async () => link.parse((await send(api, "POST", PATH, wanted)).body),
      finish,
      api,
    );
  },

  async read(id, _state, apis) {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    const answer = await readThing(api, path, () => isListedLink(api, id));
    return answer && existing(link.parse(answer.body));
  },

  async update(id, given, _state, apis) {
    return existing(await change(apis.sendgrid(), id, inputs.parse(given)));
  },

  delete: (id, _state, apis) => {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    return removeThing(api, path, () => isListedLink(api, id));
  },
};

async function change(api: HttpApi, id: string, wanted: Inputs): Promise<Link> {
  const path = `${PATH}/${encodeURIComponent(id)}`;
  const fields = { default: wanted.default };
  return link.parse((await send(api, "PATCH", path, fields, { idempotent: true })).body);
}

/**
 * The link where it is there already: SendGrid would make a second one.
 * @throws Error where there are several
 */
async function find(api: HttpApi, wanted: Inputs): Promise<Link | undefined> {
  const { body } = await send(api, "GET", `${PATH}?limit=${ALL}`);
  const [same, ...others] = z
    .array(link)
    .parse(body)
    .filter(
      (each) => sameName(each.domain, wanted.domain) && sameName(each.subdomain, wanted.subdomain),
    );
  if (same === undefined || others.length === 0) return same;
  const ids = [same, ...others].map(({ id }) => id).join(", ");
  throw new Error(
    `SendGrid holds the link ${wanted.subdomain}.${wanted.domain} more than once (${ids}): ` +
      "delete all but one there",
  );
}

/** Whether SendGrid lists the link. */
export async function isListedLink(api: HttpApi, id: string): Promise<boolean> {
  const { body } = await send(api, "GET", `${PATH}?limit=${ALL}`);
  const all = z.array(z.object({ id: z.number() })).parse(body);
  return all.some((each) => String(each.id) === id);
}

function existing(found: Link): Existing {
  return {
    id: String(found.id),
    outputs: {
      domain: found.domain,
      subdomain: found.subdomain ?? "",
      default: found.default,
      records: mailRecords(found.dns),
      valid: found.valid,
    },
  };
}
