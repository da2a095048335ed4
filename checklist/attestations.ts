import { z } from "zod";

import { whyNoEvidence, whyNoStatement } from "./attestation-words";
import { daysAfter, isDay } from "./day";
import type { Day } from "./day";
import type { Finding, Location, Testimony } from "./finding";
import { findItem } from "./items";
import { attestationValid, inLines, placedFinding } from "./record-rules";
import type { PlacedFinding } from "./record-rules";
import { spokenText } from "./spoken-words";
import { readYamlRecords } from "./yaml-records";

/** What a person has signed for: that an item of the checklist holds, until a day. */
export interface Attestation extends Testimony {
  /** The item's id, such as `9.3`. */
  readonly item: string;
  readonly location?: Location;
}

/** How many days after its signing an attestation may end. */
export const LONGEST_ATTESTATION = 366;

const day = z.string().refine(isDay, "is no day such as 2026-12-31");

const shape = z
  .strictObject({
    item: z
      .string()
      .refine((id) => findItem(id) !== undefined, "is none of the checklist's, such as 9.3"),
    statement: spokenText({ least: 10, most: 500, different: 2 }),
    by: spokenText({ least: 2, most: 100, different: 1 }),
    on: day,
    evidence: spokenText({ least: 3, most: 500, different: 0, whyWrong: whyNoEvidence }),
    expires: day,
  })
  .superRefine(({ item, statement }, context) => {
    const message = whyNoStatement(item, statement);
    if (message !== undefined) context.addIssue({ code: "custom", path: ["statement"], message });
  });

/**
 * Reads a stack's attestations: a YAML list. Every problem becomes a finding, and an entry that has
 * one does not count. An expired entry may stay as a record once a later one attests the item anew.
 */
export function parseAttestations(
  text: string,
  file: string,
  today: Day,
): { attestations: readonly Attestation[]; findings: readonly Finding[] } {
  const { records, problems } = readYamlRecords(text, shape);
  const all = records.map(({ value, line }): Placed => ({ ...value, location: { file, line } }));
  const attestations = all.filter((one) => whyInvalid(one, today) === undefined);
  const attested = new Set(attestations.map(({ item }) => item));
  const findings = problems.map(({ of, line, problem }): PlacedFinding => {
    const place = `${file}:${line}`;
    return placedFinding(
      attestationValid,
      { file, line },
      {
        status: "fail",
        subject: file,
        message: `${of === "file" ? place : `The attestation at ${place}`} ${problem}.`,
      },
    );
  });
  for (const one of all) {
    const wrong = whyInvalid(one, today);
    if (wrong !== undefined && !(isExpired(one, today) && attested.has(one.item))) {
      findings.push(invalid(one, wrong));
    }
  }
  return { attestations, findings: inLines(findings) };
}

/** What is wrong with one field of an attestation that somebody is about to sign. */
export interface DraftProblem {
  readonly field: keyof Testimony;
  /** Reads on after the field's name: "is too short to be one". */
  readonly problem: string;
  readonly fix?: string;
}

/** Everything for which the reader of attestations would not believe this one. */
export function draftProblems(
  item: string,
  draft: Partial<Testimony>,
  today: Day,
): readonly DraftProblem[] {
  const read = shape.safeParse({ item, ...draft });
  if (read.success) {
    const wrong = whyInvalid(read.data, today);
    return wrong === undefined ? [] : [{ field: "expires", ...wrong }];
  }
  return read.error.issues.flatMap(({ path: [name], message }): DraftProblem[] => {
    const field = fields.find((one) => one === name);
    if (field === undefined) return [];
    return [{ field, problem: (draft[field] ?? "") === "" ? "is missing" : message }];
  });
}

const fields = [
  "statement",
  "by",
  "on",
  "evidence",
  "expires",
] as const satisfies readonly (keyof Testimony)[];

/** Whether an attestation's last day has passed. */
export function isExpired({ expires }: Pick<Testimony, "expires">, today: Day): boolean {
  return expires < today;
}

interface Placed extends Attestation {
  readonly location: Required<Location>;
}

interface Wrong {
  readonly problem: string;
  readonly fix: string;
}

function whyInvalid(attestation: Testimony & { item: string }, today: Day): Wrong | undefined {
  const { on, expires, item } = attestation;
  if (on > today) {
    return { problem: `is signed on ${on}, a day to come`, fix: "Write the day of the signing." };
  }
  if (expires < on) {
    return { problem: `ends on ${expires}, before it is signed`, fix: "Write its last day." };
  }
  const last = daysAfter(on, LONGEST_ATTESTATION);
  if (expires > last) {
    return {
      problem: `ends on ${expires}, more than ${LONGEST_ATTESTATION} days after its signing`,
      fix: `Let it end on ${last} or before.`,
    };
  }
  if (isExpired(attestation, today)) {
    return {
      problem: `expired on ${expires}`,
      fix: `Have a person check it anew; \`npm run -s checklist -- attest ${item} --template\` says what suffices.`,
    };
  }
  return undefined;
}

function invalid({ item, location }: Placed, { problem, fix }: Wrong): PlacedFinding {
  const place = `${location.file}:${location.line}`;
  return placedFinding(attestationValid, location, {
    status: "fail",
    items: [item],
    subject: `item ${item}`,
    message: `The attestation of item ${item} at ${place} ${problem}.`,
    fix,
  });
}
