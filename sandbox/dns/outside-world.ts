/**
 * The rest of the world, as far as the sandbox's zone leads there: the senders that its SPF record
 * includes, the names that its CNAMEs point to, those who write to it. Shapes are those of the real
 * ones; addresses of hosts are from the ranges for documentation (RFC 5737, RFC 3849).
 */
import type { DkimKey } from "./dkim-keys";
import { startOfAuthority, type DnsZone, type RecordData, type ZoneRecord } from "./zone";

/** SendGrid's name for the sandbox's account, the setting `sendgridDnsTarget`. */
const account = "u1234567.wl123.sendgrid.net";

/** An address that SendGrid sends the sandbox's mail from. */
export const sendgridAddress = "149.72.12.34";

/** Somebody who has no business to send in the sandbox's name, but sends mail of his own. */
const stranger = "stranger.example.net";

/** An address that the stranger sends from. */
export const strangerAddress = "198.51.100.10";

/** Whose public keys the world holds; the private ones are the sandbox's, for tests. */
export const dkimNames = [
  `s1.domainkey.${account}`,
  `s2.domainkey.${account}`,
  `mail._domainkey.${stranger}`,
];

const ttl = 3600;

/** A text in strings of at most 255 octets. */
function text(value: string): Buffer[] {
  return (value.match(/.{1,255}/gs) ?? [""]).map((part) => Buffer.from(part));
}

/** Zones with what is in them: name, type, data. */
const world: Readonly<Record<string, readonly (readonly [string, string, RecordData])[]>> = {
  "sendgrid.net": [
    [
      "sendgrid.net",
      "TXT",
      text(
        "v=spf1 ip4:167.89.0.0/17 ip4:208.117.48.0/20 ip4:50.31.32.0/19 ip4:198.37.144.0/20 " +
          "ip4:198.21.0.0/21 ip4:192.254.112.0/20 ip4:168.245.0.0/17 ip4:149.72.0.0/16 " +
          "ip4:159.183.0.0/16 include:ab.sendgrid.net ~all",
      ),
    ],
    [
      "ab.sendgrid.net",
      "TXT",
      text(
        "v=spf1 ip4:223.165.113.0/24 ip4:223.165.115.0/24 ip4:223.165.118.0/23 " +
          "ip4:223.165.120.0/23 ~all",
      ),
    ],
    ["mx.sendgrid.net", "A", "192.0.2.25"],
    [account, "MX", { preference: 10, exchange: "mx.sendgrid.net" }],
    [account, "TXT", text(`v=spf1 ip4:${sendgridAddress} ip4:168.245.12.34 -all`)],
  ],
  "google.com": [
    ["google.com", "TXT", text("v=spf1 include:_spf.google.com ~all")],
    ["google.com", "MX", { preference: 10, exchange: "smtp.google.com" }],
    ["smtp.google.com", "A", "192.0.2.26"],
    ["smtp.google.com", "AAAA", "2001:db8::26"],
    [
      "_spf.google.com",
      "TXT",
      text(
        "v=spf1 include:_netblocks.google.com include:_netblocks2.google.com " +
          "include:_netblocks3.google.com ~all",
      ),
    ],
    [
      "_netblocks.google.com",
      "TXT",
      text(
        "v=spf1 ip4:35.190.247.0/24 ip4:64.233.160.0/19 ip4:66.102.0.0/20 ip4:66.249.80.0/20 " +
          "ip4:72.14.192.0/18 ip4:74.125.0.0/16 ip4:108.177.8.0/21 ip4:173.194.0.0/16 " +
          "ip4:209.85.128.0/17 ip4:216.58.192.0/19 ip4:216.239.32.0/19 ~all",
      ),
    ],
    [
      "_netblocks2.google.com",
      "TXT",
      text(
        "v=spf1 ip6:2001:4860:4000::/36 ip6:2404:6800:4000::/36 ip6:2607:f8b0:4000::/36 " +
          "ip6:2800:3f0:4000::/36 ip6:2a00:1450:4000::/36 ip6:2c0f:fb50:4000::/36 ~all",
      ),
    ],
    [
      "_netblocks3.google.com",
      "TXT",
      text(
        "v=spf1 ip4:172.217.0.0/19 ip4:172.217.32.0/20 ip4:172.217.128.0/19 ip4:172.217.160.0/20 " +
          "ip4:172.217.192.0/19 ip4:172.253.56.0/21 ip4:172.253.112.0/20 ip4:108.177.96.0/19 " +
          "ip4:35.191.0.0/16 ip4:130.211.0.0/22 ~all",
      ),
    ],
  ],
  "railway.app": [
    ["*.up.railway.app", "A", "192.0.2.80"],
    ["*.up.railway.app", "AAAA", "2001:db8::80"],
  ],
  "onrender.com": [["*.onrender.com", "A", "192.0.2.81"]],
  "pages.dev": [["*.pages.dev", "A", "192.0.2.83"]],
  "vercel-dns.com": [["cname.vercel-dns.com", "A", "192.0.2.82"]],
  // Takes reports about any domain (RFC 9990).
  "reports.example.net": [
    ["reports.example.net", "MX", { preference: 10, exchange: "mx.reports.example.net" }],
    ["mx.reports.example.net", "A", "192.0.2.27"],
    ["*._report._dmarc.reports.example.net", "TXT", text("v=DMARC1")],
  ],
  [stranger]: [
    [stranger, "A", strangerAddress],
    [stranger, "MX", { preference: 10, exchange: stranger }],
    [stranger, "TXT", text("v=spf1 ip4:198.51.100.0/24 -all")],
  ],
  // Receivers look for DMARC up to the top (RFC 9989, section 4.10): there is nothing.
  "_dmarc.com": [],
};

/** The zones of the rest of the world, with the public halves of these keys. */
export function outsideWorld(keys: readonly DkimKey[]): DnsZone[] {
  return Object.entries(world).map(([zone, entries]) => {
    const published = keys
      .filter(({ name }) => name.endsWith(`.${zone}`))
      .map(({ name, record }): ZoneRecord => ({ name, type: "TXT", ttl, data: text(record) }));
    const records = entries.map(([name, type, data]): ZoneRecord => ({ name, type, ttl, data }));
    const servers = ["ns1", "ns2"].map((server): ZoneRecord => ({
      name: zone,
      type: "NS",
      ttl: 86_400,
      data: `${server}.${zone}`,
    }));
    const all = [...servers, ...records, ...published];
    return { name: zone, records: () => all, soa: () => startOfAuthority(zone, 1) };
  });
}
