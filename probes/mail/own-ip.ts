import { fail, pass, warn } from "../look";
import type { Answer, Look } from "../look";
import { listed } from "../words";
import { ownIpAddresses } from "./ip-addresses";
import type { IpAddress } from "./ip-addresses";
import { sendgridAccount } from "./sendgrid-account";
import type { SendgridAccount } from "./sendgrid-account";

const SUBJECT = "SendGrid's IP address";

/** Whether mail leaves from an address that nobody else uses. */
export const lookAtOwnIp: Look = async (site) => {
  const [account, addresses] = await Promise.all([sendgridAccount(site), ownIpAddresses(site)]);
  return judgeOwnIp(account, addresses);
};

export function judgeOwnIp(
  { type }: Pick<SendgridAccount, "type">,
  addresses: readonly IpAddress[],
): readonly Answer[] {
  const failures = [
    ...(type === "paid" ? [] : [fail(SUBJECT, "The plan is the free one.")]),
    ...(addresses.length > 0
      ? []
      : [fail(SUBJECT, "The account has none: mail leaves from shared addresses.")]),
  ];
  if (failures.length > 0) return failures;
  const nameless = addresses.filter(({ whitelabeled }) => whitelabeled !== true);
  return [
    pass(SUBJECT, `The account has its own: ${listed(addresses.map(({ ip }) => ip))}.`),
    ...(nameless.length === 0
      ? []
      : [
          warn(
            SUBJECT,
            `No reverse DNS of the domain leads back from ${listed(nameless.map(({ ip }) => ip))}.`,
            "Set it up: https://app.sendgrid.com/settings/sender_auth, Reverse DNS.",
          ),
        ]),
  ];
}
