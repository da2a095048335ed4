import assert from "node:assert/strict";

import { createCloudflare } from "../../../../sandbox/apis/cloudflare";
import { accountId, open, zone, type Opened } from "./opened";

const path = `/accounts/${accountId}/r2/buckets`;
const expire = {
  ...{ id: "expire", enabled: true, conditions: { prefix: "" } },
  deleteObjectsTransition: { condition: { type: "Age", maxAge: 86_400 } },
};
const hold = { id: "hold", enabled: true, condition: { type: "Age", maxAgeSeconds: 86_400 } };

async function withBucket(): Promise<Opened> {
  const api = open();
  await api.good("POST", path, { name: "backups", locationHint: "weur" });
  return api;
}

describe("Cloudflare's API: R2", () => {
  it("makes a bucket, shows it with its location in capitals, lists it and removes it", async () => {
    const api = await withBucket();
    const bucket = (await api.good("GET", `${path}/backups`)) as Record<string, unknown>;
    const { creation_date: created, ...rest } = bucket;
    assert.match(JSON.stringify(created), /^"[\d-]+T[\d:]+\.\d{3}Z"$/);
    assert.deepEqual(rest, {
      ...{ name: "backups", location: "WEUR", storage_class: "Standard", jurisdiction: "default" },
    });
    assert.deepEqual(await api.good("GET", path), { buckets: [bucket] });
    assert.deepEqual(await api.good("DELETE", `${path}/backups`), {});
    assert.equal(
      await api.refused("GET", `${path}/backups`),
      "404 10006 The specified bucket does not exist.",
    );
  });

  it("keeps buckets of a jurisdiction apart, and changes their class by a header", async () => {
    const token = "t".repeat(40);
    const { app } = createCloudflare({ zone, accountId, token });
    const ask = async (
      method: string,
      one: string,
      headers: object,
      body?: object,
    ): Promise<number> =>
      (
        await app.request(`/client/v4${one}`, {
          method,
          headers: { authorization: `Bearer ${token}`, ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
      ).status;
    const eu = { "cf-r2-jurisdiction": "eu" };
    assert.equal(await ask("POST", path, eu, { name: "backups" }), 200);
    assert.equal(await ask("POST", path, {}, { name: "backups" }), 200);
    assert.equal(await ask("GET", `${path}/backups`, eu), 200);
    assert.equal(await ask("GET", `${path}/backups`, { "cf-r2-jurisdiction": "ch" }), 400);
    const rarely = { ...eu, "cf-r2-storage-class": "InfrequentAccess" };
    assert.equal(await ask("PATCH", `${path}/backups`, rarely), 200);
    assert.equal(await ask("PATCH", `${path}/backups`, eu), 400);
    assert.equal(await ask("DELETE", `${path}/backups`, eu), 200);
    assert.equal(await ask("GET", `${path}/backups`, {}), 200);
  });

  const buckets: [string, unknown, string][] = [
    [
      "a name with capitals",
      { name: "Backups" },
      "400 10005 The specified bucket name is not valid.",
    ],
    ["a name of two letters", { name: "ab" }, "400 10005 The specified bucket name is not valid."],
    ["no name", {}, "400 10005 The specified bucket name is not valid."],
    [
      "a name that is taken",
      { name: "backups" },
      "409 10004 The bucket you tried to create already exists, and you own it.",
    ],
    [
      "a place that there is not",
      { name: "others", locationHint: "mars" },
      "400 10001 The location hint must be one of apac, eeur, enam, weur, wnam, oc.",
    ],
    [
      "a class that there is not",
      { name: "others", storageClass: "standard" },
      "400 10001 The storage class must be one of Standard, InfrequentAccess.",
    ],
  ];
  for (const [title, body, expected] of buckets)
    it(`refuses ${title}`, async () => {
      assert.equal(await (await withBucket()).refused("POST", path, body), expected);
    });

  it("refuses somebody else's account", async () => {
    const theirs = `/accounts/${"a".repeat(32)}/r2/buckets`;
    for (const one of [theirs, `${theirs}/backups`, `${theirs}/backups/lock`])
      assert.match(await open().refused("GET", one), /^403 9109 /);
  });

  it("a new bucket gives up unfinished uploads after a week, and locks nothing", async () => {
    const api = await withBucket();
    assert.match(
      JSON.stringify(await api.good("GET", `${path}/backups/lifecycle`)),
      /Default Multipart Abort Rule.*"maxAge":604800/,
    );
    assert.deepEqual(await api.good("GET", `${path}/backups/lock`), { rules: [] });
  });

  for (const [below, rule] of [
    ["lifecycle", expire],
    ["lock", hold],
  ] as const)
    it(`puts all rules of the ${below} at once`, async () => {
      const api = await withBucket();
      const one = `${path}/backups/${below}`;
      assert.deepEqual(await api.good("PUT", one, { rules: [rule, { ...rule, id: "two" }] }), {});
      await api.good("PUT", one, { rules: [rule] });
      assert.deepEqual(await api.good("GET", one), { rules: [rule] });
      await api.good("PUT", one, { rules: null });
      assert.deepEqual(await api.good("GET", one), { rules: [] });
      assert.match(await api.refused("PUT", `${path}/gone/${below}`, { rules: [] }), /^404 10006/);
    });

  const age = (maxAge: unknown): object => ({
    ...expire,
    deleteObjectsTransition: { condition: { type: "Age", maxAge } },
  });
  const refusals: [string, string, unknown[], RegExp][] = [
    ["an age of nothing", "lifecycle", [age(0)], /deleteObjectsTransition\.condition\.maxAge/],
    ["an age in words", "lifecycle", [age("30 days")], /maxAge/],
    [
      "a rule that does nothing",
      "lifecycle",
      [{ ...expire, deleteObjectsTransition: undefined }],
      /needs a transition/,
    ],
    ["a rule for no objects", "lifecycle", [{ ...expire, conditions: undefined }], /conditions/],
    [
      "an age of days",
      "lock",
      [{ ...hold, condition: { type: "Days", days: 1 } }],
      /condition\.type/,
    ],
    ["an age without seconds", "lock", [{ ...hold, condition: { type: "Age" } }], /maxAgeSeconds/],
    [
      "a date that is none",
      "lock",
      [{ ...hold, condition: { type: "Date", date: "2030" } }],
      /date/,
    ],
    ["two rules with an id", "lock", [hold, hold], /same id/],
    [
      "too many rules",
      "lock",
      Array.from({ length: 1001 }, (_, id) => ({ ...hold, id: String(id) })),
      /may be 1000 rules/,
    ],
  ];
  for (const [title, below, rules, expected] of refusals)
    it(`refuses ${title}`, async () => {
      const said = await (await withBucket()).refused("PUT", `${path}/backups/${below}`, { rules });
      assert.match(said, /^400 10040 /);
      assert.match(said, expected);
    });
});
