import type { Finding } from "../finding";
import { clean, clipped } from "./clean";
import { isItemsOwn } from "./item-findings";
import { urgencies, urgencyOf } from "./readiness";
import type { Readiness, Urgency } from "./readiness";
import type { ItemResult, Result, SectionResult } from "./result";
import { checksText, headingOf, itemsText, placeText, READINESS, URGENCY } from "./words";

const WIDTH = 80;

/** What mends the items that nothing covers, said once for all of them. */
const HINT =
  "For an item that nothing covers or nobody attests: have a person check it, and write an entry " +
  "with item, statement, by, on, evidence and expires into attestations.<stack>.yaml.";

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
  const listed = result.findings.filter((one) => result.items === undefined || !isItemsOwn(one));
  const parts = [
    ...urgencies.flatMap((urgency) => groupText(urgency, listed, paint)),
    ...(result.items === undefined ? [] : itemsPart(result, paint)),
    ...(result.items?.some(({ status }) => status !== "ready") === true ? [wrapped(HINT, 0)] : []),
    ...(result.sections === undefined ? [] : [sectionsPart(result.sections, paint)]),
    [
      paint("bold", paint(READINESS_STYLE[result.status], headingOf(result))) +
        (result.day === undefined ? "" : ` on ${result.day}`),
      ...wrapped(totals(result), 0),
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

/** A text in lines within the width, indented; `hang` more from the second line on. */
function wrapped(text: string, indent: number, hang = 0, width = WIDTH): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let room = width - indent;
  for (const word of wordsOf(text).flatMap((one) => broken(one, width - indent - hang))) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
      room = width - indent - hang;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((one, index) => " ".repeat(index === 0 ? indent : indent + hang) + one);
}

/** The words of a text; a command between backticks is one, so that it can be copied as it is. */
function wordsOf(text: string): readonly string[] {
  const parts = text.split(" ");
  const marks = (part: string): number => part.split("`").length - 1;
  if (marks(text) === 0 || marks(text) % 2 === 1) return parts;
  const words: string[] = [];
  let within = false;
  for (const part of parts) {
    if (within) words.push(`${words.pop() ?? ""} ${part}`);
    else words.push(part);
    if (marks(part) % 2 === 1) within = !within;
  }
  return words;
}

/** A word in pieces that fit. */
function broken(word: string, most: number): readonly string[] {
  const characters = Array.from(word);
  if (characters.length <= most) return [word];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += most) {
    pieces.push(characters.slice(at, at + most).join(""));
  }
  return pieces;
}
