import { clean } from "./clean";

/** A part of a document: a text, which is escaped, an element, or code of our own. */
export type Content = string | Element | OwnCode | undefined | readonly Content[];

/** A style or a script that this program is made of: HTML reads no entities in there. */
export interface OwnCode {
  readonly code: string;
}

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

/**
 * The content of a `style` or `script` element of HTML, written as it is. Only for constants.
 *
 * @throws Error for code that would end its element: a mistake in this program.
 */
export function ownCode(code: string): OwnCode {
  if (/<[/!]/.test(code)) throw new Error("The page's own code would end its element.");
  return { code };
}

/** An XML document. Texts are escaped here and nowhere else: there is no way around it. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, (tag) => `</${tag}>`)}\n`;
}

/** Elements that HTML writes without an end tag. */
const VOID = new Set(["meta", "br", "hr", "input"]);

/** An HTML document. */
export function htmlDocument(root: Element): string {
  return `<!doctype html>\n${written(root, (tag) => (VOID.has(tag) ? "" : `</${tag}>`))}\n`;
}

function written(content: Content, end: (tag: string) => string): string {
  if (content === undefined) return "";
  if (typeof content === "string") return escaped(content);
  if (isList(content)) return content.map((part) => written(part, end)).join("");
  if ("code" in content) return content.code;
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
