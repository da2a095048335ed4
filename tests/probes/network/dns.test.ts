import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";

import {
  AUTHENTIC_DATA,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  TRUNCATED_RESPONSE,
} from "dns-packet";
import type { Answer, DecodedPacket, Packet } from "dns-packet";

import { DnsClient, DnsFailure } from "../../../probes/network/dns";
import { reasonOf } from "../../../probes/network/failure";
import type { DnsAnswer, RecordType } from "../../../probes/network/network";
import { serveDns } from "../../../sandbox/dns/server";

const { signal } = new AbortController();

type Say = (
  query: DecodedPacket,
  transport: "udp" | "tcp",
  count: number,
) => Partial<Packet> | undefined;

/** What a client gets of a server that answers so; `asked` are the queries that came. */
async function ask(
  say: Say,
  name = "example.com",
  type: RecordType = "TXT",
): Promise<{ answer: DnsAnswer; asked: readonly DecodedPacket[] }> {
  const asked: DecodedPacket[] = [];
  const server = await serveDns((message, transport) => {
    const query = decode(message);
    asked.push(query);
    const said = say(query, transport, asked.length);
    if (said === undefined) return undefined;
    const { id, questions } = query;
    return encode({ type: "response", id: id ?? 0, questions: questions ?? [], ...said });
  });
  try {
    const answer = await new DnsClient(server.address, 150).resolve(name, type, signal);
    return { answer, asked };
  } finally {
    await server.close();
  }
}

const record = (type: string, data: unknown, name = "example.com"): Answer =>
  ({ type, name, ttl: 60, class: "IN", data }) as Answer;

describe("DnsClient", () => {
  const texts: readonly (readonly [RecordType, unknown, string])[] = [
    ["A", "192.0.2.1", "192.0.2.1"],
    ["AAAA", "2001:db8::1", "2001:db8::1"],
    ["CNAME", "Target.Example.NET", "target.example.net"],
    ["NS", "NS1.example.com", "ns1.example.com"],
    ["TXT", [Buffer.from("v=spf1 "), Buffer.from("-all")], "v=spf1 -all"],
    ["TXT", [Buffer.from([0xc3]), Buffer.from([0xa9])], "é"],
    ["MX", { preference: 10, exchange: "MX.example.com" }, "10 mx.example.com"],
    ["MX", { preference: 0, exchange: "." }, "0 ."],
    ["CAA", { flags: 0, tag: "issue", value: "letsencrypt.org" }, '0 issue "letsencrypt.org"'],
    ["CAA", { flags: 128, tag: "issue", value: 'a"b', issuerCritical: true }, '128 issue "a\\"b"'],
    [
      "DS",
      { keyTag: 7, algorithm: 13, digestType: 2, digest: Buffer.from("ab01", "hex") },
      "7 13 2 AB01",
    ],
    ["DNSKEY", { flags: 257, algorithm: 13, key: Buffer.from("key") }, "257 3 13 a2V5"],
    [
      "SRV",
      { priority: 1, weight: 2, port: 443, target: "A.example.com" },
      "1 2 443 a.example.com",
    ],
    [
      "SOA",
      {
        ...{ mname: "NS1.example.com", rname: "Host.example.com", serial: 5 },
        ...{ refresh: 1, retry: 1, expire: 1, minimum: 1 },
      },
      "ns1.example.com host.example.com 5",
    ],
  ];
  for (const [type, data, text] of texts) {
    it(`writes ${type} as a zone file does: ${text}`, async () => {
      const { answer } = await ask(() => ({ answers: [record(type, data)] }), "Example.com", type);
      assert.deepEqual(answer, {
        ...{ outcome: "answered", data: [text], chain: [], authenticated: false },
      });
    });
  }

  it("asks with recursion, AD, DO and 1232 octets", async () => {
    const { asked } = await ask(() => ({}));
    const [query] = asked;
    const [edns] = query?.additionals ?? [];
    assert.ok(query?.flag_rd);
    assert.ok(query.flag_ad);
    assert.ok(edns?.type === "OPT" && edns.flag_do && edns.udpPayloadSize === 1232);
  });

  it("follows a chain of CNAMEs in the answer, and takes what is at its end alone", async () => {
    const { answer } = await ask(
      () => ({
        answers: [
          record("CNAME", "b.example.net"),
          record("A", "192.0.2.9", "other.example.org"),
          record("CNAME", "C.example.net", "b.example.net"),
          record("A", "192.0.2.1", "c.example.net"),
        ],
      }),
      "example.com",
      "A",
    );
    assert.deepEqual(answer.chain, ["b.example.net", "c.example.net"]);
    assert.deepEqual(answer.data, ["192.0.2.1"]);
  });

  it("ends at a CNAME that leads to itself", async () => {
    const { answer } = await ask(
      () => ({ answers: [record("CNAME", "example.com")] }),
      "example.com",
      "A",
    );
    assert.deepEqual(answer.data, []);
    assert.ok(answer.chain.length <= 16);
  });

  it("takes a name that does not exist for an answer", async () => {
    const { answer } = await ask(() => ({ flags: AUTHORITATIVE_ANSWER | 3 }));
    assert.equal(answer.outcome, "no-such-name");
  });

  it("tells whether the resolver has validated", async () => {
    assert.ok((await ask(() => ({ flags: AUTHENTIC_DATA }))).answer.authenticated);
  });

  it("asks over TCP for what is too long for UDP", async () => {
    const long = Array.from({ length: 40 }, (_, at) => Buffer.from(`${at} `.padEnd(200, "x")));
    const { answer, asked } = await ask((_, transport) =>
      transport === "udp" ? { flags: TRUNCATED_RESPONSE } : { answers: [record("TXT", long)] },
    );
    assert.equal(asked.length, 2);
    assert.equal(answer.data[0]?.length, 8000);
  });

  it("asks a second time where the first answer is lost", async () => {
    const { answer, asked } = await ask((_, __, count) =>
      count === 1 ? undefined : { answers: [record("TXT", "here")] },
    );
    assert.equal(asked.length, 2);
    assert.deepEqual(answer.data, ["here"]);
  });

  it("passes over a message with another id, and one about another name", async () => {
    for (const wrong of [
      (query: DecodedPacket) => ({ id: (query.id ?? 0) ^ 1 }),
      () => ({ questions: [{ type: "TXT", name: "evil.example" } as const] }),
      () => ({ type: "query" as const }),
    ]) {
      const { answer, asked } = await ask((query, _, count) =>
        count === 1
          ? { ...wrong(query), answers: [record("TXT", "forged")] }
          : { answers: [record("TXT", "true")] },
      );
      assert.deepEqual(answer.data, ["true"]);
      assert.equal(asked.length, 2);
    }
  });

  const failures: readonly (readonly [string, Say, code: string, said: RegExp])[] = [
    ["SERVFAIL", () => ({ flags: 2 }), "DNS_SERVFAIL", /SERVFAIL/],
    [
      "SERVFAIL without a question",
      () => ({ flags: 2, questions: [] }),
      "DNS_SERVFAIL",
      /SERVFAIL/,
    ],
    ["REFUSED", () => ({ flags: 5 }), "DNS_REFUSED", /refuses/],
    ["FORMERR", () => ({ flags: 1 }), "DNS_FORMERR", /FORMERR/],
    ["silence", () => undefined, "DNS_TIMEOUT", /does not answer/],
    ["a code that nobody knows", () => ({ flags: 9 }), "DNS_RCODE_9", /DNS_RCODE_9/],
  ];
  for (const [what, say, code, said] of failures) {
    it(`says why there is no answer: ${what}`, async () => {
      await assert.rejects(ask(say), (error) => {
        assert.ok(error instanceof DnsFailure);
        assert.equal(error.code, code);
        assert.match(reasonOf(error) ?? "", said);
        return true;
      });
    });
  }

  it("does not wait for an answer that is no message", async () => {
    const socket = createSocket("udp4");
    socket.on("message", (_, { port, address }) => {
      socket.send(Buffer.from("nonsense"), port, address);
    });
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    const client = new DnsClient(`127.0.0.1:${socket.address().port}`, 100);
    await assert.rejects(client.resolve("example.com", "A", signal), { code: "DNS_TIMEOUT" });
    socket.close();
  });

  it("hears at once when nobody listens", async () => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    socket.close();
    await once(socket, "close");
    const client = new DnsClient(`127.0.0.1:${port}`, 5000);
    await assert.rejects(client.resolve("example.com", "A", signal), { code: "ECONNREFUSED" });
  });

  it("stops when it is told to", async () => {
    const controller = new AbortController();
    const server = await serveDns(() => undefined);
    const asking = new DnsClient(server.address, 60_000).resolve(
      "a.example",
      "A",
      controller.signal,
    );
    controller.abort();
    await assert.rejects(asking, { name: "AbortError" });
    await server.close();
  });

  it("reads the addresses of resolvers, and refuses what is none", () => {
    for (const good of ["192.0.2.1", "192.0.2.1:5353", "[2001:db8::1]:53", "2001:db8::1"]) {
      assert.ok(new DnsClient(good));
    }
    assert.ok(new DnsClient(undefined));
    for (const bad of ["", "a:b:c", "192.0.2.1:0", "192.0.2.1:70000", "[2001:db8::1"]) {
      assert.throws(() => new DnsClient(bad), RangeError, bad);
    }
  });
});
