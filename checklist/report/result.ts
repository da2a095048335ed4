import type { Attestation } from "../attestations";
import { coverage as everyCoverage } from "../coverage";
import type { ItemCoverage } from "../coverage";
import type { Day } from "../day";
import type { Finding, Status } from "../finding";
import { items as everyItem, sections as everySection } from "../items";
import type { Coverage, Item } from "../items";
import { itemCovered, recordRules } from "../record-rules";
import { changesSince } from "./changes";
import type { Changes } from "./changes";
import type { EarlierReport } from "./earlier";
import { isApplicable, itemFindings, silentRules } from "./item-findings";
import { byUrgency, readinessOf, urgencyOf, worstOf } from "./readiness";
import type { Readiness } from "./readiness";

export type { Readiness } from "./readiness";

/** What a report says of one item of the checklist. */
export interface ItemResult {
  readonly id: string;
  readonly title: string;
  readonly section: number;
  readonly status: Readiness;
  /** The main way in which the item is covered. */
  readonly how: Coverage;
  /** Why it has this status, in a sentence or a few. */
  readonly why: string;
  /** Everything that was found about it, the most urgent first. */
  readonly findings: readonly Finding[];
}

/** What a report says of one section of the checklist. */
export interface SectionResult {
  readonly number: number;
  readonly title: string;
  readonly status: Readiness;
  /** How many of its items are ready, partial and not ready. */
  readonly counts: Readonly<Record<Readiness, number>>;
}

/** Where a report comes from; whoever reads it later must know. */
export interface Origin {
  /** The stack's name. */
  readonly stack?: string;
  /** When it was judged: in UTC, as ISO 8601 has it. */
  readonly judgedAt?: string;
  /** The commit that was checked out, with `-dirty` where files differed from it. */
  readonly commit?: string;
  /** Of a report whose policies judged what the next update would make of the stack. */
  readonly planned?: true;
  /** Where it looked elsewhere than at production, each in a sentence; absent where nowhere. */
  readonly elsewhere?: readonly string[];
}

/** The one result from which every format is rendered. */
export interface Result extends Origin {
  readonly schemaVersion: 1;
  readonly status: Readiness;
  readonly findings: readonly Finding[];
  /** What was judged, where it is neither an environment nor a whole deployment. */
  readonly about?: "Plan" | "Running system";
  /** How many findings have each status. */
  readonly summary: Readonly<Record<Status, number>>;
  /** The day as of which it holds; of a report. */
  readonly day?: Day;
  /** Of a report: the eleven sections. */
  readonly sections?: readonly SectionResult[];
  /** Of a report: the 134 items. */
  readonly items?: readonly ItemResult[];
  /** Of a report that is compared with an earlier one. */
  readonly changes?: Changes;
}

/** What a report may be told beyond findings and attestations. */
export interface ReportOptions {
  /** The types of the resources in the stack's state, for items that resources declare. */
  readonly deployedTypes?: ReadonlySet<string>;
  /** How the items are covered, in their order; else as the catalogue has it. */
  readonly coverage?: readonly ItemCoverage[];
  /** What becomes of all findings at the end, those about items included: waivers. */
  readonly settle?: (findings: readonly Finding[]) => readonly Finding[];
  /** Where it comes from. */
  readonly origin?: Origin;
  /** The report that it is compared with. */
  readonly earlier?: EarlierReport | undefined;
}

/**
 * The result for findings alone, such as those about environment files: not ready if something
 * fails that must not, partial if something else needs attention (`readinessOf` has the table).
 */
export function resultOf(
  findings: readonly Finding[],
  about?: Result["about"],
  origin: Origin = {},
): Result {
  return {
    schemaVersion: 1,
    status: readinessOf(findings),
    findings,
    summary: countOf(findings),
    ...(about === undefined ? {} : { about }),
    ...origin,
  };
}

/**
 * The result for a deployment: all 134 items. An item's status follows from the findings about it
 * (`readinessOf`), those about its means included (`itemFindings`): what is missing is found, so
 * that it counts. A section is as ready as its worst item, the whole as its worst section and its
 * findings that belong to no item.
 */
export function reportOf(
  findings: readonly Finding[],
  attestations: readonly Attestation[],
  today: Day,
  options: ReportOptions = {},
): Result {
  const { deployedTypes, coverage = everyCoverage, settle = asTheyAre } = options;
  const { origin = {}, earlier } = options;
  const applicable = coverage.filter((one) => isApplicable(one, { deployedTypes }));
  const answers = [...findings, ...silentRules(applicable, findings)];
  const evidence = {
    findings: answers,
    attestations,
    today,
    stack: origin.stack,
    deployedTypes,
  };
  const all = settle([...answers, ...coverage.flatMap((one) => itemFindings(one, evidence))]);

  const applying = new Set(applicable.map(({ item }) => item));
  const ofItem = groupedByItem(all);
  const mains = new Map(coverage.map(({ item, main }) => [item, main]));
  const items = everyItem.map((item) =>
    mains.has(item.id) && !applying.has(item.id)
      ? inapplicableItem(item, mains.get(item.id) ?? "attested", ofItem.get(item.id) ?? [])
      : itemResult(item, mains.get(item.id) ?? "attested", ofItem.get(item.id) ?? []),
  );
  const sections = everySection.map(({ number, title }): SectionResult => {
    const states = items.filter(({ section }) => section === number).map(({ status }) => status);
    return { number, title, status: worstOf(states), counts: readinessCount(states) };
  });
  // What fails counts, also where the only items that it is about do not apply.
  const loose = all.filter(
    ({ items: about, status }) =>
      !about.some((id) => applying.has(id)) &&
      (!about.some((id) => mains.has(id)) || !["not-applicable", "unknown"].includes(status)),
  );
  const statuses = sections.map(({ status }) => status);
  return {
    schemaVersion: 1,
    status: worstOf(loose.length === 0 ? statuses : [...statuses, readinessOf(loose)]),
    findings: all,
    summary: countOf(all),
    day: today,
    ...origin,
    sections,
    items,
    ...(earlier === undefined ? {} : { changes: changesSince(earlier, items, all) }),
  };
}

const asTheyAre = (findings: readonly Finding[]): readonly Finding[] => findings;

/**
 * The exit code, whatever the format. Findings alone stop nothing while they are partial: warnings
 * do not stop a deployment. A report ends in 0 only if production is ready.
 */
export function exitCodeOf({ status, items }: Result): 0 | 1 {
  const good = items === undefined ? status !== "not-ready" : status === "ready";
  return good ? 0 : 1;
}

function itemResult(
  { id, title, section }: Item,
  how: Coverage,
  found: readonly Finding[],
): ItemResult {
  const findings = byUrgency(found);
  const status = readinessOf(findings);
  return { id, title, section, status, how, why: whyOf(id, status, how, findings), findings };
}

/** An item that is not about this deployment stands in nobody's way; its own finding says why. */
function inapplicableItem(
  { id, title, section }: Item,
  how: Coverage,
  found: readonly Finding[],
): ItemResult {
  const findings = found.filter(({ rule }) => rule === itemCovered.id);
  const why = findings.map(({ message }) => message).join(" ");
  return { id, title, section, status: "ready", how, why, findings };
}

/** How many of the findings are quoted or named; the others are among the item's findings. */
const QUOTED = 2;

function whyOf(id: string, status: Readiness, how: Coverage, findings: readonly Finding[]): string {
  const passed = findings.filter((finding) => urgencyOf(finding) === "passed");
  if (status === "ready") return passedText(id, passed);
  const settled: readonly string[] = ["passed", "not-applicable"];
  const against = findings.filter((finding) => !settled.includes(urgencyOf(finding)));
  const messages = [...new Set(against.map(({ message }) => message))];
  if (messages.length === 0) return `Nothing is known of it, which is ${how}.`;
  const more = messages.length - QUOTED;
  const rest = more > 0 ? ` And ${more} more.` : "";
  return messages.slice(0, QUOTED).join(" ") + rest;
}

/** What passed: in words what people and the stack say, by name what rules judged. */
function passedText(id: string, passed: readonly Finding[]): string {
  const told = passed.filter(isItemsTold).map(({ message }) => message);
  const judged = passed.filter((finding) => !isItemsTold(finding));
  if (judged.length === 0) return told.join(" ");
  // Those whose own item it is are named before those that only serve it too.
  const own = judged.filter(({ items: [main] }) => main === id);
  const subjects = [...new Set([...own, ...judged].map(({ subject }) => subject))];
  const named = subjects.slice(0, QUOTED).join(", ");
  const more = subjects.length > QUOTED ? " and others" : "";
  const checks = judged.length === 1 ? "1 check passes" : `${judged.length} checks pass`;
  return [`${checks}: ${named}${more}.`, ...told].join(" ");
}

const isItemsTold = ({ rule }: Finding): boolean => recordRules.some(({ id }) => id === rule);

function groupedByItem(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const id of new Set(finding.items)) {
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [finding]);
      else group.push(finding);
    }
  }
  return groups;
}

function countOf(findings: readonly Finding[]): Readonly<Record<Status, number>> {
  const count: Record<Status, number> = {
    pass: 0,
    fail: 0,
    waived: 0,
    unknown: 0,
    "not-applicable": 0,
    error: 0,
  };
  for (const { status } of findings) count[status] += 1;
  return count;
}

function readinessCount(states: readonly Readiness[]): Readonly<Record<Readiness, number>> {
  const count = { ready: 0, partial: 0, "not-ready": 0 };
  for (const state of states) count[state] += 1;
  return count;
}
