import type { Finding } from "../finding";
import { changeLines } from "./change-lines";
import type { Changes } from "./changes";
import { clean, clipped } from "./clean";
import { isItemsOwn } from "./item-findings";
import { urgencies, urgencyOf } from "./readiness";
import type { Readiness, Urgency } from "./readiness";
import type { ItemResult, Result, SectionResult } from "./result";
import {
  changesText,
  checksText,
  elsewhereText,
  headingOf,
  itemsText,
  originText,
  placeText,
  READINESS,
  sinceText,
  URGENCY,
} from "./words";
import { WIDTH, wrapped } from "./wrap";

/** What mends the items that nobody attests, said once for all of them. */
const HINT =
  "What people must attest, with what evidence, and the command for each: " +
  "`npm run -s checklist -- attest`";

type Style = "bold" | "dim" | "red" | "yellow" | "green";

const CODES: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, yellow: 33, green: 32 };

type Paint = (style: Style, text: string) => string;

const plainly: Paint = (_style, text) => text;
const inColour: Paint = (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m`;

const URGENCY_STYLE: Readonly<Record<Urgency, Style>> = {
  broken: "red",
  failed: "red",
  warned: "yellow",
  waived: "yellow",
  unknown: "dim",
  passed: "green",
  "not-applicable": "dim",
};

const READINESS_STYLE: Readonly<Record<Readiness, Style>> = {
  ready: "green",
  partial: "yellow",
  "not-ready": "red",
};

/**
 * The result for a terminal of 80 columns: what must be done first, in full, then the items, and
 * the summary at the end, where the eye is when the command has ended.
 */
export function renderText(result: Result, colour: boolean): string {
  const paint = colour ? inColour : plainly;
  const origin = originText(result);
  const elsewhere = elsewhereText(result);
  const listed = result.findings.filter((one) => result.items === undefined || !isItemsOwn(one));
  const parts = [
    ...urgencies.flatMap((urgency) => groupText(urgency, listed, paint)),
    ...(result.items === undefined ? [] : itemsPart(result, paint)),
    ...(result.items?.some(({ status }) => status !== "ready") === true ? [wrapped(HINT, 0)] : []),
    ...(result.changes === undefined ? [] : [changesPart(result.changes, paint)]),
    ...(result.sections === undefined ? [] : [sectionsPart(result.sections, paint)]),
    [
      paint("bold", paint(READINESS_STYLE[result.status], headingOf(result))) +
        (result.day === undefined ? "" : ` on ${result.day}`),
      ...wrapped(totals(result), 0),
      ...(origin === undefined ? [] : wrapped(origin, 0)),
      ...(elsewhere === undefined
        ? []
        : wrapped(elsewhere, 0).map((line) => paint("bold", paint("yellow", line)))),
    ],
  ];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function totals({ items, findings }: Result): string {
  const checks = checksText(findings);
  if (items === undefined) return checks;
  const count = (status: Readiness): number =>
    items.filter((item) => item.status === status).length;
  return (
    `${items.length} items: ${count("not-ready")} not ready, ${count("partial")} partial, ` +
    `${count("ready")} ready. ${checks}`
  );
}

/** What has changed since an earlier report, in short. */
function changesPart(changes: Changes, paint: Paint): readonly string[] {
  const heading = `Since ${sinceText(changes.since)}: ${changesText(changes)}`;
  return [
    ...wrapped(heading, 0).map((line) => paint("bold", line)),
    ...changeLines(changes).flatMap(({ title, lines }) => [
      ...wrapped(title, 2).map((line) => paint("bold", line)),
      ...lines.flatMap((line) => wrapped(`- ${line}`, 4, 2)),
    ]),
  ];
}

/** A group of findings: in full what asks for something, by name what only waits, no other. */
function groupText(
  urgency: Urgency,
  findings: readonly Finding[],
  paint: Paint,
): readonly (readonly string[])[] {
  const group = findings.filter((finding) => urgencyOf(finding) === urgency);
  if (group.length === 0 || urgency === "passed" || urgency === "not-applicable") return [];
  const title = paint(
    "bold",
    paint(URGENCY_STYLE[urgency], `${URGENCY[urgency]} (${group.length})`),
  );
  if (urgency === "unknown") {
    const messages = [...new Set(group.map(({ message }) => message))];
    return [[title, ...messages.flatMap((message) => wrapped(`- ${clipped(message, 400)}`, 2, 2))]];
  }
  return [[title], ...group.map((finding) => findingText(finding, paint))];
}

function findingText(finding: Finding, paint: Paint): readonly string[] {
  const { subject, message, fix, rule, status } = finding;
  const place = placeText(finding);
  const head = [itemsText(finding), clipped(subject, 200)].filter((part) => part !== "").join(" ");
  return [
    ...wrapped(head, 2, 2).map((line) => paint("bold", line)),
    ...wrapped(clipped(message, 1000), 4),
    ...(status === "waived" ? [] : wrapped(`Mend: ${clipped(fix, 1000)}`, 4, 6)),
    ...wrapped(
      [place, `rule ${rule}`]
        .filter((part) => part !== undefined)
        .map(clean)
        .join(", "),
      4,
    ).map((line) => paint("dim", line)),
  ];
}

/** Every item with what it is and why, in the checklist's order. */
function itemsPart(
  { items = [], sections = [] }: Result,
  paint: Paint,
): readonly (readonly string[])[] {
  return sections.map(({ number, title, status }) => [
    paint("bold", paint(READINESS_STYLE[status], `${number} ${title}: ${READINESS[status]}`)),
    ...items.filter(({ section }) => section === number).flatMap((item) => itemText(item, paint)),
  ]);
}

function itemText({ id, title, status, why, how }: ItemResult, paint: Paint): readonly string[] {
  const word = READINESS[status].padEnd(9);
  const [first = "", ...rest] = wrapped(`${id.padEnd(5)} ${title} (${how})`, 0, 6, WIDTH - 12);
  return [
    `  ${paint(READINESS_STYLE[status], word)} ${first}`,
    ...rest.map((line) => " ".repeat(12) + line),
    ...wrapped(clipped(why, 400), 18).map((line) => paint("dim", line)),
  ];
}

function sectionsPart(sections: readonly SectionResult[], paint: Paint): readonly string[] {
  const row = (cells: readonly string[]): string => {
    const [name = "", ...numbers] = cells;
    return `${name.padEnd(44)}${numbers.map((cell) => cell.padStart(11)).join("")}`;
  };
  return [
    paint("bold", row(["Section", "not ready", "partial", "ready"])),
    ...sections.map(({ number, title, status, counts }) => {
      const numbers = [counts["not-ready"], counts.partial, counts.ready].map(String);
      return paint(
        READINESS_STYLE[status],
        row([`${String(number).padStart(2)} ${title}`, ...numbers]),
      );
    }),
  ];
}
