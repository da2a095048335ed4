import { canonicalName, isAtOrUnder } from "../../checklist/dns/name";
import { canonicalHost, hostKind } from "../../checklist/environment/host";
import { fail, notApplicable, pass, unknown } from "../look";
import type { Answer, Look } from "../look";
import type { DeclaredRecord } from "../target";
import { edgeAddresses } from "./edge-addresses";
import type { IsEdge } from "./edge-addresses";
import { addressesOf, lookupOf } from "./lookup";

/** A host of the application, and the setting that says where it leads. */
interface Host {
  readonly host: string;
  readonly setting: string;
  /** Whether the application cannot be without it. */
  readonly needed: boolean;
}

/** What the DNS says of a host. */
export interface Leads extends Host {
  /** The records that the stack declares for it, by which browsers find it. */
  readonly declared: readonly DeclaredRecord[];
  readonly exists: boolean;
  readonly chain: readonly string[];
  readonly addresses: readonly string[];
  /** The addresses of the hosts that the declared CNAME leads to. */
  readonly targetAddresses: readonly string[];
}

const ADDRESSED = ["A", "AAAA", "CNAME"];

/** Each host of the application leads to what the stack declares. */
export const dnsPointsToProduction: Look = async (site) => {
  const { domain, appHost, apiHost, records } = site.target;
  const lookup = lookupOf(site);
  const hosts = new Map<string, Host>();
  for (const [host, setting, needed] of [
    [appHost, "appDnsTarget", true],
    [apiHost, "apiDnsTarget", true],
    [`www.${domain}`, "wwwDnsTarget", false],
    [domain, "wwwDnsTarget", false],
  ] as const) {
    if (!hosts.has(host)) hosts.set(host, { host, setting, needed });
  }
  const seen = await Promise.all(
    [...hosts.values()].map(async (one): Promise<Leads> => {
      const declared = records.filter(
        ({ name, type }) => canonicalName(name) === one.host && ADDRESSED.includes(type),
      );
      const { outcome, chain, data } = await addressesOf(lookup, one.host);
      const [target] = declared.filter(({ type, proxied }) => type === "CNAME" && proxied !== true);
      const of = target === undefined ? undefined : await addressesOf(lookup, target.content);
      const targetAddresses = of?.data ?? [];
      const exists = outcome === "answered";
      return { ...one, declared, exists, chain, addresses: data, targetAddresses };
    }),
  );
  const isProxied = seen.some(({ declared }) => declared.some(({ proxied }) => proxied === true));
  const isEdge: IsEdge = isProxied ? await edgeAddresses(site) : () => false;
  return seen.map((one) => judgeLeads(one, isEdge));
};

/** Whether a host leads to production. */
export function judgeLeads(seen: Leads, isEdge: IsEdge): Answer {
  const { host, setting, needed, declared, exists, chain, addresses } = seen;
  const set = `Tell where the platform serves it: pulumi config set ${setting}, then pulumi up.`;
  if (declared.length === 0 && !needed) {
    return notApplicable(host, `The stack declares no record for ${host}.`);
  }
  if (!exists)
    return fail(host, `${host} does not exist in the DNS.`, declared.length > 0 ? undefined : set);
  const last = chain.at(-1);
  const through = last === undefined ? "" : `, through ${last}${parkedAt(last)}`;
  if (addresses.length === 0) {
    return fail(
      host,
      `${host} leads to no address${through}.`,
      declared.length > 0 ? undefined : set,
    );
  }
  const local = addresses.find((address) => !isEdge(address) && hostKind(address) === "local");
  if (local !== undefined) {
    return fail(host, `${host} leads to ${local}, which no visitor can reach${through}.`);
  }
  if (declared.length === 0) {
    const message = `${host} leads to ${listed(addresses)}${through}, and the stack does not declare where it should.`;
    return unknown(host, message, set);
  }
  return declared.some(({ proxied }) => proxied === true)
    ? judgeProxied(seen, isEdge, through)
    : judgeDirect(seen, through);
}

function judgeProxied({ host, addresses }: Leads, isEdge: IsEdge, through: string): Answer {
  const foreign = addresses.filter((address) => !isEdge(address));
  return foreign.length === 0
    ? pass(host, `${host} leads to Cloudflare (${listed(addresses)}).`)
    : fail(host, `${host} leads past Cloudflare to ${listed(foreign)}${through}.`);
}

function judgeDirect(
  { host, declared, chain, addresses, targetAddresses }: Leads,
  through: string,
): Answer {
  const cname = declared.find(({ type }) => type === "CNAME");
  if (cname !== undefined) {
    const target = canonicalName(cname.content);
    // Where CNAMEs are flattened, the target's addresses answer under the host's own name.
    const isFlattened =
      chain.length === 0 && addresses.every((address) => targetAddresses.includes(address));
    return chain.includes(target) || isFlattened
      ? pass(host, `${host} leads to ${target} (${listed(addresses)}).`)
      : fail(host, `${host} leads to ${listed(addresses)}${through}, and not to ${target}.`);
  }
  const wanted = declared.map(({ content }) => canonicalHost(content));
  const got = addresses.map(canonicalHost);
  const isSame = got.length === wanted.length && got.every((address) => wanted.includes(address));
  return isSame
    ? pass(host, `${host} leads to ${listed(addresses)}.`)
    : fail(host, `${host} leads to ${listed(addresses)}${through}, and not to ${listed(wanted)}.`);
}

/** Where registrars and traders show pages of names that nobody uses. */
const PARKING = [
  "above.com",
  "afternic.com",
  "bodis.com",
  "dan.com",
  "hugedomains.com",
  "parkingcrew.net",
  "parklogic.com",
  "sedoparking.com",
];

const parkedAt = (name: string): string =>
  PARKING.some((one) => isAtOrUnder(name, one)) ? " (a parking page)" : "";

const listed = (addresses: readonly string[]): string =>
  addresses.length > 4
    ? `${addresses.slice(0, 4).join(", ")} and ${addresses.length - 4} more`
    : addresses.join(", ");
