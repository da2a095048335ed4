import { z } from "zod";

import type { Property } from "../../framework/resource";
import { plainHost } from "../dns";
import type { WantedRecord } from "../dns";

/** The records that SendGrid wants in the DNS, by what they are for, as it shows them. */
export const dns = z.record(
  z.string(),
  z.object({ type: z.string().default("cname"), host: z.string(), data: z.string() }),
);

/** SendGrid's records as a DNS provider takes them, in the order of their names. */
export function mailRecords(shown: z.output<typeof dns>): WantedRecord[] {
  return Object.values(shown)
    .map(({ host, type, data }) => ({
      name: plainHost(host),
      type: type.toUpperCase(),
      content: data.replace(/\.$/, ""),
    }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** A host name of two labels at least. */
export const domainName = z
  .string()
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i,
    "must be a domain's name, such as example.com",
  );

/** One label of a host name. */
export const label = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i,
    "must be one label, such as em: SendGrid adds the domain",
  );

/** Whether two texts are the same name: the DNS and mail addresses know no case. */
export function sameName(desired: unknown, actual: unknown): boolean {
  return String(desired).toLowerCase() === String(actual).toLowerCase();
}

/** What both a domain and a link are told apart by. */
export const nameProperties = {
  domain: {
    type: "string",
    required: true,
    replaces: true,
    description: "The domain of the senders' addresses.",
    schema: domainName,
    equals: sameName,
  },
  subdomain: { type: "string", required: true, replaces: true, schema: label, equals: sameName },
} as const satisfies Readonly<Record<string, Property>>;

/** What SendGrid tells of both: the records that it wants, and whether it has found them. */
export const recordProperties = {
  records: {
    type: "objects",
    output: true,
    description: "What the DNS must hold, each with `name`, `type` and `content`; not proxied.",
  },
  valid: { type: "boolean", output: true, description: "Whether SendGrid has found the records." },
} as const satisfies Readonly<Record<string, Property>>;
