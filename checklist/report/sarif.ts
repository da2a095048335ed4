import { createHash } from "node:crypto";

import type {
  Log,
  ReportingDescriptor,
  Location as SarifLocation,
  Result as SarifResult,
} from "sarif";

import type { Finding, Location as Place } from "../finding";
import type { RuleDescription } from "../rule";
import { describedRule } from "../rules/all-rules";
import { clean } from "./clean";
import { printableJson } from "./json";
import type { PageOf } from "./pages";
import { urgencyOf } from "./readiness";
import type { Urgency } from "./readiness";
import type { Result } from "./result";
import { elsewhereText } from "./words";

const SCHEMA =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** What asks for a person's attention; a SARIF viewer would show a pass as one more problem. */
const SHOWN: ReadonlySet<Urgency> = new Set<Urgency>([
  "broken",
  "failed",
  "warned",
  "waived",
  "unknown",
]);

/** Where a finding is in the checkout, whatever it says of its place. */
export type PlaceOf = (place: Place | undefined) => Place;

/** What is about no file is in the project's: viewers of code leave out, or refuse, what has no place. */
const asItIs: PlaceOf = (place) =>
  place === undefined || place.file === "" ? { file: "Pulumi.yaml" } : place;

/**
 * The result as SARIF 2.1.0: the findings that ask for attention, with their rules. Each has a file
 * and a line: GitHub refuses a log in which one has none.
 */
export function renderSarif(
  result: Result,
  {
    pageOf,
    placeOf = asItIs,
  }: { readonly pageOf?: PageOf | undefined; readonly placeOf?: PlaceOf | undefined } = {},
): string {
  const { status, findings, summary, day } = result;
  const shown = findings.filter((finding) => SHOWN.has(urgencyOf(finding)));
  const ids = [...new Set(shown.map(({ rule }) => rule))].sort();
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const isReport = result.items !== undefined;
  const rules = ids.map((id) => descriptor(id, shown, isReport, pageOf));
  const fingerprint = fingerprints();
  const elsewhere = elsewhereText(result);
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "BookedBarber production deployment checklist",
            organization: "BookedBarber",
            rules,
          },
        },
        // An environment file may be anywhere; a viewer must not take columns for granted either.
        columnKind: "utf16CodeUnits",
        results: shown.map((finding) =>
          sarifResult(finding, indexes, fingerprint(finding), placeOf(finding.location)),
        ),
        // A viewer shows it beside the results.
        ...(elsewhere === undefined
          ? {}
          : {
              invocations: [
                {
                  executionSuccessful: true,
                  toolExecutionNotifications: [
                    { level: "warning" as const, message: { text: messageText(elsewhere) } },
                  ],
                },
              ],
            }),
        properties: { status, summary, ...(day === undefined ? {} : { day }) },
      },
    ],
  };
  return printableJson(log);
}

function descriptor(
  id: string,
  shown: readonly Finding[],
  isReport: boolean,
  pageOf: PageOf | undefined,
): ReportingDescriptor {
  const known = describedRule(id);
  const example = shown.find(({ rule }) => rule === id);
  const fix = fixFor(known, isReport) ?? example?.fix ?? "";
  const page = pageOf?.(id);
  const items = known?.items ?? example?.items ?? [];
  return {
    id,
    ...(known === undefined
      ? {}
      : { shortDescription: { text: known.title }, fullDescription: { text: known.why } }),
    ...(page === undefined ? {} : { helpUri: page }),
    help: { text: messageText(known === undefined ? fix : `${known.why} ${fix}`) },
    defaultConfiguration: { level: known?.severity ?? example?.severity ?? "error" },
    properties: { tags: items.map((item) => `checklist-${item}`) },
  };
}

/** A report's reader has a stack; anybody else has a file. */
function fixFor(rule: RuleDescription | undefined, isReport: boolean): string | undefined {
  return isReport ? rule?.fix : (rule?.fixInFile?.("NAME") ?? rule?.fix);
}

function sarifResult(
  finding: Finding,
  indexes: ReadonlyMap<string, number>,
  fingerprint: string,
  place: Place,
): SarifResult {
  const { rule, status, severity, subject, message, fix, items } = finding;
  const open = status === "unknown";
  return {
    ruleId: rule,
    ruleIndex: indexes.get(rule) ?? -1,
    kind: open ? "open" : "fail",
    level: open ? "none" : severity,
    message: { text: messageText(`${message} To mend it: ${fix}`) },
    locations: [locationOf(place, subject)],
    partialFingerprints: { "checklistFinding/v1": fingerprint },
    ...(status === "waived"
      ? {
          suppressions: [
            {
              kind: "external" as const,
              status: "accepted" as const,
              justification: clean(message),
            },
          ],
        }
      : {}),
    properties: { subject: clean(subject), items: [...items], status },
  };
}

/** A SARIF message reads `[text](target)` as a link; a name that looks like one is none. */
function messageText(text: string): string {
  return clean(text).replace(/[[\]\\]/g, "\\$&");
}

function locationOf({ file, line }: Place, subject: string): SarifLocation {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      // GitHub wants a line of each; what is about a whole file is at its first.
      region: { startLine: line ?? 1 },
    },
    logicalLocations: [{ name: clean(subject), fullyQualifiedName: clean(subject) }],
  };
}

/** A file's name as a reference that is valid whatever the name is. */
function uriOf(file: string): string {
  const parts = file.toWellFormed().replaceAll("\\", "/").split("/");
  const path = parts.map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${path}` : path;
}

/**
 * Gives each finding a fingerprint by which a viewer knows it again: the same after lines moved or a
 * message was reworded. Findings that are alike are numbered.
 */
function fingerprints(): (finding: Finding) => string {
  const seen = new Map<string, number>();
  return ({ rule, subject, location }) => {
    const what = JSON.stringify([rule, subject, location?.file ?? ""]);
    const number = (seen.get(what) ?? 0) + 1;
    seen.set(what, number);
    return createHash("sha256").update(`${what} ${number}`).digest("hex").slice(0, 32);
  };
}
