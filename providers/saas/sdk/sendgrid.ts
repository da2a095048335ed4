import * as pulumi from "@pulumi/pulumi";

import { oldFirst } from "./replacement";

/** A record that the DNS must hold, not proxied. */
export interface MailRecord {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

export interface DomainAuthenticationArgs {
  /** The domain of the senders' addresses. */
  readonly domain: pulumi.Input<string>;
  /** The label below the domain to which bounces go (the return path). */
  readonly subdomain: pulumi.Input<string>;
  /** Whether SendGrid keeps SPF and the keys of DKIM itself, true where absent. */
  readonly automaticSecurity?: pulumi.Input<boolean>;
  /** Whether SPF is a record of its own; only without automatic security. */
  readonly customSpf?: pulumi.Input<boolean>;
  /** Whether it signs the mail of domains that have no authentication. */
  readonly default?: pulumi.Input<boolean>;
}

/** A domain that SendGrid may send for. */
export class DomainAuthentication extends pulumi.CustomResource {
  declare public readonly domain: pulumi.Output<string>;
  declare public readonly subdomain: pulumi.Output<string>;
  /** What the DNS must hold. */
  declare public readonly records: pulumi.Output<MailRecord[]>;
  /** Whether SendGrid has found the records; a DomainValidation waits for it. */
  declare public readonly valid: pulumi.Output<boolean>;

  public constructor(
    name: string,
    args: DomainAuthenticationArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const outputs = { records: undefined, valid: undefined };
    super("saas:sendgrid:DomainAuthentication", name, { ...args, ...outputs }, opts);
  }
}

interface ValidationArgs {
  /** The records in the DNS, or what stands for them: a change validates anew. */
  readonly records?: pulumi.Input<unknown>;
  /** How long the DNS may take, 600 where absent. */
  readonly timeoutSeconds?: pulumi.Input<number>;
  /** The wait between two questions, 10 where absent. */
  readonly everySeconds?: pulumi.Input<number>;
}

export interface DomainValidationArgs extends ValidationArgs {
  /** The id of the DomainAuthentication. */
  readonly domainId: pulumi.Input<string>;
}

/** SendGrid's look for the records of a DomainAuthentication; it comes after them. */
export class DomainValidation extends pulumi.CustomResource {
  declare public readonly valid: pulumi.Output<boolean>;

  public constructor(
    name: string,
    args: DomainValidationArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super("saas:sendgrid:DomainValidation", name, { ...args, valid: undefined }, opts);
  }
}

export interface LinkBrandingArgs {
  /** The domain of the senders' addresses. */
  readonly domain: pulumi.Input<string>;
  /** The label below the domain; not the one of the DomainAuthentication. */
  readonly subdomain: pulumi.Input<string>;
  /** Whether it serves the mail of domains that have no branded link. */
  readonly default?: pulumi.Input<boolean>;
}

/** The host of the links that SendGrid writes into mails, instead of its own. */
export class LinkBranding extends pulumi.CustomResource {
  declare public readonly domain: pulumi.Output<string>;
  declare public readonly subdomain: pulumi.Output<string>;
  /** What the DNS must hold. */
  declare public readonly records: pulumi.Output<MailRecord[]>;
  /** Whether SendGrid has found the records; a LinkValidation waits for it. */
  declare public readonly valid: pulumi.Output<boolean>;

  public constructor(name: string, args: LinkBrandingArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { records: undefined, valid: undefined };
    super("saas:sendgrid:LinkBranding", name, { ...args, ...outputs }, opts);
  }
}

export interface LinkValidationArgs extends ValidationArgs {
  /** The id of the LinkBranding. */
  readonly linkId: pulumi.Input<string>;
}

/** SendGrid's look for the records of a LinkBranding; it comes after them. */
export class LinkValidation extends pulumi.CustomResource {
  declare public readonly valid: pulumi.Output<boolean>;

  public constructor(name: string, args: LinkValidationArgs, opts?: pulumi.CustomResourceOptions) {
    super("saas:sendgrid:LinkValidation", name, { ...args, valid: undefined }, opts);
  }
}

export interface VerifiedSenderArgs {
  /** What SendGrid's dashboard calls it. */
  readonly nickname: pulumi.Input<string>;
  /** The address; another one makes a new sender. */
  readonly fromEmail: pulumi.Input<string>;
  readonly fromName?: pulumi.Input<string>;
  /** The address that answers go to. */
  readonly replyTo: pulumi.Input<string>;
  readonly replyToName?: pulumi.Input<string>;
  readonly address?: pulumi.Input<string>;
  readonly address2?: pulumi.Input<string>;
  readonly city?: pulumi.Input<string>;
  /** In two letters. */
  readonly state?: pulumi.Input<string>;
  readonly zip?: pulumi.Input<string>;
  readonly country?: pulumi.Input<string>;
}

/** An address that mail may come from; SendGrid mails it a link when it is made, once. */
export class VerifiedSender extends pulumi.CustomResource {
  declare public readonly fromEmail: pulumi.Output<string>;
  /** Whether the link was followed; `pulumi refresh` asks again. */
  declare public readonly verified: pulumi.Output<boolean>;
  declare public readonly locked: pulumi.Output<boolean>;

  public constructor(name: string, args: VerifiedSenderArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { verified: undefined, locked: undefined };
    super("saas:sendgrid:VerifiedSender", name, { ...args, ...outputs }, oldFirst(opts));
  }
}

/** What can become of a mail. */
export type MailEvent =
  | "bounce"
  | "click"
  | "deferred"
  | "delivered"
  | "dropped"
  | "group_resubscribe"
  | "group_unsubscribe"
  | "open"
  | "processed"
  | "spam_report"
  | "unsubscribe";

export interface EventWebhookArgs {
  /** Where the application takes the events: an https:// address. */
  readonly url: pulumi.Input<string>;
  /** The events that the application handles. */
  readonly events: pulumi.Input<pulumi.Input<MailEvent>[]>;
  /** Whether it is switched on, true where absent. */
  readonly enabled?: pulumi.Input<boolean>;
  readonly friendlyName?: pulumi.Input<string>;
  /** Whether SendGrid signs what it sends, true where absent. */
  readonly signed?: pulumi.Input<boolean>;
}

/** An address to which SendGrid sends what becomes of mails, signed. */
export class EventWebhook extends pulumi.CustomResource {
  declare public readonly url: pulumi.Output<string>;
  declare public readonly events: pulumi.Output<MailEvent[]>;
  /** What the application checks the signatures with. */
  declare public readonly publicKey: pulumi.Output<string>;

  public constructor(name: string, args: EventWebhookArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "saas:sendgrid:EventWebhook",
      name,
      { ...args, publicKey: undefined },
      { ...oldFirst(opts), additionalSecretOutputs: ["publicKey"] },
    );
  }
}

export interface UnsubscribeGroupArgs {
  /** What people read where they unsubscribe, in 30 characters. */
  readonly name: pulumi.Input<string>;
  /** What people read below it, in 100 characters. */
  readonly description: pulumi.Input<string>;
  /** Whether it is the group of mails that name none. */
  readonly isDefault?: pulumi.Input<boolean>;
  /** Whether it may be deleted although people have unsubscribed from it. */
  readonly deleteUnsubscribes?: pulumi.Input<boolean>;
}

/** A kind of mail that people can unsubscribe from. */
export class UnsubscribeGroup extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  /** How many people have unsubscribed from it. */
  declare public readonly unsubscribes: pulumi.Output<number>;

  public constructor(
    name: string,
    args: UnsubscribeGroupArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      "saas:sendgrid:UnsubscribeGroup",
      name,
      { ...args, unsubscribes: undefined },
      oldFirst(opts),
    );
  }
}

export interface SubscriptionTrackingArgs {
  /** Whether the link is added. */
  readonly enabled: pulumi.Input<boolean>;
  /** What is added to a mail's HTML, with <% %> around the link's text. */
  readonly htmlContent?: pulumi.Input<string>;
  /** What is added to a mail's text, with <% %> around the link's text. */
  readonly plainContent?: pulumi.Input<string>;
  /** The HTML of the page that people see who have unsubscribed. */
  readonly landing?: pulumi.Input<string>;
  /** The text in a mail in whose place the link comes. */
  readonly replace?: pulumi.Input<string>;
  /** The page of the application that takes the place of SendGrid's. */
  readonly url?: pulumi.Input<string>;
}

/** The link to unsubscribe that SendGrid adds to each mail; the account has it once. */
export class SubscriptionTracking extends pulumi.CustomResource {
  declare public readonly enabled: pulumi.Output<boolean>;
  /** The settings as they were before, which a deletion puts back. */
  declare public readonly before: pulumi.Output<Readonly<Record<string, string | boolean>>>;

  public constructor(
    name: string,
    args: SubscriptionTrackingArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      "saas:sendgrid:SubscriptionTracking",
      name,
      { ...args, before: undefined },
      oldFirst(opts),
    );
  }
}

export interface TrackingSettingsArgs {
  /** Whether SendGrid follows who opens a mail. */
  readonly open?: pulumi.Input<boolean>;
  /** Whether SendGrid follows who clicks on a link. */
  readonly click?: pulumi.Input<boolean>;
  /** Whether links carry Google Analytics' parameters. */
  readonly googleAnalytics?: pulumi.Input<boolean>;
  readonly utmSource?: pulumi.Input<string>;
  readonly utmMedium?: pulumi.Input<string>;
  readonly utmCampaign?: pulumi.Input<string>;
  readonly utmTerm?: pulumi.Input<string>;
  readonly utmContent?: pulumi.Input<string>;
}

/** What SendGrid follows of people's doings with mails; the account has it once. */
export class TrackingSettings extends pulumi.CustomResource {
  /** The settings as they were before, which a deletion puts back. */
  declare public readonly before: pulumi.Output<Readonly<Record<string, string | boolean>>>;

  public constructor(
    name: string,
    args: TrackingSettingsArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super("saas:sendgrid:TrackingSettings", name, { ...args, before: undefined }, oldFirst(opts));
  }
}

export interface TemplateArgs {
  /** What the dashboard calls it; no two templates may have the same. */
  readonly name: pulumi.Input<string>;
  readonly subject: pulumi.Input<string>;
  /** The mail's HTML, of 1 MiB at most. */
  readonly html: pulumi.Input<string>;
  /** The mail's plain text; made from the HTML where absent. */
  readonly text?: pulumi.Input<string>;
}

/** A mail's template with Handlebars in it; its id is what the application knows it by. */
export class Template extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly subject: pulumi.Output<string>;
  /** The id of the active version. */
  declare public readonly versionId: pulumi.Output<string>;

  public constructor(name: string, args: TemplateArgs, opts?: pulumi.CustomResourceOptions) {
    super("saas:sendgrid:Template", name, { ...args, versionId: undefined }, oldFirst(opts));
  }
}

export interface Account {
  readonly type: "free" | "paid";
  /** Out of 100. */
  readonly reputation: number;
}

/** SendGrid's account: its plan and its reputation. */
export function getAccount(opts?: pulumi.InvokeOptions): Promise<Account> {
  return pulumi.runtime.invoke("saas:sendgrid:getAccount", {}, opts) as Promise<Account>;
}
