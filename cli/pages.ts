import { readFileSync } from "node:fs";
import path from "node:path";

import { pagesBelow, repositoryIn } from "../checklist/report/pages";
import type { PageOf } from "../checklist/report/pages";
import { render } from "../checklist/report/render";
import type { Format } from "../checklist/report/render";
import type { Result } from "../checklist/report/result";
import { placeInCheckout } from "./places";
import type { World } from "./world";

/**
 * The result in a format, with links to the rules' pages where they have an address, and with places
 * in the project's checkout where the format takes no other.
 */
export function renderedInProject(
  result: Result,
  format: Format,
  { root }: World,
  colour = false,
): string {
  return render(result, format, { colour, pageOf: pagesOf(root), placeOf: placeInCheckout(root) });
}

/** Where the rules' pages are by the project's package.json; undefined where it tells no address. */
function pagesOf(root: string): PageOf | undefined {
  try {
    return pagesBelow(repositoryIn(readFileSync(path.join(root, "package.json"), "utf8")));
  } catch {
    return undefined;
  }
}
