import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { servePlugins } from "../../../providers/framework/provider";
import type { WireObject } from "../../../providers/framework/wire";
import { saas } from "../../../providers/saas/provider";
import * as sendgrid from "../../../providers/saas/sdk/sendgrid";
import * as twilio from "../../../providers/saas/sdk/twilio";
import { declare } from "../../components/mocks";
import { connect } from "./connection";

const DOMAIN = { domain: "bookedbarber.com", subdomain: "em" };
const PACE = { records: [], timeoutSeconds: 1, everySeconds: 1 };
const URL = "https://api.bookedbarber.com/a";

/** Every class with everything that it takes, as a program writes it. */
function program(): void {
  new sendgrid.DomainAuthentication("domain", {
    ...DOMAIN,
    ...{ automaticSecurity: false, customSpf: true, default: true },
  });
  new sendgrid.DomainValidation("domain", { domainId: "1", ...PACE });
  new sendgrid.LinkBranding("link", { ...DOMAIN, default: true });
  new sendgrid.LinkValidation("link", { linkId: "1", ...PACE });
  new sendgrid.VerifiedSender("sender", {
    ...{ nickname: "n", fromEmail: "a@x.com", fromName: "n", replyTo: "a@x.com", replyToName: "n" },
    ...{ address: "a", address2: "a", city: "c", state: "ID", zip: "z", country: "c" },
  });
  new sendgrid.EventWebhook("events", {
    ...{ url: URL, events: ["bounce"], enabled: true, friendlyName: "n", signed: true },
  });
  new sendgrid.UnsubscribeGroup("group", {
    ...{ name: "n", description: "d", isDefault: true, deleteUnsubscribes: true },
  });
  new sendgrid.SubscriptionTracking("link", {
    ...{ enabled: true, htmlContent: "<% a %>", plainContent: "<% a %>", landing: "l" },
    ...{ replace: "r", url: URL },
  });
  new sendgrid.TrackingSettings("tracking", {
    ...{ open: true, click: true, googleAnalytics: true, utmSource: "s", utmMedium: "m" },
    ...{ utmCampaign: "c", utmTerm: "t", utmContent: "c" },
  });
  new sendgrid.Template("template", { name: "n", subject: "s", html: "<p>h</p>", text: "t" });
  new twilio.MessagingService("sms", {
    ...{ friendlyName: "n", phoneNumber: "+14155550123", inboundRequestUrl: URL },
    ...{ inboundMethod: "GET", fallbackUrl: URL, fallbackMethod: "GET", statusCallback: URL },
    ...{ useInboundWebhookOnNumber: true, usecase: "notifications", stickySender: true },
    ...{ smartEncoding: true, areaCodeGeomatch: true, validityPeriod: 600 },
  });
}

describe("the classes of SendGrid and Twilio", () => {
  it("give the provider everything that it takes, and nothing that it refuses", async () => {
    const declared = await declare(program);
    const plugins = await servePlugins([saas]);
    const { engine } = await connect(plugins, {});
    const ours = saas.resources.filter(({ token }) => /:(sendgrid|twilio):/.test(token));
    const tokens = ours.map(({ token }) => token);
    assert.deepEqual(declared.map(({ type }) => type).sort(), tokens.sort());
    for (const { token, properties } of ours) {
      const given = declared.find(({ type }) => type === token)?.inputs as WireObject;
      const taken = Object.keys(properties).filter((name) => properties[name]?.output !== true);
      assert.deepEqual(Object.keys(given).sort(), taken.sort(), token);
      assert.deepEqual((await engine.check(token, given)).failures, [], token);
    }
    engine.close();
    await plugins.close();
  });

  it("have every output of the provider's", async () => {
    const found: [string, readonly string[]][] = [];
    await declare(() => {
      const each = (resource: pulumi.CustomResource, ...outputs: readonly string[]): void => {
        const missing = outputs.filter(
          (name) => !pulumi.Output.isInstance(Reflect.get(resource, name)),
        );
        found.push([resource.constructor.name, missing]);
      };
      const { DomainAuthentication, DomainValidation, EventWebhook, LinkBranding } = sendgrid;
      each(new DomainAuthentication("a", DOMAIN), "records", "valid");
      each(new DomainValidation("a", { domainId: "1" }), "valid");
      each(new LinkBranding("a", DOMAIN), "records", "valid");
      each(new EventWebhook("a", { url: URL, events: [] }), "publicKey");
      each(new sendgrid.UnsubscribeGroup("a", { name: "n", description: "d" }), "unsubscribes");
      each(new sendgrid.SubscriptionTracking("a", { enabled: true }), "before");
      each(new sendgrid.Template("a", { name: "n", subject: "s", html: "h" }), "versionId");
      each(new twilio.MessagingService("a", { friendlyName: "n" }), "phoneNumberSid");
    });
    assert.deepEqual(
      found.filter(([, missing]) => missing.length > 0),
      [],
    );
  });
});
