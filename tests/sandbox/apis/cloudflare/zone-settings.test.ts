import assert from "node:assert/strict";

import { z } from "zod";

import { createCloudflare } from "../../../../sandbox/apis/cloudflare";
import { plans, type Plan } from "../../../../sandbox/apis/cloudflare/plans";
import { zoneSettings } from "../../../../sandbox/apis/cloudflare/zone-setting-values";
import { open, zone } from "./opened";

const path = `/zones/${zone.id}/settings`;
const setting = z.object({
  id: z.string(),
  value: z.unknown(),
  editable: z.boolean(),
  modified_on: z.string().nullable(),
});

describe("Cloudflare's API: a zone's settings", () => {
  it("lists all of them, none of them modified", async () => {
    const all = z.array(setting).parse(await open().good("GET", path));
    assert.deepEqual(
      all.map(({ id }) => id),
      Object.keys(zoneSettings),
    );
    assert.ok(all.every(({ modified_on: modified }) => modified === null));
  });

  it("every setting takes what a new zone has", () => {
    for (const [id, { value, initial }] of Object.entries(zoneSettings))
      assert.ok(value.safeParse(initial).success, id);
  });

  it("changes one, and shows the time", async () => {
    const { good } = open();
    const changed = setting.parse(await good("PATCH", `${path}/ssl`, { value: "strict" }));
    assert.match(changed.modified_on ?? "", /^[\d-]+T[\d:.]+Z$/);
    assert.deepEqual(setting.parse(await good("GET", `${path}/ssl`)), changed);
    assert.equal(changed.value, "strict");
  });

  it("keeps the members of HSTS that a request leaves out", async () => {
    const { good } = open();
    const header = { enabled: true, max_age: 300, include_subdomains: true, nosniff: true };
    const send = async (part: object): Promise<unknown> =>
      setting.parse(
        await good("PATCH", `${path}/security_header`, {
          value: { strict_transport_security: part },
        }),
      ).value;
    await send(header);
    assert.deepEqual(await send({ max_age: 31_536_000 }), {
      strict_transport_security: { ...header, max_age: 31_536_000, preload: false },
    });
  });

  it("changes several, or none where one is refused", async () => {
    const { good, refused } = open();
    const items = [
      { id: "ssl", value: "strict" },
      { id: "min_tls_version", value: "1.2" },
    ];
    const wrong = [...items, { id: "tls_1_3", value: "maybe" }];
    assert.equal(
      await refused("PATCH", path, { items: wrong }),
      "400 1007 Invalid value for zone setting tls_1_3",
    );
    assert.equal(setting.parse(await good("GET", `${path}/ssl`)).value, "full");
    const changed = z.array(setting).parse(await good("PATCH", path, { items }));
    assert.deepEqual(
      changed.map(({ id, value }) => ({ id, value })),
      items,
    );
    assert.match(await refused("PATCH", path, { items: "all" }), /^400 1007 /);
  });

  const refusals: [string, string, unknown, string][] = [
    [
      "a setting that there is not",
      "binary_ast",
      "on",
      "400 1006 Unrecognized zone setting name: binary_ast",
    ],
    [
      "a name that objects have",
      "constructor",
      "on",
      "400 1006 Unrecognized zone setting name: constructor",
    ],
    ["another word", "ssl", "sometimes", "400 1007 Invalid value for zone setting ssl"],
    [
      "another type",
      "always_use_https",
      true,
      "400 1007 Invalid value for zone setting always_use_https",
    ],
    [
      "a time among no others",
      "browser_cache_ttl",
      42,
      "400 1007 Invalid value for zone setting browser_cache_ttl",
    ],
    [
      "HSTS as a list",
      "security_header",
      [{}],
      "400 1007 Invalid value for zone setting security_header",
    ],
    [
      "HSTS in camelCase",
      "security_header",
      { strictTransportSecurity: { maxAge: 1 } },
      "400 1007 Invalid value for zone setting security_header",
    ],
    [
      "a plan that lacks it",
      "prefetch_preload",
      "on",
      "400 1057 prefetch_preload cannot be modified for this zone",
    ],
  ];
  for (const [title, id, value, expected] of refusals)
    it(`refuses ${title}`, async () => {
      assert.equal(await open().refused("PATCH", `${path}/${id}`, { value }), expected);
    });

  it("refuses a body without a value, as of an update that changes nothing", async () => {
    const { refused } = open();
    assert.match(await refused("PATCH", `${path}/ssl`, {}), /^400 1007 /);
  });

  const from: [string, Plan][] = [
    ["webp", "pro"],
    ["max_upload", "business"],
    ["true_client_ip_header", "enterprise"],
  ];
  for (const [id, least] of from)
    it(`${id} is editable from the plan ${least} on`, async () => {
      for (const plan of plans) {
        const { editable } = setting.parse(await open({ plan }).good("GET", `${path}/${id}`));
        assert.equal(editable, plans.indexOf(plan) >= plans.indexOf(least), plan);
      }
    });
});

describe("Cloudflare's API: its circumstances", () => {
  it("the zone shows its plan, and the plan changes without a token", async () => {
    const { app, state } = createCloudflare({
      zone,
      accountId: "a".repeat(32),
      token: "t".repeat(40),
    });
    const ask = (method: string, body?: string, type = "application/json"): Promise<Response> =>
      Promise.resolve(
        app.request("/_sandbox/zone", {
          method,
          ...(body !== undefined && { body, headers: { "content-type": type } }),
        }),
      );
    assert.deepEqual(await (await ask("GET")).json(), { plan: "free", dsPublished: false });
    assert.equal((await ask("PATCH", '{"plan":"pro"}')).status, 200);
    assert.deepEqual(await (await ask("GET")).json(), { plan: "pro", dsPublished: false });
    assert.equal((await ask("PATCH", '{"plan":"gold"}')).status, 400);
    assert.equal((await ask("PATCH", "{")).status, 400);
    assert.equal((await ask("PATCH", '{"plan":"pro"}', "text/plain")).status, 415);
    const [found] = state.zones.values();
    assert.equal(found?.plan, "pro");
    const answered = z
      .object({ plan: z.object({ legacy_id: z.string() }) })
      .parse(await open({ plan: "business" }).good("GET", `/zones/${zone.id}`));
    assert.equal(answered.plan.legacy_id, "business");
  });
});
