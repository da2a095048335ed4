import type { Day } from "../day";
import type { Finding } from "../finding";
import { messageBeforeWaiver } from "../waivers";
import { clipped } from "./clean";
import { lastDay } from "./html-findings";
import type { Showing } from "./html-findings";
import { badge, facts, linked, sentence, shape } from "./html-parts";
import { element as e } from "./markup";
import type { Content, Element } from "./markup";
import { inTheWayOf, obstacles } from "./obstacles";
import type { Obstacle } from "./obstacles";
import type { Readiness } from "./readiness";
import type { Result, SectionResult } from "./result";
import { elsewhereText, checksText, headingOf, momentText, READINESS } from "./words";

const STATUSES: readonly Readiness[] = ["not-ready", "partial", "ready"];

/** The verdict with its reason, its numbers and where it comes from. */
export function verdict(result: Result): Element {
  const { status, items } = result;
  const elsewhere = elsewhereText(result);
  return e(
    "header",
    { class: `verdict ${status}` },
    e("p", { class: "soft eyebrow" }, "BookedBarber"),
    e("h1", {}, shape(status), e("span", {}, headingOf(result))),
    e("p", { class: "reason" }, reasonText(result)),
    elsewhere === undefined
      ? undefined
      : e("p", { class: "elsewhere", role: "note" }, e("strong", {}, elsewhere)),
    items === undefined
      ? undefined
      : countsBar(countOf(items.map((item) => item.status)), items.length),
    originFacts(result),
  );
}

/** Why the verdict is what it is, in a sentence. */
function reasonText({ status, items }: Result): string {
  if (items === undefined) return ENVIRONMENT[status];
  const count = countOf(items.map((item) => item.status));
  const all = items.length;
  switch (status) {
    case "ready":
      return `All ${all} items are as they must be.`;
    case "partial":
      return `Nothing critical is missing. ${count.partial} of ${all} items need somebody's attention.`;
    case "not-ready":
      return count["not-ready"] === 0
        ? "Something that belongs to no item must be mended before a deployment."
        : `${count["not-ready"]} of ${all} items must be mended before a deployment.`;
  }
}

const ENVIRONMENT: Readonly<Record<Readiness, string>> = {
  ready: "Every variable is as production needs it.",
  partial: "Nothing stops a deployment. Some variables need somebody's attention.",
  "not-ready": "Some variables must be mended before a deployment.",
};

function countOf(states: readonly Readiness[]): Readonly<Record<Readiness, number>> {
  const count = { "not-ready": 0, partial: 0, ready: 0 };
  for (const state of states) count[state] += 1;
  return count;
}

/** The items' statuses as numbers over a bar of their shares. */
function countsBar(count: Readonly<Record<Readiness, number>>, all: number): Element {
  return e(
    "div",
    { class: "counts" },
    facts(
      STATUSES.map((status) => [
        READINESS[status],
        e("span", { class: status }, String(count[status])),
      ]),
      "numbers",
    ),
    bar(count, all),
  );
}

/** Shares as a bar; the numbers beside it say the same. */
function bar(count: Readonly<Record<Readiness, number>>, all: number): Element {
  let x = 0;
  const parts = STATUSES.map((status) => {
    const width = all === 0 ? 0 : (count[status] / all) * 100;
    const part = { class: status, x: x.toFixed(2), width: width.toFixed(2), height: "4" };
    x += width;
    return e("rect", part);
  });
  return e(
    "svg",
    { class: "bar", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
    parts,
  );
}

function originFacts({ stack, judgedAt, day, commit, planned, findings }: Result): Element {
  const [hash = "", dirty] = commit?.split("-dirty") ?? [];
  const pairs: (readonly [string, Content])[] = [
    ...(stack === undefined ? [] : [["Stack", clipped(stack, 100)] as const]),
    ...(planned === undefined ? [] : [["As", "its next update would make it"] as const]),
    ...(judgedAt === undefined ? [] : [["Judged", momentElement(judgedAt)] as const]),
    ...(judgedAt === undefined && day !== undefined ? [["Judged", day] as const] : []),
    ...(commit === undefined
      ? []
      : [
          [
            "Commit",
            [
              e("code", { title: hash }, clipped(hash.slice(0, 12), 100)),
              dirty === undefined ? undefined : " with uncommitted changes",
            ],
          ] as const,
        ]),
  ];
  const [checks = "", outcome = ""] = checksText(findings).split(/: /);
  return facts([...pairs, ["Checks", `${checks.replace(/ checks?$/, "")}: ${outcome}`]]);
}

function momentElement(moment: string): Element {
  return e("time", { datetime: moment }, momentText(moment));
}

const OBSTACLE: Readonly<Record<Obstacle, string>> = {
  broken: "not judged: a check broke down or gave no answer",
  failing: "failing a check of the configuration or of the running system",
  unattested: "waiting for a person who vouches",
  uncovered: "not deployed, or looked after by nothing",
};

/** What stands in the way of a deployment, by kind; undefined where nothing does. */
function inTheWay(result: Result): Element | undefined {
  const { items, loose } = inTheWayOf(result);
  const lines: (readonly [number, string])[] = obstacles.map((one) => [items[one], OBSTACLE[one]]);
  lines.push([loose, "besides the items"]);
  const there = lines.filter(([count]) => count > 0);
  if (there.length === 0) return undefined;
  return e(
    "section",
    { class: "card", "aria-labelledby": "in-the-way" },
    e("h2", { id: "in-the-way" }, "What stands in the way"),
    e(
      "ul",
      { class: "obstacles" },
      there.map(([count, text]) => e("li", {}, e("strong", {}, String(count)), ` ${text}`)),
    ),
  );
}

const LEGEND: Readonly<Record<Readiness, string>> = {
  ready: "Everything is as it must be.",
  partial: "Nothing critical is missing, but something needs attention.",
  "not-ready": "Something must be mended before a deployment.",
};

function legend(): Element {
  return e(
    "section",
    { class: "card", "aria-labelledby": "legend" },
    e("h2", { id: "legend" }, "Legend"),
    e(
      "dl",
      { class: "legend" },
      (["ready", "partial", "not-ready"] as const).map((status) =>
        e("div", {}, e("dt", {}, badge(status)), e("dd", {}, LEGEND[status])),
      ),
    ),
  );
}

/** The eleven sections at a glance, with the legend and what stands in the way. */
export function overview(result: Result): Element {
  return e(
    "div",
    { class: "overview" },
    sectionsTable(result.sections ?? []),
    e("div", { class: "aside" }, inTheWay(result), legend()),
  );
}

function sectionsTable(sections: readonly SectionResult[]): Element {
  const head = (text: string, kind?: string): Element =>
    e("th", { scope: "col", class: kind }, text);
  return e(
    "section",
    { class: "card sections", "aria-labelledby": "sections" },
    e("h2", { id: "sections" }, "The checklist at a glance"),
    e(
      "table",
      {},
      e(
        "thead",
        {},
        e(
          "tr",
          {},
          head("Section"),
          head("Status"),
          STATUSES.map((status) => head(READINESS[status], "number")),
        ),
      ),
      e(
        "tbody",
        {},
        sections.map(({ number, title, status, counts }) =>
          e(
            "tr",
            {},
            e("th", { scope: "row" }, e("a", { href: `#section-${number}` }, `${number} ${title}`)),
            e("td", { class: "state" }, badge(status)),
            STATUSES.map((of) =>
              e(
                "td",
                {
                  class: counts[of] === 0 ? "number none" : `number ${of}`,
                  "data-label": READINESS[of],
                },
                String(counts[of]),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Every waiver that lets something fail, with its owner and the days that are left. */
export function waivers(findings: readonly Finding[], { day }: Showing): Element | undefined {
  const waived = findings.filter(({ waiver }) => waiver !== undefined);
  if (waived.length === 0) return undefined;
  const sorted = [...waived].sort((one, two) =>
    (one.waiver?.expires ?? "").localeCompare(two.waiver?.expires ?? ""),
  );
  return e(
    "section",
    { class: "waivers", "aria-labelledby": "waivers" },
    e("h2", { id: "waivers" }, `Waived for now (${waived.length})`),
    e(
      "ul",
      { class: "cards" },
      sorted.map((finding) => waivedElement(finding, day)),
    ),
  );
}

function waivedElement(finding: Finding, day: Day | undefined): Element | undefined {
  const { subject, items, rule, waiver } = finding;
  return waiver === undefined
    ? undefined
    : e(
        "li",
        { class: "finding partial" },
        e(
          "p",
          { class: "head" },
          e("code", {}, clipped(subject, 200)),
          e("span", { class: "soft" }, ` ${clipped([...items, rule].join(", "), 200)}`),
        ),
        e("p", {}, sentence(messageBeforeWaiver(finding))),
        facts([
          ["Waived for", clipped(waiver.reason, 600)],
          ["Owner", clipped(waiver.owner, 200)],
          ["Ticket", linked(waiver.ticket)],
          ["Until", lastDay(waiver.expires, day)],
        ]),
      );
}
