import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";

import { createCloudflare } from "../../sandbox/apis/cloudflare";
import { startDataServices } from "../../sandbox/data-services";
import type { DataServices } from "../../sandbox/data-services";
import { DnsFaults } from "../../sandbox/dns/faults";
import { startOfAuthority } from "../../sandbox/dns/zone";
import type { DnsZone } from "../../sandbox/dns/zone";

describe("the sandbox's Redis", () => {
  let data: DataServices;
  before(async () => {
    const { state } = createCloudflare({
      ...{ zone: { id: "0".repeat(32), name: "example.com" }, accountId: "f".repeat(32) },
      token: "t".repeat(40),
    });
    data = await startDataServices("rediss://default:right@redis.example.com:6379/0", state);
  });
  after(() => data.close());

  /** What it says to these octets, which come in as many parts, up to so many replies. */
  async function say(replies: number, ...parts: readonly string[]): Promise<string> {
    const port = Number(data.connectTo.split(",")[0]?.split(":").at(-1));
    const options = { port, host: "127.0.0.1", servername: "redis.example.com" };
    const socket = connect({ ...options, ca: data.authority });
    await once(socket, "secureConnect");
    for (const part of parts) {
      socket.write(part);
      await sleep(5);
    }
    let said = "";
    for await (const part of socket) {
      said += String(part);
      if ((said.match(/^[+$-]/gm) ?? []).length >= replies) break;
    }
    socket.destroy();
    return said;
  }
  const command = (...words: readonly string[]): string =>
    `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;

  it("lets nobody in without the login", async () => {
    assert.match(await say(1, command("PING")), /^-NOAUTH/);
    assert.match(
      await say(2, command("AUTH", "default", "wrong"), command("PING")),
      /^-WRONGPASS[^]*-NOAUTH/,
    );
    assert.match(await say(1, command("AUTH", "other", "right")), /^-WRONGPASS/);
  });

  it("answers who is in, also when commands come in pieces or together", async () => {
    const login = command("AUTH", "right");
    assert.equal(await say(2, login + command("PING")), "+OK\r\n+PONG\r\n");
    assert.equal(await say(2, login.slice(0, 9), login.slice(9), "PING\r\n"), "+OK\r\n+PONG\r\n");
    assert.match(await say(2, login + command("INFO", "memory")), /maxmemory:268435456/);
    assert.match(await say(2, login + command("FLUSHALL")), /unknown command 'FLUSHALL'/);
  });
});

describe("faults of the sandbox's DNS", () => {
  const zone: DnsZone = {
    name: "example.com",
    records: () => [
      { name: "example.com", type: "TXT", ttl: 1, data: [Buffer.from("a")] },
      { name: "www.example.com", type: "A", ttl: 1, data: "192.0.2.1" },
      { name: "www.example.com", type: "AAAA", ttl: 1, data: "2001:db8::1" },
    ],
    soa: () => startOfAuthority("example.com", 1),
    delegation: () => [{ name: "example.com", type: "DS", ttl: 1, data: Buffer.from("x") }],
  };
  const kinds = (over: DnsZone): readonly string[] =>
    over.records().map(({ name, type }) => `${type} ${name}`);

  it("replace, remove and add records, until they are cleared", () => {
    const faults = new DnsFaults();
    assert.equal(faults.over(zone), zone);
    faults.replace("www.example.com", "A");
    faults.replaceTexts("example.com", "b".repeat(300), "c");
    faults.replace("example.com", "DS");
    const over = faults.over(zone);
    assert.deepEqual(kinds(over), ["AAAA www.example.com", "TXT example.com", "TXT example.com"]);
    assert.deepEqual(over.delegation?.(), []);
    faults.fail("www.example.com");
    assert.ok(kinds(faults.over(zone)).includes("CNAME www.example.com"));
    faults.replace("other.org", "A", "192.0.2.1");
    assert.ok(!kinds(faults.over(zone)).includes("A other.org"));
    faults.clear();
    assert.equal(faults.over(zone), zone);
  });
});
