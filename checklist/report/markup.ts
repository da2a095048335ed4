import { clean } from "./clean";

/** A part of a document: a text, which is escaped, or an element. */
export type Content = string | Element | undefined | readonly Content[];

/** An element of HTML or XML. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly content: readonly Content[];
}

/** An element with its attributes; those that are undefined are left out. */
export function element(
  tag: string,
  attributes: Element["attributes"] = {},
  ...content: readonly Content[]
): Element {
  return { tag, attributes, content };
}

/** An XML document. Texts are escaped here and nowhere else: there is no way around it. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, (tag) => `</${tag}>`)}\n`;
}

/** Elements that HTML writes without an end tag. */
const VOID = new Set(["meta", "br", "hr"]);

/** An HTML document. */
export function htmlDocument(root: Element): string {
  return `<!doctype html>\n${written(root, (tag) => (VOID.has(tag) ? "" : `</${tag}>`))}\n`;
}

function written(content: Content, end: (tag: string) => string): string {
  if (content === undefined) return "";
  if (typeof content === "string") return escaped(content);
  if (isList(content)) return content.map((part) => written(part, end)).join("");
  const { tag, attributes } = content;
  const pairs = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${escaped(clean(value))}"`],
  );
  return `<${tag}${pairs.join("")}>${written(content.content, end)}${end(tag)}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Line breaks stay, for texts of several lines; each line is cleaned. */
function escaped(text: string): string {
  return text
    .split("\n")
    .map((line) => clean(line).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? ""))
    .join("\n");
}

function isList(content: Exclude<Content, string | undefined>): content is readonly Content[] {
  return Array.isArray(content);
}
