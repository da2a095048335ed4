import type { Target } from "../target";

/** The hosts under which people and programs come to a deployment. */
export interface WebHosts {
  /** Those that the stack leads somewhere: the application, the API, www and the domain. */
  readonly served: readonly string[];
  /** Those that only lead to another one. */
  readonly leading: readonly string[];
  /** www or the domain, where the stack declares no record of it. */
  readonly absent: readonly string[];
  /** Where those that lead lead to: the application, or a website at www. */
  readonly landing: string;
}

const ADDRESS_TYPES = ["A", "AAAA", "CNAME"];

export function webHosts({ domain, appHost, apiHost, records, settings }: Target): WebHosts {
  const www = `www.${domain}`;
  const landing = settings["wwwDnsTarget"] === undefined ? appHost : www;
  const own = [...new Set([appHost, apiHost])];
  const others = [www, domain].filter((host) => !own.includes(host));
  const isDeclared = (host: string): boolean =>
    records.some(({ name, type }) => name === host && ADDRESS_TYPES.includes(type));
  const declared = others.filter(isDeclared);
  return {
    served: [...own, ...declared],
    leading: declared.filter((host) => host !== landing),
    absent: others.filter((host) => !isDeclared(host)),
    landing,
  };
}
