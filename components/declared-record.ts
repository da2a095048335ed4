import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";

import type { RecordIdentity } from "../checklist/dns/same-record";
import type { ZoneRecord } from "../checklist/dns/zone-record";
import { isForImport } from "./command-line";
import { alreadyThere, beside, describe, recordsBeside } from "./existing-records";
import type { HeldRecord } from "./existing-records";

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
    const look = (args: pulumi.ResourceHookArgs): Promise<void> => this.lookBefore(args);
    this.hook = new pulumi.ResourceHook(`${name}-existing-records`, look, { onDryRun: true });
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

  /** @throws Error in an update, where the zone holds the record already or nobody knows */
  private async lookBefore({ urn, name, newInputs }: pulumi.ResourceHookArgs): Promise<void> {
    const inputs = await plainOf(newInputs ?? {});
    const wanted = identityOf(inputs);
    const zoneId = inputs["zoneId"];
    // Only a preview knows no name yet; the update looks again before it makes the record.
    if (wanted === undefined || typeof zoneId !== "string") return;
    const zone = await this.zoneOf(zoneId);
    if (zone === undefined) return;
    const others = this.declared.flatMap((other) =>
      other.name === name ? [] : (identityOf(other.inputs) ?? []),
    );
    const { same, perhaps } = beside(wanted, zone, this.own, others);
    if (same.length > 0) {
      const problem = alreadyThere(urn, this.name, zoneId, same);
      if (!pulumi.runtime.isDryRun()) throw new Error(problem);
      if (isForImport()) await pulumi.log.warn(`${name}: ${problem}`, this.component);
      // A preview goes on, so as to name all of them, and then fails by this.
      else void Promise.reject(new pulumi.RunError(`${name}: ${problem}`));
    }
    if (perhaps.length > 0)
      await pulumi.log.warn(
        `${name}: the zone may hold it already: ${perhaps.map(describe).join(", ")}; what it is ` +
          "to hold is known in pulumi up, which looks again",
        this.component,
      );
  }

  /**
   * What a zone holds; undefined where nobody knows in a preview, which must be possible without
   * Cloudflare.
   * @throws Error in an update: it makes nothing unseen
   */
  private async zoneOf(zoneId: string): Promise<readonly HeldRecord[] | undefined> {
    let reason = "neither cloudflare:apiToken nor CLOUDFLARE_API_TOKEN is set";
    try {
      const zone = await recordsBeside(zoneId);
      if (zone !== undefined) return zone;
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    const problem = `nobody knows what the zone ${zoneId} holds already: ${reason}`;
    if (!pulumi.runtime.isDryRun()) throw new Error(problem);
    const isNew = !said.has(problem);
    said.add(problem);
    if (isNew) await pulumi.log.warn(`${problem}; pulumi up looks again`);
    return undefined;
  }
}

/** What has been said already: it is the same for each record of a zone. */
const said = new Set<string>();

/** The inputs of a hook without their outputs, as which it gets secrets. */
async function plainOf(
  inputs: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const entries = Object.entries(inputs).map(async ([name, value]) => {
    if (!pulumi.Output.isInstance(value)) return [name, value] as const;
    // An output that is not known never calls back in a preview.
    const { isKnown } = value as unknown as { readonly isKnown: Promise<boolean> };
    const known = (await isKnown)
      ? await new Promise((resolve) => value.apply(resolve))
      : undefined;
    return [name, known] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** What is known of a record; undefined where its name is not. */
function identityOf(inputs: object): RecordIdentity | undefined {
  const { name, type, content, priority, data } = inputs as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || typeof type !== "string") return undefined;
  return {
    name,
    type,
    ...(typeof content === "string" ? { content } : {}),
    ...(typeof priority === "number" ? { priority } : {}),
    ...(typeof data === "object" && data !== null ? { data: data as RecordIdentity["data"] } : {}),
  };
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
