import * as pulumi from "@pulumi/pulumi";

import { reportAuthorizationAt } from "../checklist/dns/dmarc-discovery";
import { isAtOrUnder } from "../checklist/dns/name";
import { silentDomain } from "../checklist/dns/silent-domain";
import type { ZoneRecord } from "../checklist/dns/zone-record";
import { DeclaredRecords } from "./declared-record";
import type { DeclaredRecord } from "./declared-record";

/** A domain that stands idle, and its zone at Cloudflare. */
export interface ParkedZone {
  readonly domain: string;
  readonly zoneId: string;
}

export interface SilentDomainsArgs {
  /** The canonical domain. */
  readonly domain: string;
  /** Its zone. */
  readonly zoneId: pulumi.Input<string>;
  /** Names below the canonical domain that neither send nor take mail, and have no CNAME. */
  readonly hosts: readonly string[];
  /** Domains of our own that nobody should take for the canonical one. */
  readonly parkedZones: readonly ParkedZone[];
  /** Where receivers report who forges mail in their names, and in the canonical domain's. */
  readonly reportAddress: string;
}

/**
 * Names that send no mail, locked so that nobody else sends any in their place, and the records by
 * which the domain of the reports' address takes reports about the others.
 */
export class SilentDomains extends pulumi.ComponentResource {
  public readonly records: readonly DeclaredRecord[];

  public constructor(
    name: string,
    args: SilentDomainsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("bookedbarber:index:SilentDomains", name, { ...args }, opts);
    const { domain, zoneId, hosts, parkedZones, reportAddress } = args;
    const rua = [`mailto:${reportAddress}`];
    const reportHost = reportAddress.slice(reportAddress.indexOf("@") + 1).toLowerCase();

    const records = new DeclaredRecords(this, name);
    const declare = (zone: pulumi.Input<string>, record: ZoneRecord): DeclaredRecord =>
      records.declare(suffixOf(record.name, record.type), zone, record);
    const lock = (zone: pulumi.Input<string>, silent: string): readonly DeclaredRecord[] =>
      silentDomain(silent, { rua }).map((record) => declare(zone, record));
    // Reports go to another domain only where that says that it wants them.
    const zones = [{ domain, zoneId }, ...parkedZones];
    const receiving = zones.find((zone) => isAtOrUnder(reportHost, zone.domain));
    const allow = ({ domain: sender }: { readonly domain: string }): readonly DeclaredRecord[] =>
      receiving === undefined || isAtOrUnder(reportHost, sender)
        ? []
        : [declare(receiving.zoneId, reportAuthorizationAt(sender, reportHost))];
    this.records = [
      ...hosts.flatMap((host) => lock(zoneId, host)),
      ...parkedZones.flatMap((parked) => lock(parked.zoneId, parked.domain)),
      ...zones.flatMap(allow),
    ];
    this.registerOutputs({});
  }
}

/** A name and a type are one record here. */
function suffixOf(host: string, type: string): string {
  return `${host.replace("*", "any")}-${type.toLowerCase()}`;
}
