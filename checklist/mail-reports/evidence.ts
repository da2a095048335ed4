import { daysAfter } from "../day";
import type { Day } from "../day";
import { DMARC_STAGES, dmarcStages } from "../dns/dmarc-ramp";
import type { DmarcStage } from "../dns/dmarc-ramp";
import { canonicalName, isAtOrUnder } from "../dns/name";
import type { AggregateReport, ReportRow } from "./aggregate-report";
import { alignedPasses, isPassed, sourcesOf } from "./senders";
import type { DeclaredSenders, Ownership, SourceOf } from "./senders";

/** Mail of one source that came to the same, and why. */
export interface Tally {
  readonly source: string;
  readonly ownership: Ownership;
  readonly outcome: "aligned" | "not aligned" | "unclear";
  readonly why: string;
  readonly messages: number;
  /** Of how many addresses, and one of them. */
  readonly addresses: number;
  readonly address: string;
}

/** What reports say of the mail in a domain's name. */
export interface Evidence {
  readonly domain: string;
  readonly reporters: readonly string[];
  readonly since: Day | undefined;
  readonly until: Day | undefined;
  /** The most first, the company's own before others. */
  readonly tallies: readonly Tally[];
  /** What was not counted, each with the reason. */
  readonly notes: readonly string[];
}

/** The days whose reports speak for or against a stage. */
export const DAYS_THAT_COUNT = 14;

/** The reports of the last two weeks. */
export function recent(
  reports: readonly AggregateReport[],
  today: Day,
): readonly AggregateReport[] {
  return reports.filter(({ end }) => end >= daysAfter(today, -DAYS_THAT_COUNT));
}

/** Counts what reports say of a domain's mail: each report once, and those of the domain alone. */
export function evidenceOf(
  reports: readonly AggregateReport[],
  declared: DeclaredSenders,
): Evidence {
  const domain = canonicalName(declared.domain);
  const notes: string[] = [];
  const seen = new Set<string>();
  const counted = reports.filter((report) => {
    const { reporter, id } = report;
    if (!isAtOrUnder(report.domain, domain)) {
      notes.push(`${reporter}, ${id}: it is about ${report.domain}, another domain.`);
      return false;
    }
    const key = JSON.stringify([reporter, id, report.domain]);
    if (seen.has(key)) notes.push(`${reporter}, ${id}: it is there twice, and counts once.`);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  const sourceOf = sourcesOf({ ...declared, domain });
  const tallies = new Map<string, Counted>();
  for (const report of counted) {
    for (const row of report.rows) {
      if (row.count === 0) continue;
      if (isAtOrUnder(row.from, domain)) count(tallies, row, report, sourceOf, domain);
      else
        notes.push(`${report.reporter}, ${report.id}: mail from ${row.from} is not the domain's.`);
    }
  }
  return {
    domain,
    reporters: [...new Set(counted.map(({ reporter }) => reporter))].sort(),
    since: counted.map(({ begin }) => begin).sort()[0],
    until: counted
      .map(({ end }) => end)
      .sort()
      .at(-1),
    tallies: [...tallies.values()].map(tallyOf).sort(byWeight),
    notes: [...new Set(notes)],
  };
}

type Counted = Omit<Tally, "addresses" | "address"> & { readonly from: Map<string, number> };

function count(
  tallies: Map<string, Counted>,
  row: ReportRow,
  report: AggregateReport,
  sourceOf: SourceOf,
  domain: string,
): void {
  const { name, ownership } = sourceOf(row, report);
  const { outcome, why } = outcomeOf(row, report, domain);
  const key = JSON.stringify([name, ownership, outcome, why]);
  const known = tallies.get(key);
  const from = known?.from ?? new Map<string, number>();
  from.set(row.address, (from.get(row.address) ?? 0) + row.count);
  const messages = (known?.messages ?? 0) + row.count;
  tallies.set(key, { source: name, ownership, outcome, why, messages, from });
}

function tallyOf({ from, ...rest }: Counted): Tally {
  const [most] = [...from].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
  return { ...rest, addresses: from.size, address: most?.[0] ?? "" };
}

const ORDER: readonly Ownership[] = ["own", "unnamed", "unknown", "forwarded"];

const byWeight = (a: Tally, b: Tally): number =>
  ORDER.indexOf(a.ownership) - ORDER.indexOf(b.ownership) || b.messages - a.messages;

function outcomeOf(
  row: ReportRow,
  report: AggregateReport,
  domain: string,
): Pick<Tally, "outcome" | "why"> {
  const { signature, sender } = alignedPasses(row, report, domain);
  const isEvaluated = row.evaluated.dkim !== undefined || row.evaluated.spf !== undefined;
  const passes = isEvaluated ? isPassed(row) : (signature ?? sender) !== undefined;
  const why = [dkimText(row, signature), spfText(row, sender)].join("; ");
  // A receiver that says two things has not told which one is so.
  if (!passes && (signature ?? sender) !== undefined) {
    return { outcome: "unclear", why: `the receiver contradicts itself: ${why}` };
  }
  return { outcome: passes ? "aligned" : "not aligned", why };
}

function dkimText(row: ReportRow, signature: ReportRow["dkim"][number] | undefined): string {
  const named = ({ selector, domain }: ReportRow["dkim"][number]): string =>
    selector === undefined ? domain : `selector ${selector} of ${domain}`;
  if (signature !== undefined) return `DKIM aligned by ${named(signature)}`;
  const [best] = [...row.dkim].sort(passFirst);
  if (best === undefined) {
    return row.evaluated.dkim === "pass" ? "DKIM aligned, by what is not told" : "no DKIM";
  }
  return best.result === "pass"
    ? `DKIM passes for ${best.domain} alone`
    : `DKIM ${best.result} for ${named(best)}`;
}

function spfText(row: ReportRow, sender: ReportRow["spf"][number] | undefined): string {
  if (sender !== undefined) return `SPF aligned by ${sender.domain}`;
  const [best] = [...row.spf].sort(passFirst);
  if (best === undefined) {
    return row.evaluated.spf === "pass" ? "SPF aligned, by what is not told" : "no SPF";
  }
  return best.result === "pass"
    ? `SPF passes for ${best.domain} alone`
    : `SPF ${best.result} for ${best.domain}`;
}

const passFirst = (a: { result: string }, b: { result: string }): number =>
  Number(b.result === "pass") - Number(a.result === "pass");

/** What evidence says of a stage: for it, against it, or too little to say. */
export interface StageVerdict {
  readonly stage: DmarcStage;
  readonly verdict: "for" | "against" | "unknown";
  readonly why: string;
  /** Of how many messages of the company's own, and how many of them are aligned. */
  readonly own: number;
  readonly aligned: number;
}

/** Whether reports speak for a domain in a stage. */
export function verdictOn(stage: DmarcStage, { tallies, reporters }: Evidence): StageVerdict {
  const before = DMARC_STAGES[DMARC_STAGES.indexOf(stage) - 1];
  const { leastShare, leastReporters } =
    before === undefined ? { leastShare: 0, leastReporters: 0 } : dmarcStages[before];
  const sum = (wanted: (tally: Tally) => boolean): number =>
    tallies.filter(wanted).reduce((total, { messages }) => total + messages, 0);
  const own = sum(({ ownership, outcome }) => ownership === "own" && outcome !== "unclear");
  const aligned = sum(({ ownership, outcome }) => ownership === "own" && outcome === "aligned");
  const unnamed = tallies.filter(({ ownership }) => ownership === "unnamed");
  const others = unnamed.reduce((total, { messages }) => total + messages, 0);
  const of = (verdict: StageVerdict["verdict"], why: string): StageVerdict => ({
    ...{ stage, verdict, why, own, aligned },
  });
  const share = `${percent(aligned, own)} of ${own} messages of the company's own sources pass`;
  if (own === 0) return of("unknown", "no report counts mail of the company's own");
  if (aligned / own < leastShare) {
    return of("against", `${share}, and ${leastShare * 100} % must`);
  }
  if (reporters.length < leastReporters) {
    return of(
      "unknown",
      `${reporters.length} of the ${leastReporters} receivers that must report do`,
    );
  }
  if (others > (own + others) * (1 - leastShare)) {
    const names = [...new Set(unnamed.map(({ source }) => source))].slice(0, 5).join(", ");
    return of("unknown", `${others} messages are of sources that a person must name: ${names}`);
  }
  return of("for", share);
}

/** Cut, not rounded: 97.96 % is no 98 %. */
function percent(part: number, whole: number): string {
  return `${Math.floor((part / whole) * 1000) / 10} %`;
}
