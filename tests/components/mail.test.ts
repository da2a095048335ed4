import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { Mail } from "../../components/mail";
import type { MailArgs } from "../../components/mail";
import { MailDomain } from "../../components/mail-domain";
import { MailLinks } from "../../components/mail-links";
import { byName, declare } from "./mocks";
import type { Declared } from "./mocks";

const args = { domain: "example.com", fromName: "Example", apiHost: "api.example.com" };

const sender = (local: string): Declared => ({
  type: "saas:sendgrid:VerifiedSender",
  name: `mail-${local}`,
  inputs: {
    nickname: `${local}@example.com`,
    fromEmail: `${local}@example.com`,
    fromName: "Example",
    replyTo: "support@example.com",
  },
});
const always: readonly Declared[] = [
  sender("noreply"),
  sender("support"),
  {
    type: "saas:sendgrid:UnsubscribeGroup",
    name: "mail-marketing",
    inputs: {
      name: "News and offers",
      description: "News and offers of BookedBarber. Mails about your bookings still come.",
    },
  },
  {
    type: "saas:sendgrid:SubscriptionTracking",
    name: "mail-unsubscribe-link",
    inputs: { enabled: true, replace: "[unsubscribe]" },
  },
  {
    type: "saas:sendgrid:TrackingSettings",
    name: "mail-tracking",
    inputs: { open: true, click: true },
  },
];
const component = (inputs: object): Declared => ({
  type: "bookedbarber:index:Mail",
  name: "mail",
  inputs,
});

async function declared(more: Partial<MailArgs>): Promise<readonly Declared[]> {
  return byName(await declare(() => new Mail("mail", { ...args, ...more })));
}

describe("Mail", () => {
  it("declares the senders, how people leave a list, and what is followed", async () => {
    assert.deepEqual(await declared({}), byName([component(args), ...always]));
  });

  it("has SendGrid look for the records of the domain", async () => {
    const record = {
      name: pulumi.output("em.example.com"),
      type: pulumi.output("CNAME"),
      content: pulumi.output<string | undefined>("u1.wl2.sendgrid.net"),
      proxied: pulumi.output<boolean | undefined>(false),
      priority: pulumi.output<number | undefined>(undefined),
    };

    assert.deepEqual(
      await declared({ domainId: "7", records: [record] }),
      byName([
        component({ ...args, domainId: "7" }),
        {
          type: "saas:sendgrid:DomainValidation",
          name: "mail-validation",
          inputs: { domainId: "7", records: [["em.example.com", "CNAME", "u1.wl2.sendgrid.net"]] },
        },
        ...always,
      ]),
    );
  });

  it("has SendGrid look for the records of the links' host", async () => {
    const record = {
      name: pulumi.output("links.example.com"),
      type: pulumi.output("CNAME"),
      content: pulumi.output<string | undefined>("sendgrid.net"),
      proxied: pulumi.output<boolean | undefined>(false),
      priority: pulumi.output<number | undefined>(undefined),
    };

    assert.deepEqual(
      await declared({ linkId: "8", linkRecords: [record] }),
      byName([
        component({ ...args, linkId: "8" }),
        {
          type: "saas:sendgrid:LinkValidation",
          name: "mail-links-validation",
          inputs: { linkId: "8", records: [["links.example.com", "CNAME", "sendgrid.net"]] },
        },
        ...always,
      ]),
    );
  });

  it("tells the API what becomes of mails, signed, where it takes that", async () => {
    const eventsPath = "/events";

    assert.deepEqual(
      await declared({ eventsPath }),
      byName([
        component({ ...args, eventsPath }),
        {
          type: "saas:sendgrid:EventWebhook",
          name: "mail-events",
          inputs: {
            url: "https://api.example.com/events",
            events: [
              "bounce",
              "click",
              "deferred",
              "delivered",
              "dropped",
              "group_resubscribe",
              "group_unsubscribe",
              "open",
              "spam_report",
              "unsubscribe",
            ],
            friendlyName: "BookedBarber's API",
          },
        },
        ...always,
      ]),
    );
  });
});

describe("MailDomain", () => {
  it("declares the domain at SendGrid, with the label that is its own", async () => {
    const given = { domain: "example.com", subdomain: "em" };

    assert.deepEqual(await declare(() => new MailDomain("mail-domain", given)), [
      { type: "bookedbarber:index:MailDomain", name: "mail-domain", inputs: given },
      {
        type: "saas:sendgrid:DomainAuthentication",
        name: "mail-domain-authentication",
        inputs: given,
      },
    ]);
  });
});

describe("MailLinks", () => {
  it("declares the host of links, and tells it", async () => {
    const given = { domain: "example.com", subdomain: "links" };
    let host = "";

    const declared = await declare(() => {
      ({ host } = new MailLinks("mail-links", given));
    });

    assert.equal(host, "links.example.com");
    assert.deepEqual(declared, [
      { type: "bookedbarber:index:MailLinks", name: "mail-links", inputs: given },
      { type: "saas:sendgrid:LinkBranding", name: "mail-links-branding", inputs: given },
    ]);
  });
});
