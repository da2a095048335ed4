import type { BlockList } from "node:net";

import { once } from "../once";
import { networkModule } from "./network";

/** Addresses that no visitor can reach: the IANA special-purpose registries (RFC 6890). */
const UNREACHABLE: Networks = {
  ipv4: [
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ],
  ipv6: [
    // Unspecified, loopback, and the long dropped way to write IPv4 addresses (::127.0.0.1).
    ["::", 96],
    ["64:ff9b:1::", 48],
    ["100::", 64],
    // Teredo and 6to4 carry an IPv4 address inside; nobody serves from them.
    ["2001::", 32],
    ["2002::", 16],
    ["fc00::", 7],
    ["fe80::", 10],
    ["fec0::", 10],
    ["ff00::", 8],
    ["2001:db8::", 32],
  ],
};

/** Addresses of the machine itself, also where a client takes "any" for it. */
const LOOPBACK: Networks = {
  ipv4: [
    ["0.0.0.0", 8],
    ["127.0.0.0", 8],
  ],
  ipv6: [
    ["::", 127],
    ["::7f00:0", 104],
  ],
};

type Networks = Readonly<
  Record<"ipv4" | "ipv6", readonly (readonly [network: string, bits: number])[]>
>;

/** Networks as Node looks addresses up in them. */
const lookUp = once((networks: Networks): BlockList => {
  const list = new (networkModule().BlockList)();
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const [base, bits] of networks[family]) list.addSubnet(base, bits, family);
  }
  return list;
});

const isIn = (networks: Networks, address: string, version: 4 | 6): boolean =>
  lookUp(networks).check(address, version === 4 ? "ipv4" : "ipv6");

/** Names of the machine itself, and services whose every name leads back to it. */
const LOOPBACK_SUFFIXES = [
  "localhost",
  "localdomain",
  "localhost6",
  "ip6-localhost",
  "ip6-loopback",
  "docker.internal",
  "localtest.me",
  "lvh.me",
  "vcap.me",
];

/** Services that answer with the address in the name itself: 127.0.0.1.nip.io. */
const ADDRESS_IN_NAME = /(^|[.-])(127[.-]\d+[.-]\d+[.-]\d+|7f[0-9a-f]{6})\.(nip|sslip|xip)\.io$/;

/** Names that stay on one machine or network, and services whose names lead back to it. */
const LOCAL_SUFFIXES = [
  ...LOOPBACK_SUFFIXES,
  "local",
  "internal",
  "lan",
  "intranet",
  "home.arpa",
  "test",
  "invalid",
  "nip.io",
  "sslip.io",
  "xip.io",
];

/** Names that a hosting platform or a tunnel lends, not the company's own. */
const PLATFORM_SUFFIXES = [
  "railway.app",
  "onrender.com",
  "vercel.app",
  "netlify.app",
  "herokuapp.com",
  "pages.dev",
  "workers.dev",
  "fly.dev",
  "github.io",
  "web.app",
  "firebaseapp.com",
  "azurewebsites.net",
  "amplifyapp.com",
  "ngrok.io",
  "ngrok.app",
  "ngrok-free.app",
  "loca.lt",
  "trycloudflare.com",
];

/** What a host name or an address (IPv6 with or without brackets) is to a visitor. */
export type HostKind = "public" | "local" | "platform";

/** Where a host can be reached from. Every spelling of an address counts (0x7f.1, 2130706433). */
export function hostKind(host: string): HostKind {
  const name = canonicalHost(host);
  const version = addressVersion(name);
  if (version !== 0) {
    return isIn(UNREACHABLE, name, version) ? "local" : "public";
  }
  if (!name.includes(".") || isUnder(name, LOCAL_SUFFIXES)) return "local";
  return isUnder(name, PLATFORM_SUFFIXES) ? "platform" : "public";
}

/** Whether a host is the machine itself, in any spelling: localhost, 127.1, 0x7f000001, [::1]. */
export function isLoopback(host: string): boolean {
  const name = canonicalHost(host);
  const version = addressVersion(name);
  if (version !== 0) return isIn(LOOPBACK, name, version);
  return isUnder(name, LOOPBACK_SUFFIXES) || ADDRESS_IN_NAME.test(name);
}

/** 4 or 6 for an address, 0 for a name. Most are names, and tell so by their letters. */
function addressVersion(name: string): 0 | 4 | 6 {
  if (/^[\d.]+$/.test(name)) return networkModule().isIPv4(name) ? 4 : 0;
  return name.includes(":") && networkModule().isIPv6(name) ? 6 : 0;
}

/** Whether a host is a domain or under it. */
export function isUnderDomain(host: string, domain: string): boolean {
  return isUnder(canonicalHost(host), [canonicalHost(domain)]);
}

/** A host that the URL standard leaves as it is: no number at its end, which might be an address. */
const PLAIN_NAME = /^([a-z0-9_-]+\.)*[a-z][a-z0-9-]*$/;

/** A host as the URL standard writes it: lower case, addresses in full, without the last dot. */
export function canonicalHost(host: string): string {
  let name = host.toLowerCase();
  if (PLAIN_NAME.test(name)) return name;
  try {
    // Schemes other than the web's leave hosts as they are written; http's rules bring them home.
    name = new URL(`http://${host}/`).hostname;
  } catch {
    // Not a host of the web: judged as it is written.
  }
  return name.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

function isUnder(name: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => {
    const before = name.length - suffix.length - 1;
    // Most names end otherwise, and nothing has to be made to see it.
    return name.endsWith(suffix) && (before < 0 || name.charAt(before) === ".");
  });
}
