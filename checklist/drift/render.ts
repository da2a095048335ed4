import { clean, clipped } from "../report/clean";
import { escaped } from "../report/markdown";
import { TAKE_BACK } from "./report";
import type { DriftEntry, DriftReport } from "./report";
import {
  changesOf,
  headingOf,
  alikeText,
  ownerText,
  takeBackText,
  takeOverText,
  typeText,
} from "./words";

export const driftFormats = ["text", "json", "markdown"] as const;
export type DriftFormat = (typeof driftFormats)[number];

/** The report in a format. */
export function renderDrift(report: DriftReport, format: DriftFormat): string {
  switch (format) {
    case "text":
      return asText(report);
    case "json":
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case "markdown":
      return asMarkdown(report);
  }
}

/** GitHub takes 65536 characters; a report that is longer says so. */
const MOST_CHARACTERS = 60_000;

function asText(report: DriftReport): string {
  const { drift, alike, pending, findings } = report;
  const parts: string[][] = [
    ...drift.map((entry) => [
      `${clean(entry.resource)}  ${clean(entry.system)}, ${typeText(entry)}`,
      ...changesOf(entry).map((line) => `    ${line}`),
      ...(entry.page === undefined ? [] : [`    where: ${entry.page}`]),
      `    who:   ${clean(ownerText(entry))}`,
      ...takeOverLines(entry),
    ]),
    ...(drift.length === 0 ? [] : [[`${takeBackText(report)} ${TAKE_BACK}`]]),
    ...(alike.length === 0 ? [] : [[alikeText(report)]]),
    ...(pending.length === 0 ? [] : [["Pending, which is no drift.", pendingText(pending)]]),
    ...(findings.length === 0
      ? []
      : [
          [
            "The checklist, judged on what is live:",
            ...findings.flatMap(({ items, message, fix, rule }) => [
              `    [${items.join(", ")}] ${clipped(message, 500)} (${rule})`,
              `        ${clipped(fix, 500)}`,
            ]),
          ],
        ]),
    [headingOf(report)],
  ];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Lines for a shell stand alone, as people paste them. */
function takeOverLines(entry: DriftEntry): readonly string[] {
  if (entry.kind !== "made again") return [`    take it over: ${clean(takeOverText(entry))}`];
  return ["    take it over:", ...entry.takeOver.map((line) => `        ${clean(line)}`)];
}

function asMarkdown(report: DriftReport): string {
  const { drift, alike, pending, findings, status } = report;
  const parts = [
    `## ${status === "clean" ? "✅" : "⚠️"} ${escaped(headingOf(report))}`,
    ...(drift.length === 0
      ? []
      : [
          table(
            ["Resource", "What was changed", "Who mends it", "Or take it over"],
            drift.map((entry) => [
              `${escaped(entry.resource)}<br>${
                entry.page === undefined
                  ? escaped(entry.system)
                  : `[${escaped(entry.system)}](${entry.page})`
              }`,
              changesOf(entry).map(escaped).join("<br>"),
              escaped(ownerText(entry)),
              escaped(takeOverText(entry)),
            ]),
          ),
          `${takeBackText(report)} \`${TAKE_BACK}\``,
        ]),
    ...(findings.length === 0
      ? []
      : [
          "### The checklist, judged on what is live",
          table(
            ["Item", "What is wrong", "How to mend it"],
            findings.map(({ items, message, fix }) => [
              escaped(items.join(", ")),
              escaped(message),
              escaped(fix),
            ]),
          ),
        ]),
    ...(pending.length === 0 ? [] : [pendingMarkdown(pending)]),
    ...(alike.length === 0 ? [] : [escaped(alikeText(report))]),
  ];
  return `${within(parts).join("\n\n")}\n`;
}

/** As many parts as there is room for. */
function within(parts: readonly string[]): readonly string[] {
  let room = MOST_CHARACTERS;
  const kept = parts.filter((part) => (room -= part.length + 2) >= 0);
  return kept.length === parts.length ? kept : [...kept, "The rest is too long to be shown here."];
}

/** What the next update would change, a line a resource. */
export function pendingText(pending: DriftReport["pending"]): string {
  return [
    "The next pulumi up changes:",
    ...pending.map(({ name, operation, paths }) => {
      const which = paths.length === 0 ? "" : `: ${clipped(paths.join(", "), 300)}`;
      return `    ${operation.padEnd(7)} ${clean(name)}${which}`;
    }),
  ].join("\n");
}

const MOST_ROWS = 200;

/** The same for a comment, folded. */
export function pendingMarkdown(pending: DriftReport["pending"]): string {
  const shown = pending.slice(0, MOST_ROWS);
  const rest = pending.length - shown.length;
  return [
    `<details><summary>What the next update changes (${pending.length})</summary>`,
    table(
      ["Resource", "Operation", "Properties"],
      shown.map(({ name, operation, paths }) => [
        escaped(name),
        operation,
        escaped(clipped(paths.join(", "), 100)),
      ]),
    ),
    ...(rest === 0 ? [] : [`${rest} more are not shown here.`]),
    "</details>",
  ].join("\n\n");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}
