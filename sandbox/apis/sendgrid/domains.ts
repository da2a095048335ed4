import { randomInt } from "node:crypto";

import { Hono } from "hono";
import { z } from "zod";

import { random } from "../../made-up-keys";
import { lookFor } from "./dns-look";
import { sendgridError } from "./errors";
import { bodyOf, byId } from "./request";
import type { Domain, LookUp, Records, SendgridState } from "./state";

const host = z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i, "invalid domain");

const creation = z.strictObject({
  domain: host,
  subdomain: z
    .string()
    .regex(/^[a-z0-9-]+$/i, "invalid subdomain")
    .default(() => `em${randomInt(1000, 10_000)}`),
  automatic_security: z.boolean().default(true),
  custom_spf: z.boolean().default(false),
  default: z.boolean().default(false),
});

const changes = z.strictObject({
  custom_spf: z.boolean().optional(),
  default: z.boolean().optional(),
});

/**
 * https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication. A domain may be there
 * more than once, as it may at SendGrid.
 */
export function domainRoutes(state: SendgridState, lookUp: LookUp): Hono {
  const routes = new Hono();
  const path = "/v3/whitelabel/domains";

  routes.get(path, (c) => {
    const asked = c.req.query("domain")?.toLowerCase() ?? "";
    const [limit, offset] = [c.req.query("limit") ?? "50", c.req.query("offset") ?? "0"].map(
      Number,
    );
    if (limit === undefined || offset === undefined || !(limit >= 1) || !(offset >= 0))
      throw sendgridError(400, "limit and offset must be numbers", "limit");
    const found = state.domains.filter(({ domain }) => domain.toLowerCase().includes(asked));
    return c.json(found.slice(offset, offset + limit).map((domain) => shown(state, domain)));
  });

  routes.get(`${path}/:id`, (c) => c.json(shown(state, byId(state.domains, c.req.param("id")))));

  routes.post(path, async (c) => {
    const fields = await bodyOf(c.req, creation);
    requireManual(fields.automatic_security, fields.custom_spf);
    const domain: Domain = {
      id: ++state.lastId,
      domain: fields.domain,
      subdomain: fields.subdomain,
      automaticSecurity: fields.automatic_security,
      customSpf: fields.custom_spf,
      default: false,
      valid: false,
      dns: recordsOf(state, fields),
    };
    state.domains = [...state.domains, domain];
    setDefault(state, domain, fields.default);
    return c.json(shown(state, domain), 201);
  });

  routes.patch(`${path}/:id`, async (c) => {
    const domain = byId(state.domains, c.req.param("id"));
    const fields = await bodyOf(c.req, changes);
    requireManual(domain.automaticSecurity, fields.custom_spf ?? false);
    if (fields.custom_spf !== undefined && fields.custom_spf !== domain.customSpf) {
      domain.customSpf = fields.custom_spf;
      domain.dns = recordsOf(state, { ...domain, automatic_security: false, ...fields });
      domain.valid = false;
    }
    setDefault(state, domain, fields.default ?? domain.default);
    return c.json(shown(state, domain));
  });

  routes.delete(`${path}/:id`, (c) => {
    const { id } = byId(state.domains, c.req.param("id"));
    state.domains = state.domains.filter((domain) => domain.id !== id);
    return c.body(null, 204);
  });

  routes.post(`${path}/:id/validate`, async (c) => {
    const domain = byId(state.domains, c.req.param("id"));
    const results = await lookFor(domain.dns, lookUp);
    domain.valid = Object.values(results).every(({ valid }) => valid);
    return c.json({ id: domain.id, valid: domain.valid, validation_results: results });
  });
  return routes;
}

function requireManual(automaticSecurity: boolean, customSpf: boolean): void {
  if (automaticSecurity && customSpf)
    throw sendgridError(400, "custom SPF needs manual security", "custom_spf");
}

/** There is one default at most. */
function setDefault(state: SendgridState, domain: Domain, isDefault: boolean): void {
  if (isDefault) for (const each of state.domains) each.default = false;
  domain.default = isDefault;
}

function recordsOf(
  { mailHost }: SendgridState,
  {
    domain,
    subdomain,
    automatic_security: isAutomatic,
    custom_spf: isCustom,
  }: {
    readonly domain: string;
    readonly subdomain: string;
    readonly automatic_security: boolean;
    readonly custom_spf?: boolean | undefined;
  },
): Records {
  const cname = { valid: false, type: "cname" } as const;
  const [name, target] = [`${subdomain}.${domain}`, mailHost];
  const key = (label: string): string => `${label}.domainkey.${target}`;
  if (isAutomatic)
    return {
      mail_cname: { ...cname, host: name, data: target },
      dkim1: { ...cname, host: `s1._domainkey.${domain}`, data: key("s1") },
      dkim2: { ...cname, host: `s2._domainkey.${domain}`, data: key("s2") },
    };
  const txt = { valid: false, type: "txt" } as const;
  const spf = `v=spf1 include:${isCustom === true ? target : "sendgrid.net"} ~all`;
  return {
    mail_server: { valid: false, type: "mx", host: name, data: "mx.sendgrid.net." },
    subdomain_spf: { ...txt, host: name, data: spf },
    dkim: { ...txt, host: `m1._domainkey.${domain}`, data: `k=rsa; t=s; p=${random(40)}` },
  };
}

function shown({ userId, username }: SendgridState, domain: Domain): object {
  return {
    id: domain.id,
    user_id: userId,
    username,
    domain: domain.domain,
    subdomain: domain.subdomain,
    ips: [],
    custom_spf: domain.customSpf,
    default: domain.default,
    legacy: false,
    automatic_security: domain.automaticSecurity,
    valid: domain.valid,
    dns: domain.dns,
  };
}
