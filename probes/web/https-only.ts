import { isUnderDomain } from "../../checklist/environment/host";
import { fail, notApplicable, pass, unknown, warn } from "../look";
import type { Answer, Look } from "../look";
import { follow, ledTo } from "./follow";
import type { Hop } from "./follow";
import { webHosts } from "./hosts";
import { reach } from "./reach";
import type { Reached } from "./reach";

/** Statuses by which Cloudflare says that it found no TLS, or a wrong one, at the platform. */
const EDGE_TLS_STATUSES = [525, 526];

/** Asks each host over http and over https, and follows where it leads. */
export const httpsOnly: Look = async (site) => {
  const { target } = site;
  const { served, leading, absent, landing } = webHosts(target);
  const own = (host: string): boolean => isUnderDomain(host, target.domain);
  const answers = await Promise.all(
    served.map(async (host) => {
      const [hops, http] = await Promise.all([
        follow(site, `https://${host}/`, own),
        reach(site, { url: `http://${host}/` }),
      ]);
      const end = leading.includes(host) ? landing : undefined;
      return [judgeHttps(host, hops, end), judgeHttp(host, http, "answer" in hops[0].reached)];
    }),
  );
  return [
    ...answers.flat(),
    ...absent.map((host) => notApplicable(host, "The stack declares no record of this host.")),
  ];
};

/**
 * @param hops From https://<host>/ to the end.
 * @param end The host at which they must end; undefined for a host that serves something itself.
 */
export function judgeHttps(
  host: string,
  hops: readonly [Hop, ...Hop[]],
  end: string | undefined,
): Answer {
  for (const { url, reached } of hops) {
    const at = url.hostname === host ? "It" : `${url.hostname}, to which it leads,`;
    if (!("answer" in reached)) {
      if (!reached.certificate) {
        return unknown(host, `${at} does not answer over https, because ${reached.reason}.`);
      }
      return fail(host, `${at} lets no browser in over https, because ${reached.reason}.`);
    }
    const { status } = reached.answer;
    if (EDGE_TLS_STATUSES.includes(status)) {
      return fail(
        host,
        `${at} answers ${status}: Cloudflare finds no certificate at the platform that it trusts.`,
        "Wait until the platform has issued its certificate, and let the stack set how Cloudflare reaches it: `pulumi up --policy-pack policies`.",
      );
    }
    const to = ledTo(url, reached);
    if (to?.protocol === "http:") {
      return fail(
        host,
        `${at} leads from https back to http.`,
        "Lead to https:// alone; behind Cloudflare a platform that redirects by the scheme it sees needs X-Forwarded-Proto trusted.",
      );
    }
  }
  const last = hops.at(-1) ?? hops[0];
  const to = ledTo(last.url, last.reached);
  if (to !== undefined) {
    const where = to.hostname;
    return hops.length > 5
      ? fail(host, "It leads on and on: five redirects, and no end.")
      : fail(host, `It leads to ${where}, a host of somebody else.`);
  }
  if (end !== undefined && last.url.hostname !== end) {
    return fail(
      host,
      `It ends at ${last.url.hostname}, and should lead to ${end}.`,
      "Let the stack set the redirect: `pulumi up --policy-pack policies` (the ruleset app-dns-redirects).",
    );
  }
  const status = "answer" in last.reached ? last.reached.answer.status : 0;
  const way = hops.length === 1 ? "" : `leads to ${last.url.hostname} and `;
  return pass(host, `It ${way}answers over https (${status}).`);
}

const alwaysHttps =
  "Set Cloudflare's always_use_https to on: `pulumi up --policy-pack policies` does it where edgeProxied is true, else have the platform redirect.";

/**
 * @param reached What http://<host>/ answered.
 * @param isUp Whether the host answers over https: one that refuses both is out of reach.
 */
export function judgeHttp(host: string, reached: Reached, isUp: boolean): Answer {
  const subject = `http://${host}`;
  if (!("answer" in reached)) {
    if (!isUp || !/refused/.test(reached.reason)) {
      return unknown(subject, `It cannot be asked over http, because ${reached.reason}.`);
    }
    return warn(
      subject,
      "Nothing answers over http, so that whoever types the address without https finds no site.",
      alwaysHttps,
    );
  }
  const { status, headers } = reached.answer;
  if (status < 300 || status > 399) {
    return fail(subject, `It answers ${status} in clear instead of leading to https.`, alwaysHttps);
  }
  const to = ledTo(new URL(`${subject}/`), reached);
  if (to === undefined) {
    const what = headers["location"] === undefined ? "nowhere" : "to what is no address";
    return fail(subject, `It redirects (${status}) ${what}.`, alwaysHttps);
  }
  if (to.protocol !== "https:") {
    return fail(subject, `It redirects (${status}) to ${to.protocol} again.`, alwaysHttps);
  }
  if (to.hostname !== host) {
    return warn(
      subject,
      `It leads to https of ${to.hostname} at once: browsers never learn that ${host} itself is https alone (HSTS).`,
      `Lead http://${host} to https://${host} first, and from there to ${to.hostname}.`,
    );
  }
  if (status !== 301 && status !== 308) {
    return warn(
      subject,
      `It leads to https by a redirect for now (${status}), which browsers ask for again each time.`,
      "Redirect with 301 or 308.",
    );
  }
  return pass(subject, `It leads to https for good (${status}).`);
}
