import assert from "node:assert/strict";

import { OpenApi } from "../openapi";
import { directoryDocument } from "../openapi-directory";
import type { Program } from "../stack";
import { startSendgrid } from "./world";

/**
 * The example beside this answer is an object, and so is SendGrid's; its schema is a list. The
 * provider takes both.
 */
const LIST = "PATCH /whitelabel/domains/";
/** Routes that the document is too old for: webhooks by their ids. */
const YOUNGER = /^\/v3\/user\/webhooks\/event\/settings\//;

describe("SendGrid's API as SendGrid publishes it", function () {
  this.timeout(180_000);
  let published: OpenApi;
  before(async () => {
    const document = JSON.stringify(await directoryDocument("sendgrid.com"), mended);
    published = new OpenApi(JSON.parse(document) as Record<string, unknown>, { prefix: "/v3" });
  });

  it("holds what the provider sends and what the sandbox answers", async () => {
    const problems: string[] = [];
    const world = await startSendgrid({
      held: () => undefined,
      lookUp: (host) => Promise.resolve([host.startsWith("s") ? "nothing" : "sendgrid.net"]),
      watch: async (request, response) => {
        if (YOUNGER.test(new URL(request.url).pathname)) return;
        await published
          .check(request, response)
          .catch((error: unknown) => void problems.push(told(error)));
      },
    });
    const inputs = { domain: "bookedbarber.com", subdomain: "em" };
    const program = (more: boolean): Program => ({
      domain: { type: "saas:sendgrid:DomainAuthentication", inputs: { ...inputs, default: more } },
      links: {
        type: "saas:sendgrid:LinkBranding",
        inputs: { ...inputs, subdomain: "links", default: more },
      },
      sender: {
        type: "saas:sendgrid:VerifiedSender",
        inputs: {
          ...{ nickname: "noreply", fromEmail: "noreply@bookedbarber.com", fromName: "B" },
          ...{ replyTo: "support@bookedbarber.com", city: more ? "Berlin" : "Bern" },
        },
      },
      group: {
        type: "saas:sendgrid:UnsubscribeGroup",
        inputs: { name: "News", description: "Offers", isDefault: more },
      },
      unsubscribe: {
        type: "saas:sendgrid:SubscriptionTracking",
        inputs: { enabled: true, replace: more ? "[a]" : "[b]" },
      },
      tracking: {
        type: "saas:sendgrid:TrackingSettings",
        inputs: { open: more, click: more, googleAnalytics: more, utmSource: "mail" },
      },
      template: {
        type: "saas:sendgrid:Template",
        inputs: { name: more ? "a" : "b", subject: "s", html: more ? "<p>a</p>" : "<p>b</p>" },
      },
    });
    await world.engine.invoke("saas:sendgrid:getAccount", {});
    await world.stack.up(program(true));
    await world.stack.up(program(false));
    await world.stack.refresh();
    const validation = { linkId: world.stack.id("links"), timeoutSeconds: 1 };
    const type = "saas:sendgrid:LinkValidation";
    await world.stack.up({ ...program(false), validation: { type, inputs: validation } });
    await world.stack.destroy();
    await world.close();
    const [list, ...others] = problems;
    assert.ok(list?.includes(LIST) && list.includes("must be array"), list);
    assert.deepEqual(others, []);
    assert.deepEqual([...published.seen].sort(), [
      "delete /asm/groups/{group_id}",
      "delete /templates/{template_id}",
      "delete /templates/{template_id}/versions/{version_id}",
      "delete /verified_senders/{id}",
      "delete /whitelabel/domains/{domain_id}",
      "delete /whitelabel/links/{id}",
      "get /asm/groups",
      "get /asm/groups/{group_id}",
      "get /templates",
      "get /templates/{template_id}",
      "get /tracking_settings/click",
      "get /tracking_settings/google_analytics",
      "get /tracking_settings/open",
      "get /tracking_settings/subscription",
      "get /user/account",
      "get /verified_senders",
      "get /whitelabel/domains",
      "get /whitelabel/domains/{domain_id}",
      "get /whitelabel/links",
      "get /whitelabel/links/{id}",
      "patch /asm/groups/{group_id}",
      "patch /templates/{template_id}",
      "patch /tracking_settings/click",
      "patch /tracking_settings/google_analytics",
      "patch /tracking_settings/open",
      "patch /tracking_settings/subscription",
      "patch /verified_senders/{id}",
      "patch /whitelabel/domains/{domain_id}",
      "patch /whitelabel/links/{id}",
      "post /asm/groups",
      "post /templates",
      "post /templates/{template_id}/versions",
      "post /verified_senders",
      "post /whitelabel/domains",
      "post /whitelabel/links",
      "post /whitelabel/links/{id}/validate",
    ]);
  });

  it("would notice a field that it does not know, and a wrong one", async () => {
    const check = (body: object): Promise<void> =>
      published.check(
        new Request("https://api.sendgrid.com/v3/asm/groups", {
          method: "POST",
          body: JSON.stringify(body),
        }),
        new Response(null, { status: 400 }),
      );
    const right = { name: "News", description: "Offers" };
    await assert.rejects(check({ ...right, isDefault: true }), /\.isDefault is not in/);
    await assert.rejects(check({ ...right, is_default: "perhaps" }), /must be boolean/);
    await assert.rejects(check({ ...right, name: "N".repeat(31) }), /more than 30 characters/);
    await check({ ...right, is_default: true });
  });
});

/**
 * What ajv cannot read; a field's name with a space at its end; and the ids of templates, which are
 * no UUIDs where they are dynamic ones.
 */
function mended(name: string, value: unknown): unknown {
  if (name === "required" && Array.isArray(value)) return value.map((each) => String(each).trim());
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const schema = value as Readonly<Record<string, unknown>>;
  if (name === "id" && schema["format"] === "uuid") return { type: "string" };
  const { nullable, ...rest } = schema;
  return nullable !== undefined && !("type" in rest) ? rest : value;
}

function told(error: unknown): string {
  if (!(error instanceof assert.AssertionError)) return String(error);
  const [what = ""] = error.message.split("\n");
  return `${what}: ${JSON.stringify(error.actual)}`;
}
