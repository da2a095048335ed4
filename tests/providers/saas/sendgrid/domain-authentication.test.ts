import assert from "node:assert/strict";

import type { SendgridState } from "../../../../sandbox/apis/sendgrid";
import { failure } from "../../framework/engine-client";
import { changesInPlace, isRefused, only, programOf, staysWhereFound } from "../one-resource";
import type { Wrong } from "../one-resource";
import { byHand, startSendgrid, survives } from "./world";
import type { SendgridWorld } from "./world";

const TYPE = "saas:sendgrid:DomainAuthentication";
const PATH = "/v3/whitelabel/domains";
const DOMAIN = "bookedbarber.com";
const program = programOf(TYPE, { domain: DOMAIN, subdomain: "em" });

function held({ domains }: SendgridState): unknown {
  return domains.map(({ domain, subdomain, automaticSecurity, customSpf, default: isDefault }) => ({
    ...{ domain, subdomain, automaticSecurity, customSpf, isDefault },
  }));
}

const start = (): Promise<SendgridWorld> => startSendgrid({ held });

describe("a domain that SendGrid may send for", () => {
  let world: SendgridWorld;
  beforeEach(async () => (world = await start()));
  afterEach(() => world.close());

  it("stays where it was there before the stack", () => staysWhereFound(world, program));

  it("is made with its subdomain, and tells the records for the DNS", async () => {
    const { stack, asked } = world;
    assert.deepEqual(await stack.up(program()), ["create it"]);
    assert.deepEqual(asked(), [`GET ${PATH}`, `POST ${PATH}`]);
    assert.deepEqual(world.held(), [
      {
        ...{ domain: DOMAIN, subdomain: "em", automaticSecurity: true },
        ...{ customSpf: false, isDefault: false },
      },
    ]);
    const target = "u1446226.wl101.sendgrid.net";
    const key = (label: string): object => ({
      name: `${label}._domainkey.${DOMAIN}`,
      type: "CNAME",
      content: `${label}.domainkey.${target}`,
    });
    assert.deepEqual(stack.outputs("it")["records"], [
      { name: `em.${DOMAIN}`, type: "CNAME", content: target },
      key("s1"),
      key("s2"),
    ]);
    assert.equal(stack.outputs("it")["valid"], false);
    assert.deepEqual(await stack.up(program()), []);
    assert.deepEqual(asked(), []);
  });

  it("knows no case", async () => {
    await world.stack.up(program());
    assert.deepEqual(await world.stack.up(program({ domain: "BookedBarber.com" })), []);
  });

  it("is changed in place: default", async () => {
    await changesInPlace(world, (more) => program({ default: false, ...more }), { default: true }, [
      { isDefault: true },
    ]);
  });

  it("is changed in place: custom SPF, with the records of manual security", async () => {
    const manual = (more?: object): ReturnType<typeof program> =>
      program({ automaticSecurity: false, ...more });
    await changesInPlace(world, manual, { customSpf: true }, [{ customSpf: true }]);
    const records = world.stack.outputs("it")["records"] as readonly { type: string }[];
    assert.deepEqual(records.map(({ type }) => type).sort(), ["MX", "TXT", "TXT"]);
  });

  it("leaves the default to SendGrid where the program says nothing of it", async () => {
    await world.stack.up(program());
    only(world.state.domains).default = true;
    await world.stack.refresh();
    assert.equal(world.stack.outputs("it")["default"], true);
    assert.deepEqual(await world.stack.up(program()), []);
  });

  it("is replaced, the new one first, by another subdomain", async () => {
    await world.stack.up(program());
    const id = world.stack.id("it");
    world.asked();
    assert.deepEqual(await world.stack.up(program({ subdomain: "mail" })), ["replace it"]);
    assert.deepEqual(world.asked(), [`GET ${PATH}`, `POST ${PATH}`, `DELETE ${PATH}/${id}`]);
    assert.partialDeepStrictEqual(world.held(), [{ subdomain: "mail" }]);
  });

  it("is replaced, the old one first, where only the security changes", async () => {
    await world.stack.up(program());
    const id = world.stack.id("it");
    world.asked();
    const manual = program({ automaticSecurity: false });
    assert.deepEqual(await world.stack.up(manual), ["replace it"]);
    assert.deepEqual(world.asked(), [`DELETE ${PATH}/${id}`, `GET ${PATH}`, `POST ${PATH}`]);
    assert.partialDeepStrictEqual(world.held(), [{ subdomain: "em", automaticSecurity: false }]);
  });

  it("is found where it is there already, and never made twice", async () => {
    for (let at = 0; at < 60; at++)
      await byHand(world.api, "POST", PATH, { domain: DOMAIN, subdomain: `other${at}` });
    await world.stack.up(program());
    const second = await world.another();
    assert.deepEqual(await second.up(program({ default: true })), ["create it"]);
    assert.equal(second.id("it"), world.stack.id("it"));
    assert.equal(world.state.domains.length, 61);
    assert.equal(world.state.domains.at(-1)?.default, true);
  });

  it("is not taken over where it is of another kind or there more than once", async () => {
    const fields = { domain: DOMAIN, subdomain: "em", automatic_security: false };
    const { id } = await byHand(world.api, "POST", PATH, fields);
    assert.match(
      await failure(world.stack.up(program())),
      new RegExp(`holds em\\.bookedbarber\\.com already \\(${String(id)}\\), without automatic`),
    );
    await byHand(world.api, "POST", PATH, fields);
    assert.match(await failure(world.stack.up(program())), /more than once \(\d+, \d+\): delete/);
    assert.equal(world.state.domains.length, 2);
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await world.stack.up(program({ default: true }));
    only(world.state.domains).default = false;
    assert.deepEqual(await world.stack.refresh(), []);
    assert.equal(world.stack.outputs("it")["default"], false);
    assert.deepEqual(await world.stack.up(program({ default: true })), ["update it"]);
    assert.equal(only(world.state.domains).default, true);
  });

  it("understands both answers to a change that SendGrid describes", async () => {
    const other = await startSendgrid({
      held,
      rewrite: async ({ method }, response) =>
        method === "PATCH" ? Response.json([await response.json()]) : response,
    });
    await other.stack.up(program());
    assert.deepEqual(await other.stack.up(program({ default: true })), ["update it"]);
    assert.equal(other.stack.outputs("it")["default"], true);
    await other.close();
  });

  it("is imported, and then nothing is left to do", async () => {
    const fields = { domain: DOMAIN, subdomain: "em", automatic_security: false, default: true };
    const { id } = await byHand(world.api, "POST", PATH, fields);
    assert.deepEqual(await world.stack.import("it", TYPE, String(id)), {
      ...{ domain: DOMAIN, subdomain: "em", automaticSecurity: false, default: true },
    });
    assert.deepEqual(await world.stack.up(program({ automaticSecurity: false })), []);
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    await world.stack.up(program());
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
    assert.deepEqual(world.state.domains, []);
    await world.stack.up(program());
    world.state.domains = [];
    assert.deepEqual(await world.stack.refresh(), ["it"]);
    assert.deepEqual(await world.stack.up(program()), ["create it"]);
    world.state.domains = [];
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
  });

  const wrong: Wrong = [
    [{ domain: "https://bookedbarber.com" }, /must be a domain's name.*'it\.domain'/],
    [{ domain: null }, /Missing required property 'domain'/],
    [{ subdomain: "em.bookedbarber.com" }, /must be one label, such as em.*'it\.subdomain'/],
    [{ subdomain: null }, /Missing required property 'subdomain'/],
    [{ customSpf: true }, /needs automaticSecurity: false.*'it\.customSpf'/],
    [{ records: [] }, /the plugin itself decides "records"/],
    [{ defaults: true }, /did you mean 'default'/],
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
    survives({ start, before: program(), after: program({ subdomain: "mail" }) });
  });
  describe("replaced in its place while the API fails", () => {
    survives({ start, before: program(), after: program({ automaticSecurity: false }) });
  });
  describe("deleted while the API fails", () => {
    survives({ start, before: program(), after: {} });
  });
});
