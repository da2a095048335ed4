import { clipped } from "./clean";
import { findingElements } from "./html-findings";
import type { Showing } from "./html-findings";
import { badge } from "./html-parts";
import { element as e } from "./markup";
import type { Element } from "./markup";
import type { ItemResult, SectionResult } from "./result";

/** A section of the checklist with its items, each of which opens. */
export function sectionElement(
  { number, title, status, counts }: SectionResult,
  items: readonly ItemResult[],
  showing: Showing,
): Element {
  const own = items.filter(({ section }) => section === number);
  return e(
    "section",
    { class: "group", "aria-labelledby": `section-${number}` },
    e(
      "h2",
      { id: `section-${number}` },
      e("span", { class: "number" }, String(number)),
      ` ${title} `,
      badge(status),
      e("span", { class: "soft tally" }, `${counts.ready} of ${own.length} ready`),
    ),
    own.map((item) => itemElement(item, showing)),
  );
}

function itemElement(
  { id, title, section, status, how, why, findings }: ItemResult,
  showing: Showing,
): Element {
  return e(
    "details",
    {
      id: `item-${id}`,
      class: `item ${status}`,
      "data-status": status,
      "data-section": String(section),
      "data-how": how,
    },
    e(
      "summary",
      {},
      badge(status),
      e("span", { class: "id" }, id),
      e("span", { class: "title" }, title),
      e("span", { class: "how soft" }, how),
      // Of what is ready the evidence is enough.
      status === "ready" ? undefined : e("span", { class: "why soft" }, clipped(why, 600)),
    ),
    e("div", { class: "body" }, findingElements(findings, showing)),
  );
}
