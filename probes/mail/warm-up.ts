import { daysBetween } from "../../checklist/day";
import type { Day } from "../../checklist/day";
import { fail, pass, unknown } from "../look";
import type { Answer, Look } from "../look";
import { count, dayOf } from "../words";
import { ownIpAddresses } from "./ip-addresses";
import type { IpAddress } from "./ip-addresses";

/** The checklist asks for two weeks to four: after four, receivers know an address. */
const DAYS = 28;

/** Whether receivers have had the time to get to know the account's addresses. */
export const lookAtWarmUp: Look = async (site) =>
  judgeWarmUp(await ownIpAddresses(site), site.today);

export function judgeWarmUp(addresses: readonly IpAddress[], today: Day): readonly Answer[] {
  if (addresses.length === 0) {
    return [
      unknown(
        "SendGrid's IP address",
        "The account has none of its own that could be warmed up.",
        "Take a plan with a dedicated IP address first: the probe sendgrid-own-ip.",
      ),
    ];
  }
  return addresses.map((address) => judgeAddress(address, today));
}

function judgeAddress({ ip, start_date, assigned_at, warmup }: IpAddress, today: Day): Answer {
  const since = start_date ?? assigned_at;
  if (since == null) {
    return unknown(ip, "SendGrid does not tell since when it is in use.");
  }
  const day = dayOf(since);
  const days = daysBetween(day, today);
  if (days >= DAYS) return pass(ip, `It is in use for ${count(days, "day")}, since ${day}.`);
  const held = warmup === true ? ", and SendGrid holds back what is too much" : "";
  return fail(
    ip,
    `It is in use since ${day}: ${count(Math.max(days, 0), "day")} of ${DAYS}, ${count(DAYS - days, "day")} left${held}.`,
  );
}
