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

export interface SendgridState {
  /** The account's keys; what a restricted one may not do is not modelled. */
  readonly keys: ReadonlySet<string>;
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

/** An account as it is when it is new. */
export function newAccount(keys: readonly string[], mailHost?: string): SendgridState {
  const userId = 1_446_226;
  return {
    keys: new Set(keys),
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
