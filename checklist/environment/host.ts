import { BlockList, isIP } from "node:net";

/** Addresses that no visitor can reach: the IANA special-purpose registries (RFC 6890). */
const unreachable = new BlockList();
for (const [network, bits] of [
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
] as const) {
  unreachable.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ["::", 128],
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
  ["2001:db8::", 32],
] as const) {
  unreachable.addSubnet(network, bits, "ipv6");
}

/** Names that stay on one machine or network, and services whose names lead back to it. */
const LOCAL_SUFFIXES = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "lan",
  "intranet",
  "home.arpa",
  "test",
  "invalid",
  "nip.io",
  "sslip.io",
  "localtest.me",
  "lvh.me",
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
  const version = isIP(name);
  if (version !== 0) {
    return unreachable.check(name, version === 4 ? "ipv4" : "ipv6") ? "local" : "public";
  }
  if (!name.includes(".") || isUnder(name, LOCAL_SUFFIXES)) return "local";
  return isUnder(name, PLATFORM_SUFFIXES) ? "platform" : "public";
}

/** A host as the URL standard writes it: lower case, addresses in full, without the last dot. */
function canonicalHost(host: string): string {
  let name = host.toLowerCase();
  try {
    // Schemes other than the web's leave hosts as they are written; http's rules bring them home.
    name = new URL(`http://${host}/`).hostname;
  } catch {
    // Not a host of the web: judged as it is written.
  }
  return name.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

function isUnder(name: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}
