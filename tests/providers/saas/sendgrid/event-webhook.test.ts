import assert from "node:assert/strict";

import type { SendgridState } from "../../../../sandbox/apis/sendgrid";
import { failure } from "../../framework/engine-client";
import type { World } from "../faults";
import { changesInPlace, isRefused, only, programOf, staysWhereFound } from "../one-resource";
import type { Wrong } from "../one-resource";
import { byHand, startSendgrid, survives } from "./world";
import type { SendgridWorld } from "./world";

const TYPE = "saas:sendgrid:EventWebhook";
const PATH = "/v3/user/webhooks/event/settings";
const URL = "https://api.bookedbarber.com/api/v2/webhooks/sendgrid";
const EVENTS = ["bounce", "dropped", "spam_report", "unsubscribe"];
const program = programOf(TYPE, { url: URL, events: EVENTS });

function held({ webhooks }: SendgridState): unknown {
  return webhooks.map(({ fields, publicKey }) => ({ ...fields, isSigned: publicKey !== "" }));
}

const start = (): Promise<SendgridWorld> => startSendgrid({ held });

/** The key that the stack knows is the one that the events are signed with. */
function knowsTheKey(world: World): void {
  const { webhooks } = (world as SendgridWorld).state;
  assert.equal(world.stack.outputs("it")["publicKey"], only(webhooks).publicKey);
}

describe("an event webhook at SendGrid", () => {
  let world: SendgridWorld;
  beforeEach(async () => (world = await start()));
  afterEach(() => world.close());

  it("stays where it was there before the stack", () => staysWhereFound(world, program));

  it("is made for the events that the program names, signed, and tells the key", async () => {
    const { stack, asked, state } = world;
    assert.deepEqual(await stack.up(program()), ["create it"]);
    const id = stack.id("it");
    assert.deepEqual(asked(), [`GET ${PATH}/all`, `POST ${PATH}`, `PATCH ${PATH}/signed/${id}`]);
    const { fields, publicKey } = only(state.webhooks);
    const on = Object.entries(fields).filter(([, value]) => value === true);
    assert.deepEqual(on.map(([name]) => name).sort(), [...EVENTS, "enabled"].sort());
    assert.match(publicKey, /^MFkw/);
    knowsTheKey(world);
    assert.deepEqual(await stack.up(program({ events: [...EVENTS].reverse() })), []);
    await stack.refresh();
    assert.deepEqual(await stack.up(program()), []);
    knowsTheKey(world);
  });

  const changes: readonly (readonly [object, object])[] = [
    [{ url: `${URL}/2` }, { url: `${URL}/2` }],
    [{ events: ["open"] }, { open: true, bounce: false }],
    [{ enabled: false }, { enabled: false }],
    [{ friendlyName: "x" }, { friendly_name: "x" }],
    [{ signed: false }, { isSigned: false }],
  ];
  for (const [change, expected] of changes) {
    it(`is changed in place: ${Object.keys(change).join()}`, async () => {
      await changesInPlace(world, program, change, [expected]);
      knowsTheKey(world);
    });
  }

  it("keeps its key whatever else changes", async () => {
    await world.stack.up(program());
    const { publicKey } = only(world.state.webhooks);
    await world.stack.up(program({ events: ["open"], enabled: false }));
    assert.equal(only(world.state.webhooks).publicKey, publicKey);
    knowsTheKey(world);
  });

  it("is found where its address is there already, and gets a signature and the events", async () => {
    const { id } = await byHand(world.api, "POST", PATH, { url: URL, enabled: true, open: true });
    assert.deepEqual(await world.stack.up(program()), ["create it"]);
    assert.equal(world.stack.id("it"), id);
    assert.partialDeepStrictEqual(world.held(), [{ open: false, bounce: true, isSigned: true }]);
    knowsTheKey(world);
    const { publicKey } = only(world.state.webhooks);
    const second = await world.another();
    await second.up(program());
    assert.equal(only(world.state.webhooks).publicKey, publicKey, "a signed one keeps its key");
    assert.equal(second.outputs("it")["publicKey"], publicKey);
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await world.stack.up(program());
    const webhook = only(world.state.webhooks);
    webhook.fields = { ...webhook.fields, bounce: false, enabled: false };
    webhook.publicKey = "";
    assert.deepEqual(await world.stack.refresh(), []);
    assert.equal(world.stack.outputs("it")["signed"], false);
    assert.deepEqual(await world.stack.up(program()), ["update it"]);
    assert.partialDeepStrictEqual(world.held(), [{ bounce: true, enabled: true, isSigned: true }]);
    knowsTheKey(world);
  });

  it("is imported, and then nothing is left to do", async () => {
    await world.stack.up(program());
    const second = await world.another();
    const inputs = await second.import("it", TYPE, world.stack.id("it"));
    assert.deepEqual(inputs, { url: URL, events: EVENTS });
    assert.deepEqual(await second.up(program()), []);
    knowsTheKey({ ...world, stack: second });
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    await world.stack.up(program());
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
    assert.deepEqual(world.state.webhooks, []);
    await world.stack.up(program());
    world.state.webhooks = [];
    assert.deepEqual(await world.stack.refresh(), ["it"]);
    assert.deepEqual(await world.stack.up(program()), ["create it"]);
    knowsTheKey(world);
    world.state.webhooks = [];
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
  });

  it("says so where the plan allows no more", async () => {
    for (let at = 0; at < 5; at++)
      await byHand(world.api, "POST", PATH, { url: `https://x.com/${at}` });
    assert.match(await failure(world.stack.up(program())), /maximum number of webhooks per your/);
  });

  it("keeps the webhook whose signature could not be switched on", async () => {
    world.failures.inject({ kind: "status", status: 403, path: "signed" });
    assert.match(await failure(world.stack.up(program())), /PATCH .*signed\/.*: 403/);
    const { id } = only(world.state.webhooks);
    assert.equal(world.stack.id("it"), id);
    assert.deepEqual(await world.stack.up(program()), ["update it"]);
    knowsTheKey(world);
  });

  const wrong: Wrong = [
    [{ url: "http://api.bookedbarber.com/x" }, /must be an https:\/\/ address.*'it\.url'/],
    [{ events: [] }, /must name an event at least/],
    [{ events: ["bounces"] }, /is no event of SendGrid's; those are bounce, .*'it\.events\.0'/],
    [{ events: null }, /Missing required property 'events'/],
    [{ publicKey: "x" }, /the plugin itself decides "publicKey"/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more)} before anything is sent`, () =>
      isRefused(world, program, more, said));
  }

  describe("created while the API fails", () => {
    survives({ start, after: program(), check: knowsTheKey });
  });
  describe("changed while the API fails", () => {
    const after = program({ enabled: false, url: `${URL}/2` });
    survives({ start, before: program(), after, check: knowsTheKey });
  });
  describe("signed while the API fails", () => {
    const before = program({ signed: false, enabled: false });
    survives({ start, before, after: program(), check: knowsTheKey });
  });
  describe("deleted while the API fails", () => {
    survives({ start, before: program(), after: {} });
  });
});
