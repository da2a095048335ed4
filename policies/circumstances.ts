import { readFileSync } from "node:fs";
import path from "node:path";

import { pagesBelow, repositoryIn } from "../checklist/report/pages";
import type * as ReportFiles from "../checklist/mail-reports/report-files";
import { FINDINGS_VARIABLE } from "./findings-file";
import type { Circumstances } from "./judgement";
import { stackSettings } from "./stack-settings";
import { WAIVERS_VARIABLE } from "./waivers-file";

/** The waivers of the project, beside its Pulumi.yaml. */
const WAIVERS_FILE = "waivers.yaml";

/**
 * What a pack judges by when the engine runs it.
 *
 * @param root The project's folder, which holds the file of waivers.
 */
export function circumstancesOf(
  environment: Readonly<Record<string, string | undefined>>,
  root: string,
  now: Date,
): Circumstances {
  const settings = stackSettings(environment);
  // The engine runs a pack in the pack's folder, which is not where people name files from.
  const named = environment[WAIVERS_VARIABLE] || undefined;
  const findings = environment[FINDINGS_VARIABLE] || undefined;
  const today = now.toISOString().slice(0, 10);
  return {
    settings,
    today,
    mailReports: (folder) => reportFiles().reportsAt([path.resolve(root, folder)], today),
    waivers:
      named === undefined
        ? { file: path.join(root, WAIVERS_FILE), label: WAIVERS_FILE, named: false }
        : { file: path.resolve(root, named), label: named, named: true },
    findingsFile: findings === undefined ? undefined : path.resolve(root, findings),
    pageOf: pagesBelow(repositoryOf(root)),
  };
}

/** The readers of XML and of archives cost a stack without reports nothing. */
function reportFiles(): typeof ReportFiles {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when it is needed
  return require("../checklist/mail-reports/report-files") as typeof ReportFiles;
}

/** The repository's address by package.json; undefined where it has none. */
function repositoryOf(root: string): string | undefined {
  try {
    return repositoryIn(readFileSync(path.join(root, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}
