import { dmarcName } from "../../dns/dmarc";
import type { DmarcRecord } from "../../dns/dmarc";
import { canonicalName, isAtOrUnder, parentOf } from "../../dns/name";
import { isSpf } from "../../dns/spf";
import type { SpfNode } from "../../dns/spf-lookups";
import { recordedNode } from "../../dns/recorded-spf";
import { knownOf } from "../../resources/property";
import { ofKind } from "../../resources/subject";
import type { SubjectOf, Subject } from "../../resources/subject";
import type { Context } from "../../rule";
import { isRelative, nameOf, textOf } from "./dns-text";
import { dmarcIn } from "./mail-texts";
import { once } from "../../once";
import { says } from "./resource-rule";
import type { Stack } from "./resource-rule";

/** A record of which the name is known, written out in full. */
export interface NamedRecord {
  readonly name: string;
  readonly record: SubjectOf<"dns-record">;
}

/** The records that a stack declares, by name: what is known of its part of the DNS. */
export interface DeclaredZone {
  readonly records: readonly SubjectOf<"dns-record">[];
  readonly named: readonly NamedRecord[];
  /** Whether a record may still turn out to be any that is looked for. */
  readonly isPartlyUnknown: boolean;
  at(name: string): readonly SubjectOf<"dns-record">[];
  /** The texts of the TXT records at a name. */
  textsAt(name: string): readonly string[];
  /**
   * Whether what is at a name is elsewhere: the name is an alias, or it or a name above it is
   * another's by NS records. The plan does not tell what is there.
   */
  isDelegated(name: string): boolean;
  /** Whether a name is the top of its zone, as far as the plan's names tell. */
  isTop(named: NamedRecord): boolean;
}

const zonesOf = once((_: readonly Subject[]) => new Map<string | undefined, DeclaredZone>());

/** What a stack declares in the DNS. */
export function declaredZone({ subjects }: Stack, { domain }: Context): DeclaredZone {
  const zones = zonesOf(subjects);
  const known = zones.get(domain);
  if (known !== undefined) return known;
  const zone = readZone(subjects, domain);
  zones.set(domain, zone);
  return zone;
}

function readZone(subjects: readonly Subject[], domain: string | undefined): DeclaredZone {
  const records = ofKind(subjects, "dns-record");
  const byName = new Map<string, SubjectOf<"dns-record">[]>();
  const named = records.flatMap((record): NamedRecord[] => {
    const written = nameOf(record);
    if (written === undefined) return [];
    const name = fullName(written, domain);
    byName.set(name, [...(byName.get(name) ?? []), record]);
    return [{ name, record }];
  });
  const at = (name: string): readonly SubjectOf<"dns-record">[] =>
    byName.get(canonicalName(name)) ?? [];
  const has = (name: string, type: string): boolean => at(name).some((one) => says(one.type, type));
  const tops = topsOf(named, domain);
  const isDelegated = (name: string): boolean => {
    if (has(name, "CNAME")) return true;
    for (let cut: string | undefined = name; cut !== undefined; cut = parentOf(cut)) {
      if (has(cut, "NS") && !tops.has(cut)) return true;
    }
    return false;
  };
  return {
    records,
    named,
    isDelegated,
    isTop: ({ name }) => tops.has(name),
    isPartlyUnknown: hasUnknown(records),
    at,
    textsAt: (name) => at(name).flatMap((record) => textOf(record) ?? []),
  };
}

/** The domain, and of each zone the name that all others of it are below. */
function topsOf(named: readonly NamedRecord[], domain: string | undefined): ReadonlySet<string> {
  const shortest = new Map<string, string>();
  for (const { name, record } of named) {
    const zone = knownOf(record.zone) ?? "";
    const known = shortest.get(zone);
    if (known === undefined || name.length < known.length) shortest.set(zone, name);
  }
  const tops = [...shortest].flatMap(([zone, top]) => {
    const inZone = named.filter(({ record }) => (knownOf(record.zone) ?? "") === zone);
    const isTop = inZone.every(({ name }) => isAtOrUnder(name, top));
    return isTop && inZone.some(({ name }) => name !== top) ? [top] : [];
  });
  return new Set([...tops, ...(domain === undefined ? [] : [canonicalName(domain)])]);
}

function fullName(name: string, domain: string | undefined): string {
  if (domain === undefined || !isRelative(name, domain)) return name;
  return name === "@" ? canonicalName(domain) : `${name}.${canonicalName(domain)}`;
}

/** Records of which it is not known whether they are what is missing. */
function hasUnknown(records: readonly SubjectOf<"dns-record">[]): boolean {
  return records.some(
    ({ name, type, content }) =>
      name.state === "unknown" ||
      type.state === "unknown" ||
      (says(type, "TXT") && content.state === "unknown"),
  );
}

/** The DMARC record of a domain that receivers would take; undefined for none, and for two. */
export function declaredDmarc(zone: DeclaredZone, domain: string): DmarcRecord | undefined {
  const found = zone.at(dmarcName(domain)).flatMap((record) => dmarcIn(record).record ?? []);
  return found.length === 1 ? found[0] : undefined;
}

/** What is known of a name for counting look-ups: what the stack declares, else what was recorded. */
export function declaredNode(zone: DeclaredZone, name: string): SpfNode | undefined {
  const spf = zone.textsAt(name).filter(isSpf);
  const mail = zone.at(name).filter((record) => says(record.type, "MX"));
  const hosts = mail.filter((record) => knownOf(record.content)?.trim() !== ".");
  const mailHosts = mail.length > 0 ? { mailHosts: hosts.length } : {};
  if (spf.length > 0) return { spf, ...mailHosts };
  const recorded = recordedNode(name);
  if (recorded !== undefined) return { ...recorded, ...mailHosts };
  const isHere = zone.at(name).length > 0 && !zone.isDelegated(name) && !zone.isPartlyUnknown;
  return isHere || mail.length > 0 ? { spf: [], ...mailHosts } : undefined;
}
