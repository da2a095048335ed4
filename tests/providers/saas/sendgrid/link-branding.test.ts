import assert from "node:assert/strict";

import type { SendgridState } from "../../../../sandbox/apis/sendgrid";
import { failure } from "../../framework/engine-client";
import { changesInPlace, isRefused, only, programOf, staysWhereFound } from "../one-resource";
import type { Wrong } from "../one-resource";
import { byHand, startSendgrid, survives } from "./world";
import type { SendgridWorld } from "./world";

const TYPE = "saas:sendgrid:LinkBranding";
const PATH = "/v3/whitelabel/links";
const DOMAIN = "bookedbarber.com";
const program = programOf(TYPE, { domain: DOMAIN, subdomain: "links" });

function held({ links }: SendgridState): unknown {
  return links.map(({ domain, subdomain, default: isDefault }) => ({
    ...{ domain, subdomain, isDefault },
  }));
}

const start = (): Promise<SendgridWorld> => startSendgrid({ held });

describe("a branded link at SendGrid", () => {
  let world: SendgridWorld;
  beforeEach(async () => (world = await start()));
  afterEach(() => world.close());

  it("stays where it was there before the stack", () => staysWhereFound(world, program));

  it("is made with its subdomain, and tells the records for the DNS", async () => {
    const { stack, asked } = world;
    assert.deepEqual(await stack.up(program()), ["create it"]);
    assert.deepEqual(asked(), [`GET ${PATH}`, `POST ${PATH}`]);
    assert.deepEqual(world.held(), [{ domain: DOMAIN, subdomain: "links", isDefault: false }]);
    assert.deepEqual(stack.outputs("it")["records"], [
      { name: `1446226.${DOMAIN}`, type: "CNAME", content: "sendgrid.net" },
      { name: `links.${DOMAIN}`, type: "CNAME", content: "sendgrid.net" },
    ]);
    assert.equal(stack.outputs("it")["valid"], false);
    assert.deepEqual(await stack.up(program({ subdomain: "Links" })), []);
    assert.deepEqual(asked(), []);
  });

  it("is changed in place: default", () =>
    changesInPlace(world, (more) => program({ default: false, ...more }), { default: true }, [
      { isDefault: true },
    ]));

  for (const change of [{ subdomain: "go" }, { domain: "bookedbarber.net" }]) {
    it(`is replaced, the new one first, by another ${Object.keys(change).join()}`, async () => {
      await world.stack.up(program());
      const id = world.stack.id("it");
      world.asked();
      assert.deepEqual(await world.stack.up(program(change)), ["replace it"]);
      assert.deepEqual(world.asked(), [`GET ${PATH}`, `POST ${PATH}`, `DELETE ${PATH}/${id}`]);
      assert.partialDeepStrictEqual(world.held(), [change]);
    });
  }

  it("is found where it is there already, and never made twice", async () => {
    await world.stack.up(program());
    const second = await world.another();
    assert.deepEqual(await second.up(program({ default: true })), ["create it"]);
    assert.equal(second.id("it"), world.stack.id("it"));
    assert.equal(only(world.state.links).default, true);
  });

  it("is not taken over where it is there more than once", async () => {
    for (let at = 0; at < 2; at++)
      await byHand(world.api, "POST", PATH, { domain: DOMAIN, subdomain: "links" });
    assert.match(await failure(world.stack.up(program())), /more than once \(\d+, \d+\): delete/);
  });

  it("says so where SendGrid refuses the authenticated domain's subdomain", async () => {
    const fields = { domain: DOMAIN, subdomain: "links" };
    await byHand(world.api, "POST", "/v3/whitelabel/domains", fields);
    assert.match(
      await failure(world.stack.up(program())),
      /400 must differ from that of the authenticated domain \(subdomain\)/,
    );
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await world.stack.up(program({ default: true }));
    only(world.state.links).default = false;
    assert.deepEqual(await world.stack.refresh(), []);
    assert.deepEqual(await world.stack.up(program({ default: true })), ["update it"]);
    assert.equal(only(world.state.links).default, true);
  });

  it("is imported, and then nothing is left to do", async () => {
    const fields = { domain: DOMAIN, subdomain: "links" };
    const { id } = await byHand(world.api, "POST", PATH, fields);
    assert.deepEqual(await world.stack.import("it", TYPE, String(id)), fields);
    assert.deepEqual(await world.stack.up(program()), []);
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    await world.stack.up(program());
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
    assert.deepEqual(world.state.links, []);
    await world.stack.up(program());
    world.state.links = [];
    assert.deepEqual(await world.stack.refresh(), ["it"]);
    assert.deepEqual(await world.stack.up(program()), ["create it"]);
    world.state.links = [];
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
  });

  const wrong: Wrong = [
    [{ domain: "localhost" }, /must be a domain's name.*'it\.domain'/],
    [{ subdomain: null }, /Missing required property 'subdomain'/],
    [{ subdomain: "-a" }, /must be one label/],
    [{ default: "yes" }, /expected a boolean/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more)} before anything is sent`, () =>
      isRefused(world, program, more, said));
  }

  describe("created while the API fails", () => {
    survives({ start, after: program({ default: true }) });
  });
  describe("changed while the API fails", () => {
    survives({ start, before: program(), after: program({ default: true }) });
  });
  describe("replaced while the API fails", () => {
    survives({ start, before: program(), after: program({ subdomain: "go" }) });
  });
  describe("deleted while the API fails", () => {
    survives({ start, before: program(), after: {} });
  });
});
