import { knownOf } from "../../resources/property";
import type { Property } from "../../resources/property";
import { ofKind } from "../../resources/subject";
import type { SubjectOf, Subject } from "../../resources/subject";
import { canonicalName } from "../../dns/name";

/** A zone whose visitors come through Cloudflare, and the first record that says so. */
export interface EdgeZone {
  /** The zone's id; undefined while it is not known. */
  readonly zone: string | undefined;
  readonly record: SubjectOf<"dns-record">;
  /** What to call the zone. */
  readonly label: string;
}

/** Whether a record is a host's: keys and the like have a label that begins with an underscore. */
function isHost({ name }: SubjectOf<"dns-record">): boolean {
  return !(knownOf(name) ?? "").split(".").some((label) => label.startsWith("_"));
}

/** The zones with a proxied host, each once. */
export function edgeZones(subjects: readonly Subject[]): readonly EdgeZone[] {
  const found = new Map<string, EdgeZone>();
  for (const record of ofKind(subjects, "dns-record")) {
    if (knownOf(record.proxied) !== true || !isHost(record)) continue;
    const zone = knownOf(record.zone);
    const key = zone ?? "";
    if (found.has(key)) continue;
    found.set(key, { zone, record, label: `zone of ${knownOf(record.name) ?? record.resource}` });
  }
  return [...found.values()];
}

/** Whether something is in a zone, as far as is known: what is not known may be in any zone. */
export function isIn(zone: string | undefined, other: Property<string>): boolean {
  const known = knownOf(other);
  return zone === undefined || known === undefined || known === zone;
}

/** Whether a host is one that Railway lends. */
export function isRailwayHost(content: Property<string>): boolean {
  return /(^|\.)railway\.app$/.test(canonicalName(knownOf(content) ?? ""));
}
