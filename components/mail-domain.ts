import * as pulumi from "@pulumi/pulumi";

import { DomainAuthentication } from "../providers/saas/sdk/sendgrid";
import type { MailRecord } from "../providers/saas/sdk/sendgrid";

export interface MailDomainArgs {
  /** The domain of the addresses that mail comes from. */
  readonly domain: string;
  /** The label below it to which bounces go. Fixed: SendGrid would make up another one each time. */
  readonly subdomain: string;
}

/** The domain at SendGrid, which tells the records that the DNS must hold. */
export class MailDomain extends pulumi.ComponentResource {
  public readonly domainId: pulumi.Output<string>;
  /** What the DNS must hold. */
  public readonly records: pulumi.Output<readonly MailRecord[]>;

  public constructor(name: string, args: MailDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:MailDomain", name, { ...args }, opts);
    const authentication = new DomainAuthentication(
      `${name}-authentication`,
      { domain: args.domain, subdomain: args.subdomain },
      { parent: this },
    );
    this.domainId = authentication.id;
    this.records = authentication.records;
    this.registerOutputs({});
  }
}
