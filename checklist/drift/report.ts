import type { Finding } from "../finding";
import { contactOf, EVERYTHING } from "../operations/areas";
import type { Area, Contacts } from "../operations/areas";
import type { Alike, Drift, Found, Pending } from "./changes";
import type { PropertyChange } from "./properties";
import { placeOf } from "./systems";
import { takeOver } from "./take-over";

/** One resource that was changed by hand: what, where, by whom it is mended, and how. */
export interface DriftEntry {
  readonly resource: string;
  readonly type: string;
  readonly urn: string;
  readonly kind: Drift["kind"];
  readonly properties: readonly PropertyChange[];
  /** What is there in its place, where it was deleted and made again. */
  readonly madeAgain?: readonly string[];
  /** Why nobody could look whether it was made again. */
  readonly unseen?: string;
  readonly system: string;
  /** The page of the system's dashboard. */
  readonly page?: string;
  /** Who answers for it; absent for a type that is of no known area. */
  readonly area?: Area;
  readonly owner?: string;
  /** What makes the program want it so, with the value that the system has. */
  readonly takeOver: readonly string[];
}

/** What differs of a stack, and what it means for the checklist. */
export interface DriftReport {
  readonly schemaVersion: 1;
  readonly stack: string;
  /** Only what was changed by hand is drift. */
  readonly status: "clean" | "drift";
  readonly drift: readonly DriftEntry[];
  /** What changed and is as the program wants it all the same: it leaves that to the system. */
  readonly alike: readonly Alike[];
  /** What the next `pulumi up` would change because the program differs from the state. */
  readonly pending: readonly Omit<Pending, "urn">[];
  /** What of the checklist fails, judged on the live system. */
  readonly findings: readonly Finding[];
}

/** What takes every change back. */
export const TAKE_BACK = "pulumi up --refresh --policy-pack policies";

/** The report from all that was found. */
export function driftReportOf(
  stack: string,
  found: Pick<Found, "drift" | "alike">,
  pending: readonly Pending[],
  findings: readonly Finding[],
  contacts: Contacts,
): DriftReport {
  return {
    schemaVersion: 1,
    stack,
    status: found.drift.length === 0 ? "clean" : "drift",
    drift: found.drift.map((one) => entryOf(one, contacts)),
    alike: found.alike,
    pending: pending.map(({ name, type, operation, paths }) => ({ name, type, operation, paths })),
    findings: findings.filter(({ status }) => status === "fail" || status === "error"),
  };
}

function entryOf(drift: Drift, contacts: Contacts): DriftEntry {
  const { urn, name, type, kind, properties, known, again, unseen } = drift;
  const { system, area, page } = placeOf(type, known);
  const owner = area === undefined ? contacts[EVERYTHING] : contactOf(area, contacts);
  return {
    resource: name,
    type,
    urn,
    kind,
    properties,
    ...(again === undefined ? {} : { madeAgain: again.found }),
    ...(unseen === undefined ? {} : { unseen }),
    system,
    ...(page === undefined ? {} : { page }),
    ...(area === undefined ? {} : { area }),
    ...(owner === undefined ? {} : { owner }),
    takeOver: takeOver(drift),
  };
}
