import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import { alreadyThere, beside, recordsBeside } from "../../components/existing-records";
import type { HeldRecord } from "../../components/existing-records";

const token = "0".repeat(39) + "t";
const mx = (id: string, priority: number, content: string): HeldRecord => ({
  id,
  name: "example.com",
  type: "MX",
  content,
  priority,
});

describe("beside", () => {
  const wanted = { name: "example.com", type: "MX", content: "mx1.example", priority: 10 };
  const ids = (records: readonly HeldRecord[]): readonly string[] => records.map(({ id }) => id);

  it("names each record of the zone that is the wanted one", () => {
    const zone = [
      mx("a", 1, "mx1.example"),
      mx("b", 10, "old.example"),
      mx("c", 5, "other.example"),
    ];
    assert.deepEqual(ids(beside(wanted, zone, new Set(), []).same), ["a", "b"]);
  });

  it("leaves out what the stack has, whose content the wanted one takes", () => {
    const zone = [mx("a", 10, "mx1.example")];
    assert.deepEqual(beside(wanted, zone, new Set(["a"]), []).same, []);
  });

  it("leaves out what another record of the program stands for", () => {
    const other = { name: "example.com", type: "MX", content: "mx2.example", priority: 10 };
    const zone = [mx("a", 10, "mx2.example")];
    assert.deepEqual(beside(wanted, zone, new Set(), [other]).same, []);
    assert.deepEqual(ids(beside(wanted, zone, new Set(), []).same), ["a"]);
  });

  it("names apart what may be the wanted one, whose content is not known yet", () => {
    const text = { name: "_verify.example.com", type: "TXT" };
    const zone: readonly HeldRecord[] = [{ ...text, id: "a", content: "token=1" }];
    const { same, perhaps } = beside(text, zone, new Set(), []);
    assert.deepEqual([ids(same), ids(perhaps)], [[], ["a"]]);
  });
});

describe("alreadyThere", () => {
  const urn =
    "urn:pulumi:prod::bookedbarber::bookedbarber:index:EmailDns$" +
    "cloudflare:index/dnsRecord:DnsRecord::email-dns-spf";

  it("gives the command for the first, and names all, without what would garble a terminal", () => {
    const text = alreadyThere(urn, "email-dns", "zone", [
      mx("a", 1, "mx1.example"),
      mx("b", 2, `\u001b[2J\n${"x".repeat(500)}`),
    ]);
    assert.match(text, /\(id a\).*\(id b\).*delete the others/);
    assert.match(text, /"id":"zone\/a","parent":"email-dns"/);
    assert.ok(!text.includes("\u001b"));
    assert.doesNotMatch(text, /x{200}/);
  });
});

describe("recordsBeside", () => {
  let server: Server;
  let pages: unknown[][];
  let status: number;
  const asked: string[] = [];
  const variables = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_BASE_URL"] as const;
  const before = variables.map((name) => process.env[name]);

  beforeEach(async () => {
    asked.length = 0;
    status = 200;
    server = createServer((request, response) => {
      const at = Number(new URL(request.url ?? "", "http://a").searchParams.get("page"));
      asked.push(`${request.headers.authorization ?? ""} ${request.url ?? ""}`);
      const body =
        status === 200
          ? { result: pages[at - 1], result_info: { total_pages: pages.length } }
          : { result: null, errors: [{ message: `no ${token}` }] };
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env["CLOUDFLARE_API_TOKEN"] = token;
    process.env["CLOUDFLARE_BASE_URL"] =
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`;
  });

  afterEach(async () => {
    variables.forEach((name, at) => {
      const value = before[at];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    });
    await new Promise((resolve) => server.close(resolve));
  });

  it("reads every page, once a run, with the provider's token", async () => {
    pages = [[mx("a", 1, "mx1.example")], [{ ...mx("b", 2, "mx2.example"), data: { odd: true } }]];
    const [first, second] = await Promise.all([recordsBeside("zone"), recordsBeside("zone")]);
    assert.deepEqual(
      first?.map(({ id }) => id),
      ["a", "b"],
    );
    assert.deepEqual(second, first);
    assert.deepEqual(asked, [
      `Bearer ${token} /client/v4/zones/zone/dns_records?per_page=1000&page=1`,
      `Bearer ${token} /client/v4/zones/zone/dns_records?per_page=1000&page=2`,
    ]);
  });

  it("takes a refusal for no answer, and says why without the token", async () => {
    status = 403;
    await assert.rejects(recordsBeside("zone"), ({ message }: Error) => {
      assert.match(message, /403 no \[secret\]/);
      assert.doesNotMatch(message, new RegExp(token));
      return true;
    });
  });

  it("takes an answer of another shape for no answer", async () => {
    pages = [[{ nothing: "of a record" }]];
    await assert.rejects(recordsBeside("zone"));
  });

  it("asks nobody without a token", async () => {
    delete process.env["CLOUDFLARE_API_TOKEN"];
    assert.equal(await recordsBeside("zone"), undefined);
    assert.deepEqual(asked, []);
  });
});
