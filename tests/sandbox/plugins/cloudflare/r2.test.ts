import assert from "node:assert/strict";

import type { WireObject } from "../../../../providers/framework/wire";
import { failure, UNKNOWN } from "../../../providers/framework/engine-client";
import { ACCOUNT, createdAndRefreshed, openWorld, said, type World } from "./world";

const BUCKET = "cloudflare:index/r2Bucket:R2Bucket";
const LIFECYCLE = "cloudflare:index/r2BucketLifecycle:R2BucketLifecycle";
const LOCK = "cloudflare:index/r2BucketLock:R2BucketLock";

const bucket: WireObject = { accountId: ACCOUNT, name: "backups", location: "weur" };
const expire: WireObject = {
  ...{ id: "expire", enabled: true, conditions: { prefix: "" } },
  deleteObjectsTransition: { condition: { type: "Age", maxAge: 2_592_000 } },
};
const lifecycle: WireObject = { accountId: ACCOUNT, bucketName: "backups", rules: [expire] };
const hold: WireObject = {
  ...{ id: "hold", enabled: true, prefix: "daily/" },
  condition: { type: "Age", maxAgeSeconds: 604_800 },
};
const lock: WireObject = { accountId: ACCOUNT, bucketName: "backups", rules: [hold] };

describe("the stand-in of cloudflare: R2", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const created: [string, WireObject, string, WireObject][] = [
    [
      "with a location",
      bucket,
      'POST /r2/buckets {"name":"backups","locationHint":"weur","storageClass":"Standard"} (default)',
      { jurisdiction: "default", storageClass: "Standard" },
    ],
    [
      "anywhere",
      { accountId: ACCOUNT, name: "anywhere" },
      'POST /r2/buckets {"name":"anywhere","storageClass":"Standard"} (default)',
      { jurisdiction: "default", storageClass: "Standard", location: "ENAM" },
    ],
    [
      "in the European Union",
      { ...bucket, jurisdiction: "eu", storageClass: "InfrequentAccess" },
      'POST /r2/buckets {"name":"backups","locationHint":"weur","storageClass":"InfrequentAccess"} (eu)',
      {},
    ],
  ];
  for (const [title, inputs, request, further] of created)
    it(`creates a bucket ${title}`, async () => {
      const { id, outputs } = await world.engine.create(BUCKET, inputs);
      assert.equal(id, inputs.name);
      assert.deepEqual(world.taken(), [request]);
      const { creationDate, ...rest } = outputs;
      assert.match(JSON.stringify(creationDate), /^"[\d-]+T[\d:]+\.\d{3}Z"$/);
      assert.deepEqual(rest, { id, ...inputs, ...further });
    });

  it("previews a bucket with its defaults", async () => {
    const { outputs } = await world.engine.create(BUCKET, { accountId: ACCOUNT, name: "b" }, true);
    assert.deepEqual(outputs, {
      ...{ id: UNKNOWN, accountId: ACCOUNT, name: "b", location: UNKNOWN, creationDate: UNKNOWN },
      ...{ jurisdiction: "default", storageClass: "Standard" },
    });
  });

  const changes: [string, WireObject, string][] = [
    ["nothing", {}, "none"],
    ["the name", { name: "others" }, "replace name: name"],
    ["the account", { accountId: "f".repeat(32) }, "replace accountId: accountId"],
    ["the location, which is only a wish", { location: "eeur" }, "none"],
    ["a location that is dropped", { location: null }, "none"],
    ["the storage class", { storageClass: "InfrequentAccess" }, "update storageClass"],
    ["a default written out", { storageClass: "Standard", jurisdiction: "default" }, "none"],
    ["the jurisdiction", { jurisdiction: "eu" }, "update jurisdiction"],
  ];
  for (const [title, change, expected] of changes)
    it(`a change of ${title} is: ${expected}`, async () => {
      const { created, refreshed } = await createdAndRefreshed(world, BUCKET, bucket);
      for (const state of [created, refreshed])
        assert.equal(
          said(await world.engine.diff(BUCKET, { ...bucket, ...change }, state)),
          expected,
        );
    });

  it("updates the storage class by a header, and finds no bucket in another jurisdiction", async () => {
    const { id, outputs } = await world.engine.create(BUCKET, bucket);
    world.taken();
    const news = { ...bucket, storageClass: "InfrequentAccess" };
    const updated = await world.engine.update(BUCKET, id, news, outputs);
    assert.deepEqual(world.taken(), ["PATCH /r2/buckets/backups (default)"]);
    assert.deepEqual(updated, { ...outputs, storageClass: "InfrequentAccess" });
    const read = await world.engine.read(BUCKET, id, updated, news);
    assert.equal(said(await world.engine.diff(BUCKET, news, read.outputs)), "none");
    const elsewhere = world.engine.update(BUCKET, id, { ...bucket, jurisdiction: "eu" }, outputs);
    assert.match(await failure(elsewhere), /404 The specified bucket does not exist\. \(10006\)$/);
  });

  it("imports a bucket by account, name and jurisdiction, with its defaults written out", async () => {
    await world.engine.create(BUCKET, bucket);
    const { id, inputs, outputs } = await world.engine.read(BUCKET, `${ACCOUNT}/backups/default`);
    assert.equal(id, "backups");
    assert.deepEqual(inputs, {
      ...{ ...bucket, location: "WEUR", jurisdiction: "default", storageClass: "Standard" },
    });
    assert.equal(said(await world.engine.diff(BUCKET, bucket, outputs)), "none");
    const message = await failure(world.engine.read(BUCKET, `${ACCOUNT}/backups`));
    assert.match(message, /"<account_id>\/<bucket_name>\/<jurisdiction>"/);
  });

  it("a bucket that is gone reads as gone, and deletes without an error", async () => {
    const { id, outputs } = await world.engine.create(BUCKET, bucket);
    await world.engine.delete(BUCKET, id, outputs);
    assert.equal(world.api.state.buckets.size, 0);
    assert.equal((await world.engine.read(BUCKET, id, outputs, bucket)).id, "");
    await world.engine.delete(BUCKET, id, outputs);
  });

  for (const [type, path, inputs, rule] of [
    [LIFECYCLE, "lifecycle", lifecycle, expire],
    [LOCK, "lock", lock, hold],
  ] as const) {
    it(`${path}: puts all rules, and has no id of its own`, async () => {
      await world.engine.create(BUCKET, bucket);
      world.taken();
      const { id, outputs } = await world.engine.create(type, inputs);
      assert.equal(id, "missing ID");
      assert.deepEqual(outputs, { ...inputs, jurisdiction: "default" });
      const sent = JSON.stringify({ rules: inputs.rules });
      const [request = ""] = world.taken();
      assert.ok(request.startsWith(`PUT /r2/buckets/backups/${path} `));
      assert.deepEqual(JSON.parse(request.split(" ")[2] ?? ""), JSON.parse(sent));
      const read = await world.engine.read(type, id, outputs, inputs);
      assert.deepEqual(read.outputs, outputs);
    });

    const ruleChanges: [string, WireObject, string][] = [
      ["nothing", {}, "none"],
      ["a rule", { rules: [{ ...rule, enabled: false }] }, "update rules"],
      ["another rule", { rules: [rule, { ...rule, id: "two" }] }, "update rules"],
      ["the bucket", { bucketName: "others" }, "replace bucketName: bucketName"],
      ["a default written out", { jurisdiction: "default" }, "none"],
    ];
    for (const [title, change, expected] of ruleChanges)
      it(`${path}: a change of ${title} is: ${expected}`, async () => {
        await world.engine.create(BUCKET, bucket);
        const { created, refreshed } = await createdAndRefreshed(world, type, inputs);
        for (const state of [created, refreshed])
          assert.equal(
            said(await world.engine.diff(type, { ...inputs, ...change }, state)),
            expected,
          );
      });

    it(`${path}: sees what somebody else set, and mends it`, async () => {
      await world.engine.create(BUCKET, bucket);
      const { id, outputs } = await world.engine.create(type, inputs);
      const [held] = world.api.state.buckets.values();
      assert.ok(held);
      held[path] = [];
      const read = await world.engine.read(type, id, outputs, inputs);
      assert.equal(said(await world.engine.diff(type, inputs, read.outputs)), "update rules");
      await world.engine.update(type, id, inputs, read.outputs);
      assert.deepEqual(held[path], inputs.rules);
    });

    it(`${path}: deleting leaves the rules, and there is no import`, async () => {
      await world.engine.create(BUCKET, bucket);
      const { id, outputs } = await world.engine.create(type, inputs);
      world.taken();
      await world.engine.delete(type, id, outputs);
      assert.deepEqual(world.taken(), []);
      const message = await failure(world.engine.read(type, `${ACCOUNT}/backups/default`));
      assert.match(message, /Resource Import Not Implemented/);
    });

    it(`${path}: of a bucket that is gone reads as gone`, async () => {
      const made = await world.engine.create(BUCKET, bucket);
      const { id, outputs } = await world.engine.create(type, inputs);
      await world.engine.delete(BUCKET, made.id, made.outputs);
      assert.equal((await world.engine.read(type, id, outputs, inputs)).id, "");
    });
  }

  const refused: [string, string, WireObject, RegExp][] = [
    ["a location that there is not", BUCKET, { ...bucket, location: "mars" }, /"apac" "eeur"/],
    ["a jurisdiction that there is not", LOCK, { ...lock, jurisdiction: "ch" }, /"eu" "fedramp"/],
    ["no bucket", LIFECYCLE, { ...lifecycle, bucketName: null }, /property 'bucketName'/],
    [
      "a rule without enabled",
      LOCK,
      { ...lock, rules: [{ ...hold, enabled: null }] },
      /rules\.0\.enabled/,
    ],
    [
      "days for an age",
      LIFECYCLE,
      {
        ...lifecycle,
        rules: [
          { ...expire, deleteObjectsTransition: { condition: { type: "Days", maxAge: 30 } } },
        ],
      },
      /must be one of: \["Age" "Date"\].*rules\.0\.deleteObjectsTransition\.condition\.type/,
    ],
    [
      "a member that rules lack",
      LIFECYCLE,
      { ...lifecycle, rules: [{ ...expire, prefix: "x" }] },
      /Unrecognized key: "prefix"/,
    ],
  ];
  for (const [title, type, inputs, expected] of refused)
    it(`refuses ${title}`, async () => {
      const { failures } = await world.engine.check(type, inputs);
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", expected);
    });
});
