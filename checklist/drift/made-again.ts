import { beside, describe, identityOf } from "../dns/held-record";
import type { HeldRecord } from "../dns/held-record";
import { describeRuleset, rulesetsOf } from "../edge/held-ruleset";
import type { HeldRuleset } from "../edge/held-ruleset";
import { takeOverCommands } from "../take-over-commands";
import { nameAndTypeOf } from "./changes";
import type { Drift } from "./changes";
import type { Properties } from "./systems";

/** What a zone at Cloudflare holds, or why nobody could look. */
export type Seen =
  | { readonly records: readonly HeldRecord[]; readonly rulesets: readonly HeldRuleset[] }
  | { readonly reason: string };

/** A resource of the state. */
interface Stored {
  readonly urn: string;
  readonly type: string;
  readonly id?: string | undefined;
  readonly parent?: string | undefined;
  readonly inputs?: Properties | undefined;
}

/** What stands in the place of something that was deleted. */
interface Candidate {
  readonly description: string;
  readonly importId: string;
  /** What of the resource is another now, as far as it is seen. */
  readonly live?: Properties;
}

type Zone = Exclude<Seen, { reason: string }>;

/** How one that was made again is told, of types whose ids say nothing about what they are. */
const FINDERS: Readonly<
  Record<string, (drift: Drift, zone: Zone, stored: readonly Stored[]) => readonly Candidate[]>
> = {
  "cloudflare:index/dnsRecord:DnsRecord": ({ urn, type, known }, zone, stored) => {
    const wanted = identityOf(known);
    if (wanted === undefined) return [];
    const records = stored.filter((each) => each.type === type);
    const others = records.flatMap((each) =>
      each.urn === urn ? [] : (identityOf(each.inputs ?? {}) ?? []),
    );
    const own = new Set(records.flatMap(({ id }) => id ?? []));
    return beside(wanted, zone.records, own, others).same.map((record) => ({
      description: describe(record),
      importId: `${String(known["zoneId"])}/${record.id}`,
      live: liveRecord(record, known),
    }));
  },
  "cloudflare:index/ruleset:Ruleset": ({ known }, zone) =>
    rulesetsOf(known["phase"], zone.rulesets).map((ruleset) => ({
      description: describeRuleset(ruleset),
      importId: `zones/${String(known["zoneId"])}/${ruleset.id}`,
    })),
};

function liveRecord({ content, priority, data }: HeldRecord, known: Properties): Properties {
  const live: Properties = { content, priority, data };
  return Object.fromEntries(
    Object.entries(live).filter(([name, value]) => value !== undefined && name in known),
  );
}

const isLookedFor = ({ kind, type }: Drift): boolean => kind === "deleted" && type in FINDERS;

/** The zones that must be looked at, so as to know whether what was deleted is there again. */
export function zonesOf(drift: readonly Drift[]): readonly string[] {
  const ids = drift.filter(isLookedFor).map(({ known }) => known["zoneId"]);
  return [...new Set(ids.filter((id) => typeof id === "string"))];
}

/**
 * Tells what was deleted from what was deleted and made again: an update that only drops the first
 * one from the state would make another beside it.
 *
 * @param stored the resources of the state
 * @param seen what each zone holds
 */
export function withMadeAgain(
  drift: readonly Drift[],
  stored: readonly Stored[],
  seen: ReadonlyMap<unknown, Seen>,
): readonly Drift[] {
  return drift.map((one) => {
    const find = FINDERS[one.type];
    if (!isLookedFor(one) || find === undefined) return one;
    const zone = seen.get(one.known["zoneId"]) ?? { reason: "the state does not tell its zone" };
    if ("reason" in zone) return { ...one, unseen: zone.reason };
    const [first, ...more] = find(one, zone, stored);
    if (first === undefined) return one;
    const parent = stored.find(({ urn }) => urn === one.urn)?.parent ?? "";
    const component = nameAndTypeOf(parent).name;
    return {
      ...one,
      kind: "made again",
      again: {
        found: [first, ...more].map(({ description }) => description),
        commands: takeOverCommands({ urn: one.urn, component, id: first.importId }),
        live: first.live,
      },
    };
  });
}
