import type { Finding } from "../finding";
import { clipped } from "./clean";
import { STYLE } from "./html-style";
import { element as e, htmlDocument } from "./markup";
import type { Element } from "./markup";
import type { PageOf } from "./pages";
import { byUrgency, urgencies, urgencyOf } from "./readiness";
import type { Readiness, Urgency } from "./readiness";
import type { ItemResult, Result, SectionResult } from "./result";
import { checksText, headingOf, placeText, READINESS, URGENCY } from "./words";

/** Nothing is loaded and nothing runs, even if something found its way into the page. */
const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The result as one page that needs nothing else: for a browser, a mail or a printer. */
export function renderHtml(result: Result, pageOf?: PageOf): string {
  const { sections = [], items, status } = result;
  return htmlDocument(
    e(
      "html",
      { lang: "en" },
      e(
        "head",
        {},
        e("meta", { charset: "utf-8" }),
        e("meta", { "http-equiv": "Content-Security-Policy", content: CONTENT_POLICY }),
        e("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
        e("title", {}, headingOf(result)),
        e("style", {}, STYLE),
      ),
      e(
        "body",
        {},
        e(
          "header",
          {},
          e("h1", { class: status }, headingOf(result)),
          e("p", { class: "soft" }, summaryOf(result)),
        ),
        e(
          "main",
          {},
          sections.length === 0 ? undefined : sectionsTable(sections),
          items === undefined ? undefined : looseFindings(result.findings, items, pageOf),
          items === undefined
            ? findingGroups(result.findings, pageOf)
            : sections.map((section) => sectionElement(section, items, pageOf)),
        ),
      ),
    ),
  );
}

function summaryOf({ day, items, findings }: Result): string {
  const checks = `${checksText(findings)}.`;
  const asOf = day === undefined ? "" : `As of ${day}. `;
  return asOf + (items === undefined ? checks : `${items.length} items. ${checks}`);
}

const badge = (status: Readiness): Element =>
  e("span", { class: `badge ${status}` }, READINESS[status]);

function sectionsTable(sections: readonly SectionResult[]): Element {
  const head = (text: string, kind?: string): Element =>
    e("th", { scope: "col", class: kind }, text);
  return e(
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
        head("Not ready", "number"),
        head("Partial", "number"),
        head("Ready", "number"),
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
          e("td", {}, badge(status)),
          (["not-ready", "partial", "ready"] as const).map((of) =>
            e("td", { class: "number" }, String(counts[of])),
          ),
        ),
      ),
    ),
  );
}

function sectionElement(
  { number, title, status }: SectionResult,
  items: readonly ItemResult[],
  pageOf: PageOf | undefined,
): Element {
  return e(
    "section",
    { "aria-labelledby": `section-${number}` },
    e("h2", { id: `section-${number}` }, badge(status), `${number} ${title}`),
    items.filter(({ section }) => section === number).map((item) => itemElement(item, pageOf)),
  );
}

function itemElement(
  { id, title, status, how, why, findings }: ItemResult,
  pageOf: PageOf | undefined,
): Element {
  return e(
    "details",
    { id: `item-${id}` },
    e(
      "summary",
      {},
      badge(status),
      e("strong", {}, id),
      ` ${title} `,
      e("span", { class: "soft" }, how),
      e("span", { class: "why soft" }, clipped(why, 600)),
    ),
    e("div", { class: "body" }, findingElements(byUrgency(findings), pageOf)),
  );
}

/** Findings one by one where they ask for something, and in a list where they are settled. */
function findingElements(
  findings: readonly Finding[],
  pageOf: PageOf | undefined,
): readonly Element[] {
  const settled = findings.filter(isSettled);
  const open = findings
    .filter((finding) => !isSettled(finding))
    .map((finding) => findingElement(finding, pageOf));
  if (settled.length === 0) return open;
  const line = (finding: Finding): Element =>
    e(
      "li",
      {},
      `${NAMES[urgencyOf(finding)][0]}: ${clipped(finding.message, 1000)} `,
      e("code", { class: "soft" }, clipped(finding.rule, 100)),
    );
  return [...open, e("ul", {}, settled.map(line))];
}

const isSettled = ({ status }: Finding): boolean =>
  status === "pass" || status === "not-applicable";

/** Findings that belong to no item of the checklist. */
function looseFindings(
  findings: readonly Finding[],
  items: readonly ItemResult[],
  pageOf: PageOf | undefined,
): readonly Element[] {
  const known = new Set(items.map(({ id }) => id));
  const loose = findings.filter((finding) => !finding.items.some((id) => known.has(id)));
  return loose.length === 0
    ? []
    : [
        e(
          "section",
          {},
          e("h2", {}, "Besides the items"),
          findingElements(byUrgency(loose), pageOf),
        ),
      ];
}

/** What is open at once where there are no items. */
const OPEN: ReadonlySet<Urgency> = new Set<Urgency>(["broken", "failed", "warned"]);

function findingGroups(
  findings: readonly Finding[],
  pageOf: PageOf | undefined,
): readonly Element[] {
  return urgencies.flatMap((urgency) => {
    const group = findings.filter((finding) => urgencyOf(finding) === urgency);
    if (group.length === 0) return [];
    const open = OPEN.has(urgency) ? "" : undefined;
    return [
      e(
        "details",
        { open },
        e("summary", {}, e("strong", {}, `${URGENCY[urgency]} (${group.length})`)),
        e("div", { class: "body" }, findingElements(group, pageOf)),
      ),
    ];
  });
}

/** What one finding is called, and its colour. */
const NAMES: Readonly<Record<Urgency, readonly [name: string, colour: string]>> = {
  broken: ["Could not be judged", "bad"],
  failed: ["Failed", "bad"],
  warned: ["Warning", "fair"],
  waived: ["Waived", "fair"],
  unknown: ["Not known yet", "fair"],
  passed: ["Passed", "good"],
  "not-applicable": ["Not applicable", "good"],
};

function findingElement(finding: Finding, pageOf: PageOf | undefined): Element {
  const { rule, subject, message, fix } = finding;
  const [name, colour] = NAMES[urgencyOf(finding)];
  const place = placeText(finding);
  return e(
    "div",
    { class: `finding ${colour}` },
    e("p", {}, e("strong", {}, name), " ", e("code", {}, clipped(subject, 200))),
    e("p", {}, clipped(message, 1000)),
    e("p", {}, "To mend it: ", clipped(fix, 1000)),
    e(
      "p",
      { class: "soft" },
      "Rule ",
      pageOf?.(rule) === undefined
        ? e("code", {}, clipped(rule, 100))
        : e("a", { href: pageOf(rule) }, e("code", {}, clipped(rule, 100))),
      place === undefined ? undefined : [" at ", e("code", {}, clipped(place, 300))],
    ),
  );
}
