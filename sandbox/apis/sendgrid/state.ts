/** What one of SendGrid's records is for, and what it must be. */
export interface Record {
  valid: boolean;
  readonly type: "cname" | "txt" | "mx";
  readonly host: string;
  readonly data: string;
}
export type Records = Readonly<{ [purpose: string]: Record }>;

export interface Domain {
  readonly id: number;
  readonly domain: string;
  readonly subdomain: string;
  readonly automaticSecurity: boolean;
  customSpf: boolean;
  default: boolean;
  valid: boolean;
  dns: Records;
}

export interface Link {
  readonly id: number;
  readonly domain: string;
  readonly subdomain: string;
  default: boolean;
  valid: boolean;
  readonly dns: Records;
}

export interface Sender {
  readonly id: number;
  fields: Readonly<{ [field: string]: string }>;
  verified: boolean;
  readonly locked: boolean;
}

export interface Webhook {
  readonly id: string;
  fields: Readonly<{ [field: string]: string | boolean | null }>;
  /** Empty where it does not sign. */
  publicKey: string;
  readonly created: string;
  updated: string;
}

export interface Group {
  readonly id: number;
  name: string;
  description: string;
  isDefault: boolean;
  unsubscribes: number;
}

export interface Version {
  readonly id: string;
  name: string;
  subject: string;
  html: string;
  plain: string;
  generatesPlain: boolean;
  active: boolean;
  updated: string;
}

export interface Template {
  readonly id: string;
  name: string;
  readonly generation: "dynamic" | "legacy";
  /** The newest first. */
  versions: readonly Version[];
  updated: string;
}

export interface Tracking {
  open: { enabled: boolean };
  click: { enabled: boolean; enable_text: boolean };
  google_analytics: { enabled: boolean; [utm: `utm_${string}`]: string };
  subscription: {
    enabled: boolean;
    html_content: string;
    plain_content: string;
    landing: string;
    replace: string;
    url: string;
  };
}

/** An IP address that is the account's own; times in seconds since 1970. */
export interface IpAddress {
  readonly ip: string;
  /** The name that its reverse DNS leads to; empty where there is none. */
  rdns: string;
  warmup: boolean;
  startDate: number | null;
  assignedAt: number | null;
}

/** What became of mails, in the time that is asked for. */
export interface MailStatistics {
  requests: number;
  delivered: number;
  bounces: number;
  spamReports: number;
}

export interface SendgridState {
  /** The account's keys; what a restricted one may not do is not modelled. */
  keys: ReadonlySet<string>;
  /** What the keys say that they may do. */
  scopes: readonly string[];
  ips: readonly IpAddress[];
  statistics: MailStatistics;
  readonly userId: number;
  /** To which the CNAME records of its domains point. */
  readonly mailHost: string;
  readonly username: string;
  account: { type: "free" | "paid"; reputation: number };
  domains: readonly Domain[];
  links: readonly Link[];
  senders: readonly Sender[];
  /** The mails to senders, with the word in their links. */
  mails: readonly { readonly to: string; readonly sender: number; readonly token: string }[];
  webhooks: readonly Webhook[];
  groups: readonly Group[];
  templates: readonly Template[];
  tracking: Tracking;
  /** The last number that was given to a thing. */
  lastId: number;
}

/** What the DNS holds under a name, for the look at records. */
export type LookUp = (
  name: string,
  type: Record["type"],
) => readonly string[] | Promise<readonly string[]>;

/** Those of a key that sends, and by which the stack manages what it declares. */
const SCOPES = [
  "mail.send",
  ...[
    "asm.groups",
    "templates",
    "tracking_settings",
    "user.webhooks.event.settings",
    "verified_senders",
    "whitelabel",
  ].flatMap((thing) => ["create", "delete", "read", "update"].map((verb) => `${thing}.${verb}`)),
  ...["ips.read", "stats.global.read", "user.account.read", "2fa_required"],
];

/** The time so many days ago, in seconds since 1970. */
export function daysAgo(days: number): number {
  return Math.floor(Date.now() / 1000) - days * 86_400;
}

/** An account that has been in use for a while, of which the stack has declared nothing yet. */
export function newAccount(keys: readonly string[], mailHost?: string): SendgridState {
  const userId = 1_446_226;
  return {
    keys: new Set(keys),
    scopes: SCOPES,
    ips: [
      {
        ...{ ip: "149.72.0.25", rdns: "o1.em1234.bookedbarber.com", warmup: false },
        ...{ startDate: daysAgo(60), assignedAt: daysAgo(61) },
      },
    ],
    statistics: { requests: 41_250, delivered: 40_690, bounces: 310, spamReports: 11 },
    userId,
    mailHost: mailHost ?? `u${userId}.wl101.sendgrid.net`,
    username: "bookedbarber",
    account: { type: "paid", reputation: 99.7 },
    domains: [],
    links: [],
    senders: [],
    mails: [],
    webhooks: [],
    groups: [],
    templates: [],
    tracking: {
      open: { enabled: true },
      click: { enabled: true, enable_text: false },
      google_analytics: { enabled: false },
      subscription: {
        enabled: false,
        html_content: "<p>If you would like to unsubscribe, <% click here %>.</p>",
        plain_content: "If you would like to unsubscribe, click here: <% %>.",
        landing: "",
        replace: "",
        url: "",
      },
    },
    lastId: 300_000,
  };
}

/** A time as SendGrid writes those of templates. */
export function timeOf(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}
