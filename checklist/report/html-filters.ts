import { element as e } from "./markup";
import type { Element } from "./markup";
import type { Readiness } from "./readiness";
import type { ItemResult, SectionResult } from "./result";
import { READINESS } from "./words";

const STATUSES: readonly Readiness[] = ["not-ready", "partial", "ready"];

/** Filters over the items. They wait, hidden, for the script that they need. */
export function filters(sections: readonly SectionResult[], items: readonly ItemResult[]): Element {
  const ways = [...new Set(items.map(({ how }) => how))].sort();
  return e(
    "form",
    {
      id: "filters",
      class: "filters",
      role: "search",
      "aria-label": "Filter the items",
      hidden: "",
    },
    e(
      "fieldset",
      {},
      e("legend", {}, "Status"),
      STATUSES.map((status) =>
        e(
          "label",
          { class: `choice ${status}` },
          e("input", { type: "checkbox", name: "status", value: status, checked: "" }),
          ` ${READINESS[status]} `,
          e(
            "span",
            { class: "count" },
            String(items.filter((one) => one.status === status).length),
          ),
        ),
      ),
    ),
    select(
      "section",
      "Section",
      "All sections",
      sections.map(({ number, title }) => [String(number), `${number} ${title}`]),
    ),
    select(
      "how",
      "Covered by",
      "Any means",
      ways.map((how) => [how, how]),
    ),
    e(
      "div",
      { class: "field grow" },
      e(
        "div",
        { class: "labels" },
        e("label", { for: "filter-text" }, "Text"),
        e("output", { id: "shown", class: "soft" }, `${items.length} of ${items.length} items`),
      ),
      e("input", { id: "filter-text", type: "search", name: "text", autocomplete: "off" }),
    ),
    e(
      "div",
      { class: "actions" },
      e("button", { type: "button", id: "open-all" }, "Open all"),
      e("button", { type: "reset" }, "Reset"),
    ),
  );
}

function select(
  name: string,
  title: string,
  all: string,
  options: readonly (readonly [value: string, text: string])[],
): Element {
  return e(
    "div",
    { class: "field" },
    e("label", { for: `filter-${name}` }, title),
    e(
      "select",
      { id: `filter-${name}`, name },
      e("option", { value: "" }, all),
      options.map(([value, text]) => e("option", { value }, text)),
    ),
  );
}
