import { z } from "zod";

import { ask } from "../api";
import type { Site } from "../look";
import { managingSendgrid } from "./sendgrid";

const time = z.int().min(0).max(4_102_444_800).nullish();

/** https://www.twilio.com/docs/sendgrid/api-reference/ip-address-management */
const ipAddress = z.object({
  ip: z.union([z.ipv4(), z.ipv6()]),
  rdns: z.string().nullish(),
  whitelabeled: z.boolean().nullish(),
  /** Whether SendGrid still holds back what is sent from it. */
  warmup: z.boolean().nullish(),
  start_date: time,
  assigned_at: time,
});
export type IpAddress = z.output<typeof ipAddress>;

/** The IP addresses that are the account's own. */
export function ownIpAddresses(site: Site): Promise<readonly IpAddress[]> {
  return ask(site, managingSendgrid(site), "v3/ips?limit=500", z.array(ipAddress));
}
