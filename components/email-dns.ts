import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";

import { dmarcRecord, spfRecord, txtContent } from "./mail-records";
import type { DmarcPolicy } from "./mail-records";

export interface EmailDnsArgs {
  readonly zoneId: pulumi.Input<string>;
  /** The domain of the addresses that the application sends from. */
  readonly domain: string;
  /** Domains whose SPF records are taken over. */
  readonly spfIncludes: readonly string[];
  /** The account's mail host at SendGrid, to which its CNAMEs point: `u1234567.wl123.sendgrid.net`. */
  readonly sendgridDnsTarget: string;
  /** The label of the envelope sender's host, which SendGrid chose: `em1234`. */
  readonly sendgridSubdomain: string;
  readonly dmarcPolicy: DmarcPolicy;
  /** Where receivers mail their aggregate reports. */
  readonly dmarcReportAddress: string;
}

/** A record as the outside sees it. */
export interface DeclaredRecord {
  readonly name: pulumi.Output<string>;
  readonly type: pulumi.Output<string>;
  readonly content: pulumi.Output<string | undefined>;
}

const ttlSeconds = 3600;

/** The records that let receivers tell the domain's own mail from forged mail: SPF, DKIM, DMARC. */
export class EmailDns extends pulumi.ComponentResource {
  public readonly records: readonly DeclaredRecord[];

  public constructor(name: string, args: EmailDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:EmailDns", name, { ...args }, opts);
    const { domain, sendgridDnsTarget: target } = args;

    const record = (suffix: string, host: string, type: string, content: string): DeclaredRecord =>
      new cloudflare.DnsRecord(
        `${name}-${suffix}`,
        // A proxied name would answer with Cloudflare's addresses instead of the record.
        { zoneId: args.zoneId, name: host, type, content, ttl: ttlSeconds, proxied: false },
        { parent: this },
      );

    this.records = [
      record("spf", domain, "TXT", txtContent(spfRecord(args.spfIncludes))),
      record("dkim-1", `s1._domainkey.${domain}`, "CNAME", `s1.domainkey.${target}`),
      record("dkim-2", `s2._domainkey.${domain}`, "CNAME", `s2.domainkey.${target}`),
      record("envelope-sender", `${args.sendgridSubdomain}.${domain}`, "CNAME", target),
      record(
        "dmarc",
        `_dmarc.${domain}`,
        "TXT",
        txtContent(dmarcRecord(args.dmarcPolicy, args.dmarcReportAddress)),
      ),
    ];
    this.registerOutputs({});
  }
}
