import assert from "node:assert/strict";

import { failure, UNKNOWN } from "../../../providers/framework/engine-client";
import { createdAndRefreshed, openWorld, said, ZONE, type World } from "./world";

const DNSSEC = "cloudflare:index/zoneDnssec:ZoneDnssec";
const ACTIVE = { zoneId: ZONE, status: "active" };
const decided =
  "algorithm+digest+digestAlgorithm+digestType+ds+flags+keyTag+keyType+modifiedOn+publicKey";

describe("the stand-in of cloudflare: DNSSEC", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ dsPublished: true });
  });
  afterEach(() => world.close());

  it("creating asks for it, and gives the parts of the DS record", async () => {
    const { id, outputs } = await world.engine.create(DNSSEC, ACTIVE);
    assert.equal(id, ZONE);
    assert.deepEqual(world.taken(), ['PATCH /dnssec {"status":"active"}']);
    const { ds, digest, keyTag, ...rest } = outputs;
    assert.equal(ds, `bookedbarber.com. 3600 IN DS ${keyTag as number} 13 2 ${digest as string}`);
    assert.deepEqual(
      { algorithm: rest.algorithm, digestType: rest.digestType, flags: rest.flags },
      { algorithm: "13", digestType: "2", flags: 257 },
    );
  });

  it("previews the DS record as unknown", async () => {
    const { outputs } = await world.engine.create(DNSSEC, ACTIVE, true);
    assert.deepEqual([outputs.ds, outputs.keyTag, outputs.status], [UNKNOWN, UNKNOWN, "active"]);
  });

  const changes: [string, Record<string, string | boolean | null>, string][] = [
    ["nothing", {}, "none"],
    ["the status", { status: "disabled" }, `update ${decided}+status`],
    ["a status that is dropped", { status: null }, `update ${decided}+status`],
    ["the zone", { zoneId: "f".repeat(32) }, `replace zoneId: ${decided}+zoneId`],
  ];
  for (const [title, change, expected] of changes)
    it(`a change of ${title} is: ${expected}`, async () => {
      const { created, refreshed } = await createdAndRefreshed(world, DNSSEC, ACTIVE);
      for (const state of [created, refreshed])
        assert.equal(
          said(await world.engine.diff(DNSSEC, { ...ACTIVE, ...change }, state)),
          expected,
        );
    });

  it("is a difference after a refresh for as long as the registrar lacks the DS record", async () => {
    const zone = world.api.state.zones.get(ZONE);
    assert.ok(zone);
    zone.dnssec.dsPublished = false;
    const { id, created, refreshed } = await createdAndRefreshed(world, DNSSEC, ACTIVE);
    assert.equal(created.status, "active");
    assert.equal(refreshed.status, "pending");
    assert.equal(
      said(await world.engine.diff(DNSSEC, ACTIVE, refreshed)),
      `update ${decided}+status`,
    );
    zone.dnssec.dsPublished = true;
    const { outputs } = await world.engine.read(DNSSEC, id, refreshed, ACTIVE);
    assert.equal(said(await world.engine.diff(DNSSEC, ACTIVE, outputs)), "none");
  });

  it("an update sends what changed", async () => {
    const { id, outputs } = await world.engine.create(DNSSEC, ACTIVE);
    world.taken();
    await world.engine.update(DNSSEC, id, { ...ACTIVE, status: "disabled" }, outputs);
    assert.deepEqual(world.taken(), ['PATCH /dnssec {"status":"disabled"}']);
  });

  it("deleting disables it first, for the API refuses otherwise", async () => {
    const { id, outputs } = await world.engine.create(DNSSEC, ACTIVE);
    world.taken();
    await world.engine.delete(DNSSEC, id, outputs);
    assert.deepEqual(world.taken(), ['PATCH /dnssec {"status":"disabled"}', "DELETE /dnssec"]);
    assert.equal(world.api.state.zones.get(ZONE)?.dnssec.key, undefined);
  });

  it("imports it by the zone", async () => {
    await world.engine.create(DNSSEC, ACTIVE);
    const { id, inputs, outputs } = await world.engine.read(DNSSEC, ZONE);
    assert.deepEqual([id, inputs], [ZONE, ACTIVE]);
    assert.equal(said(await world.engine.diff(DNSSEC, ACTIVE, outputs)), "none");
  });

  it("refuses a status that there is not, and an import id of two parts", async () => {
    const { failures } = await world.engine.check(DNSSEC, { ...ACTIVE, status: "pending" });
    assert.match(failures.join(), /must be one of: \["active" "disabled"\].*'it\.status'/);
    const message = await failure(world.engine.read(DNSSEC, `${ZONE}/dnssec`));
    assert.match(message, /the id of an import is "<zone_id>"/);
  });
});
