import { parse, parseFragment } from "parse5";
import type { DefaultTreeAdapterTypes } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;

/** An HTML document as a browser reads it. */
export interface Tree {
  /** The names of all elements, in order. */
  readonly tags: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  /** The text of the elements of a name. */
  readonly textsOf: (tag: string) => readonly string[];
  /** What a browser had to forgive. */
  readonly errors: readonly string[];
}

/** Reads a whole page, or a piece of one. */
export function treeOf(html: string, fragment = false): Tree {
  const errors: string[] = [];
  const options = {
    onParseError: ({ code }: { readonly code: string }) => {
      errors.push(code);
    },
  };
  const root: Node = fragment ? parseFragment(html, options) : parse(html, options);
  const elements: DefaultTreeAdapterTypes.Element[] = [];
  visit(root, elements);
  return {
    tags: elements.map(({ tagName }) => tagName),
    attributes: elements.flatMap(({ attrs }) => attrs),
    textsOf: (tag) => elements.filter(({ tagName }) => tagName === tag).map(textOf),
    errors,
  };
}

function visit(node: Node, elements: DefaultTreeAdapterTypes.Element[]): void {
  if ("tagName" in node) elements.push(node);
  if ("childNodes" in node) for (const child of node.childNodes) visit(child, elements);
}

function textOf(node: Node): string {
  if (node.nodeName === "#text") return (node as DefaultTreeAdapterTypes.TextNode).value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}
