import assert from "node:assert/strict";

import type { SendgridState } from "../../../../sandbox/apis/sendgrid";
import { failure } from "../../framework/engine-client";
import { changesInPlace, isRefused, only, programOf, staysWhereFound } from "../one-resource";
import type { Wrong } from "../one-resource";
import { byHand, startSendgrid, survives } from "./world";
import type { SendgridWorld } from "./world";

const TYPE = "saas:sendgrid:VerifiedSender";
const PATH = "/v3/verified_senders";
const FROM = "hello@bookedbarber.com";
const program = programOf(TYPE, {
  nickname: "hello",
  fromEmail: FROM,
  replyTo: "support@bookedbarber.com",
});

/** Every mail to a person counts. */
function held({ senders, mails }: SendgridState): unknown {
  return { senders: senders.map(({ fields }) => fields), mails: mails.map(({ to }) => to) };
}

const start = (): Promise<SendgridWorld> => startSendgrid({ held });

describe("a sender at SendGrid", () => {
  let world: SendgridWorld;
  beforeEach(async () => (world = await start()));
  afterEach(() => world.close());

  it("stays where it was there before the stack", () => staysWhereFound(world, program));

  it("is made, and its owner gets one mail", async () => {
    const { stack, asked, state } = world;
    assert.deepEqual(await stack.up(program({ fromName: "BookedBarber" })), ["create it"]);
    assert.deepEqual(asked(), [`GET ${PATH}`, `POST ${PATH}`]);
    assert.partialDeepStrictEqual(only(state.senders).fields, {
      nickname: "hello",
      from_email: FROM,
      from_name: "BookedBarber",
      reply_to: "support@bookedbarber.com",
      country: "",
    });
    assert.deepEqual(
      state.mails.map(({ to }) => to),
      [FROM],
    );
    assert.equal(stack.outputs("it")["verified"], false);
    assert.equal(stack.outputs("it")["locked"], false);
    assert.deepEqual(await stack.up(program({ fromName: "BookedBarber" })), []);
    assert.deepEqual(await stack.up(program({ fromName: "BookedBarber", address: "" })), []);
    assert.deepEqual(asked(), []);
  });

  it("is verified by the link in the mail, of which a refresh tells", async () => {
    const { stack, state, api } = world;
    await stack.up(program());
    const { token } = only(state.mails);
    assert.equal((await api.app.request(`${PATH}/verify/${token}`)).status, 204);
    await stack.refresh();
    assert.equal(stack.outputs("it")["verified"], true);
    assert.deepEqual(await stack.up(program()), []);
  });

  it("needs no mail within an authenticated domain", async () => {
    const fields = { domain: "bookedbarber.com", subdomain: "em" };
    await byHand(world.api, "POST", "/v3/whitelabel/domains", fields);
    only(world.state.domains).valid = true;
    await world.stack.up(program());
    assert.deepEqual(world.state.mails, []);
    assert.equal(world.stack.outputs("it")["verified"], true);
  });

  const changes: readonly (readonly [object, object])[] = [
    [{ nickname: "other" }, { nickname: "other" }],
    [{ fromName: "x" }, { from_name: "x" }],
    [{ replyTo: "x@bookedbarber.com" }, { reply_to: "x@bookedbarber.com" }],
    [{ replyToName: "x" }, { reply_to_name: "x" }],
    [{ address: "1 Main Street" }, { address: "1 Main Street" }],
    [{ address2: "x" }, { address2: "x" }],
    [{ city: "Boise" }, { city: "Boise" }],
    [{ state: "ID" }, { state: "ID" }],
    [{ zip: "83702" }, { zip: "83702" }],
    [{ country: "USA" }, { country: "USA" }],
  ];
  for (const [change, expected] of changes) {
    it(`is changed in place without another mail: ${Object.keys(change).join()}`, () =>
      changesInPlace(world, program, change, { senders: [expected], mails: [FROM] }));
  }

  it("knows no case in addresses", async () => {
    await world.stack.up(program());
    const other = { fromEmail: "Hello@BookedBarber.com", replyTo: "SUPPORT@bookedbarber.com" };
    assert.deepEqual(await world.stack.up(program(other)), []);
  });

  it("is replaced by another address: first gone under one nickname, last under two", async () => {
    await world.stack.up(program());
    const [id, fromEmail] = [world.stack.id("it"), "team@bookedbarber.com"];
    world.asked();
    assert.deepEqual(await world.stack.up(program({ fromEmail })), ["replace it"]);
    assert.deepEqual(world.asked(), [`DELETE ${PATH}/${id}`, `GET ${PATH}`, `POST ${PATH}`]);
    const second = world.stack.id("it");
    await world.stack.up(program({ nickname: "first" }));
    assert.deepEqual(world.asked(), [`GET ${PATH}`, `POST ${PATH}`, `DELETE ${PATH}/${second}`]);
    assert.equal(world.state.mails.length, 3);
    assert.partialDeepStrictEqual(only(world.state.senders).fields, { from_email: FROM });
  });

  it("is found where it is there already, without another mail", async () => {
    for (let at = 0; at < 150; at++) {
      const fields = { nickname: `n${at}`, from_email: `${at}@x.com`, reply_to: `${at}@x.com` };
      await byHand(world.api, "POST", PATH, fields);
    }
    await world.stack.up(program());
    const second = await world.another();
    assert.deepEqual(await second.up(program({ city: "Boise" })), ["create it"]);
    assert.equal(second.id("it"), world.stack.id("it"));
    assert.equal(world.state.senders.length, 151);
    assert.equal(world.state.mails.length, 151);
    assert.equal(world.state.senders.at(-1)?.fields["city"], "Boise");
  });

  it("says which field SendGrid refuses", async () => {
    const fields = { nickname: "hello", from_email: "a@x.com", reply_to: "a@x.com" };
    await byHand(world.api, "POST", PATH, fields);
    assert.match(await failure(world.stack.up(program())), /400 already exists \(nickname\)/);
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await world.stack.up(program());
    const sender = only(world.state.senders);
    sender.fields = { ...sender.fields, reply_to: "mallory@x.com" };
    assert.deepEqual(await world.stack.refresh(), []);
    assert.equal(world.stack.outputs("it")["replyTo"], "mallory@x.com");
    assert.deepEqual(await world.stack.up(program()), ["update it"]);
    assert.equal(only(world.state.senders).fields["reply_to"], "support@bookedbarber.com");
  });

  it("is imported, and then nothing is left to do", async () => {
    await world.stack.up(program({ city: "Boise" }));
    const second = await world.another();
    assert.deepEqual(await second.import("it", TYPE, world.stack.id("it")), {
      nickname: "hello",
      fromEmail: FROM,
      replyTo: "support@bookedbarber.com",
      city: "Boise",
    });
    assert.deepEqual(await second.up(program({ city: "Boise" })), []);
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    await world.stack.up(program());
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
    assert.deepEqual(world.state.senders, []);
    await world.stack.up(program());
    world.state.senders = [];
    assert.deepEqual(await world.stack.refresh(), ["it"]);
    assert.deepEqual(await world.stack.up(program()), ["create it"]);
    world.state.senders = [];
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
  });

  const wrong: Wrong = [
    [{ nickname: null }, /Missing required property 'nickname'/],
    [{ fromEmail: "hello" }, /must be a mail address.*'it\.fromEmail'/],
    [{ replyTo: "Support <s@x.com>" }, /must be a mail address.*'it\.replyTo'/],
    [{ state: "Idaho" }, /may have 2 characters at most.*'it\.state'/],
    [{ nickname: "n".repeat(101) }, /may have 100 characters at most/],
    [{ verified: true }, /the plugin itself decides "verified"/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more).slice(0, 60)} before anything is sent`, () =>
      isRefused(world, program, more, said));
  }

  describe("created while the API fails", () => {
    survives({ start, after: program() });
  });
  describe("changed while the API fails", () => {
    survives({ start, before: program(), after: program({ city: "Boise" }) });
  });
  describe("replaced while the API fails", () => {
    const after = program({ fromEmail: "team@bookedbarber.com" });
    survives({ start, before: program(), after });
  });
  describe("deleted while the API fails", () => {
    survives({ start, before: program(), after: {} });
  });
});
