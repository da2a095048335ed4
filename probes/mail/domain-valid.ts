import { z } from "zod";

import { canonicalName } from "../../checklist/dns/name";
import { ask } from "../api";
import { fail, pass } from "../look";
import type { Answer, Look } from "../look";
import { count, listed } from "../words";
import { mailDomainOf, managingSendgrid } from "./sendgrid";

const hostName = z.string().regex(/^[A-Za-z0-9._-]{1,254}$/);

/** https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication */
const domain = z.object({
  domain: hostName,
  valid: z.boolean(),
  dns: z.record(z.string(), z.object({ valid: z.boolean(), host: hostName })),
});
export type SendgridDomain = z.output<typeof domain>;

/** Whether SendGrid finds the records of the sender's domain. */
export const lookAtSendgridDomain: Look = async (site) => {
  const name = mailDomainOf(site.target);
  const query = new URLSearchParams({ domain: name, limit: "50" });
  const path = `v3/whitelabel/domains?${query.toString()}`;
  const found = await ask(site, managingSendgrid(site), path, z.array(domain));
  return [judgeDomain(found, name)];
};

/** Judges by the best of them: SendGrid may hold a domain more than once. */
export function judgeDomain(found: readonly SendgridDomain[], name: string): Answer {
  const own = found.filter((one) => canonicalName(one.domain) === canonicalName(name));
  const wrong = (one: SendgridDomain): readonly string[] =>
    Object.values(one.dns).flatMap(({ valid, host }) => (valid ? [] : [host]));
  const best = own.find((one) => one.valid && wrong(one).length === 0) ?? own[0];
  if (best === undefined) return fail(name, "SendGrid does not know the domain.");
  const missing = wrong(best);
  if (missing.length > 0) {
    return fail(name, `SendGrid does not find the right records at ${listed(missing)}.`);
  }
  return best.valid
    ? pass(name, `SendGrid has found its ${count(Object.keys(best.dns).length, "record")}.`)
    : fail(name, "SendGrid has not validated the domain.");
}
