import type { Site } from "../look";
import { pageHeaders, reach } from "./reach";
import type { Reached } from "./reach";

/** A request of a chain of redirects, and where it leads. */
export interface Hop {
  readonly url: URL;
  readonly reached: Reached;
}

const mostHops = 5;

/** Where an answer leads; undefined if it leads nowhere that can be read. */
export function ledTo(from: URL, reached: Reached): URL | undefined {
  if (!("answer" in reached)) return undefined;
  const { status, headers } = reached.answer;
  const location = headers["location"];
  if (status < 300 || status > 399 || location === undefined) return undefined;
  return URL.canParse(location, from.href) ? new URL(location, from) : undefined;
}

/**
 * Follows redirects over https, at most five. What leads to http or to a host that `within` refuses
 * is not followed: it is the last hop.
 */
export async function follow(
  site: Site,
  url: string,
  within: (host: string) => boolean,
): Promise<readonly [Hop, ...Hop[]]> {
  let next = new URL(url);
  const first: Hop = { url: next, reached: await reach(site, { url, headers: pageHeaders }) };
  const hops: [Hop, ...Hop[]] = [first];
  for (let last = first; hops.length <= mostHops; hops.push(last)) {
    const to = ledTo(last.url, last.reached);
    if (to === undefined || to.protocol !== "https:" || !within(to.hostname)) break;
    next = to;
    last = { url: next, reached: await reach(site, { url: next.href, headers: pageHeaders }) };
  }
  return hops;
}
