import assert from "node:assert/strict";

import { servePlugins } from "../../../../providers/framework/provider";
import { saas } from "../../../../providers/saas/provider";
import { createStripe } from "../../../../sandbox/apis/stripe";
import type { Stripe, WebhookEndpoint } from "../../../../sandbox/apis/stripe";
import { serve } from "../../../../sandbox/apis/server";
import { failure } from "../../framework/engine-client";
import { connect } from "../connection";
import { survivesFaults } from "../faults";
import type { World } from "../faults";
import type { Program, Stack } from "../stack";

const TYPE = "saas:stripe:WebhookEndpoint";
const KEY = "sk_live_canaryOfTheProvidersTests";
const URL = "https://api.bookedbarber.com/api/v2/webhooks/stripe";
const INPUTS = { url: URL, enabledEvents: ["charge.dispute.created", "payment_intent.succeeded"] };

interface StripeWorld extends World {
  readonly api: Stripe;
  readonly engine: Awaited<ReturnType<typeof connect>>["engine"];
}

async function start(options: { livemode?: boolean; key?: string } = {}): Promise<StripeWorld> {
  const api = createStripe({ keys: [KEY], livemode: options.livemode ?? true });
  const { failures, state } = api;
  const served = await serve(api.app);
  const plugins = await servePlugins([saas], {
    STRIPE_API_URL: `${served.url}/`,
    SAAS_TIMEOUT_SECONDS: "0.2",
    SAAS_RETRY_SECONDS: "0.001",
  });
  const { stack, engine } = await connect(plugins, { stripeApiKey: options.key ?? KEY });
  return {
    ...{ api, stack, engine, failures },
    held: () => state.endpoints.map((endpoint) => described(endpoint)),
    close: async () => {
      engine.close();
      await Promise.all([plugins.close(), served.close()]);
    },
  };
}

function described({
  url,
  enabledEvents,
  apiVersion,
  connect: forConnected,
  description,
  disabled,
  metadata,
}: WebhookEndpoint): object {
  return { url, enabledEvents, apiVersion, forConnected, description, disabled, metadata };
}

const program = (more: object = {}): Program => ({
  hook: { type: TYPE, inputs: { ...INPUTS, ...more } },
});

/** The secret that the stack knows is the one of the only endpoint. */
function knowsTheSecret({ stack, held, ...world }: World): void {
  const { state } = (world as StripeWorld).api;
  assert.equal((held() as unknown[]).length, 1);
  assert.equal(stack.outputs("hook")["secret"], state.endpoints[0]?.secret);
}

describe("a webhook endpoint at Stripe", () => {
  let world: StripeWorld;
  let stack: Stack;
  let api: Stripe;
  beforeEach(async () => {
    world = await start();
    ({ stack, api } = world);
  });
  afterEach(() => world.close());
  const only = (): WebhookEndpoint =>
    api.state.endpoints.length === 1 && api.state.endpoints[0]
      ? api.state.endpoints[0]
      : assert.fail(`there are ${api.state.endpoints.length} endpoints`);

  it("is made with what the program says, and its secret is kept as a secret", async () => {
    assert.deepEqual(await stack.up(program({ description: "payments" })), ["create hook"]);
    assert.deepEqual(described(only()), {
      url: URL,
      enabledEvents: ["charge.dispute.created", "payment_intent.succeeded"],
      apiVersion: undefined,
      forConnected: false,
      description: "payments",
      disabled: false,
      metadata: { managed_by: "pulumi", connect: "false", generation: "1" },
    });
    assert.equal(stack.outputs("hook")["secret"], only().secret);
    assert.equal(JSON.stringify(stack.wire("hook")["secret"]).includes("1b47061264138c4ac"), true);
    assert.equal(stack.outputs("hook")["livemode"], true);
    assert.deepEqual(await stack.up(program({ description: "payments" })), []);
  });

  it("is one where Stripe is still busy with the first request", async () => {
    world.failures.inject({ kind: "status", status: 409, method: "POST", times: 2 });
    assert.deepEqual(await stack.up(program()), ["create hook"]);
    knowsTheSecret(world);
  });

  it("is the same for events in another order", async () => {
    await stack.up(program());
    const turned = [...INPUTS.enabledEvents].reverse();
    assert.deepEqual(await stack.up(program({ enabledEvents: turned })), []);
  });

  const changes: readonly (readonly [string, object, Partial<WebhookEndpoint>])[] = [
    ["url", { url: `${URL}/2` }, { url: `${URL}/2` }],
    ["events", { enabledEvents: ["payout.failed"] }, { enabledEvents: ["payout.failed"] }],
    ["description", { description: "new" }, { description: "new" }],
    ["disabled", { disabled: true }, { disabled: true }],
  ];
  for (const [what, change, expected] of changes) {
    it(`is changed in place: ${what}, and back again, with the same secret`, async () => {
      await stack.up(program());
      const [id, { secret }] = [stack.id("hook"), only()];
      assert.deepEqual(await stack.up(program(change)), ["update hook"]);
      assert.partialDeepStrictEqual(only(), expected);
      assert.deepEqual(await stack.up(program()), ["update hook"]);
      assert.deepEqual([stack.id("hook"), stack.outputs("hook")["secret"]], [id, secret]);
    });
  }

  for (const change of [{ apiVersion: "2023-10-16" }, { connect: true }, { generation: "2" }]) {
    it(`is replaced, the new one first, by another ${Object.keys(change).join()}`, async () => {
      await stack.up(program());
      const { id, secret } = only();
      const seen: number[] = [];
      const { endpoints } = api.state;
      Object.defineProperty(api.state, "endpoints", {
        get: () => held,
        set: (value: typeof held) => {
          seen.push(value.length);
          held = value;
        },
      });
      let held = endpoints;
      assert.deepEqual(await stack.up(program(change)), ["replace hook"]);
      assert.deepEqual(seen, [2, 1], "both were there for a while");
      assert.notEqual(only().id, id);
      assert.notEqual(stack.outputs("hook")["secret"], secret);
      assert.equal(stack.outputs("hook")["secret"], only().secret);
    });
  }

  it("is deleted, also where it is gone already", async () => {
    await stack.up(program());
    assert.deepEqual(await stack.destroy(), ["delete hook"]);
    assert.deepEqual(api.state.endpoints, []);
    await stack.up(program());
    api.state.endpoints = [];
    assert.deepEqual(await stack.destroy(), ["delete hook"]);
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await stack.up(program());
    only().disabled = true;
    only().enabledEvents = ["*"];
    const { secret } = only();
    assert.deepEqual(await stack.refresh(), []);
    assert.deepEqual(stack.outputs("hook")["enabledEvents"], ["*"]);
    assert.deepEqual(await stack.up(program()), ["update hook"]);
    assert.equal(only().disabled, false);
    assert.equal(stack.outputs("hook")["secret"], secret);
  });

  it("is made anew where somebody deleted it", async () => {
    await stack.up(program());
    api.state.endpoints = [];
    assert.deepEqual(await stack.refresh(), ["hook"]);
    assert.deepEqual(await stack.up(program()), ["create hook"]);
    assert.equal(stack.outputs("hook")["secret"], only().secret);
  });

  it("is imported without a secret, takes the one that it is given, and nothing else changes", async () => {
    await stack.up(program());
    const { id } = only();
    const other = await connect(world.engine.plugins, { stripeApiKey: KEY });
    const inputs = await other.stack.import("hook", TYPE, id);
    assert.deepEqual(inputs, { url: URL, enabledEvents: INPUTS.enabledEvents });
    assert.equal(other.stack.outputs("hook")["secret"], undefined);
    assert.deepEqual(await other.stack.up(program()), []);
    const known = program({ signingSecret: "whsec_canaryOfTheDashboard" });
    assert.deepEqual(await other.stack.up(known), ["update hook"]);
    assert.equal(other.stack.outputs("hook")["secret"], "whsec_canaryOfTheDashboard");
    assert.equal(only().id, id);
    other.engine.close();
  });

  it("is not put beside one that somebody else made, and says how to go on", async () => {
    const form = new URLSearchParams({ url: URL, "enabled_events[]": "payout.paid" });
    await api.app.request("/v1/webhook_endpoints", {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}` },
      body: form,
    });
    const { id } = only();
    const said = await failure(stack.up(program()));
    assert.match(said, new RegExp(`sends events to ${URL} already, by ${id}, whose secret`));
    assert.match(said, /take it over by its id/);
    assert.equal(only().id, id);
  });

  it("is found on the second page, too", async () => {
    await stack.up(program());
    const left = only();
    api.state.endpoints = [
      ...Array.from({ length: 120 }, (_, at) => ({ ...left, id: `we_${at}`, url: `${URL}/${at}` })),
      left,
    ];
    const { stack: second, engine } = await connect(world.engine.plugins, { stripeApiKey: KEY });
    await failure(second.up(program())).then((said) => {
      // The one that was left is gone, and the account is full.
      assert.match(said, /maximum of 16/);
    });
    assert.equal(
      api.state.endpoints.some(({ id }) => id === left.id),
      false,
    );
    engine.close();
  });

  it("is refused in test mode, whatever the key's prefix says, before anything is made", async () => {
    api.state.livemode = false;
    assert.match(await failure(stack.up(program())), /the key is one of test mode/);
    assert.deepEqual(api.state.endpoints, []);
    assert.deepEqual(await stack.up(program({ liveMode: false })), ["create hook"]);
    api.state.livemode = true;
    const other = await connect(world.engine.plugins, { stripeApiKey: KEY });
    const said = await failure(other.stack.up(program({ liveMode: false, url: `${URL}/3` })));
    assert.match(said, /the key is a live one, and liveMode is false/);
    other.engine.close();
  });

  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ url: "http://api.bookedbarber.com/x" }, /must be an https:\/\/ address.*'it\.url'/],
    [{ url: null }, /Missing required property 'url'/],
    [{ enabledEvents: [] }, /must name an event at least/],
    [{ enabledEvents: ["transfer.failed"] }, /transfer\.failed is no event .* take transfer\.rev/],
    [{ enabledEvents: "a" }, /expected a list of strings/],
    [{ enabledEvent: ["a"] }, /did you mean 'enabledEvents'/],
    [{ secret: "x" }, /the plugin itself decides "secret"/],
    [{ disabled: "yes" }, /expected a boolean/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more)} before anything is sent`, async () => {
      const { failures } = await world.engine.check(TYPE, { ...INPUTS, ...more });
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", said);
    });
  }

  it("says which event Stripe refuses", async () => {
    const said = await failure(stack.up(program({ enabledEvents: ["payout.paid", "payout.x"] })));
    assert.match(said, /Invalid enabled_events\[1\]/);
  });

  it("never shows the key or the secret", async () => {
    const bad = await start({ key: "sk_live_anotherCanaryOfTheTests" });
    const said = await failure(bad.stack.up(program()));
    assert.match(said, /401 Invalid API Key/);
    assert.doesNotMatch(said, /anotherCanary/);
    await bad.close();
  });

  it("asks for the key, with the command, only when it is needed", async () => {
    const { stack: keyless, engine } = await connect(world.engine.plugins, {});
    const said = await failure(keyless.up(program()));
    assert.match(said, /stripeApiKey is missing .*: pulumi config set --secret saas:stripeApiKey/);
    engine.close();
  });

  describe("created while the API fails", () => {
    survivesFaults({ start, after: program(), check: knowsTheSecret });
  });
  describe("changed while the API fails", () => {
    const after = program({ disabled: true, enabledEvents: ["payout.paid"] });
    survivesFaults({ start, before: program(), after, check: knowsTheSecret });
  });
  describe("replaced while the API fails", () => {
    const after = program({ generation: "2" });
    survivesFaults({ start, before: program(), after, check: knowsTheSecret });
  });
  describe("deleted while the API fails", () => {
    survivesFaults({ start, before: program(), after: {} });
  });
});
