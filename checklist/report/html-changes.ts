import type { ChangedFinding, Changes, ItemChange } from "./changes";
import { isUnchanged } from "./changes";
import { clipped } from "./clean";
import { sentence, shape } from "./html-parts";
import { element as e } from "./markup";
import type { Element } from "./markup";
import type { Readiness } from "./readiness";
import { READINESS, sinceText } from "./words";

/** What has changed since an earlier report. */
export function changesElement(changes: Changes): Element {
  const { since, worse, better, appeared, gone } = changes;
  return e(
    "section",
    { class: "changes", "aria-labelledby": "changes" },
    e("h2", { id: "changes" }, `What changed since ${sinceText(since)}`),
    e("p", { class: "soft" }, `It was ${named(since.status)} then.`),
    isUnchanged(changes)
      ? e("p", {}, "No item and no finding is otherwise.")
      : e(
          "div",
          { class: "columns" },
          itemsList("Items that got worse", worse),
          itemsList("Items that got better", better),
          findingsList("New findings", appeared),
          findingsList("Findings that are gone", gone),
        ),
  );
}

const named = (status: Readiness): string => READINESS[status].toLowerCase();

function itemsList(title: string, items: readonly ItemChange[]): Element | undefined {
  return list(
    title,
    items.map(({ id, title: what, from, to }) =>
      e(
        "li",
        {},
        shape(to),
        e("a", { href: `#item-${id}` }, `${id} ${what}`),
        e("span", { class: "soft" }, ` ${named(from)} → ${named(to)}`),
      ),
    ),
  );
}

function findingsList(title: string, findings: readonly ChangedFinding[]): Element | undefined {
  return list(
    title,
    findings.map(({ items, subject, message }) =>
      e(
        "li",
        {},
        // Most messages begin with it.
        message.includes(subject) ? undefined : [e("code", {}, clipped(subject, 200)), " "],
        sentence(message),
        items.length === 0
          ? undefined
          : e("span", { class: "soft" }, ` (${clipped(items.join(", "), 200)})`),
      ),
    ),
  );
}

/** So many lines of each kind are shown at once; more are folded. */
const AT_ONCE = 8;

function list(title: string, lines: readonly Element[]): Element | undefined {
  if (lines.length === 0) return undefined;
  const folded = lines.slice(AT_ONCE);
  return e(
    "div",
    {},
    e("h3", {}, `${title} (${lines.length})`),
    e("ul", {}, lines.slice(0, AT_ONCE)),
    folded.length === 0
      ? undefined
      : e("details", {}, e("summary", {}, `${folded.length} more`), e("ul", {}, folded)),
  );
}
