import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import { zoneHolds } from "../../components/cloudflare-zone";

const token = "0".repeat(39) + "t";

describe("zoneHolds", () => {
  let server: Server;
  let answers: readonly object[];
  let status: number;
  const asked: string[] = [];
  const variables = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_BASE_URL"] as const;
  const before = variables.map((name) => process.env[name]);

  beforeEach(async () => {
    asked.length = 0;
    status = 200;
    server = createServer((request, response) => {
      const answer = answers[asked.length];
      asked.push(`${request.headers.authorization ?? ""} ${request.url ?? ""}`);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(answer));
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
    answers = [
      { result: [1, 2], result_info: { total_pages: 2 } },
      { result: [3], result_info: { total_pages: 2 } },
    ];
    const lists = await Promise.all([
      zoneHolds("zone", "dns_records"),
      zoneHolds("zone", "dns_records"),
    ]);
    assert.deepEqual(lists, [
      [1, 2, 3],
      [1, 2, 3],
    ]);
    assert.deepEqual(asked, [
      `Bearer ${token} /client/v4/zones/zone/dns_records?per_page=1000&page=1`,
      `Bearer ${token} /client/v4/zones/zone/dns_records?per_page=1000&page=2`,
    ]);
  });

  it("follows cursors", async () => {
    answers = [
      { result: [1], result_info: { cursors: { after: "a b" } } },
      { result: [2], result_info: { cursors: {} } },
    ];
    assert.deepEqual(await zoneHolds("zone", "rulesets"), [1, 2]);
    assert.deepEqual(
      asked.map((each) => each.split("/zone/")[1]),
      ["rulesets", "rulesets?cursor=a+b"],
    );
  });

  it("gives up on pages without an end", async () => {
    answers = Array.from({ length: 200 }, () => ({
      result: [],
      result_info: { cursors: { after: "a" } },
    }));
    await assert.rejects(zoneHolds("zone", "rulesets"), /has no end/);
  });

  it("says why Cloudflare refuses, without the token", async () => {
    status = 403;
    answers = [{ result: null, errors: [{ message: `no ${token}` }] }];
    await assert.rejects(zoneHolds("zone", "dns_records"), ({ message }: Error) => {
      assert.match(message, /403 no \[secret\]/);
      assert.doesNotMatch(message, new RegExp(token));
      return true;
    });
  });

  it("takes no answer of another shape for an empty zone", async () => {
    answers = [{ success: true }];
    await assert.rejects(zoneHolds("zone", "dns_records"));
  });

  it("asks nobody without a token, and says so", async () => {
    delete process.env["CLOUDFLARE_API_TOKEN"];
    await assert.rejects(zoneHolds("zone", "dns_records"), /neither cloudflare:apiToken nor/);
    assert.deepEqual(asked, []);
  });
});
