import path from "node:path";

import { formats, render } from "../../../checklist/report/render";
import type { Format } from "../../../checklist/report/render";
import { samples } from "./samples";

/** How files of a format are called, so that people's programs open them. */
const ENDING: Readonly<Record<Format, string>> = {
  text: "txt",
  json: "json",
  markdown: "md",
  html: "html",
  junit: "xml",
  sarif: "sarif",
};

/** Where they are. */
export const GOLDEN_FOLDER = path.join(__dirname, "golden");

/** Some of the samples' rules have a page, others none. */
const pageOf = (rule: string): string | undefined =>
  rule === "rule-a" ? "https://example.com/docs/rules/rule-a.md" : undefined;

/**
 * Each sample in each format, the deployment's with links to pages, and the text also in colour, by
 * the name of its file.
 */
export function goldenFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(samples).flatMap(([name, result]) => [
      ...formats.map((format) => {
        const options = name === "report" ? { pageOf } : {};
        return [`${name}.${ENDING[format]}`, render(result, format, options)] as const;
      }),
      [`${name}.coloured.txt`, render(result, "text", { colour: true })] as const,
    ]),
  );
}
