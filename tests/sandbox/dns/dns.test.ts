import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { connect } from "node:net";

import fc from "fast-check";

import { createCloudflare, type Cloudflare } from "../../../sandbox/apis/cloudflare";
import { edgeAddresses, startDns, type SandboxDns } from "../../../sandbox/dns";
import { cloudflareZone } from "../../../sandbox/dns/cloudflare-zone";
import { answerMessage } from "../../../sandbox/dns/message";
import { call } from "../apis/client";
import { codeOf, edns, encode, framed, overTcp, overUdp, query, short } from "./asked";

const zone = { id: "0123456789abcdef0123456789abcdef", name: "bookedbarber.com" };
const token = "t".repeat(40);

const dkim = `v=DKIM1; k=rsa; p=${"A".repeat(392)}`;
const records: Record<string, unknown>[] = [
  { type: "TXT", name: "@", content: '"v=spf1 include:sendgrid.net -all"' },
  { type: "TXT", name: "@", content: "unquoted" },
  { type: "TXT", name: "k1._domainkey", content: `"${dkim.slice(0, 255)}" "${dkim.slice(255)}"` },
  { type: "TXT", name: "escaped", content: '"a\\"b\\\\c\\255"' },
  { type: "TXT", name: "big", content: `"${"x".repeat(255)}" `.repeat(6).trim() },
  { type: "TXT", name: "*.wild", content: '"wild"' },
  { type: "CNAME", name: "s1._domainkey", content: "s1.domainkey.u1234567.wl123.sendgrid.net" },
  { type: "CNAME", name: "api", content: "bookedbarber-api.up.railway.app" },
  { type: "CNAME", name: "app", content: "bookedbarber-web.up.railway.app", proxied: true, ttl: 1 },
  {
    type: "A",
    name: "v4",
    content: "203.0.113.7",
    proxied: true,
    ttl: 1,
    settings: { ipv4_only: true },
  },
  { type: "A", name: "plain", content: "203.0.113.8", ttl: 1 },
  { type: "AAAA", name: "plain", content: "2001:DB8::8" },
  { type: "CNAME", name: "@", content: "bookedbarber-web.up.railway.app" },
  { type: "MX", name: "@", content: "smtp.google.com", priority: 10 },
  { type: "MX", name: "null", content: ".", priority: 0 },
  { type: "CAA", name: "@", data: { flags: 128, tag: "issue", value: "pki.goog; a=b" } },
  {
    type: "SRV",
    name: "_sip._tcp",
    data: { priority: 1, weight: 2, port: 5060, target: "sip.example.com" },
  },
  {
    type: "TLSA",
    name: "_25._tcp",
    data: { usage: 3, selector: 1, matching_type: 1, certificate: "ab".repeat(32) },
  },
  {
    type: "URI",
    name: "_http._tcp",
    priority: 1,
    data: { weight: 2, target: "https://example.com" },
  },
  {
    type: "DS",
    name: "sub",
    data: { key_tag: 7, algorithm: 13, digest_type: 2, digest: "ab".repeat(32) },
  },
  { type: "NS", name: "sub", content: "ns1.example.com" },
  { type: "SSHFP", name: "ssh", data: { algorithm: 4, type: 2, fingerprint: "ab".repeat(32) } },
  { type: "PTR", name: "ptr", content: "host.example.com" },
  {
    type: "SMIMEA",
    name: "smime",
    data: { usage: 3, selector: 0, matching_type: 0, certificate: "cd" },
  },
  { type: "OPENPGPKEY", name: "pgp", content: "AQID" },
];

describe("the sandbox's DNS", () => {
  let api: Cloudflare;
  let dns: SandboxDns;
  let resolver: Resolver;
  const send = async (method: string, path: string, body: unknown): Promise<string> => {
    const said = await call(api.app, token, method, `/zones/${zone.id}${path}`, body);
    assert.equal(said.status, 200, JSON.stringify(said.body));
    return (said.body as { result: { id: string } }).result.id;
  };

  before(async () => {
    api = createCloudflare({ zone, accountId: "f".repeat(32), token, dsPublished: true });
    for (const record of records) await send("POST", "/dns_records", { ttl: 3600, ...record });
    dns = await startDns(api.state);
    resolver = new Resolver({ tries: 1 });
    resolver.setServers([dns.address]);
  });
  after(() => dns.close());

  const ask = async (
    name: string,
    type: string,
    more: Parameters<typeof query>[2] = {},
  ): Promise<ReturnType<typeof short>> => {
    const answer = await overUdp(dns.port, encode(query(name, type, more)));
    assert.ok(answer);
    return short(answer);
  };

  const at = "bookedbarber.com";
  const cases: [string, string, string, string[]][] = [
    [
      "TXT, quoted and not",
      at,
      "TXT",
      [`${at} TXT "v=spf1 include:sendgrid.net -all"`, `${at} TXT "unquoted"`],
    ],
    [
      "a DKIM key in its strings",
      `k1._domainkey.${at}`,
      "TXT",
      [`k1._domainkey.${at} TXT "${dkim.slice(0, 255)}" "${dkim.slice(255)}"`],
    ],
    ["a wildcard", `a.b.wild.${at}`, "TXT", [`a.b.wild.${at} TXT "wild"`]],
    ["AAAA, shortened", `plain.${at}`, "AAAA", [`plain.${at} AAAA 2001:db8::8`]],
    [
      "a chain to the world",
      `api.${at}`,
      "A",
      [
        `api.${at} CNAME bookedbarber-api.up.railway.app`,
        "bookedbarber-api.up.railway.app A 192.0.2.80",
      ],
    ],
    [
      "the edge's address for a proxied name",
      `app.${at}`,
      "A",
      [`app.${at} A ${edgeAddresses.A[0]}`],
    ],
    ["both kinds of it", `app.${at}`, "AAAA", [`app.${at} AAAA ${edgeAddresses.AAAA[0]}`]],
    ["no alias of a proxied name", `app.${at}`, "CNAME", []],
    ["one kind where the record says so", `v4.${at}`, "AAAA", []],
    ["a flattened alias at the apex", at, "A", [`${at} A 192.0.2.80`]],
    ["MX", at, "MX", [`${at} MX 10 smtp.google.com`]],
    ["Null MX (RFC 7505)", `null.${at}`, "MX", [`null.${at} MX 0 .`]],
    ["CAA", at, "CAA", [`${at} CAA 128 issue pki.goog; a=b true`]],
    ["SRV", `_sip._tcp.${at}`, "SRV", [`_sip._tcp.${at} SRV 1 2 5060 sip.example.com`]],
    ["TLSA", `_25._tcp.${at}`, "TLSA", [`_25._tcp.${at} TLSA 3 1 1 ${"ab".repeat(32)}`]],
    [
      "URI, in octets",
      `_http._tcp.${at}`,
      "UNKNOWN_256",
      [
        `_http._tcp.${at} UNKNOWN_256 00010002${Buffer.from("https://example.com").toString("hex")}`,
      ],
    ],
    ["DS of a delegation", `sub.${at}`, "DS", [`sub.${at} DS 7 13 2 ${"ab".repeat(32)}`]],
    ["SSHFP", `ssh.${at}`, "SSHFP", [`ssh.${at} SSHFP 4 2 ${"AB".repeat(32)}`]],
    ["PTR", `ptr.${at}`, "PTR", [`ptr.${at} PTR host.example.com`]],
    ["SMIMEA, in octets", `smime.${at}`, "UNKNOWN_53", [`smime.${at} UNKNOWN_53 030000cd`]],
    ["OPENPGPKEY, in octets", `pgp.${at}`, "UNKNOWN_61", [`pgp.${at} UNKNOWN_61 010203`]],
    ["NS", at, "NS", [`${at} NS ada.ns.cloudflare.com`, `${at} NS bob.ns.cloudflare.com`]],
    [
      "a stranger's report address",
      `${at}._report._dmarc.reports.example.net`,
      "TXT",
      [`${at}._report._dmarc.reports.example.net TXT "v=DMARC1"`],
    ],
    ["that the top-level domain has no DMARC record", "_dmarc.com", "TXT", []],
  ];
  for (const [title, name, type, answers] of cases)
    it(`answers ${title}`, async () => {
      const said = await ask(name, type);
      assert.equal(said.code, "NOERROR");
      assert.deepEqual(said.answers, answers);
      assert.equal(said.packet.flag_aa, true);
      assert.equal(said.packet.flag_ra, false);
    });

  it("resolves through Node's own resolver, with its errors", async () => {
    assert.deepEqual(await resolver.resolveTxt(`escaped.${at}`), [['a"b\\c\u00ff']]);
    assert.deepEqual(await resolver.resolveMx(`null.${at}`), [{ exchange: "", priority: 0 }]);
    const { hostmaster, minttl } = await resolver.resolveSoa(at);
    assert.deepEqual([hostmaster, minttl], ["dns.cloudflare.com", 1800]);
    await assert.rejects(resolver.resolve4(`nothing.${at}`), { code: "ENOTFOUND" });
    await assert.rejects(resolver.resolve4(`wild.${at}`), { code: "ENODATA" });
    await assert.rejects(resolver.resolve4("example.org"), { code: "EREFUSED" });
  });

  it("answers a change of the API at once", async () => {
    const made = await send("POST", "/dns_records", {
      ...{ type: "TXT", name: "now", ttl: 60 },
      content: '"1"',
    });
    assert.deepEqual((await ask(`now.${at}`, "TXT")).answers, [`now.${at} TXT "1"`]);
    await send("PATCH", `/dns_records/${made}`, { content: '"2"' });
    assert.deepEqual((await ask(`now.${at}`, "TXT")).answers, [`now.${at} TXT "2"`]);
    await send("DELETE", `/dns_records/${made}`, undefined);
    assert.equal((await ask(`now.${at}`, "TXT")).code, "NXDOMAIN");
  });

  it("the TTL is the record's, and 300 where it is automatic", async () => {
    const ttls = await Promise.all(
      [`ssh.${at} SSHFP`, `plain.${at} A`, `app.${at} A`].map(async (asked) => {
        const [name = "", type = ""] = asked.split(" ");
        const [first] = (await ask(name, type)).packet.answers ?? [];
        return first !== undefined && "ttl" in first ? first.ttl : undefined;
      }),
    );
    assert.deepEqual(ttls, [3600, 300, 300]);
  });

  it("shows the key of DNSSEC while it is on, and the DS record where the parent has it", async () => {
    assert.deepEqual((await ask(at, "DNSKEY")).answers, []);
    await send("PATCH", "/dnssec", { status: "active" });
    const [key] = (await ask(at, "DNSKEY")).answers;
    assert.match(key ?? "", /DNSKEY 257 13 [0-9a-f]{128}$/);
    const shown = await call(api.app, token, "GET", `/zones/${zone.id}/dnssec`);
    const { ds } = (shown.body as { result: { ds: string } }).result;
    const [answered = ""] = (await ask(at, "DS")).answers;
    assert.equal(answered, ds.toLowerCase().replace(". 3600 in ds", " DS"));
    await send("PATCH", "/dnssec", { status: "disabled" });
    assert.deepEqual((await ask(at, "DNSKEY")).answers, []);
  });

  it("keeps the case of the question (0x20)", async () => {
    const more = { additionals: [edns(1232)] };
    const said = await ask("s1._DoMaInKeY.BookedBarber.COM", "TXT", more);
    assert.equal(said.packet.questions?.[0]?.name, "s1._DoMaInKeY.BookedBarber.COM");
    assert.equal(
      said.answers[0],
      "s1._DoMaInKeY.BookedBarber.COM CNAME s1.domainkey.u1234567.wl123.sendgrid.net",
    );
    assert.match(said.answers[1] ?? "", /TXT "k=rsa; t=s; p=/);
  });

  it("holds the private halves of the keys that the world shows", async () => {
    for (const { name, privateKey } of dns.dkimKeys) {
      const [strings = []] = await resolver.resolveTxt(name);
      const p = createPublicKey(createPrivateKey(privateKey)).export({
        type: "spki",
        format: "der",
      });
      assert.equal(strings.join(""), `k=rsa; t=s; p=${p.toString("base64")}`);
    }
  });

  it("cuts what is too long for UDP, by the size that the client takes", async () => {
    const plain = await ask(`big.${at}`, "TXT");
    assert.deepEqual([plain.packet.flag_tc, plain.answers], [true, []]);
    const key = await ask(`k1._domainkey.${at}`, "TXT", { additionals: [edns(4096)] });
    assert.deepEqual([key.packet.flag_tc, key.answers.length], [false, 1]);
    const small = await ask(at, "TXT", { additionals: [edns(100)] });
    assert.equal(small.packet.flag_tc, false, "512 octets are always taken");
    const large = await ask(`big.${at}`, "TXT", { additionals: [edns(65_535)] });
    assert.equal(large.packet.flag_tc, true, "1232 are the most that is sent");
    const [whole] = await overTcp(dns.port, [framed(encode(query(`big.${at}`, "TXT")))], 1);
    assert.ok(whole);
    assert.equal(short(whole).answers.length, 1);
    assert.equal((await resolver.resolveTxt(`big.${at}`))[0]?.length, 6);
  });

  it("answers EDNS with EDNS, and refuses a version that it does not know", async () => {
    const said = await ask(at, "MX", { additionals: [edns(1400)] });
    const [option] = said.packet.additionals ?? [];
    assert.ok(option?.type === "OPT");
    assert.equal(option.udpPayloadSize, 1232);
    assert.deepEqual((await ask(at, "MX")).packet.additionals, []);
    const newer = await ask(at, "MX", { additionals: [edns(1400, 1)] });
    const [bad] = newer.packet.additionals ?? [];
    assert.ok(bad?.type === "OPT");
    assert.deepEqual([bad.extendedRcode, newer.answers], [1, []]);
  });

  it("takes several questions on a connection, in any parts", async () => {
    const all = Buffer.concat(["MX", "CAA", "NS"].map((type) => framed(encode(query(at, type)))));
    const parts = Array.from({ length: Math.ceil(all.length / 7) }, (_, index) =>
      all.subarray(index * 7, index * 7 + 7),
    );
    const answers = await overTcp(dns.port, parts, 3);
    assert.deepEqual(
      answers.map((answer) => short(answer).packet.questions?.[0]?.type),
      ["MX", "CAA", "NS"],
    );
  });

  const opcode = (message: Buffer, code: number): Buffer => {
    message.writeUInt8(code << 3, 2);
    return message;
  };
  const two = {
    questions: [...(query(at, "A").questions ?? []), ...(query(at, "MX").questions ?? [])],
  };
  const refusals: [string, Buffer, string | undefined][] = [
    ["a transfer", encode(query(at, "AXFR")), "REFUSED"],
    [
      "a class that is not IN",
      encode({
        ...query(at, "TXT"),
        questions: [{ name: "version.bind", type: "TXT", class: "CH" }],
      }),
      "REFUSED",
    ],
    ["an update", opcode(encode(query(at, "SOA")), 5), "NOTIMP"],
    ["two questions", encode({ ...query(at, "A"), ...two }), "FORMERR"],
    ["no question", encode({ type: "query", id: 1 }), "FORMERR"],
    ["half a question", encode(query(at, "A")).subarray(0, 20), "FORMERR"],
    [
      "two EDNS records",
      encode(query(at, "A", { additionals: [edns(512), edns(512)] })),
      "FORMERR",
    ],
    ["an answer", encode({ ...query(at, "A"), type: "response" }), undefined],
    ["a fragment", Buffer.from([1, 2, 3]), undefined],
  ];
  for (const [title, message, expected] of refusals)
    it(`${expected ?? "does not answer"}: ${title}`, async () => {
      const answer = await overUdp(dns.port, message, expected === undefined ? 100 : 2000);
      assert.equal(answer && codeOf(answer), expected);
      if (answer) assert.equal(answer.readUInt16BE(0), message.readUInt16BE(0));
    });

  it("survives whatever comes", async () => {
    const start = encode(query(at, "TXT"));
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.uint8Array({ maxLength: 80 }).map((rest) => Buffer.concat([start.subarray(0, 12), rest])),
      fc.tuple(fc.nat(start.length - 1), fc.nat(255)).map(([index, octet]) => {
        const changed = Buffer.from(start);
        changed[index] = octet;
        return changed;
      }),
    );
    const zones = [...api.state.zones.values()].map(cloudflareZone);
    fc.assert(
      fc.property(noise, (octets) => {
        const message = Buffer.from(octets);
        const answer = answerMessage(message, zones, "udp");
        if (answer === undefined) return;
        assert.equal(answer.readUInt16BE(0), message.readUInt16BE(0));
        assert.ok(answer.length <= 1232);
      }),
      { numRuns: 3000 },
    );
    assert.equal((await ask(at, "MX")).code, "NOERROR");
  });

  it("ends with its connections, twice if need be, and lets its port go", async () => {
    const other = await startDns(api.state);
    const socket = connect(other.port, "127.0.0.1");
    const ended = new Promise((resolve) => socket.once("close", resolve));
    await new Promise((resolve) => socket.once("connect", resolve));
    await Promise.all([other.close(), other.close()]);
    await ended;
    assert.equal(await overUdp(other.port, encode(query(at, "MX")), 100), undefined);
  });
});
