import assert from "node:assert/strict";

import type { SendgridState } from "../../../../sandbox/apis/sendgrid";
import { failure } from "../../framework/engine-client";
import { changesInPlace, isRefused, only, programOf, staysWhereFound } from "../one-resource";
import type { Wrong } from "../one-resource";
import { byHand, startSendgrid, survives } from "./world";
import type { SendgridWorld } from "./world";

const TYPE = "saas:sendgrid:UnsubscribeGroup";
const PATH = "/v3/asm/groups";
const INPUTS = { name: "News", description: "What is new at BookedBarber." };
const program = programOf(TYPE, INPUTS);

function held({ groups }: SendgridState): unknown {
  return groups.map(({ name, description, isDefault }) => ({ name, description, isDefault }));
}

const start = (): Promise<SendgridWorld> => startSendgrid({ held });

describe("a group that people unsubscribe from", () => {
  let world: SendgridWorld;
  beforeEach(async () => (world = await start()));
  afterEach(() => world.close());

  it("stays where it was there before the stack", () => staysWhereFound(world, program));

  it("is made with what the program says", async () => {
    const { stack, asked } = world;
    assert.deepEqual(await stack.up(program()), ["create it"]);
    assert.deepEqual(asked(), [`GET ${PATH}`, `POST ${PATH}`]);
    assert.deepEqual(world.held(), [{ ...INPUTS, isDefault: false }]);
    assert.equal(stack.outputs("it")["unsubscribes"], 0);
    assert.deepEqual(await stack.up(program({ isDefault: false })), []);
    assert.deepEqual(asked(), []);
  });

  const changes: readonly (readonly [object, object])[] = [
    [{ name: "Offers" }, { name: "Offers" }],
    [{ description: "Other." }, { description: "Other." }],
    [{ isDefault: true }, { isDefault: true }],
  ];
  for (const [change, expected] of changes) {
    it(`is changed in place: ${Object.keys(change).join()}`, () =>
      changesInPlace(world, program, change, [expected]));
  }

  it("is not deleted while people have unsubscribed, unless the program says so", async () => {
    const { stack, state, asked } = world;
    await stack.up(program());
    only(state.groups).unsubscribes = 12;
    const said = await failure(stack.destroy());
    assert.match(said, /12 people have unsubscribed from the group News, and would get its mail/);
    assert.match(said, /deleteUnsubscribes: true .* retainOnDelete/);
    assert.equal(state.groups.length, 1);
    asked();
    assert.deepEqual(await stack.up(program({ deleteUnsubscribes: true })), ["update it"]);
    assert.deepEqual(asked(), [], "SendGrid knows nothing of it");
    await stack.refresh();
    assert.equal(stack.outputs("it")["unsubscribes"], 12);
    assert.deepEqual(await stack.up(program({ deleteUnsubscribes: true })), []);
    assert.deepEqual(await stack.destroy(), ["delete it"]);
    assert.deepEqual(state.groups, []);
  });

  it("is found where its name is there already", async () => {
    await world.stack.up(program());
    const second = await world.another();
    assert.deepEqual(await second.up(program({ isDefault: true })), ["create it"]);
    assert.equal(second.id("it"), world.stack.id("it"));
    assert.equal(only(world.state.groups).isDefault, true);
  });

  it("says so where another group has the new name", async () => {
    await world.stack.up(program());
    await byHand(world.api, "POST", PATH, { name: "Offers", description: "Other." });
    const said = await failure(world.stack.up(program({ name: "Offers" })));
    assert.match(said, /400 a group with this name already exists \(name\)/);
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await world.stack.up(program());
    only(world.state.groups).description = "Spam.";
    assert.deepEqual(await world.stack.refresh(), []);
    assert.equal(world.stack.outputs("it")["description"], "Spam.");
    assert.deepEqual(await world.stack.up(program()), ["update it"]);
    assert.deepEqual(world.held(), [{ ...INPUTS, isDefault: false }]);
  });

  it("is imported, and then nothing is left to do", async () => {
    const { id } = await byHand(world.api, "POST", PATH, INPUTS);
    assert.deepEqual(await world.stack.import("it", TYPE, String(id)), INPUTS);
    assert.deepEqual(await world.stack.up(program()), []);
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    await world.stack.up(program());
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
    assert.deepEqual(world.state.groups, []);
    await world.stack.up(program());
    world.state.groups = [];
    assert.deepEqual(await world.stack.refresh(), ["it"]);
    assert.deepEqual(await world.stack.up(program()), ["create it"]);
    world.state.groups = [];
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
  });

  const wrong: Wrong = [
    [{ name: "n".repeat(31) }, /may have 30 characters at most.*'it\.name'/],
    [{ name: "" }, /must not be empty.*'it\.name'/],
    [{ description: "d".repeat(101) }, /may have 100 characters at most.*'it\.description'/],
    [{ description: null }, /Missing required property 'description'/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more).slice(0, 60)} before anything is sent`, () =>
      isRefused(world, program, more, said));
  }

  describe("created while the API fails", () => {
    survives({ start, after: program({ isDefault: true }) });
  });
  describe("changed while the API fails", () => {
    survives({ start, before: program(), after: program({ name: "Offers" }) });
  });
  describe("deleted while the API fails", () => {
    survives({ start, before: program(), after: {} });
  });
});
