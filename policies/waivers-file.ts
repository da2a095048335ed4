import { existsSync, readFileSync } from "node:fs";

import type { Finding } from "../checklist/finding";
import { recordFinding, waiverValid } from "../checklist/record-rules";
import type * as WaiversModule from "../checklist/waivers";

/** The variable that names another file of waivers. */
export const WAIVERS_VARIABLE = "CHECKLIST_WAIVERS";

/** What waivers do to findings: those that fail and are waived say so. */
export type ApplyWaivers = (findings: readonly Finding[]) => readonly Finding[];

/** Waivers as they were read: what they do, and what is wrong with them. */
export interface LoadedWaivers {
  readonly apply: ApplyWaivers;
  readonly problems: readonly Finding[];
}

const NONE: LoadedWaivers = { apply: (findings) => findings, problems: [] };

/** Which file holds the waivers. */
export interface WaiversLocation {
  readonly file: string;
  /** What people call it. */
  readonly label: string;
  /** Whether somebody named the file, which must then be there. */
  readonly named: boolean;
}

/** Reads the waivers of a file. */
export function loadWaivers({ file, label, named }: WaiversLocation, today: string): LoadedWaivers {
  if (!named && !existsSync(file)) return NONE;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    return { ...NONE, problems: [unreadable(label, code)] };
  }
  const { applyWaivers, parseWaivers } = waiversModule();
  const { waivers, findings } = parseWaivers(text, label, today);
  return {
    apply: (given) => applyWaivers(given, waivers, { reportUnused: false }),
    problems: findings,
  };
}

/** YAML and the shapes of waivers cost a plan without waivers nothing. */
function waiversModule(): typeof WaiversModule {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when it is needed
  return require("../checklist/waivers") as typeof WaiversModule;
}

function unreadable(label: string, code: string): Finding {
  return recordFinding(waiverValid, {
    status: "fail",
    subject: label,
    message: `The waivers in ${label} cannot be read: ${code}.`,
    fix: `Name a file that can be read in ${WAIVERS_VARIABLE} or in the policy configuration, or name none.`,
  });
}
