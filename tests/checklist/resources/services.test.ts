import assert from "node:assert/strict";

import { STRIPE_EVENTS } from "../../../checklist/environment/served";
import type { PlainSubject } from "../../../checklist/resources/plain-subject";
import { judge, judgeStack, without } from "./judging";
import type { Partly } from "./judging";

const webhook = (more: object = {}): PlainSubject => ({
  kind: "stripe-webhook",
  url: "https://api.bookedbarber.com/api/v2/webhooks/stripe",
  events: STRIPE_EVENTS,
  ...more,
});
const sender = (more: object = {}): PlainSubject => ({
  kind: "mail-sender",
  address: "noreply@bookedbarber.com",
  ...more,
});
const events = (more: object = {}): PlainSubject => ({
  kind: "mail-events",
  url: "https://api.bookedbarber.com/events",
  events: ["spam_report", "dropped", "bounce"],
  ...more,
});
const texts = (more: object = {}): PlainSubject => ({
  kind: "text-service",
  number: "+14155550132",
  incoming: "https://api.bookedbarber.com/api/v2/webhooks/sms/incoming",
  status: "https://api.bookedbarber.com/api/v2/webhooks/sms/status",
  ...more,
});
const domain: PlainSubject = { kind: "mail-domain", domain: "BookedBarber.com" };
const api = { BACKEND_URL: "https://api.bookedbarber.com" };

describe("the rules on payments, mail and text messages", () => {
  const single: readonly (readonly [rule: string, PlainSubject | Partly, said: RegExp])[] = [
    ["stripe-webhook-events", webhook(), /^pass$/],
    ["stripe-webhook-events", webhook({ events: [...STRIPE_EVENTS].reverse() }), /^pass$/],
    ["stripe-webhook-events", webhook({ events: ["*"] }), /asks for every event/],
    [
      "stripe-webhook-events",
      webhook({ events: STRIPE_EVENTS.slice(1) }),
      /lacks charge\.dispute\.created\./,
    ],
    [
      "stripe-webhook-events",
      webhook({ events: [...STRIPE_EVENTS.slice(1), "payout.paid"] }),
      /lacks charge\.dispute\.created, and asks for payout\.paid, which the application does not/,
    ],
    ["stripe-webhook-events", webhook({ events: undefined }), /lacks charge/],
    ["stripe-webhook-events", without(webhook(), "events"), /^unknown$/],
    ["stripe-webhook-enabled", webhook(), /^pass$/],
    ["stripe-webhook-enabled", webhook({ disabled: false }), /^pass$/],
    ["stripe-webhook-enabled", webhook({ disabled: true }), /is disabled/],
    ["stripe-webhook-enabled", without(webhook(), "disabled"), /^unknown$/],
    ["mail-sender-domain", sender(), /^pass$/],
    ["mail-sender-domain", sender({ address: "A@Mail.BookedBarber.com" }), /^pass$/],
    ["mail-sender-domain", sender({ address: "a@example.com" }), /no address of the mail domain/],
    ["mail-sender-domain", sender({ address: "a@xbookedbarber.com" }), /no address of the mail/],
    ["mail-sender-domain", sender({ address: undefined }), /no address of the mail domain/],
    ["mail-sender-domain", without(sender(), "address"), /^unknown$/],
    ["mail-events-signed", events(), /^pass$/],
    ["mail-events-signed", events({ signed: false }), /is not signed/],
    ["mail-events-signed", without(events(), "signed"), /^unknown$/],
    ["mail-events-hygiene", events(), /^pass$/],
    ["mail-events-hygiene", events({ enabled: false }), /is switched off/],
    [
      "mail-events-hygiene",
      events({ enabled: false, events: ["bounce"] }),
      /is switched off, and lacks dropped, spam_report/,
    ],
    ["mail-events-hygiene", without(events(), "events"), /^unknown$/],
  ];
  for (const [rule, given, said] of single) {
    it(`${rule} says ${String(said)} of ${JSON.stringify(given)}`, () => {
      assert.match(judge(rule, given), said);
    });
  }

  it("says nothing of senders where nobody knows the mail domain", () => {
    const { address } = { address: "a@example.com" };
    assert.equal(
      judge("mail-sender-domain", sender({ address }), { senderDomain: "example.com" }),
      "pass",
    );
  });

  const stacks: readonly (readonly [
    rule: string,
    given: readonly (PlainSubject | Partly)[],
    variables: Readonly<Record<string, string>> | undefined,
    said: readonly RegExp[],
  ])[] = [
    ["stripe-webhook-served", [webhook()], api, [/^pass @urn-0$/]],
    ["stripe-webhook-served", [webhook()], undefined, [/^pass/]],
    ["stripe-webhook-served", [webhook()], {}, [/^pass/]],
    [
      "stripe-webhook-served",
      [webhook({ url: "https://api.bookedbarber.com/api/v1/webhooks/stripe" })],
      api,
      [/another path than \/api\/v2\/webhooks\/stripe.* @urn-0$/],
    ],
    [
      "stripe-webhook-served",
      [webhook({ url: "https://api.bookedbarber.com/api/v2/webhooks/stripe?x=1" })],
      api,
      [/another path/],
    ],
    [
      "stripe-webhook-served",
      [webhook({ url: "https://staging.example.com/api/v2/webhooks/stripe" })],
      api,
      [/a host that is not the API's/],
    ],
    [
      "stripe-webhook-served",
      [webhook({ url: "http://api.bookedbarber.com/api/v2/webhooks/stripe" })],
      api,
      [/no https/],
    ],
    ["stripe-webhook-served", [webhook({ url: undefined })], api, [/has no address/]],
    ["stripe-webhook-served", [without(webhook(), "url")], api, [/^unknown/]],
    ["stripe-webhook-exists", [webhook()], api, [/^pass @urn-0$/]],
    ["stripe-webhook-exists", [webhook({ disabled: true })], api, [/is not set up/]],
    ["stripe-webhook-exists", [], api, [/is not set up by this stack.* @urn-backend$/]],
    ["stripe-webhook-exists", [], undefined, [/^not-applicable$/]],
    ["mail-sender-verified", [sender({ verified: true })], undefined, [/^pass/]],
    ["mail-sender-verified", [sender({ verified: false })], undefined, [/is not verified/]],
    ["mail-sender-verified", [sender()], undefined, [/^unknown/]],
    ["mail-sender-verified", [sender({ verified: false }), domain], undefined, [/^pass/]],
    ["mail-sender-verified", [sender(), domain], undefined, [/^pass/]],
    [
      "mail-sender-verified",
      [sender({ verified: false, address: "a@example.com" }), domain],
      undefined,
      [/is not verified/],
    ],
    [
      "mail-sender-verified",
      [sender({ verified: false }), without(domain, "domain")],
      undefined,
      [/^unknown/],
    ],
    [
      "mail-senders-exist",
      [sender(), sender({ address: "Support@bookedbarber.com" })],
      { SENDGRID_FROM_EMAIL: "noreply@bookedbarber.com" },
      [/^pass @urn-0$/, /^pass @urn-1$/],
    ],
    [
      "mail-senders-exist",
      [],
      { SENDGRID_FROM_EMAIL: "noreply@bookedbarber.com" },
      [/noreply@.* is not set up by this stack.* @urn-backend$/, /support@.* is not set up/],
    ],
    ["mail-senders-exist", [without(sender(), "address")], {}, [/^unknown/]],
    ["mail-senders-exist", [], undefined, [/^not-applicable$/]],
    ["mail-events-served", [events()], api, [/^pass/]],
    [
      "mail-events-served",
      [events({ url: "https://example.com/events" })],
      api,
      [/a host that is not the API's/],
    ],
    ["mail-events-exist", [events()], api, [/^pass/]],
    ["mail-events-exist", [], api, [/is not set up/]],
    ["mail-events-exist", [], undefined, [/^not-applicable$/]],
    ["text-service-served", [texts()], api, [/^pass/]],
    [
      "text-service-served",
      [texts({ incoming: undefined, status: "https://example.com/x" })],
      api,
      [/has no address \(inboundRequestUrl\), and leads to another path .* \(statusCallback\)/],
    ],
    ["text-service-served", [without(texts(), "status")], api, [/^unknown/]],
    ["text-service-number", [texts()], { TWILIO_PHONE_NUMBER: " +14155550132" }, [/^pass/]],
    ["text-service-number", [texts()], undefined, [/^pass/]],
    ["text-service-number", [texts()], {}, [/^pass/]],
    [
      "text-service-number",
      [texts()],
      { TWILIO_PHONE_NUMBER: "+14155550133" },
      [/another number than TWILIO_PHONE_NUMBER/],
    ],
    ["text-service-number", [texts({ number: "" })], {}, [/has no number/]],
    ["text-service-number", [without(texts(), "number")], {}, [/^unknown/]],
    ["text-service-exists", [texts()], api, [/^pass/]],
    ["text-service-exists", [], api, [/is not set up/]],
    ["text-service-exists", [], undefined, [/^not-applicable$/]],
  ];
  for (const [rule, given, variables, said] of stacks) {
    it(`${rule} says ${said.map(String).join(" ")} of ${JSON.stringify([given, variables])}`, () => {
      const answers = judgeStack(rule, given, variables);
      assert.equal(answers.length, said.length, answers.join("\n"));
      for (const [at, pattern] of said.entries()) assert.match(answers[at] ?? "", pattern);
    });
  }
});
