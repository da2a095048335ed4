import assert from "node:assert/strict";

import { servePlugins } from "../../../../providers/framework/provider";
import { saas } from "../../../../providers/saas/provider";
import { createStripe } from "../../../../sandbox/apis/stripe";
import { serve } from "../../../../sandbox/apis/server";
import { connect } from "../connection";
import { OpenApi } from "../openapi";
import { directoryDocument } from "../openapi-directory";

const KEY = "sk_live_canaryOfTheProvidersTests";

describe("Stripe's API as Stripe publishes it", function () {
  this.timeout(180_000);
  let published: OpenApi;
  before(async () => {
    const document = JSON.stringify(await directoryDocument("stripe.com"), withoutVersions);
    published = new OpenApi(JSON.parse(document) as Record<string, unknown>, { readForm });
  });

  it("holds what the provider sends and what the sandbox answers", async () => {
    const api = createStripe({ keys: [KEY] });
    const problems: unknown[] = [];
    const served = await serve({
      fetch: async (request, bindings) => {
        const sent = request.clone();
        const response = await api.app.fetch(request, bindings);
        await published
          .check(sent, response.clone())
          .catch((error: unknown) => void problems.push(error));
        return response;
      },
    });
    const plugins = await servePlugins([saas], { STRIPE_API_URL: `${served.url}/` });
    const { stack, engine } = await connect(plugins, { stripeApiKey: KEY });
    const program = (more: object): Parameters<typeof stack.up>[0] => ({
      hook: {
        type: "saas:stripe:WebhookEndpoint",
        inputs: {
          url: "https://api.bookedbarber.com/api/v2/webhooks/stripe",
          enabledEvents: ["charge.dispute.created", "payment_intent.succeeded"],
          apiVersion: "2023-10-16",
          ...more,
        },
      },
    });
    await stack.up(program({ description: "payments" }));
    await stack.up(program({ description: "other", disabled: true }));
    await stack.up(program({ generation: "2", connect: true }));
    await stack.refresh();
    await stack.destroy();
    engine.close();
    await Promise.all([plugins.close(), served.close()]);
    assert.deepEqual(problems, []);
    assert.deepEqual([...published.seen].sort(), [
      "delete /v1/webhook_endpoints/{webhook_endpoint}",
      "get /v1/balance",
      "get /v1/webhook_endpoints",
      "get /v1/webhook_endpoints/{webhook_endpoint}",
      "post /v1/webhook_endpoints",
      "post /v1/webhook_endpoints/{webhook_endpoint}",
    ]);
  });

  it("would notice a field that it does not know, and an event that is none", async () => {
    const url = "https://api.stripe.com/v1/webhook_endpoints";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const check = (body: string): Promise<void> =>
      published.check(new Request(url, { method: "POST", headers, body }), new Response());
    const right = "url=https://x.com&enabled_events[]=charge.refunded";
    await assert.rejects(check(`${right}&name=x`), /name/);
    await assert.rejects(check("url=https://x.com&enabled_events[]=transfer.failed"), /allowed/);
    await assert.rejects(check("enabled_events[]=charge.refunded"), /required property 'url'/);
    await published.check(
      new Request(url, { method: "POST", headers, body: right }),
      new Response(null, { status: 400 }),
    );
  });
});

/** The collection has times in the place of the versions, which are dates: any text will do. */
function withoutVersions(name: string, value: unknown): unknown {
  return name === "api_version" ? { type: "string", nullable: true } : value;
}

/** `list[]=a` and `map[key]=value` as lists and maps (https://docs.stripe.com/api). */
function readForm(sent: string): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(sent)) {
    const [, field = name, key] = /^(\w+)\[(\w*)\]$/.exec(name) ?? [];
    if (key === undefined) fields[field] = value;
    else if (key === "")
      fields[field] = [...((fields[field] as string[] | undefined) ?? []), value];
    else fields[field] = { ...(fields[field] as object | undefined), [key]: value };
  }
  return fields;
}
