import type { Finding } from "../finding";
import { changeLines } from "./change-lines";
import type { Changes } from "./changes";
import { clipped } from "./clean";
import { isItemsOwn } from "./item-findings";
import type { PageOf } from "./pages";
import { urgencies, urgencyOf } from "./readiness";
import type { Readiness, Urgency } from "./readiness";
import type { ItemResult, Result, SectionResult } from "./result";
import {
  changesText,
  checksText,
  elsewhereText,
  headingOf,
  originText,
  placeText,
  READINESS,
  sinceText,
  URGENCY,
} from "./words";

/** What GitHub takes as a comment, less some room for what a workflow puts around it. */
const MOST_CHARACTERS = 64_000;
/** What the items may take of it. */
const FOR_THE_ITEMS = 32_000;
/** What the changes since an earlier report may take. */
const FOR_THE_CHANGES = 8_000;
/** What each table keeps for the words that say what it left out. */
const FOR_THE_REST = 100;
const LONGEST_CELL = 500;
const SHORT_CELL = 120;

const SYMBOL: Readonly<Record<Readiness, string>> = {
  ready: "✅",
  partial: "⚠️",
  "not-ready": "❌",
};

/** What is settled is counted in the summary only. */
const SHOWN = urgencies.filter((one) => one !== "passed" && one !== "not-applicable");

/**
 * The result for a pull request's comment: the summary, what must be mended, and the rest folded,
 * with as many rows as a comment can hold.
 */
export function renderMarkdown(result: Result, pageOf?: PageOf): string {
  const { status, day, findings, sections, items, changes } = result;
  const origin = originText(result);
  const elsewhere = elsewhereText(result);
  const asOf = day === undefined ? "" : ` on ${day}`;
  const above = [
    `## ${SYMBOL[status]} ${headingOf(result)}${asOf}`,
    `${checksText(findings)}.${origin === undefined ? "" : ` ${escaped(origin)}`}`,
    ...(elsewhere === undefined ? [] : [`> ⚠️ **${escaped(elsewhere)}**`]),
    ...(changes === undefined ? [] : [changesBlock(changes)]),
    ...(sections === undefined ? [] : [sectionsTable(sections)]),
  ];
  // The items have their room first: however much is found, each of them is there.
  const below = items === undefined ? [] : [tableText(itemsTable(items), FOR_THE_ITEMS)];
  let room = MOST_CHARACTERS - joined([...above, ...below]).length;
  const listed = findings.filter((finding) => items === undefined || !isItemsOwn(finding));
  const groups = SHOWN.flatMap((urgency) => {
    const group = listed.filter((finding) => urgencyOf(finding) === urgency);
    if (group.length === 0) return [];
    const text = tableText(findingsTable(urgency, group, pageOf), room);
    room -= text.length + SEPARATOR.length;
    return [text];
  });
  return `${joined([...above, ...groups, ...below])}\n`;
}

/** What has changed since an earlier report: how much, and folded what. */
function changesBlock(changes: Changes): string {
  const title = `Since ${escaped(sinceText(changes.since))}: ${changesText(changes)}`;
  const rows = changeLines(changes).flatMap(({ title: kind, lines }) =>
    lines.map((line) => row([kind, escaped(line)])),
  );
  const table = { title, folded: true, head: ["", "What"], count: rows.length, rows };
  return rows.length === 0 ? `${title}.` : tableText(table, FOR_THE_CHANGES);
}

const SEPARATOR = "\n\n";
const joined = (blocks: readonly string[]): string => blocks.join(SEPARATOR);

function sectionsTable(sections: readonly SectionResult[]): string {
  return [
    "| | Section | Not ready | Partial | Ready |",
    "| --- | --- | ---: | ---: | ---: |",
    ...sections.map(({ number, title, status, counts }) =>
      row([
        `${SYMBOL[status]} ${READINESS[status]}`,
        escaped(`${number} ${title}`),
        String(counts["not-ready"]),
        String(counts.partial),
        String(counts.ready),
      ]),
    ),
  ].join("\n");
}

/** Rows that are made only as far as there is room for them. */
interface Table {
  readonly title: string;
  readonly folded: boolean;
  readonly head: readonly string[];
  readonly count: number;
  readonly rows: Iterable<string>;
}

function itemsTable(items: readonly ItemResult[]): Table {
  return {
    title: `All ${items.length} items`,
    folded: true,
    head: ["", "Item", "How", "Why"],
    count: items.length,
    rows: lazily(items, ({ id, title, how, why, status }) =>
      row([
        `${SYMBOL[status]} ${READINESS[status]}`,
        escaped(`${id} ${title}`),
        how,
        escaped(clipped(why, SHORT_CELL)),
      ]),
    ),
  };
}

function findingsTable(
  urgency: Urgency,
  group: readonly Finding[],
  pageOf: PageOf | undefined,
): Table {
  return {
    title: `${URGENCY[urgency]} (${group.length})`,
    folded: urgency !== "broken" && urgency !== "failed",
    head: ["Item", "Subject", "What is wrong", "How to mend it"],
    count: group.length,
    rows: lazily(group, (finding) => findingRow(finding, pageOf?.(finding.rule))),
  };
}

function* lazily<One>(list: readonly One[], make: (one: One) => string): Iterable<string> {
  for (const one of list) yield make(one);
}

/** A table within so many characters, which says how many of its rows it left out. */
function tableText({ title, folded, head, count, rows }: Table, room: number): string {
  const [before, after] = folded
    ? [`<details><summary>${title}</summary>\n\n`, "\n\n</details>"]
    : [`### ${title}\n\n`, ""];
  const lines = [row(head), row(head.map(() => "---"))];
  let left = room - joined([before, ...lines, after]).length - FOR_THE_REST;
  for (const line of rows) {
    left -= line.length + 1;
    if (left < 0) break;
    lines.push(line);
  }
  const shown = lines.length - 2;
  if (shown === 0) return `${title}: not shown here.`;
  const rest = shown === count ? "" : `\n\n${count - shown} more are not shown here.`;
  return `${before}${lines.join("\n")}${rest}${after}`;
}

function findingRow(finding: Finding, page: string | undefined): string {
  const { items, subject, message, fix } = finding;
  const place = placeText(finding);
  return row([
    escaped(items.join(", ")),
    code(subject) + (place === undefined ? "" : `<br>${code(place)}`),
    escaped(clipped(message, LONGEST_CELL)),
    escaped(clipped(fix, LONGEST_CELL)) + (page === undefined ? "" : ` [More](${page})`),
  ]);
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Code in a table's cell: a code span cannot hold every text, an element can. */
const code = (text: string): string => `<code>${escaped(clipped(text, 200))}</code>`;

/** What GitHub's look-ups after the rendering would still find is broken up by an empty comment. */
const APART = "<!-- -->";

/**
 * A text as itself: whatever Markdown, HTML or GitHub reads something into is escaped, by a
 * backslash where that reads best, by an entity where a table or HTML would see through it.
 */
export function escaped(text: string): string {
  return clipped(text, 2 * LONGEST_CELL)
    .replace(/[&<>|\\`"]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[*_[\]{}~!$^]/g, "\\$&")
    .replace(/:\/\//g, "\\://")
    .replace(/www\./gi, (found) => `${found.slice(0, -1)}&#46;`)
    .replace(/@/g, `&#64;${APART}`)
    .replace(/(?<!&)#(?=\d)/g, `\\#${APART}`);
}
