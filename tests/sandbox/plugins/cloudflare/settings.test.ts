import assert from "node:assert/strict";

import { servePlugins, type ServedPlugins } from "../../../../providers/framework/provider";
import type { WireObject } from "../../../../providers/framework/wire";
import { cloudflare } from "../../../../sandbox/plugins/cloudflare";
import { EngineClient, failure, secretOf } from "../../../providers/framework/engine-client";
import { cloudflareApi, FakeApi } from "../fake-apis";

const TOKEN = "t".repeat(40);

describe("the stand-in of cloudflare: settings and zones", () => {
  let api: FakeApi;
  let served: ServedPlugins;
  let engine: EngineClient;
  before(async () => {
    api = await FakeApi.start(cloudflareApi(new Map()));
    served = await servePlugins([cloudflare], {
      CLOUDFLARE_API_TOKEN: TOKEN,
      CLOUDFLARE_BASE_URL: `${api.url}/client/v4`,
    });
    engine = new EngineClient(served.debugProviders, "cloudflare");
    await engine.configure();
  });
  after(async () => {
    engine.close();
    await served.close();
    await api.stop();
  });

  const settings: [string, WireObject, NodeJS.ProcessEnv, RegExp | undefined][] = [
    [
      "both from the environment",
      {},
      { CLOUDFLARE_API_TOKEN: TOKEN, CLOUDFLARE_BASE_URL: "http://127.0.0.1:1/" },
      undefined,
    ],
    [
      "both from the program",
      { apiToken: secretOf(TOKEN), baseUrl: "http://127.0.0.1:1" },
      {},
      undefined,
    ],
    [
      "no token",
      { baseUrl: "http://127.0.0.1:1" },
      {},
      /apiToken is missing; set it with `pulumi config set --secret cloudflare:apiToken/,
    ],
    [
      "a token of another shape",
      { apiToken: "short-token" },
      { CLOUDFLARE_BASE_URL: "http://127.0.0.1:1" },
      /apiToken is not an API token: those are 40 to 80/,
    ],
    ["no address", { apiToken: TOKEN }, {}, /baseUrl must be the URL of the sandbox's API/],
    [
      "no address that is one",
      { apiToken: TOKEN, baseUrl: "nowhere" },
      {},
      /baseUrl must be the URL/,
    ],
  ];
  for (const [title, given, environment, said] of settings)
    it(`${said === undefined ? "takes" : "refuses"} settings with ${title}`, async () => {
      const other = await servePlugins([cloudflare], environment);
      const client = new EngineClient(other.debugProviders, "cloudflare");
      const failures = await client.checkConfig(given);
      client.close();
      await other.close();
      if (said === undefined) assert.deepEqual(failures, []);
      else assert.match(failures.join(), said);
      assert.ok(!failures.join().includes("short-token"));
    });

  it("finds a zone by its name", async () => {
    const zone = await engine.invoke("cloudflare:index/getZone:getZone", {
      filter: { name: "bookedbarber.com" },
    });
    assert.equal(zone.zoneId, "0".repeat(32));
    const zones = await engine.invoke("cloudflare:index/getZones:getZones", {
      name: "bookedbarber.com",
    });
    assert.deepEqual(zones.results, [
      { id: "0".repeat(32), name: "bookedbarber.com", status: "active" },
    ]);
  });

  it("says that no zone has the name", async () => {
    const call = engine.invoke("cloudflare:index/getZone:getZone", { filter: { name: "x.org" } });
    assert.match(await failure(call), /0 zones match the filter \{"name":"x\.org"\}, not one/);
  });
});
