import { BlockList, isIP } from "node:net";

import { isAtOrUnder } from "../dns/name";
import { recordedNode } from "../dns/recorded-spf";
import { isSpf, parseSpf } from "../dns/spf";
import type { SpfRecord } from "../dns/spf";
import type { AggregateReport, AuthenticationResult, ReportRow } from "./aggregate-report";

/** Who sends the domain's mail, by what the stack declares. */
export interface DeclaredSenders {
  readonly domain: string;
  readonly spf: SpfRecord | undefined;
  readonly selectors: readonly string[];
}

/**
 * Whose mail is: the company's own, of another service that may be the company's, changed or
 * passed on by a forwarder, or of somebody of whom nothing is known.
 */
export type Ownership = "own" | "unnamed" | "forwarded" | "unknown";

export interface Source {
  readonly ownership: Ownership;
  /** Whose it is, in words. */
  readonly name: string;
}

/** Tells whose the mail of a row is, without any look-up. */
export type SourceOf = (row: ReportRow, report: AggregateReport) => Source;

/** What tells whose mail is, by the records that the stack declares. */
export function sourcesOf(declared: DeclaredSenders): SourceOf {
  const networks = networksOf(declared.spf);
  const selectors = new Set(declared.selectors.map((one) => one.toLowerCase()));
  return (row, report) => {
    const { signature, sender } = alignedPasses(row, report, declared.domain);
    const network = networks.find(({ list }) => isIn(list, row.address));
    if (network !== undefined) return { ownership: "own", name: network.name };
    if (signature !== undefined) {
      const { selector } = signature;
      if (selector === undefined) return { ownership: "own", name: "signed, selector not told" };
      const isDeclared = selectors.has(selector.toLowerCase());
      return {
        ownership: "own",
        name: `selector ${selector}${isDeclared ? "" : ", which is not declared"}`,
      };
    }
    if (sender !== undefined) return { ownership: "own", name: `sender ${sender.domain}` };
    if (isPassed(row)) return { ownership: "own", name: "passes, by what is not told" };
    if (row.overrides.some((one) => FORWARDED.has(one))) {
      return { ownership: "forwarded", name: "forwarders and mailing lists" };
    }
    const other = [...row.dkim, ...row.spf].find(
      ({ result, domain }) => result === "pass" && !isAtOrUnder(domain, declared.domain),
    );
    if (other !== undefined) return { ownership: "unnamed", name: other.domain };
    const claimed = row.dkim.find(
      ({ domain, selector }) =>
        isAtOrUnder(domain, declared.domain) && selectors.has(selector?.toLowerCase() ?? ""),
    );
    return claimed === undefined
      ? { ownership: "unknown", name: "nobody known: forged, or forgotten" }
      : {
          ownership: "unnamed",
          name: `selector ${claimed.selector ?? ""}, with a signature that fails`,
        };
  };
}

const FORWARDED = new Set(["forwarded", "mailing_list", "trusted_forwarder", "arc"]);

/** Whether a row's mail passes DMARC, by the receiver. */
export function isPassed({ evaluated }: ReportRow): boolean {
  return evaluated.dkim === "pass" || evaluated.spf === "pass";
}

export interface AlignedPasses {
  readonly signature: AuthenticationResult | undefined;
  readonly sender: AuthenticationResult | undefined;
}

/** The signature and the sender's domain that pass, and are of the domain in From. */
export function alignedPasses(
  row: ReportRow,
  { strict }: Pick<AggregateReport, "strict">,
  organisation: string,
): AlignedPasses {
  const aligned =
    (isStrict: boolean) =>
    ({ domain, result }: AuthenticationResult): boolean =>
      result === "pass" && (isStrict ? domain === row.from : isAtOrUnder(domain, organisation));
  return {
    signature: row.dkim.find(aligned(strict.dkim)),
    sender: row.spf.find(aligned(strict.spf)),
  };
}

interface Network {
  readonly name: string;
  readonly list: BlockList;
}

function networksOf(spf: SpfRecord | undefined): readonly Network[] {
  if (spf === undefined) return [];
  const own = new BlockList();
  addNetworks(own, spf);
  const included = spf.mechanisms.flatMap((mechanism): readonly Network[] => {
    if (mechanism.kind !== "include" || mechanism.qualifier !== "+") return [];
    const list = new BlockList();
    addRecorded(list, mechanism.domain, new Set());
    return [{ name: mechanism.domain, list }];
  });
  return [{ name: "an address of the domain's SPF record", list: own }, ...included];
}

/** What the recorded tree tells of an included name, and of all that it includes in turn. */
function addRecorded(list: BlockList, domain: string, seen: Set<string>): void {
  if (seen.has(domain)) return;
  seen.add(domain);
  const text = recordedNode(domain)?.spf.find(isSpf);
  const spf = text === undefined ? undefined : parseSpf(text).record;
  if (spf === undefined) return;
  addNetworks(list, spf);
  for (const mechanism of spf.mechanisms) {
    if (mechanism.kind === "include") addRecorded(list, mechanism.domain, seen);
  }
  if (spf.redirect !== undefined) addRecorded(list, spf.redirect, seen);
}

function addNetworks(list: BlockList, { mechanisms }: SpfRecord): void {
  for (const mechanism of mechanisms) {
    if (mechanism.kind !== "ip4" && mechanism.kind !== "ip6") continue;
    if (mechanism.qualifier !== "+") continue;
    const isV4 = mechanism.kind === "ip4";
    const { address, bits = isV4 ? 32 : 128 } = mechanism;
    if (isIP(address) !== (isV4 ? 4 : 6)) continue;
    list.addSubnet(address, bits, isV4 ? "ipv4" : "ipv6");
  }
}

const isIn = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
