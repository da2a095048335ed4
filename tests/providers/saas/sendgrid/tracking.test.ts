import assert from "node:assert/strict";

import type { Sendgrid, SendgridState } from "../../../../sandbox/apis/sendgrid";
import { failure } from "../../framework/engine-client";
import type { World } from "../faults";
import { changesInPlace, isRefused, programOf } from "../one-resource";
import type { Wrong } from "../one-resource";
import { startSendgrid, survives } from "./world";
import type { SendgridWorld } from "./world";

const SUBSCRIPTION = "saas:sendgrid:SubscriptionTracking";
const TRACKING = "saas:sendgrid:TrackingSettings";
const subscription = programOf(SUBSCRIPTION, { enabled: true });
const tracking = programOf(TRACKING, { open: false, click: false });

function held({ tracking: settings }: SendgridState): unknown {
  return structuredClone(settings);
}

/** The settings that somebody had made before. */
function prepare({ state }: Sendgrid): void {
  Object.assign(state.tracking.subscription, { landing: "<p>Bye</p>", replace: "[bye]" });
  Object.assign(state.tracking.google_analytics, { enabled: true, utm_source: "before" });
}

const start = (): Promise<SendgridWorld> => startSendgrid({ held, prepare });

/** What a deletion puts back is what was there before, whatever has failed. */
function knowsBefore(expected: object): (world: World) => void {
  return ({ stack }) => {
    assert.partialDeepStrictEqual(stack.outputs("it")["before"], expected);
  };
}

describe("SendGrid's link to unsubscribe", () => {
  const PATH = "/v3/tracking_settings/subscription";
  let world: SendgridWorld;
  let before: unknown;
  beforeEach(async () => {
    world = await start();
    before = world.held();
  });
  afterEach(() => world.close());

  it("is switched on, leaves alone what the program does not give, and remembers", async () => {
    const { stack, asked, state } = world;
    assert.deepEqual(await stack.up(subscription()), ["create it"]);
    assert.deepEqual(asked(), [`GET ${PATH}`, `PATCH ${PATH}`]);
    assert.equal(state.tracking.subscription.enabled, true);
    assert.equal(state.tracking.subscription.landing, "<p>Bye</p>");
    assert.partialDeepStrictEqual(stack.outputs("it"), {
      enabled: true,
      landing: "<p>Bye</p>",
      before: { enabled: false, landing: "<p>Bye</p>", replace: "[bye]", url: "" },
    });
    assert.deepEqual(await stack.up(subscription()), []);
    assert.deepEqual(asked(), []);
  });

  it("sends nothing where everything is as wanted", async () => {
    world.state.tracking.subscription.enabled = true;
    await world.stack.up(subscription());
    assert.deepEqual(world.asked(), [`GET ${PATH}`]);
  });

  const given = {
    htmlContent: "<a><% a %></a>",
    plainContent: "<% a %>",
    landing: "a",
    replace: "a",
    url: "https://bookedbarber.com/a",
  };
  const changes: readonly (readonly [object, object])[] = [
    [{ enabled: false }, { enabled: false }],
    [{ htmlContent: "<% b %>" }, { html_content: "<% b %>" }],
    [{ plainContent: "b <% %>" }, { plain_content: "b <% %>" }],
    [{ landing: "b" }, { landing: "b" }],
    [{ replace: "b" }, { replace: "b" }],
    [{ url: "https://bookedbarber.com/b" }, { url: "https://bookedbarber.com/b" }],
  ];
  for (const [change, expected] of changes) {
    it(`is changed in place: ${Object.keys(change).join()}`, () =>
      changesInPlace(world, (more) => subscription({ ...given, ...more }), change, {
        subscription: expected,
      }));
  }

  it("puts back what was there before when it is deleted, after changes, too", async () => {
    await world.stack.up(subscription(given));
    await world.stack.up(subscription({ ...given, enabled: false }));
    await world.stack.refresh();
    assert.notDeepEqual(world.held(), before);
    world.asked();
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
    assert.deepEqual(world.asked(), [`PATCH ${PATH}`]);
    assert.deepEqual(world.held(), before);
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await world.stack.up(subscription());
    world.state.tracking.subscription.enabled = false;
    assert.deepEqual(await world.stack.refresh(), []);
    assert.deepEqual(await world.stack.up(subscription()), ["update it"]);
    assert.equal(world.state.tracking.subscription.enabled, true);
    await world.stack.destroy();
    assert.deepEqual(world.held(), before);
  });

  it("is imported, and then nothing is left to do, and nothing to put back", async () => {
    const inputs = await world.stack.import("it", SUBSCRIPTION, "subscription");
    assert.partialDeepStrictEqual(inputs, { enabled: false, landing: "<p>Bye</p>" });
    assert.deepEqual(await world.stack.up(subscription({ enabled: false })), []);
    await world.stack.up(subscription());
    await world.stack.destroy();
    assert.deepEqual(world.held(), before);
    // The settings cannot be gone: an id that is none of theirs is a mistake.
    assert.match(
      await failure(world.engine.read(SUBSCRIPTION, "other")),
      /import them as subscription/,
    );
  });

  const wrong: Wrong = [
    [{ enabled: null }, /Missing required property 'enabled'/],
    [{ htmlContent: "<p>click</p>" }, /must hold the tag <% %>.*'it\.htmlContent'/],
    [{ plainContent: "click" }, /must hold the tag <% %>.*'it\.plainContent'/],
    [{ url: "http://x.com" }, /must be an https:\/\/ address.*'it\.url'/],
    [{ before: {} }, /the plugin itself decides "before"/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more)} before anything is sent`, () =>
      isRefused(world, subscription, more, said));
  }

  const check = knowsBefore({ enabled: false, landing: "<p>Bye</p>" });
  describe("created while the API fails", () => {
    survives({ start, after: subscription(given), check });
  });
  describe("changed while the API fails", () => {
    survives({ start, before: subscription(), after: subscription(given), check });
  });
  describe("deleted while the API fails", () => {
    survives({ start, before: subscription(given), after: {} });
  });
});

describe("what SendGrid follows", () => {
  const path = (name: string): string => `/v3/tracking_settings/${name}`;
  let world: SendgridWorld;
  let before: unknown;
  beforeEach(async () => {
    world = await start();
    before = world.held();
  });
  afterEach(() => world.close());

  it("is set as far as the program gives it, and remembered", async () => {
    const { stack, asked, state } = world;
    assert.deepEqual(await stack.up(tracking({ click: true })), ["create it"]);
    assert.deepEqual(asked(), [
      `GET ${path("open")}`,
      `PATCH ${path("open")}`,
      `GET ${path("click")}`,
    ]);
    assert.deepEqual(
      [state.tracking.open, state.tracking.click.enabled],
      [{ enabled: false }, true],
    );
    assert.deepEqual(stack.outputs("it")["before"], { open: true, click: true });
    assert.deepEqual(await stack.up(tracking({ click: true })), []);
    assert.deepEqual(asked(), []);
  });

  const analytics = {
    googleAnalytics: true,
    ...{ utmSource: "a", utmMedium: "a", utmCampaign: "a", utmTerm: "a", utmContent: "a" },
  };
  const changes: readonly (readonly [object, object])[] = [
    [{ open: true }, { open: { enabled: true } }],
    [{ click: true }, { click: { enabled: true } }],
    [{ googleAnalytics: false }, { google_analytics: { enabled: false } }],
    [{ utmSource: "b" }, { google_analytics: { utm_source: "b" } }],
    [{ utmMedium: "b" }, { google_analytics: { utm_medium: "b" } }],
    [{ utmCampaign: "b" }, { google_analytics: { utm_campaign: "b" } }],
    [{ utmTerm: "b" }, { google_analytics: { utm_term: "b" } }],
    [{ utmContent: "b" }, { google_analytics: { utm_content: "b" } }],
  ];
  for (const [change, expected] of changes) {
    it(`is changed in place by one request: ${Object.keys(change).join()}`, () =>
      changesInPlace(world, (more) => tracking({ ...analytics, ...more }), change, expected));
  }

  it("remembers what comes into care later, too, and puts everything back", async () => {
    await world.stack.up(tracking());
    assert.deepEqual(await world.stack.up(tracking(analytics)), ["update it"]);
    assert.partialDeepStrictEqual(world.stack.outputs("it")["before"], {
      ...{ open: true, click: true, googleAnalytics: true, utmSource: "before", utmTerm: "" },
    });
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
    assert.partialDeepStrictEqual(world.held(), before);
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await world.stack.up(tracking());
    world.state.tracking.click.enabled = true;
    assert.deepEqual(await world.stack.refresh(), []);
    assert.deepEqual(await world.stack.up(tracking()), ["update it"]);
    assert.equal(world.state.tracking.click.enabled, false);
    await world.stack.destroy();
    assert.deepEqual(world.held(), before);
  });

  it("is imported, and then nothing is left to do", async () => {
    await world.stack.import("it", TRACKING, "tracking");
    assert.deepEqual(await world.stack.up(tracking({ open: true, click: true })), []);
  });

  it("says which setting SendGrid refuses, and keeps what was set", async () => {
    world.failures.inject({ kind: "status", status: 403, method: "PATCH", path: "click" });
    const said = await failure(world.stack.up(tracking()));
    assert.match(said, /PATCH v3\/tracking_settings\/click: 403/);
    assert.deepEqual(await world.stack.up(tracking()), ["update it"]);
    assert.deepEqual(world.stack.outputs("it")["before"], { open: true, click: true });
  });

  it("refuses a program that gives nothing, or parameters without what they are for", async () => {
    const check = async (inputs: Readonly<Record<string, string>>): Promise<string[]> =>
      (await world.engine.check(TRACKING, inputs)).failures;
    assert.match((await check({})).join(), /Give at least one of open, click, googleAnalytics/);
    assert.match(
      (await check({ utmSource: "x" })).join(),
      /needs googleAnalytics beside it.*'it\.utmSource'/,
    );
  });

  const check = knowsBefore({ open: true, click: true });
  describe("created while the API fails", () => {
    survives({ start, after: tracking(analytics), check });
  });
  describe("changed while the API fails", () => {
    survives({
      start,
      before: tracking(),
      after: tracking({ ...analytics, open: true }),
      check,
    });
  });
  describe("deleted while the API fails", () => {
    survives({ start, before: tracking(analytics), after: {} });
  });
});
