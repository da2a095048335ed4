import { clipped } from "./clean";
import { textParts } from "./commands";
import { element as e } from "./markup";
import type { Content, Element } from "./markup";
import type { Readiness } from "./readiness";
import { READINESS } from "./words";

/** The most that is shown of a text that may be of any length. */
export const LONG = 1500;

/** What each status looks like besides its colour and its word: a tick, a half, a cross. */
const SHAPES: Readonly<Record<Readiness, string>> = {
  ready: "M4.5 8.5l2.5 2.5 4.5-5",
  partial: "M8 4.5v4.5M8 11.2v.3",
  "not-ready": "M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6",
};

/** The shapes, once for the page: each is used where it is needed. */
export function shapes(): Element {
  return e(
    "svg",
    { class: "shapes", "aria-hidden": "true" },
    Object.entries(SHAPES).map(([status, d]) =>
      e(
        "symbol",
        { id: `shape-${status}`, viewBox: "0 0 16 16" },
        e("circle", { cx: "8", cy: "8", r: "8" }),
        e("path", { d }),
      ),
    ),
  );
}

/** The shape of a status; its word stands beside it. */
export const shape = (status: Readiness): Element =>
  e(
    "svg",
    { class: `shape ${status}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    e("use", { href: `#shape-${status}` }),
  );

/** A status by shape, word and colour. */
export const badge = (status: Readiness): Element =>
  e("span", { class: `badge ${status}` }, shape(status), READINESS[status]);

/** A text in which code is shown as such. */
export function sentence(text: string): readonly Content[] {
  return textParts(clipped(text, LONG)).map(({ kind, text: part }) =>
    kind === "words" ? part : e("code", {}, part),
  );
}

/** How to mend something, with its commands ready to copy. */
export function mend(text: string): readonly Element[] {
  const parts = textParts(clipped(text, LONG));
  const blocks: Element[] = [];
  let words: Content[] = [e("strong", {}, "To mend it: ")];
  for (const { kind, text: part } of parts) {
    if (kind === "command") {
      blocks.push(e("p", {}, words), command(part));
      words = [];
    } else {
      words.push(kind === "code" ? e("code", {}, part) : part);
    }
  }
  return words.some((part) => part !== ".") ? [...blocks, e("p", {}, words)] : blocks;
}

/** A command with a button that copies it, which is there once a script can do so. */
const command = (text: string): Element =>
  e(
    "div",
    { class: "command" },
    e("code", {}, unbroken(text)),
    e("button", { type: "button", class: "copy", hidden: "" }, "Copy"),
  );

/** A command whose options stay whole: a browser would break a line behind their dashes. */
const unbroken = (text: string): readonly Content[] =>
  text
    .split(/(?<= )(--?[A-Za-z][\w-]*)/)
    .map((part, index) => (index % 2 === 1 ? e("span", { class: "option" }, part) : part));

/** A text as a link if it is an address on the web, else as itself. */
export function linked(text: string): Content {
  const shown = clipped(text, LONG);
  return isWebAddress(text)
    ? e("a", { href: text, rel: "noopener noreferrer", class: "spelled" }, shown)
    : shown;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s"<>\\^`{|}]+$/.test(text) && text.length <= LONG && URL.canParse(text);
}

/** A list of names with what each is. */
export function facts(
  pairs: readonly (readonly [name: string, what: Content])[],
  kind = "facts",
): Element {
  return e(
    "dl",
    { class: kind },
    pairs.map(([name, what]) => e("div", {}, e("dt", {}, name), e("dd", {}, what))),
  );
}
