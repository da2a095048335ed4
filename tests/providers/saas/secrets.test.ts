import assert from "node:assert/strict";

import { servePlugins } from "../../../providers/framework/provider";
import type { ServedPlugins } from "../../../providers/framework/provider";
import { sendgridResources } from "../../../providers/saas/sendgrid/resources";
import { saas } from "../../../providers/saas/provider";
import { twilioResources } from "../../../providers/saas/twilio/resources";
import { serve } from "../../../sandbox/apis/server";
import type { Served } from "../../../sandbox/apis/server";
import { failure } from "../framework/engine-client";
import { connect } from "./connection";
import type { Connection } from "./connection";

const CANARIES = {
  sendgridApiKey: "SG.canaryOfSendgrid",
  twilioAccountSid: "AC00",
  twilioAuthToken: "canaryOfTwilio",
};

/** Right enough to get past every check. */
const INPUTS = {
  ...{ domain: "x.com", subdomain: "em", domainId: "1", linkId: "1", nickname: "n" },
  ...{ fromEmail: "a@x.com", replyTo: "a@x.com", url: "https://x.com/a", events: ["open"] },
  ...{ name: "n", description: "d", enabled: true, open: true, subject: "s", html: "<p>x</p>" },
  ...{ friendlyName: "n", inboundRequestUrl: "https://x.com/a", statusCallback: "https://x.com/a" },
};

/** APIs that repeat the token in every message, as a careless gateway would. */
describe("tokens of SendGrid and Twilio", () => {
  let served: Served;
  let plugins: ServedPlugins;
  let engine: Connection;
  before(async () => {
    served = await serve({
      fetch: (request) => {
        const authorization = request.headers.get("authorization") ?? "";
        const encoded = authorization.split(" ")[1] ?? "";
        const decoded = Buffer.from(encoded, "base64").toString();
        const message = `bad ${authorization} ${decoded}`;
        return Response.json({ errors: [{ message }], message, code: 1 }, { status: 400 });
      },
    });
    plugins = await servePlugins([saas], {
      SENDGRID_API_URL: `${served.url}/`,
      TWILIO_API_URL: `${served.url}/`,
      TWILIO_MESSAGING_API_URL: `${served.url}/`,
    });
    ({ engine } = await connect(plugins, CANARIES));
  });
  after(async () => {
    engine.close();
    await Promise.all([plugins.close(), served.close()]);
  });

  const isClean = async (call: Promise<unknown>): Promise<void> => {
    const said = await failure(call);
    assert.match(said, /400 bad .*\[secret\]/);
    const { sendgridApiKey, twilioAccountSid, twilioAuthToken } = CANARIES;
    const basic = Buffer.from(`${twilioAccountSid}:${twilioAuthToken}`).toString("base64");
    for (const canary of [sendgridApiKey, twilioAuthToken, basic])
      assert.ok(!said.includes(canary), said);
  };

  for (const { token, properties } of [...sendgridResources, ...twilioResources]) {
    const inputs = Object.fromEntries(
      Object.entries(INPUTS).filter(([name]) => name in properties),
    );
    it(`are in no message of ${token}`, async () => {
      await isClean(engine.create(token, inputs));
      await isClean(engine.read(token, token.includes("Tracking") ? idOf(token) : "1", inputs));
      await isClean(
        engine.update(token, "1", { ...inputs, ...changed(token) }, { ...inputs, before: {} }),
      );
      if (!token.endsWith("Validation"))
        await isClean(
          engine.delete(token, "1", { ...inputs, before: { enabled: true, open: true } }),
        );
    });
  }

  for (const token of ["saas:sendgrid:getAccount", "saas:twilio:getAccount"]) {
    it(`are in no message of ${token}`, () => isClean(engine.invoke(token, {})));
  }
});

function idOf(token: string): string {
  return token.endsWith("TrackingSettings") ? "tracking" : "subscription";
}

/** An update that has something to send. */
function changed(token: string): Readonly<Record<string, string | boolean>> {
  if (token.endsWith("EventWebhook")) return { enabled: false };
  if (token.endsWith("MessagingService")) return { friendlyName: "m" };
  return {};
}
