import * as pulumi from "@pulumi/pulumi";

import { LinkBranding } from "../providers/saas/sdk/sendgrid";
import type { MailRecord } from "../providers/saas/sdk/sendgrid";

export interface MailLinksArgs {
  /** The domain of the addresses that mail comes from. */
  readonly domain: string;
  /** The label below it that links in mails begin with; not that of the MailDomain. */
  readonly subdomain: string;
}

/** The host of links in mails, which SendGrid counts clicks on, instead of SendGrid's own. */
export class MailLinks extends pulumi.ComponentResource {
  public readonly host: string;
  public readonly linkId: pulumi.Output<string>;
  /** What the DNS must hold. */
  public readonly records: pulumi.Output<readonly MailRecord[]>;

  public constructor(name: string, args: MailLinksArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:MailLinks", name, { ...args }, opts);
    const branding = new LinkBranding(
      `${name}-branding`,
      { domain: args.domain, subdomain: args.subdomain },
      { parent: this },
    );
    this.host = `${args.subdomain}.${args.domain}`;
    this.linkId = branding.id;
    this.records = branding.records;
    this.registerOutputs({});
  }
}
