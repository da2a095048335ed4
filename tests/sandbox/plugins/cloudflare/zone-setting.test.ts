import assert from "node:assert/strict";

import type { WireObject } from "../../../../providers/framework/wire";
import { failure, UNKNOWN } from "../../../providers/framework/engine-client";
import { createdAndRefreshed, openWorld, said, ZONE, type World } from "./world";

const SETTING = "cloudflare:index/zoneSetting:ZoneSetting";
const SSL: WireObject = { zoneId: ZONE, settingId: "ssl", value: "strict" };
const full = {
  enabled: true,
  max_age: 300,
  include_subdomains: true,
  preload: false,
  nosniff: true,
};
const hsts = (header: WireObject): WireObject => ({
  ...{ zoneId: ZONE, settingId: "security_header" },
  value: { strict_transport_security: header },
});

describe("the stand-in of cloudflare: a zone's settings", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  it("creating one changes its value, and what the API answers is stored", async () => {
    const { id, outputs } = await world.engine.create(SETTING, SSL);
    assert.equal(id, "ssl");
    assert.deepEqual(world.taken(), ['PATCH /settings/ssl {"value":"strict"}']);
    const { modifiedOn, ...rest } = outputs;
    assert.match(JSON.stringify(modifiedOn), /^"[\d-]+T[\d:]+Z"$/);
    assert.deepEqual(rest, { ...SSL, id: "ssl", editable: true });
  });

  it("previews what the API decides as unknown", async () => {
    const { outputs } = await world.engine.create(SETTING, SSL, true);
    const decided = { editable: UNKNOWN, enabled: UNKNOWN, modifiedOn: UNKNOWN };
    assert.deepEqual(outputs, { ...SSL, id: UNKNOWN, ...decided, timeRemaining: UNKNOWN });
    assert.deepEqual(world.taken(), []);
  });

  const decided = "editable+enabled+modifiedOn";
  const changes: [string, WireObject, WireObject, string][] = [
    ["nothing", SSL, {}, "none"],
    ["the value", SSL, { value: "full" }, `update ${decided}+timeRemaining+value`],
    [
      "the setting",
      SSL,
      { settingId: "tls_1_3", value: "on" },
      `replace settingId: ${decided}+settingId+timeRemaining+value`,
    ],
    [
      "the zone",
      SSL,
      { zoneId: "f".repeat(32) },
      `replace zoneId: ${decided}+timeRemaining+zoneId`,
    ],
    [
      "a member of an object",
      hsts(full),
      hsts({ ...full, max_age: 31_536_000 }),
      `update ${decided}+timeRemaining+value`,
    ],
    ["nothing in a part of an object", hsts({ enabled: true, max_age: 300 }), {}, "none"],
  ];
  for (const [title, inputs, change, expected] of changes)
    it(`a change of ${title} is: ${expected}`, async () => {
      const { created, refreshed } = await createdAndRefreshed(world, SETTING, inputs);
      for (const state of [created, refreshed])
        assert.equal(
          said(await world.engine.diff(SETTING, { ...inputs, ...change }, state)),
          expected,
        );
    });

  it("an update sends of an object what differs alone, and null for what the program drops", async () => {
    const { id, outputs } = await world.engine.create(SETTING, hsts(full));
    world.taken();
    const news = hsts({ ...full, max_age: 31_536_000 });
    const updated = await world.engine.update(SETTING, id, news, outputs);
    assert.deepEqual(world.taken(), [
      'PATCH /settings/security_header {"value":{"strict_transport_security":{"max_age":31536000}}}',
    ]);
    assert.deepEqual(updated.value, news.value);
    assert.deepEqual(
      (await world.engine.read(SETTING, id, updated, news)).outputs.value,
      news.value,
    );
    const less = { ...full };
    Reflect.deleteProperty(less, "nosniff");
    await failure(world.engine.update(SETTING, id, hsts(less), updated));
    assert.match(world.taken().join(), /"nosniff":null/);
  });

  it("a refresh sees what somebody else set, of an object in the members that it stored", async () => {
    const partly = hsts({ enabled: true, max_age: 300 });
    const { id, outputs } = await world.engine.create(SETTING, partly);
    const stored = world.api.state.zones.get(ZONE)?.settings;
    const set = (header: object): unknown =>
      stored?.set("security_header", {
        value: { strict_transport_security: header },
        modifiedOn: 1,
      });
    set({ ...full, preload: true });
    const same = await world.engine.read(SETTING, id, outputs, partly);
    assert.equal(said(await world.engine.diff(SETTING, partly, same.outputs)), "none");
    set({ ...full, enabled: false });
    const { outputs: found } = await world.engine.read(SETTING, id, outputs, partly);
    assert.match(said(await world.engine.diff(SETTING, partly, found)), /^update .*value$/);
  });

  it("deleting one leaves its value, and asks the API nothing", async () => {
    const { id, outputs } = await world.engine.create(SETTING, SSL);
    world.taken();
    await world.engine.delete(SETTING, id, outputs);
    assert.deepEqual(world.taken(), []);
    assert.equal(world.api.state.zones.get(ZONE)?.settings.get("ssl")?.value, "strict");
  });

  it("imports one by zone and setting, with the value that it has", async () => {
    const { id, inputs, outputs } = await world.engine.read(SETTING, `${ZONE}/min_tls_version`);
    assert.equal(id, "min_tls_version");
    assert.deepEqual(inputs, { zoneId: ZONE, settingId: "min_tls_version", value: "1.0" });
    assert.equal(said(await world.engine.diff(SETTING, inputs, outputs)), "none");
  });

  it("cannot import an object, where the official plugin ends in a panic", async () => {
    const message = await failure(world.engine.read(SETTING, `${ZONE}/security_header`));
    assert.match(message, /the setting security_header cannot be imported.*declare it/);
  });

  it("says what the API said", async () => {
    assert.match(
      await failure(world.engine.create(SETTING, { ...SSL, value: "sometimes" })),
      /PATCH zones\/\w+\/settings\/ssl: 400 Invalid value for zone setting ssl \(1007\)$/,
    );
  });

  const refused: [string, WireObject, RegExp][] = [
    ["no value", { value: null }, /^Missing required property 'value'$/],
    ["a property that it lacks", { certificate: "x" }, /Invalid or unknown key/],
  ];
  for (const [title, change, expected] of refused)
    it(`refuses ${title}`, async () => {
      const { failures } = await world.engine.check(SETTING, { ...SSL, ...change });
      assert.match(failures.join(), expected);
    });

  for (const id of ["ssl", `${ZONE}/`, `${ZONE}/ssl/more`])
    it(`refuses the import id ${id}`, async () => {
      const message = await failure(world.engine.read(SETTING, id));
      assert.match(message, /the id of an import is "<zone_id>\/<setting_id>"/);
    });
});
