import { createHash } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import { bimiAt } from "../checklist/dns/bimi";
import { dkimAt, dkimName } from "../checklist/dns/dkim";
import type { DkimSelector } from "../checklist/dns/dkim-rotation";
import { dmarcAt } from "../checklist/dns/dmarc";
import type { DmarcPolicy } from "../checklist/dns/dmarc";
import { currentStep, dmarcOfStage, rampText } from "../checklist/dns/dmarc-ramp";
import type { DmarcRamp } from "../checklist/dns/dmarc-ramp";
import { mtaStsAt, mtaStsHost, mtaStsPolicyText } from "../checklist/dns/mta-sts";
import { mxAt, NULL_MX } from "../checklist/dns/mx";
import type { MxRecord } from "../checklist/dns/mx";
import { spfAt, spfOf } from "../checklist/dns/spf";
import { tlsRptAt } from "../checklist/dns/tls-rpt";
import type { ZoneRecord } from "../checklist/dns/zone-record";
import type { MailRecord } from "../providers/saas/sdk/sendgrid";
import { DeclaredRecords } from "./declared-record";
import type { DeclaredRecord, RecordToDeclare } from "./declared-record";

export interface EmailDnsArgs {
  readonly zoneId: pulumi.Input<string>;
  /** The domain of the addresses that the application sends from. */
  readonly domain: string;
  /** Domains whose SPF records are taken over. */
  readonly spfIncludes: readonly string[];
  /** Further addresses and networks that send the domain's mail. */
  readonly spfAddresses?: readonly string[] | undefined;
  /** The account's mail host at SendGrid, to which its CNAMEs point: `u1234567.wl123.sendgrid.net`. */
  readonly sendgridDnsTarget?: string | undefined;
  /** The records as SendGrid tells them, in place of the host; without both there are none. */
  readonly sendgridRecords?: pulumi.Input<readonly MailRecord[]> | undefined;
  /** The label of the envelope sender's host, which SendGrid chose: `em1234`. */
  readonly sendgridSubdomain: string;
  /** The host of links in mails, and the records as SendGrid tells them; without, no such host. */
  readonly mailLinks?:
    { readonly host: string; readonly records: pulumi.Input<readonly MailRecord[]> } | undefined;
  /** Keys of services that sign without SendGrid; two selectors while a key is renewed. */
  readonly dkimKeys?: readonly DkimSelector[] | undefined;
  /** The stages of DMARC up to the present one; without any the domain only watches, since its record was created. */
  readonly dmarcRamp?: DmarcRamp | undefined;
  /** The folder with receivers' reports: the policies read it there. */
  readonly dmarcReports?: string | undefined;
  /** What receivers do with mail of names below the domain, of which none sends any. */
  readonly dmarcSubdomainPolicy: DmarcPolicy;
  /** Where receivers mail their aggregate reports. */
  readonly dmarcReportAddress: string;
  /** The servers that take the domain's mail: none of them is a domain that takes no mail. */
  readonly mailExchangers?: readonly MxRecord[] | undefined;
  /** Where senders report that they could not reach the servers over TLS. */
  readonly tlsReportAddress: string;
  /** The host that serves the MTA-STS policy; without one there is no such policy. */
  readonly mtaStsTarget?: string | undefined;
  readonly mtaStsMode: "testing" | "enforce";
  /** The logo beside the domain's mail, an SVG file. */
  readonly bimiLogo?: string | undefined;
  /** The certificate of the logo. */
  readonly bimiCertificate?: string | undefined;
}

/** How long senders keep a policy: a day while it is tried out, then two weeks. */
const MTA_STS_SECONDS = { testing: 86_400, enforce: 1_209_600 };

/**
 * The records that let receivers tell the domain's own mail from forged mail (SPF, DKIM, DMARC,
 * BIMI) and let senders reach its servers safely (MX, MTA-STS, TLS reports).
 */
export class EmailDns extends pulumi.ComponentResource {
  public readonly records: readonly DeclaredRecord[];
  /** Those of the records that SendGrid looks for, for the domain and for the links. */
  public readonly sendgridRecords: readonly DeclaredRecord[];
  public readonly linkRecords: readonly DeclaredRecord[];
  /** The file to serve at https://mta-sts.<domain>/.well-known/mta-sts.txt; undefined without. */
  public readonly mtaStsPolicy: string | undefined;

  public constructor(name: string, args: EmailDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:EmailDns", name, inputsOf(args), opts);
    this.mtaStsPolicy = mtaStsPolicyOf(args);
    const records = new DeclaredRecords(this, name);
    const declare = ([suffix, record]: Named): DeclaredRecord =>
      records.declare(suffix, args.zoneId, record);
    this.sendgridRecords = sendgridRecords(args).map(declare);
    this.linkRecords = linkRecords(args).map(declare);
    this.records = [
      ...this.sendgridRecords,
      ...this.linkRecords,
      ...[...senderRecords(args), ...receiverRecords(args, this.mtaStsPolicy)].map(declare),
    ];
    // The rules on the stack see what a component gives, not what it was given.
    this.registerOutputs({ mailExchangers: args.mailExchangers });
  }
}

/** The ramp as the setting has it: the policies read it there. */
function inputsOf({ dmarcRamp, ...rest }: EmailDnsArgs): pulumi.Inputs {
  return { ...rest, ...(dmarcRamp === undefined ? {} : { dmarcRamp: rampText(dmarcRamp) }) };
}

type Named = readonly [suffix: string, record: RecordToDeclare];

/** The CNAMEs by which SendGrid keeps SPF and the keys of DKIM itself. */
function sendgridRecords(args: EmailDnsArgs): readonly Named[] {
  const { domain, sendgridDnsTarget: target, sendgridRecords: told } = args;
  const cname = (suffix: string, name: string, byHand: string): readonly Named[] => {
    if (target !== undefined) return [[suffix, { name, type: "CNAME", content: byHand }]];
    if (told === undefined) return [];
    const content = pulumi.output(told).apply((records) => contentOf(records, name));
    return [[suffix, { name, type: "CNAME", content }]];
  };
  const key = (selector: string): string => `${selector}.domainkey.${target ?? ""}`;
  return [
    ...cname("dkim-1", dkimName("s1", domain), key("s1")),
    ...cname("dkim-2", dkimName("s2", domain), key("s2")),
    ...cname("envelope-sender", `${args.sendgridSubdomain}.${domain}`, target ?? ""),
  ];
}

/** The host of links in mails, and a name by which SendGrid knows whose it is. */
function linkRecords({ mailLinks }: EmailDnsArgs): readonly Named[] {
  if (mailLinks === undefined) return [];
  const told = pulumi.output(mailLinks.records);
  const cname = (suffix: string, isRight: (name: string) => boolean): Named => {
    const found = told.apply((records) => {
      const record = records.find(({ name, type }) => type === "CNAME" && isRight(name));
      if (record !== undefined) return record;
      throw new Error(
        `SendGrid does not tell both CNAME records of the links' host ${mailLinks.host}`,
      );
    });
    const { name, content } = { name: found.name, content: found.content };
    return [suffix, { name, type: "CNAME", content }];
  };
  const { host } = mailLinks;
  return [cname("links", (name) => name === host), cname("links-owner", (name) => name !== host)];
}

/** @throws Error where SendGrid tells no such record: the domain is of another kind there */
function contentOf(records: readonly MailRecord[], name: string): string {
  const found = records.find((record) => record.name === name && record.type === "CNAME");
  if (found !== undefined) return found.content;
  throw new Error(
    `SendGrid tells no CNAME record for ${name}: ` +
      "authenticate the domain anew with `pulumi config set sendgridSubdomain` and another label",
  );
}

/** What the mail that is sent in the domain's name is judged by. */
function senderRecords(args: EmailDnsArgs): readonly Named[] {
  const { domain, spfIncludes, spfAddresses = [] } = args;
  const stage = args.dmarcRamp === undefined ? "monitor" : currentStep(args.dmarcRamp).stage;
  const dmarc = dmarcOfStage(stage, {
    sp: args.dmarcSubdomainPolicy,
    np: "reject",
    rua: [`mailto:${args.dmarcReportAddress}`],
  });
  const keys = (args.dkimKeys ?? []).map(({ selector, key }): Named => [
    `dkim-${selector}`,
    dkimAt(selector, domain, key),
  ]);
  const { bimiLogo: logo, bimiCertificate: evidence } = args;
  return [
    ["spf", spfAt(domain, spfOf({ includes: spfIncludes, addresses: spfAddresses }))],
    ...keys,
    ["dmarc", dmarcAt(domain, dmarc)],
    ...(logo === undefined
      ? []
      : [
          [
            "bimi",
            bimiAt(domain, { logo, ...(evidence === undefined ? {} : { evidence }) }),
          ] as const,
        ]),
  ];
}

/** What leads mail to the domain; without servers, what is there is left alone. */
function receiverRecords(args: EmailDnsArgs, policy: string | undefined): readonly Named[] {
  const { domain, mailExchangers } = args;
  if (mailExchangers === undefined) return [];
  const servers = mailExchangers.length === 0 ? [NULL_MX] : mailExchangers;
  const records = mxAt(domain, servers).map((record, at): Named => [`mx-${at + 1}`, record]);
  if (mailExchangers.length === 0) return records;
  const reports = tlsRptAt(domain, { rua: [`mailto:${args.tlsReportAddress}`] });
  const all: Named[] = [...records, ["tls-reports", reports]];
  if (policy !== undefined && args.mtaStsTarget !== undefined) {
    const host: ZoneRecord = {
      name: mtaStsHost(domain),
      type: "CNAME",
      content: args.mtaStsTarget,
    };
    // Senders fetch the policy anew when the id is another one.
    const id = createHash("sha256").update(policy).digest("hex").slice(0, 20);
    all.push(["mta-sts", mtaStsAt(domain, { id })], ["mta-sts-host", host]);
  }
  return all;
}

function mtaStsPolicyOf(args: EmailDnsArgs): string | undefined {
  const { mailExchangers = [], mtaStsTarget, mtaStsMode: mode } = args;
  const mx = mailExchangers.flatMap(({ host }) => host ?? []);
  if (mtaStsTarget === undefined || mx.length === 0) return undefined;
  return mtaStsPolicyText({ mode, mx, maxAge: MTA_STS_SECONDS[mode] });
}
