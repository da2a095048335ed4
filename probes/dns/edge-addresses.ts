import { BlockList, isIPv6 } from "node:net";

import { z } from "zod";

import { ask } from "../api";
import type { Site } from "../look";

const published = z.object({
  result: z.object({ ipv4_cidrs: z.array(z.cidrv4()), ipv6_cidrs: z.array(z.cidrv6()) }),
});

/** Tells whether an address is the edge's. */
export type IsEdge = (address: string) => boolean;

/** The addresses that Cloudflare answers from, as it publishes them, for everybody without a key. */
export async function edgeAddresses(site: Site): Promise<IsEdge> {
  const api = { title: "Cloudflare", url: site.network.api.cloudflare, headers: {}, fix: "" };
  const { result } = await ask(site, api, "ips", published);
  return isWithin([...result.ipv4_cidrs, ...result.ipv6_cidrs]);
}

/** Tells whether an address is in one of these networks, such as `192.0.2.0/24`. */
export function isWithin(networks: readonly string[]): IsEdge {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits = ""] = network.split("/");
    list.addSubnet(address, Number(bits), isIPv6(address) ? "ipv6" : "ipv4");
  }
  return (address) => list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
