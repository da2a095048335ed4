import * as pulumi from "@pulumi/pulumi";

import { SENDERS } from "../checklist/environment/served";
import {
  DomainValidation,
  EventWebhook,
  LinkValidation,
  SubscriptionTracking,
  TrackingSettings,
  UnsubscribeGroup,
  VerifiedSender,
} from "../providers/saas/sdk/sendgrid";
import type { MailEvent } from "../providers/saas/sdk/sendgrid";
import type { DeclaredRecord } from "./declared-record";

export interface MailArgs {
  /** The domain of the addresses that mail comes from. */
  readonly domain: string;
  /** The name beside those addresses. */
  readonly fromName: pulumi.Input<string>;
  /** The domain at SendGrid; without it, it was authenticated by hand. */
  readonly domainId?: pulumi.Input<string> | undefined;
  /** What the DNS holds of the domain's records at SendGrid, which then looks for them. */
  readonly records?: readonly DeclaredRecord[] | undefined;
  /** The host of links at SendGrid; without it, links lead to SendGrid's own. */
  readonly linkId?: pulumi.Input<string> | undefined;
  /** What the DNS holds of that host's records. */
  readonly linkRecords?: readonly DeclaredRecord[] | undefined;
  /** The API's host. */
  readonly apiHost: string;
  /** Where the application takes what becomes of mails; without it SendGrid does not tell. */
  readonly eventsPath?: string | undefined;
}

/** What the application is told: what a list's hygiene needs, and what people do with mails. */
const EVENTS: readonly MailEvent[] = [
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
];

/** SendGrid: who mail comes from, what becomes of it, and how people leave a list. */
export class Mail extends pulumi.ComponentResource {
  /** What the application checks SendGrid's events with; undefined where it gets none. */
  public readonly eventsKey: pulumi.Output<string> | undefined;
  /** The id of the group of mails that people can leave. */
  public readonly marketingGroup: pulumi.Output<string>;

  public constructor(name: string, args: MailArgs, opts?: pulumi.ComponentResourceOptions) {
    const { records = [], linkRecords = [], ...rest } = args;
    super("bookedbarber:index:Mail", name, rest, opts);
    const { domain, domainId, linkId, eventsPath } = args;
    const mine = { parent: this };

    const validated =
      domainId === undefined
        ? []
        : [
            new DomainValidation(
              `${name}-validation`,
              { domainId, records: asInputs(records) },
              mine,
            ),
          ];
    if (linkId !== undefined) {
      const links = { linkId, records: asInputs(linkRecords) };
      new LinkValidation(`${name}-links-validation`, links, mine);
    }
    for (const sender of SENDERS) {
      const address = `${sender}@${domain}`;
      new VerifiedSender(
        `${name}-${sender}`,
        {
          nickname: address,
          fromEmail: address,
          fromName: args.fromName,
          replyTo: `support@${domain}`,
        },
        // An address of a domain that is validated is verified at once, without a mail to it.
        { ...mine, dependsOn: validated },
      );
    }
    if (eventsPath !== undefined) {
      const webhook = new EventWebhook(
        `${name}-events`,
        {
          url: `https://${args.apiHost}${eventsPath}`,
          events: [...EVENTS],
          friendlyName: "BookedBarber's API",
        },
        mine,
      );
      this.eventsKey = webhook.publicKey;
    }
    const marketing = new UnsubscribeGroup(
      `${name}-marketing`,
      {
        name: "News and offers",
        description: "News and offers of BookedBarber. Mails about your bookings still come.",
      },
      mine,
    );
    new SubscriptionTracking(
      `${name}-unsubscribe-link`,
      // Only where a mail asks for it: nobody must be able to leave the mails about bookings.
      { enabled: true, replace: "[unsubscribe]" },
      mine,
    );
    new TrackingSettings(`${name}-tracking`, { open: true, click: true }, mine);

    this.marketingGroup = marketing.id;
    this.registerOutputs({});
  }
}

function asInputs(records: readonly DeclaredRecord[]): pulumi.Input<unknown> {
  return records.map((record) => [record.name, record.type, record.content]);
}
