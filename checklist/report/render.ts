import { renderHtml } from "./html";
import { renderJson } from "./json";
import { renderJunit } from "./junit";
import { renderMarkdown } from "./markdown";
import type { PageOf } from "./pages";
import type { Result } from "./result";
import { renderSarif } from "./sarif";
import type { PlaceOf } from "./sarif";
import { renderText } from "./text";

/** How a result can be shown. */
export const formats = ["text", "json", "markdown", "html", "junit", "sarif"] as const;

/** One of these. */
export type Format = (typeof formats)[number];

/** How a result is shown, besides the format. */
export interface RenderOptions {
  /** Whether the text may have colours: for a terminal whose owner does not mind. */
  readonly colour?: boolean;
  /** Where the rules' pages are; undefined where they have no address. */
  readonly pageOf?: PageOf | undefined;
  /** Which file of the checkout a finding's place is; as it is unless given. */
  readonly placeOf?: PlaceOf | undefined;
}

/** Whether a word names a format. */
export function isFormat(word: string): word is Format {
  return formats.some((format) => format === word);
}

/** The result in a format. It says the same in all of them. */
export function render(result: Result, format: Format, options: RenderOptions = {}): string {
  switch (format) {
    case "text":
      return renderText(result, options.colour ?? false);
    case "json":
      return renderJson(result);
    case "markdown":
      return renderMarkdown(result, options.pageOf);
    case "html":
      return renderHtml(result, options.pageOf);
    case "junit":
      return renderJunit(result, options.pageOf);
    case "sarif":
      return renderSarif(result, options);
  }
}
