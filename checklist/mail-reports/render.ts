import type { Day } from "../day";
import type { RampState } from "../dns/dmarc-ramp";
import { clean, clipped } from "../report/clean";
import { escaped } from "../report/markdown";
import type { Evidence, StageVerdict, Tally } from "./evidence";
import type { Ownership } from "./senders";

export const dmarcFormats = ["text", "json", "markdown"] as const;
export type DmarcFormat = (typeof dmarcFormats)[number];

/** What reports say of a domain, and what follows for its way through DMARC's stages. */
export interface DmarcReport {
  readonly day: Day;
  readonly evidence: Evidence;
  readonly ramp: Pick<RampState, "stage" | "next" | "due" | "latest" | "standing">;
  /** Of the present stage; at monitor nothing speaks against it. */
  readonly present: StageVerdict;
  /** Of the next one; undefined after the last one. */
  readonly next: StageVerdict | undefined;
  /** What was not read, or not counted. */
  readonly notes: readonly string[];
}

/** Whether the next stage may begin: its day has come, and the reports speak for it. */
export function isNextSafe({ next, ramp, present }: DmarcReport): boolean {
  if (present.verdict === "against") return false;
  if (next === undefined) return present.verdict === "for";
  return next.verdict === "for" && ramp.standing !== "wait";
}

/** The report in a format. */
export function renderDmarc(report: DmarcReport, format: DmarcFormat): string {
  switch (format) {
    case "text":
      return asText(report);
    case "json":
      return `${JSON.stringify({ ...report, safe: isNextSafe(report) }, undefined, 2)}\n`;
    case "markdown":
      return asMarkdown(report);
  }
}

const WHOSE: Readonly<Record<Ownership, string>> = {
  own: "the company's own",
  unnamed: "to be named by a person",
  unknown: "nobody known",
  forwarded: "passed on by others",
};

/** More rows than these tell a person nothing. */
const MOST_ROWS = 200;

function asText(report: DmarcReport): string {
  const { tallies } = report.evidence;
  const rest = tallies.length - MOST_ROWS;
  const parts: (readonly string[])[] = [
    [headline(report)],
    ...tallies
      .slice(0, MOST_ROWS)
      .map((tally) => [
        `${clipped(tally.source, 200)}  ${WHOSE[tally.ownership]}`,
        `    ${count(tally.messages, "message")}, ${tally.outcome}: ${clipped(tally.why, 500)}`,
        `    from ${addressText(tally)}`,
      ]),
    ...(rest > 0 ? [[`${rest} more sources are not shown here; --format json has them.`]] : []),
    notesOf(report),
    verdictLines(report),
  ];
  const filled = parts.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function asMarkdown(report: DmarcReport): string {
  const { tallies } = report.evidence;
  const row = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  const parts = [
    `## ${isNextSafe(report) ? "✅" : "⚠️"} ${escaped(headline(report))}`,
    ...verdictLines(report).map(escaped),
    ...(tallies.length === 0
      ? []
      : [
          [
            row(["Source", "Whose", "Messages", "DMARC", "Why"]),
            row(["---", "---", "---", "---", "---"].map(String)),
            ...tallies
              .slice(0, MOST_ROWS)
              .map((tally) =>
                row([
                  clipped(tally.source, 200),
                  WHOSE[tally.ownership],
                  String(tally.messages),
                  tally.outcome,
                  `${clipped(tally.why, 300)}; from ${addressText(tally)}`,
                ]),
              ),
          ].join("\n"),
        ]),
    ...notesOf(report).map((note) => `- ${escaped(note)}`),
  ];
  return `${parts.join("\n\n")}\n`;
}

function headline({ evidence }: DmarcReport): string {
  const { domain, reporters, since, until, tallies } = evidence;
  const messages = tallies.reduce((sum, tally) => sum + tally.messages, 0);
  if (since === undefined || until === undefined) {
    return `No report of the last two weeks is about ${clean(domain)}.`;
  }
  return `${count(messages, "message")} of ${clean(domain)}, ${since} to ${until}, by ${count(reporters.length, "receiver")}.`;
}

function verdictLines(report: DmarcReport): readonly string[] {
  const { ramp, present, next } = report;
  const { stage, standing, due, latest } = ramp;
  const lines: string[] = [];
  if (present.verdict === "against") {
    lines.push(`Go back from ${stage}: ${clean(present.why)}.`);
  }
  if (next === undefined) {
    lines.push(`DMARC is in its last stage, ${stage}: ${clean(present.why)}.`);
    return lines;
  }
  const day =
    standing === "wait"
      ? ` It may begin on ${due ?? "a later day"}.`
      : standing === "overdue"
        ? ` It is overdue since ${latest ?? "long"}.`
        : "";
  const words = { for: "is safe", against: "is not safe", unknown: "is not known to be safe" };
  lines.push(`The next stage, ${next.stage}, ${words[next.verdict]}: ${clean(next.why)}.${day}`);
  return lines;
}

const MOST_NOTES = 50;

function notesOf({ notes }: DmarcReport): readonly string[] {
  const rest = notes.length - MOST_NOTES;
  return [
    ...notes.slice(0, MOST_NOTES).map((note) => clipped(note, 400)),
    ...(rest > 0 ? [`${rest} more are not shown here; --format json has them.`] : []),
  ];
}

const addressText = ({ address, addresses }: Tally): string =>
  addresses === 1
    ? address
    : `${address} and ${count(addresses - 1, "other address", "other addresses")}`;

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
