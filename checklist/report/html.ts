import { createHash } from "node:crypto";

import { coverage } from "../coverage";
import type { Finding } from "../finding";
import { changesElement } from "./html-changes";
import { filters } from "./html-filters";
import { findingElements } from "./html-findings";
import type { Showing } from "./html-findings";
import { sectionElement } from "./html-items";
import { overview, verdict, waivers } from "./html-overview";
import { shapes } from "./html-parts";
import { SCRIPT } from "./html-script";
import { STYLE } from "./html-style";
import { element as e, htmlDocument, ownCode } from "./markup";
import type { Element } from "./markup";
import type { PageOf } from "./pages";
import { urgencies, urgencyOf } from "./readiness";
import type { Urgency } from "./readiness";
import type { ItemResult, Result } from "./result";
import { headingOf, URGENCY } from "./words";

const hashOf = (code: string): string =>
  `'sha256-${createHash("sha256").update(code).digest("base64")}'`;

/** Nothing is loaded, and nothing but the page's own style and script has any effect. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The ids of the live checks. */
const PROBES: ReadonlySet<string> = new Set(
  coverage.flatMap(({ means }) => means).flatMap(({ how, by }) => (how === "verified" ? by : [])),
);

/**
 * The result as one page that needs nothing else, for whoever decides on a deployment: in a browser,
 * a mail or on paper.
 */
export function renderHtml(result: Result, pageOf?: PageOf): string {
  const showing: Showing = { day: result.day, pageOf, probes: PROBES };
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
        e("meta", { name: "referrer", content: "no-referrer" }),
        e("title", {}, headingOf(result)),
        e("style", {}, ownCode(STYLE)),
      ),
      e(
        "body",
        {},
        shapes(),
        result.items === undefined
          ? undefined
          : e("a", { class: "skip", href: "#section-1" }, "Skip to the items"),
        verdict(result),
        e("main", {}, mainContent(result, showing)),
        e("script", {}, ownCode(SCRIPT)),
      ),
    ),
  );
}

function mainContent(result: Result, showing: Showing): readonly (Element | undefined)[] {
  const { items, sections = [], findings, changes } = result;
  if (items === undefined) return findingGroups(findings, showing);
  return [
    overview(result),
    changes === undefined ? undefined : changesElement(changes),
    waivers(findings, showing),
    looseFindings(findings, items, showing),
    filters(sections, items),
    ...sections.map((section) => sectionElement(section, items, showing)),
    e("p", { id: "nothing", class: "nothing", hidden: "" }, "No item fits the filters."),
  ];
}

/** Findings that belong to no item of the checklist. */
function looseFindings(
  findings: readonly Finding[],
  items: readonly ItemResult[],
  showing: Showing,
): Element | undefined {
  const known = new Set(items.map(({ id }) => id));
  const loose = findings.filter((finding) => !finding.items.some((id) => known.has(id)));
  if (loose.length === 0) return undefined;
  return e(
    "section",
    { class: "loose", "aria-labelledby": "loose" },
    e("h2", { id: "loose" }, "Besides the items"),
    findingElements(loose, showing),
  );
}

/** What is open at once where there are no items. */
const OPEN: ReadonlySet<Urgency> = new Set<Urgency>(["broken", "failed", "warned"]);

function findingGroups(findings: readonly Finding[], showing: Showing): readonly Element[] {
  return urgencies.flatMap((urgency) => {
    const group = findings.filter((finding) => urgencyOf(finding) === urgency);
    if (group.length === 0) return [];
    return [
      e(
        "details",
        { class: "fold", open: OPEN.has(urgency) ? "" : undefined },
        e("summary", {}, `${URGENCY[urgency]} (${group.length})`),
        e("div", { class: "body" }, findingElements(group, showing)),
      ),
    ];
  });
}
