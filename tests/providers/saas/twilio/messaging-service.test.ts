import assert from "node:assert/strict";

import type { MessagingService } from "../../../../sandbox/apis/twilio";
import { failure } from "../../framework/engine-client";
import type { World } from "../faults";
import type { Program } from "../stack";
import { ACCOUNT, NUMBER, OTHER_NUMBER, startTwilio, survives } from "./world";
import type { TwilioWorld } from "./world";

const TYPE = "saas:twilio:MessagingService";
const PATH = "/v1/Services";
const NUMBERS = `/2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers.json`;
const URL = "https://api.bookedbarber.com/api/v2/webhooks/sms";
const INPUTS = {
  friendlyName: "BookedBarber",
  phoneNumber: NUMBER,
  inboundRequestUrl: `${URL}/incoming`,
  statusCallback: `${URL}/status`,
};
const program = (more: object = {}): Program => ({
  sms: { type: TYPE, inputs: { ...INPUTS, ...more } },
});
const start = (): Promise<TwilioWorld> => startTwilio();

/** What the stack knows of the number is what Twilio has. */
function knowsTheNumber(world: World): void {
  const { services } = (world as TwilioWorld).state;
  assert.equal(services.length, 1);
  assert.deepEqual([world.stack.outputs("sms")["phoneNumberSid"]], services[0]?.numbers);
}

describe("a messaging service at Twilio", () => {
  let world: TwilioWorld;
  beforeEach(async () => (world = await start()));
  afterEach(() => world.close());
  const only = (): MessagingService =>
    world.state.services.length === 1 && world.state.services[0]
      ? world.state.services[0]
      : assert.fail(`there are ${world.state.services.length} services`);

  it("is made with its addresses and its number, which is looked up", async () => {
    const { stack, asked, state } = world;
    assert.deepEqual(await stack.up(program()), ["create sms"]);
    const id = stack.id("sms");
    assert.deepEqual(asked(), [
      `GET /2010-04-01/Accounts/${ACCOUNT}.json`,
      `GET ${NUMBERS}`,
      `GET ${PATH}`,
      `POST ${PATH}`,
      `POST ${PATH}/${id}/PhoneNumbers`,
    ]);
    assert.partialDeepStrictEqual(world.held(), [
      {
        friendlyName: "BookedBarber",
        inboundRequestUrl: `${URL}/incoming`,
        statusCallback: `${URL}/status`,
        fallbackUrl: null,
        usecase: "undeclared",
        numbers: [NUMBER],
      },
    ]);
    const { sid } = state.numbers.find(({ number }) => number === NUMBER) ?? assert.fail();
    assert.equal(stack.outputs("sms")["phoneNumberSid"], sid);
    assert.equal(stack.outputs("sms")["usAppToPersonRegistered"], false);
    assert.deepEqual(await stack.up(program({ inboundMethod: "POST" })), []);
    assert.deepEqual(asked(), []);
    await stack.refresh();
    assert.deepEqual(await stack.up(program()), []);
  });

  const changes: readonly (readonly [object, Partial<MessagingService>])[] = [
    [{ friendlyName: "Other" }, { friendlyName: "Other" }],
    [{ inboundRequestUrl: `${URL}/2` }, { inboundRequestUrl: `${URL}/2` }],
    [{ inboundRequestUrl: null }, { inboundRequestUrl: null }],
    [{ inboundMethod: "GET" }, { inboundMethod: "GET" }],
    [{ fallbackUrl: `${URL}/2` }, { fallbackUrl: `${URL}/2` }],
    [{ fallbackMethod: "GET" }, { fallbackMethod: "GET" }],
    [{ statusCallback: `${URL}/2` }, { statusCallback: `${URL}/2` }],
    [{ useInboundWebhookOnNumber: true }, { useInboundWebhookOnNumber: true }],
    [{ usecase: "notifications" }, { usecase: "notifications" }],
    [{ stickySender: false }, { stickySender: false }],
    [{ smartEncoding: false }, { smartEncoding: false }],
    [{ areaCodeGeomatch: false }, { areaCodeGeomatch: false }],
    [{ validityPeriod: 600 }, { validityPeriod: 600 }],
  ];
  const chosen = {
    stickySender: true,
    smartEncoding: true,
    areaCodeGeomatch: true,
    validityPeriod: 36_000,
  };
  for (const [change, expected] of changes) {
    it(`is changed in place by one request: ${JSON.stringify(change)}, and back again`, async () => {
      const { stack, asked } = world;
      await stack.up(program(chosen));
      const [id, before] = [stack.id("sms"), world.held()];
      asked();
      assert.deepEqual(await stack.up(program({ ...chosen, ...change })), ["update sms"]);
      assert.deepEqual(asked(), [`POST ${PATH}/${id}`]);
      assert.partialDeepStrictEqual(only(), expected);
      assert.deepEqual(await stack.up(program({ ...chosen, ...change })), []);
      await stack.refresh();
      assert.deepEqual(await stack.up(program({ ...chosen, ...change })), []);
      assert.deepEqual(await stack.up(program(chosen)), ["update sms"]);
      assert.deepEqual([stack.id("sms"), world.held()], [id, before]);
    });
  }

  it("leaves to Twilio what the program does not give", async () => {
    await world.stack.up(program());
    Object.assign(only(), { stickySender: false, validityPeriod: 600 });
    await world.stack.refresh();
    assert.equal(world.stack.outputs("sms")["validityPeriod"], 600);
    assert.deepEqual(await world.stack.up(program()), []);
  });

  it("gets another number before the old one goes, and none", async () => {
    const { stack, asked, state } = world;
    await stack.up(program());
    const [id, old] = [stack.id("sms"), stack.outputs("sms")["phoneNumberSid"]];
    asked();
    assert.deepEqual(await stack.up(program({ phoneNumber: OTHER_NUMBER })), ["update sms"]);
    assert.deepEqual(asked(), [
      `GET ${NUMBERS}`,
      `POST ${PATH}/${id}/PhoneNumbers`,
      `DELETE ${PATH}/${id}/PhoneNumbers/${String(old)}`,
    ]);
    knowsTheNumber(world);
    assert.deepEqual(await stack.up(program({ phoneNumber: null })), ["update sms"]);
    assert.deepEqual(only().numbers, []);
    assert.equal(stack.outputs("sms")["phoneNumberSid"], undefined);
    assert.deepEqual(await stack.up(program({ phoneNumber: null })), []);
    assert.equal(state.numbers.length, 3, "the account keeps its numbers");
  });

  it("leaves numbers alone that somebody else put there", async () => {
    await world.stack.up(program());
    const other = world.state.numbers.find(({ number }) => number === OTHER_NUMBER)?.sid ?? "";
    only().numbers = [other, ...only().numbers];
    await world.stack.refresh();
    assert.deepEqual(await world.stack.up(program()), []);
    assert.deepEqual(await world.stack.up(program({ phoneNumber: null })), ["update sms"]);
    assert.deepEqual(only().numbers, [other]);
  });

  it("buys no number, and makes nothing for one that the account does not have", async () => {
    const said = await failure(world.stack.up(program({ phoneNumber: "+14155550" })));
    assert.match(said, /the Twilio account has no number \+14155550: buy it in Twilio's console/);
    assert.deepEqual(world.state.services, []);
    assert.ok(world.asked().every((request) => request.startsWith("GET")));
  });

  it("says so where the number belongs to another service, and keeps this one", async () => {
    await world.stack.up(program());
    const second = await world.another();
    const said = await failure(second.up(program({ friendlyName: "Second" })));
    assert.match(said, /409 .*associated with another Messaging Service\. \(21712\)/);
    assert.equal(world.state.services.length, 2);
    assert.deepEqual(await world.stack.destroy(), ["delete sms"]);
    assert.deepEqual(await second.up(program({ friendlyName: "Second" })), ["update sms"]);
    knowsTheNumber({ ...world, stack: second });
  });

  it("is found where a crash left it behind, and on a later page", async () => {
    await world.stack.up(program());
    const left = only();
    world.state.services = [
      ...Array.from({ length: 1100 }, (_, at) => ({
        ...left,
        sid: `MG${at}`,
        friendlyName: `${at}`,
      })),
      left,
    ];
    const second = await world.another();
    assert.deepEqual(await second.up(program({ usecase: "notifications" })), ["create sms"]);
    assert.equal(second.id("sms"), left.sid);
    assert.equal(left.usecase, "notifications");
    assert.equal(world.state.services.length, 1101);
  });

  it("is not taken over where somebody else made one of that name, unless it is imported", async () => {
    await world.stack.up(program());
    only().inboundRequestUrl = "https://example.com/sms";
    const second = await world.another();
    const said = await failure(second.up(program()));
    assert.match(
      said,
      /has a messaging service BookedBarber already \(MG[0-9a-f]{32}\): take anoth/,
    );
    assert.match(said, /\(MG.*take it over by its id/);
    assert.deepEqual(await second.import("sms", TYPE, only().sid), {
      ...{ ...INPUTS, inboundRequestUrl: "https://example.com/sms" },
      ...{ stickySender: true, smartEncoding: true, areaCodeGeomatch: true },
      validityPeriod: 36_000,
    });
    assert.deepEqual(await second.up(program()), ["update sms"]);
    assert.equal(only().inboundRequestUrl, `${URL}/incoming`);
    knowsTheNumber({ ...world, stack: second });
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await world.stack.up(program());
    Object.assign(only(), { statusCallback: null, numbers: [] });
    assert.deepEqual(await world.stack.refresh(), []);
    assert.equal(world.stack.outputs("sms")["phoneNumber"], "");
    assert.deepEqual(await world.stack.up(program()), ["update sms"]);
    assert.equal(only().statusCallback, `${URL}/status`);
    knowsTheNumber(world);
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    await world.stack.up(program());
    assert.deepEqual(await world.stack.destroy(), ["delete sms"]);
    assert.deepEqual(world.state.services, []);
    await world.stack.up(program());
    world.state.services = [];
    assert.deepEqual(await world.stack.refresh(), ["sms"]);
    assert.deepEqual(await world.stack.up(program()), ["create sms"]);
    knowsTheNumber(world);
    world.state.services = [];
    assert.deepEqual(await world.stack.destroy(), ["delete sms"]);
  });

  it("works with an API key, too", async () => {
    const other = await startTwilio({
      settings: {
        twilioAccountSid: ACCOUNT,
        twilioApiKeySid: "SK0123456789",
        twilioAuthToken: "secretCanaryOfTheApiKey",
      },
    });
    assert.deepEqual(await other.stack.up(program()), ["create sms"]);
    knowsTheNumber(other);
    assert.equal(other.stack.outputs("sms")["accountStatus"], undefined, "which it may not see");
    await other.close();
  });

  it("tells of the account's type and status, and asks again at a refresh", async () => {
    const { stack, state } = world;
    const told = (): unknown[] =>
      ["accountType", "accountStatus"].map((name) => stack.outputs("sms")[name]);
    state.account = { status: "active", type: "Trial" };
    await stack.up(program());
    assert.deepEqual(told(), ["Trial", "active"]);
    state.account = { status: "suspended", type: "Full" };
    await stack.up(program({ friendlyName: "Other" }));
    assert.deepEqual(told(), ["Trial", "active"]);
    await stack.refresh();
    assert.deepEqual(told(), ["Full", "suspended"]);
  });

  for (const status of ["suspended", "closed"] as const)
    it(`is not made in an account that is ${status}`, async () => {
      world.state.account = { status, type: "Full" };
      const said = await failure(world.stack.up(program()));
      assert.match(said, new RegExp(`the account is ${status}, which sends nothing: its console`));
      assert.deepEqual(world.state.services, []);
    });

  it("asks for what is missing, with the command, only when it is needed", async () => {
    const other = await startTwilio({ settings: { twilioAuthToken: "x" } });
    const said = await failure(other.stack.up(program()));
    assert.match(said, /twilioAccountSid is missing .*: pulumi config set saas:twilioAccountSid/);
    await other.close();
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ friendlyName: null }, /Missing required property 'friendlyName'/],
    [{ friendlyName: "n".repeat(65) }, /may have 64 characters at most.*'it\.friendlyName'/],
    [{ phoneNumber: "(415) 555-0123" }, /must be a number with its country.*'it\.phoneNumber'/],
    [{ inboundRequestUrl: "http://x.com" }, /must be an https:\/\/ address/],
    [{ statusCallback: "api" }, /must be an https:\/\/ address.*'it\.statusCallback'/],
    [{ inboundMethod: "PUT" }, /must be GET or POST.*'it\.inboundMethod'/],
    [{ usecase: "spam" }, /must be one of notifications, .*'it\.usecase'/],
    [{ validityPeriod: 40_000 }, /may be 36000 at most.*'it\.validityPeriod'/],
    [{ validityPeriod: 1.5 }, /must be a whole number of seconds/],
    [{ phoneNumberSid: "PN" }, /the plugin itself decides "phoneNumberSid"/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more).slice(0, 60)} before anything is sent`, async () => {
      const { failures } = await world.engine.check(TYPE, { ...INPUTS, ...more });
      assert.equal(failures.length, 1, failures.join("\n"));
      assert.match(failures[0] ?? "", said);
      assert.deepEqual(world.asked(), []);
    });
  }

  describe("created while the API fails", () => {
    survives({ start, after: program(), check: knowsTheNumber });
  });
  describe("changed while the API fails", () => {
    const after = program({ phoneNumber: OTHER_NUMBER, usecase: "notifications" });
    survives({ start, before: program(), after, check: knowsTheNumber });
  });
  describe("deleted while the API fails", () => {
    survives({ start, before: program(), after: {} });
  });
});
