import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { beside, describe, heldRecord, identityOf } from "../checklist/dns/held-record";
import type { ZoneRecord } from "../checklist/dns/zone-record";
import { zoneHolds } from "./cloudflare-zone";
import { existingHook } from "./existing";
import type { Found, Inputs } from "./existing";

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

/** The records of a component, none of which is made beside one that the zone holds already. */
export class DeclaredRecords {
  private readonly declared: {
    readonly name: string;
    readonly inputs: cloudflare.DnsRecordArgs;
    readonly resource: cloudflare.DnsRecord;
  }[] = [];
  /** The ids of those that the stack has, as far as the engine has told them. */
  private readonly own = new Set<string>();
  private readonly hook: pulumi.ResourceHook;

  /** @param name the component's, with which the names of its records begin */
  public constructor(
    private readonly component: pulumi.ComponentResource,
    private readonly name: string,
  ) {
    this.hook = existingHook(component, `${name}-records`, name, (resource, inputs) =>
      this.existing(resource, inputs),
    );
  }

  /** Declares a record that is not proxied: its name would answer with Cloudflare's addresses. */
  public declare(
    suffix: string,
    zoneId: pulumi.Input<string>,
    { name, type, content, priority, data }: RecordToDeclare,
  ): DeclaredRecord {
    return this.declareInputs(suffix, {
      zoneId,
      name,
      type,
      ...(data === undefined ? { content } : { data }),
      ...(priority === undefined ? {} : { priority }),
      ttl: RECORD_TTL,
      proxied: false,
    });
  }

  /** Declares a record of any kind. */
  public declareInputs(suffix: string, inputs: cloudflare.DnsRecordArgs): DeclaredRecord {
    const name = `${this.name}-${suffix}`;
    // One by one: a record that takes its neighbour's content would meet it there otherwise.
    const before = this.declared.findLast(
      (other) => other.inputs.name === inputs.name && other.inputs.type === inputs.type,
    );
    const resource = new cloudflare.DnsRecord(name, inputs, {
      parent: this.component,
      hooks: { beforeCreate: [this.hook] },
      ...(before === undefined ? {} : { dependsOn: [before.resource] }),
    });
    this.declared.push({ name, inputs, resource });
    resource.id.apply((id) => this.own.add(id));
    return resource;
  }

  /** What the zone holds of a record that is to be made. */
  private async existing(resource: string, inputs: Inputs): Promise<Found> {
    const wanted = identityOf(inputs);
    const { zoneId } = inputs;
    // Only a preview knows no name yet; the update looks again before it makes the record.
    if (wanted === undefined || typeof zoneId !== "string") return { same: [], perhaps: [] };
    const zone = z.array(heldRecord).parse(await zoneHolds(zoneId, "dns_records"));
    const others = this.declared.flatMap((other) =>
      other.name === resource ? [] : (identityOf(other.inputs) ?? []),
    );
    const { same, perhaps } = beside(wanted, zone, this.own, others);
    return {
      same: same.map((record) => ({
        description: describe(record),
        importId: `${zoneId}/${record.id}`,
      })),
      perhaps: perhaps.map(describe),
    };
  }
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
