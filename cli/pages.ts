import { readFileSync } from "node:fs";
import path from "node:path";

import { pagesBelow, repositoryIn } from "../checklist/report/pages";
import type { PageOf } from "../checklist/report/pages";
import { render } from "../checklist/report/render";
import type { Format } from "../checklist/report/render";
import type { Result } from "../checklist/report/result";
import type { World } from "./world";

/** The result in a format, with links to the rules' pages where they have an address. */
export function renderedWithPages(result: Result, format: Format, { root }: World): string {
  return render(result, format, { pageOf: pagesOf(root) });
}

/** Where the rules' pages are by the project's package.json; undefined where it tells no address. */
export function pagesOf(root: string): PageOf | undefined {
  try {
    return pagesBelow(repositoryIn(readFileSync(path.join(root, "package.json"), "utf8")));
  } catch {
    return undefined;
  }
}
