import assert from "node:assert/strict";

import fc from "fast-check";

import { answerFrom } from "../../../sandbox/dns/authority";
import {
  startOfAuthority,
  type DnsZone,
  type RecordData,
  type ZoneRecord,
} from "../../../sandbox/dns/zone";

function zoneOf(name: string, ...records: [string, string, RecordData, "flattened"?][]): DnsZone {
  const made = records.map(([owner, type, data, flattened]): ZoneRecord => ({
    ...{ name: owner, type, ttl: 300, data },
    ...(flattened && { flattened: true }),
  }));
  return { name, records: () => made, soa: () => startOfAuthority(name, 1) };
}
const text = (value: string): RecordData => [Buffer.from(value)];

/** RFC 4592 section 2.2.1, the zone of the examples. */
const wildcards = zoneOf(
  "example",
  ["*.example", "TXT", text("this is a wildcard")],
  ["*.example", "MX", { preference: 10, exchange: "host1.example" }],
  ["sub.*.example", "TXT", text("this is not a wildcard")],
  ["host1.example", "A", "192.0.2.1"],
  ["_ssh._tcp.host1.example", "SRV", { priority: 0, weight: 0, port: 22, target: "host1.example" }],
  ["_ssh._tcp.host2.example", "SRV", { priority: 0, weight: 0, port: 22, target: "host2.example" }],
  ["subdel.example", "NS", "ns.example.com"],
);

const world = [
  wildcards,
  zoneOf(
    "example.com",
    ["www.example.com", "CNAME", "web.example.com"],
    ["web.example.com", "CNAME", "host.example.net"],
    ["gone.example.com", "CNAME", "nothing.example.net"],
    ["away.example.com", "CNAME", "host.example.org"],
    ["loop.example.com", "CNAME", "pool.example.com"],
    ["pool.example.com", "CNAME", "loop.example.com"],
    ["self.example.com", "CNAME", "self.example.com"],
    ["example.com", "CNAME", "host.example.net", "flattened"],
    ["example.com", "TXT", text("apex")],
    ["flat.example.com", "CNAME", "host.example.org", "flattened"],
    ["own.example.com", "CNAME", "own.example.com", "flattened"],
    ["a.b.example.com", "A", "192.0.2.7"],
    ["sub.example.com", "NS", "ns.example.net"],
    [
      "sub.example.com",
      "DS",
      { keyTag: 1, algorithm: 13, digestType: 2, digest: Buffer.alloc(32) },
    ],
  ),
  zoneOf(
    "example.net",
    ["host.example.net", "A", "192.0.2.8"],
    ["host.example.net", "A", "192.0.2.9"],
  ),
];

function asked(name: string, type: string): string {
  const { code, answers, authorities, authoritative } = answerFrom(world, name, type);
  const names = [...answers, ...authorities].map((record) => `${record.name} ${record.type}`);
  return [code, ...(authoritative ? [] : ["(not authoritative)"]), ...names].join("; ");
}

describe("DNS: answers from zones", () => {
  const cases: [string, string, string, string][] = [
    // RFC 4592 section 2.2.1: the questions and their answers.
    ["a wildcard", "host3.example", "MX", "NOERROR; host3.example MX"],
    ["a wildcard, of a type that it lacks", "host3.example", "A", "NOERROR; example SOA"],
    ["a wildcard, two labels below", "foo.bar.example", "TXT", "NOERROR; foo.bar.example TXT"],
    ["a name that exists, and no wildcard then", "host1.example", "MX", "NOERROR; example SOA"],
    ["the wildcard itself", "sub.*.example", "MX", "NOERROR; example SOA"],
    ["a name below one that exists", "_telnet._tcp.host1.example", "SRV", "NXDOMAIN; example SOA"],
    [
      "a name below a delegation",
      "host.subdel.example",
      "A",
      "NOERROR; (not authoritative); subdel.example NS",
    ],
    ["a name below the wildcard", "ghost.*.example", "MX", "NXDOMAIN; example SOA"],
    ["an asterisk by its name", "*.example", "MX", "NOERROR; *.example MX"],
    // Negative answers (RFC 2308), names without records (RFC 8020).
    ["a name between others, without records", "b.example.com", "A", "NOERROR; example.com SOA"],
    ["a name of the wildcards' parents", "_tcp.host1.example", "SRV", "NOERROR; example SOA"],
    ["a name that does not exist", "nothing.example.com", "A", "NXDOMAIN; example.com SOA"],
    ["a type that the name lacks", "a.b.example.com", "AAAA", "NOERROR; example.com SOA"],
    ["the zone's SOA", "example.com", "SOA", "NOERROR; example.com SOA"],
    // Aliases.
    [
      "a chain through two zones",
      "www.example.com",
      "A",
      "NOERROR; www.example.com CNAME; web.example.com CNAME; host.example.net A; host.example.net A",
    ],
    ["the alias itself", "www.example.com", "CNAME", "NOERROR; www.example.com CNAME"],
    [
      "a chain to a type that the target lacks",
      "www.example.com",
      "MX",
      "NOERROR; www.example.com CNAME; web.example.com CNAME; example.net SOA",
    ],
    [
      "a chain to nowhere",
      "gone.example.com",
      "A",
      "NXDOMAIN; gone.example.com CNAME; example.net SOA",
    ],
    ["a chain that leaves", "away.example.com", "A", "NOERROR; away.example.com CNAME"],
    ["a loop of two", "loop.example.com", "A", "SERVFAIL; (not authoritative)"],
    ["an alias of itself", "self.example.com", "A", "SERVFAIL; (not authoritative)"],
    // Flattening.
    ["addresses of a flattened alias", "example.com", "A", "NOERROR; example.com A; example.com A"],
    ["no address of that kind", "example.com", "AAAA", "NOERROR; example.com SOA"],
    ["another type beside it", "example.com", "TXT", "NOERROR; example.com TXT"],
    ["a flattened alias has no CNAME", "example.com", "CNAME", "NOERROR; example.com SOA"],
    ["a flattened alias that leaves", "flat.example.com", "A", "SERVFAIL; (not authoritative)"],
    ["a flattened alias of itself", "own.example.com", "A", "SERVFAIL; (not authoritative)"],
    // Delegations.
    ["a delegation", "x.sub.example.com", "A", "NOERROR; (not authoritative); sub.example.com NS"],
    ["the DS records of a delegation", "sub.example.com", "DS", "NOERROR; sub.example.com DS"],
    // The rest.
    ["names outside", "example.org", "A", "REFUSED; (not authoritative)"],
    ["a name that only ends alike", "badexample.com", "A", "REFUSED; (not authoritative)"],
    ["everything at once (RFC 8482)", "a.b.example.com", "ANY", "NOERROR; a.b.example.com HINFO"],
    ["another case", "A.B.Example.COM", "A", "NOERROR; A.B.Example.COM A"],
    ["a dot at the end", "a.b.example.com.", "A", "NOERROR; a.b.example.com A"],
  ];
  for (const [title, name, type, expected] of cases)
    it(`${title}: ${name} ${type}`, () => {
      assert.equal(asked(name, type), expected);
    });

  it("a negative answer lives as long as its SOA says", () => {
    const [soa] = answerFrom(world, "nothing.example.com", "A").authorities;
    assert.equal(soa?.ttl, 1800);
  });

  it("answers any name in its zones, and refuses any other", () => {
    const label = fc.constantFrom(
      "*",
      "a",
      "b",
      "host1",
      "_tcp",
      "sub",
      "www",
      "loop",
      "subdel",
      "x",
    );
    fc.assert(
      fc.property(
        fc.array(label, { maxLength: 4 }),
        fc.constantFrom("example", "example.com", "example.net", "example.org", "com"),
        fc.constantFrom("A", "TXT", "MX", "CNAME", "ANY", "DS", "NS"),
        (labels, zone, type) => {
          const { code } = answerFrom(world, [...labels, zone].join("."), type);
          assert.equal(code === "REFUSED", zone === "example.org" || zone === "com");
        },
      ),
    );
  });
});
