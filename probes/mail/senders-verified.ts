import { z } from "zod";

import { SENDERS } from "../../checklist/environment/served";
import { ask } from "../api";
import { fail, pass } from "../look";
import type { Answer, Look } from "../look";
import { findBackend } from "../variable";
import { mailDomainOf, managingSendgrid } from "./sendgrid";

/** https://www.twilio.com/docs/sendgrid/api-reference/sender-verification */
const senders = z.object({
  results: z.array(z.object({ from_email: z.string(), verified: z.boolean() })),
});
type Sender = z.output<typeof senders>["results"][number];

/** Whether SendGrid takes mail from the application's addresses. */
export const lookAtSenders: Look = async (site) => {
  const { target } = site;
  const from = findBackend(target, "SENDGRID_FROM_EMAIL");
  const wanted = [
    ...SENDERS.map((sender) => `${sender}@${mailDomainOf(target)}`),
    ...(from === undefined ? [] : [from.toLowerCase()]),
  ];
  const path = "v3/verified_senders?limit=1000";
  const { results } = await ask(site, managingSendgrid(site), path, senders);
  return [...new Set(wanted)].map((address) => judgeSender(address, results));
};

export function judgeSender(address: string, all: readonly Sender[]): Answer {
  const own = all.filter(({ from_email }) => from_email.toLowerCase() === address);
  if (own.length === 0) return fail(address, "SendGrid has no such sender.");
  return own.some(({ verified }) => verified)
    ? pass(address, "SendGrid calls it verified.")
    : fail(address, "SendGrid waits for somebody to follow the link in its mail to the address.");
}
