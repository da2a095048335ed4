import { HEALTH_PATH } from "../../checklist/environment/served";
import { urlOf } from "../../checklist/environment/url";
import { fail, pass } from "../look";
import type { Answer, Look } from "../look";
import { monitorsOf } from "./monitors";
import type { Monitor } from "./monitors";
import { sentryOf } from "./sentry";

const SUBJECT = "Sentry uptime monitor";

/** Whether somebody outside asks the API whether it is there, and hears that it is. */
export const lookAtUptime: Look = async (site) => [
  judgeUptime(await monitorsOf(site, sentryOf(site)), site.target.apiHost),
];

export function judgeUptime(all: readonly Monitor[], apiHost: string): Answer {
  const uptime = all.filter(({ type }) => type === "uptime_domain_failure");
  const served = uptime.filter(({ url = "" }) => {
    const address = urlOf(url);
    return (
      address?.protocol === "https:" &&
      address.hostname === apiHost &&
      address.pathname === HEALTH_PATH
    );
  });
  const asked = `https://${apiHost}${HEALTH_PATH}`;
  if (served.length === 0) {
    const others = uptime.length === 0 ? "" : ", but for other addresses";
    return fail(SUBJECT, `Sentry does not ask for ${asked}${others}.`);
  }
  const own = served.find(({ enabled }) => enabled);
  if (own === undefined) return fail(SUBJECT, `The monitor of ${asked} is switched off.`);
  if (own.isFailing) {
    return fail(
      SUBJECT,
      `Sentry finds ${asked} down: its issue is open.`,
      "See why the API does not answer (npm run -s checklist -- verify), then resolve the issue at Sentry.",
    );
  }
  return pass(SUBJECT, `Sentry asks for ${asked}, and has no issue open.`);
}
