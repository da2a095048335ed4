import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";

import type { ZoneRecord } from "../checklist/dns/zone-record";

/** A record as the outside sees it. */
export interface DeclaredRecord {
  readonly name: pulumi.Output<string>;
  readonly type: pulumi.Output<string>;
  readonly content: pulumi.Output<string | undefined>;
  /** Whether Cloudflare answers for the name itself. */
  readonly proxied: pulumi.Output<boolean | undefined>;
  /** The preference of an MX record. */
  readonly priority: pulumi.Output<number | undefined>;
}

/** A record whose name and content may be told by another resource. */
export type RecordToDeclare = Omit<ZoneRecord, "name" | "content"> & {
  readonly name: pulumi.Input<string>;
  readonly content: pulumi.Input<string>;
};

/** An hour, for what hardly changes. */
export const RECORD_TTL = 3600;
/** Cloudflare's word for a time that it chooses itself, the only one that a proxied record takes. */
export const AUTOMATIC_TTL = 1;

/** A record of a zone, not proxied: its name would answer with Cloudflare's addresses instead. */
export function declareRecord(
  name: string,
  zoneId: pulumi.Input<string>,
  record: RecordToDeclare,
  opts: pulumi.CustomResourceOptions,
): DeclaredRecord {
  const { name: host, type, content, priority, data } = record;
  return new cloudflare.DnsRecord(
    name,
    {
      zoneId,
      name: host,
      type,
      ...(data === undefined ? { content } : { data }),
      ...(priority === undefined ? {} : { priority }),
      ttl: RECORD_TTL,
      proxied: false,
    },
    opts,
  );
}

/** A record for the stack's outputs; a priority that no record of its type has is never "unknown". */
export function publishedRecord({
  name,
  type,
  content,
  proxied,
  priority,
}: DeclaredRecord): DeclaredRecord {
  const none = pulumi.output<number | undefined>(undefined);
  const known = type.apply((given) => (given === "MX" ? priority : none));
  return { name, type, content, proxied, priority: known };
}
