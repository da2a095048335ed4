import { z } from "zod";

import { dkimKeyOf } from "./checklist/dns/dkim";
import type { DkimSelector } from "./checklist/dns/dkim-rotation";
import { parseRamp } from "./checklist/dns/dmarc-ramp";
import type { DmarcRamp } from "./checklist/dns/dmarc-ramp";
import { SENDGRID_SELECTORS } from "./checklist/dns/sendgrid-mail";
import { parseContacts } from "./checklist/operations/areas";
import type { Contacts } from "./checklist/operations/areas";

/**
 * How texts of settings are read: plain values out of what people write, and what to say where it
 * cannot be understood. None of the messages repeats the text, which may be a secret.
 */

const HOST =
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** A host's full name. */
export const hostname = z
  .string()
  .regex(HOST, "must be a host name in lower case, such as bookedbarber.com");

/** Parts with commas between them. */
const list = z.string().transform((text) => text.split(",").map((part) => part.trim()));

/** Host names with commas between them. */
export const hostnames = list.pipe(z.array(hostname));

/** E-mail addresses with commas between them. */
export const emails = list.pipe(z.array(z.email("must be e-mail addresses, with commas")));

export const boolean = z
  .enum(["true", "false"], { error: "must be true or false" })
  .transform((text) => text === "true");

/** One of some words. */
export function oneOf<const T extends string>(words: readonly T[]): z.ZodType<T, string> {
  const all = [words.slice(0, -1).join(", "), words.at(-1) ?? ""].join(" or ");
  return z
    .string()
    .refine((text): text is T => words.some((word) => word === text), `must be ${all}`);
}

/** The id of a zone or an account at Cloudflare. */
export const cloudflareId = (what: string): z.ZodString =>
  z.string().regex(/^[0-9a-f]{32}$/, `must be the ${what}'s id: 32 hexadecimal digits`);

/** The id of a project, an environment or a service at Railway. */
export const railwayId = z
  .string()
  .regex(
    /^[0-9A-Za-z-]{8,64}$/,
    "must be an id, as Railway's dashboard copies it (Ctrl+K, Copy ID)",
  );

/** The id of a service at Render. */
export const renderId = z
  .string()
  .regex(/^(srv|crn)-[0-9a-z]+$/, "must be a service's id, srv-..., from its page's address");

/** A token or a key of somebody's API. */
export const token = z
  .string()
  .regex(/^[\x21-\x7e]{8,512}$/, "must be one token, without spaces around or in it");

/** A repository at GitHub. */
export const repository = z
  .string()
  .regex(
    /^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/,
    "must be a repository as OWNER/NAME, without an address",
  );

/** A branch of a repository. */
export const branch = z.string().regex(/^[^\s~^:?*[\\]{1,200}$/, "must be the name of a branch");

/** A path of the API's addresses. */
export const urlPath = z
  .string()
  .regex(/^(\/[A-Za-z0-9._~-]+)+$/, "must be a path of the API, such as /api/v2/webhooks/sendgrid");

/** What a platform wants to find in the DNS, with or without what stands before it. */
export const verificationToken = z
  .string()
  .regex(/^[A-Za-z0-9._=-]{8,200}$/, "must be the token that the platform shows for the domain");

/** A bucket at R2 (developers.cloudflare.com/r2/buckets/create-buckets). */
export const bucketName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$/,
    "must be 3 to 63 lower-case letters, digits and hyphens, such as bookedbarber-backups",
  );

/** An address of the web, without a login. */
export const webAddress = z
  .string()
  .refine(
    (text) => /^https:\/\/[^\s/?#@"',;]+\/[^\s"',;]+$/.test(text) && URL.canParse(text),
    "must be an https address of a file, such as https://bookedbarber.com/logo.svg",
  );

/** Addresses or networks, IPv4 or IPv6, with commas between them. */
export const networks = list.pipe(
  z.array(
    z.union([z.ipv4(), z.cidrv4(), z.ipv6(), z.cidrv6()], {
      error: "must be IP addresses or networks with commas, such as 192.0.2.0/24",
    }),
  ),
);

/** A server that takes mail for the domain; of several, the one with the least number first. */
export interface MailExchanger {
  readonly host: string;
  readonly preference: number;
}

/** Mail servers, each with its preference or in the order of preference; or `none`. */
export const mailExchangers = list.transform((parts, context): readonly MailExchanger[] => {
  if (parts.length === 1 && parts[0] === "none") return [];
  return parts.map((part, at) => {
    const [, preference, host = ""] = /^(?:([0-9]{1,5})\s+)?(\S+)$/.exec(part) ?? [];
    if (!HOST.test(host) || Number(preference ?? 0) > 65_535) {
      context.addIssue({
        code: "custom",
        message: "must be none, or host names with commas, such as '10 mx1.example.com'",
      });
    }
    return { host, preference: preference === undefined ? (at + 1) * 10 : Number(preference) };
  });
});

const SELECTOR = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Keys of mail signatures, each under its selector: `k1=MIIB...,k2=MIIB...`. */
export const dkimKeys = list.transform((parts, context): readonly DkimSelector[] => {
  const refuse = (message: string): void => {
    context.addIssue({ code: "custom", message });
  };
  const keys = parts.map((part): DkimSelector => {
    const at = part.indexOf("=");
    const selector = part.slice(0, Math.max(at, 0));
    const { record } = dkimKeyOf(part.slice(at + 1));
    if (!SELECTOR.test(selector) || record === undefined) {
      refuse("must be selectors with public keys in base64, such as k1=MIIBIjAN...");
    }
    return { selector, key: record ?? { type: "rsa", publicKey: "" } };
  });
  const selectors = keys.map(({ selector }) => selector);
  if (new Set([...selectors, ...SENDGRID_SELECTORS]).size < selectors.length + 2) {
    refuse("must name each selector once, and neither s1 nor s2, which SendGrid has");
  }
  return keys;
});

/** The stages of DMARC up to the present one: `monitor=2026-12-01,quarantine-test=2027-01-05`. */
export const dmarcRamp = z.string().transform((text, context): DmarcRamp => {
  const { record, problems } = parseRamp(text);
  if (record !== undefined) return record;
  context.addIssue({
    code: "custom",
    message: problems.map(({ message }) => message).join("; "),
  });
  return z.NEVER;
});

/** A folder, by its path from the project's. */
export const folder = z
  .string()
  .regex(/^[^\0\n]{1,500}$/, "must be the path of a folder, such as dmarc-reports");

/** A domain that stands idle, and its zone at Cloudflare. */
export interface ParkedZone {
  readonly domain: string;
  readonly zoneId: string;
}

/** Domains with their zones: `bookbarber.com=<zone id>,...`. */
export const parkedZones = list.transform((parts, context): readonly ParkedZone[] =>
  parts.map((part) => {
    const [domain = "", zoneId = "", ...more] = part.split("=");
    if (!HOST.test(domain) || !/^[0-9a-f]{32}$/.test(zoneId) || more.length > 0) {
      context.addIssue({
        code: "custom",
        message: "must be domains with the ids of their zones, such as bookbarber.com=<zone id>",
      });
    }
    return { domain, zoneId };
  }),
);

/** Whom to call about which area: `all=ops@example.com,payments=+15551234567`. */
export const onCallContacts = z.string().transform((text, context): Contacts => {
  const parsed = parseContacts(text);
  if ("contacts" in parsed) return parsed.contacts;
  context.addIssue({ code: "custom", message: parsed.problem });
  return z.NEVER;
});
