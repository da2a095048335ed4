import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";

import { daysAfter, isDay } from "./day";
import type { Day } from "./day";
import type { Finding, Location, WaiverTerms } from "./finding";
import {
  inLines,
  isWaivable,
  placedFinding,
  recordFinding,
  waiverUsed,
  waiverValid,
} from "./record-rules";
import type { PlacedFinding } from "./record-rules";
import { knownRules } from "./rules/all-rules";
import { spokenText } from "./spoken-words";
import { matchesWildcard } from "./wildcard";
import { readYamlRecords } from "./yaml-records";
import type { YamlProblem, YamlRecord } from "./yaml-records";

/** A rule's failure that somebody answers for until a day, for a reason. */
export interface Waiver extends WaiverTerms {
  /** The rule's id. */
  readonly rule: string;
  /** The finding's subject; `*` stands for any run of characters. */
  readonly subject: string;
  readonly location?: Location;
}

/** How many days ahead a waiver may end. */
export const LONGEST_WAIVER = 90;

const day = z.string().refine(isDay, "is no day such as 2026-12-31");

const shape = z.strictObject({
  rule: z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/, "is no rule's id such as debug-off"),
  subject: z.string().trim().max(200, "is longer than 200 characters").min(1, "is empty"),
  reason: spokenText({ least: 10, most: 500, different: 2 }),
  owner: spokenText({ least: 1, most: 100, different: 1 }),
  ticket: spokenText({ least: 1, most: 200, different: 0 }),
  expires: day,
});

/**
 * Reads waivers: a YAML list. Every problem becomes a finding, and an entry that has one has no
 * effect. `today` is the day on which it is judged.
 */
export function parseWaivers(
  text: string,
  file: string,
  today: Day,
  ruleIds: readonly string[] = knownRules.map(({ id }) => id),
): { waivers: readonly Waiver[]; findings: readonly Finding[] } {
  const { records, problems } = readYamlRecords(text, shape);
  const known = new Set(ruleIds);
  const waivers: Waiver[] = [];
  const findings = problems.map((problem) => invalid(file, problem));
  const seen = new Map<string, number>();
  for (const record of records) {
    const { value, line } = record;
    const wrong = known.has(value.rule)
      ? (whyNotWaivable(value.rule) ??
        whyNotInForce(value.expires, today) ??
        whyRepeated(record, seen))
      : whyUnknown(value.rule, ruleIds);
    if (wrong === undefined) waivers.push({ ...value, location: { file, line } });
    else findings.push(invalid(file, { of: "entry", line, problem: wrong.problem }, wrong.fix));
  }
  return { waivers, findings: inLines(findings) };
}

interface Wrong {
  readonly problem: string;
  readonly fix: string;
}

function whyUnknown(rule: string, ruleIds: readonly string[]): Wrong {
  // Beside them the empty text, which is near to nothing, for where there are none.
  const near = closest(rule, ["", ...ruleIds]);
  const problem = "names no rule of the checklist";
  return distance(near, rule) <= near.length / 3
    ? { problem, fix: `Write the rule's id as findings show it: ${near}?` }
    : { problem, fix: "Write the rule's id as findings show it, such as debug-off." };
}

function whyNotWaivable(rule: string): Wrong | undefined {
  return isWaivable(rule)
    ? undefined
    : {
        problem: `is of ${rule}, which cannot be waived`,
        fix: "Mend the waiver that it is about, and take this one out.",
      };
}

function whyNotInForce(expires: Day, today: Day): Wrong | undefined {
  if (expires < today) {
    return {
      problem: `expired on ${expires} and has no effect any more`,
      fix: "Mend what it waived and take the waiver out, or have its owner renew it.",
    };
  }
  const last = daysAfter(today, LONGEST_WAIVER);
  if (expires > last) {
    return {
      problem: `ends on ${expires}, more than ${LONGEST_WAIVER} days ahead, and has no effect`,
      fix: `Let it end on ${last} or before.`,
    };
  }
  return undefined;
}

function whyRepeated(
  { value, line }: YamlRecord<{ rule: string; subject: string }>,
  seen: Map<string, number>,
): Wrong | undefined {
  const key = `${value.rule} ${value.subject}`;
  const first = seen.get(key);
  if (first !== undefined) {
    return {
      problem: `repeats the rule and subject of line ${first} and has no effect`,
      fix: "Keep one of both entries.",
    };
  }
  seen.set(key, line);
  return undefined;
}

function invalid(file: string, { of, line, problem }: YamlProblem, fix?: string): PlacedFinding {
  const place = `${file}:${line}`;
  return placedFinding(
    waiverValid,
    { file, line },
    {
      status: "fail",
      subject: file,
      message: `${of === "file" ? place : `The waiver at ${place}`} ${problem}.`,
      ...(fix === undefined ? {} : { fix }),
    },
  );
}

/**
 * Applies waivers: what fails and is waived stays among the findings, as `waived`, and its message
 * says until when, by whom and why. A rule that broke down cannot be waived: nobody knows what it
 * would have said.
 *
 * `reportUnused` adds a finding for each waiver that met nothing; only whoever has all findings of
 * a deployment can tell.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  { reportUnused }: { readonly reportUnused: boolean },
): readonly Finding[] {
  // The one that holds longest speaks, should several match.
  const inOrder = [...waivers].sort((one, two) => (one.expires < two.expires ? 1 : -1));
  const used = new Set<Waiver>();
  const after = findings.map((finding) => {
    // What is not known yet may fail: its waiver is no idle one.
    if (finding.status !== "fail" && finding.status !== "unknown") return finding;
    const matching = inOrder.filter(
      ({ rule, subject }) => rule === finding.rule && matchesWildcard(subject, finding.subject),
    );
    for (const waiver of matching) used.add(waiver);
    const [waiver] = matching;
    return waiver === undefined || finding.status !== "fail" ? finding : waived(finding, waiver);
  });
  if (!reportUnused) return after;
  return [...after, ...waivers.filter((waiver) => !used.has(waiver)).map(unused)];
}

function waived(finding: Finding, { expires, owner, ticket, reason }: Waiver): Finding {
  const waiver = { reason, owner, ticket, expires };
  return { ...finding, status: "waived", message: finding.message + termsText(waiver), waiver };
}

function termsText({ expires, owner, ticket, reason }: WaiverTerms): string {
  const why = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  return ` Waived until ${expires} by ${owner} (${ticket}): ${why}`;
}

/** What a finding said before it was waived: for whoever shows the waiver's terms beside it. */
export function messageBeforeWaiver({ message, waiver }: Finding): string {
  if (waiver === undefined) return message;
  const terms = termsText(waiver);
  return message.endsWith(terms) ? message.slice(0, -terms.length) : message;
}

function unused({ rule, subject, location }: Waiver): Finding {
  const place = location === undefined ? "" : ` at ${location.file}:${location.line ?? 1}`;
  return recordFinding(waiverUsed, {
    status: "fail",
    subject: `${rule} ${subject}`,
    message: `The waiver${place} of ${rule} for ${subject} waives nothing that fails.`,
    location,
  });
}
