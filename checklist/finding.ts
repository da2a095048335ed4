import type { Day } from "./day";

/** The outcome of one rule for one subject. A missing result is an `error`, never a `pass`. */
export type Status = "pass" | "fail" | "waived" | "unknown" | "not-applicable" | "error";

/** How much a failed rule weighs: an `error` stops a deployment, a `warning` does not. */
export type Severity = "error" | "warning";

/** Where a person finds what was judged. */
export interface Location {
  /** The file as the person named it, such as `production.env`. */
  readonly file: string;
  /** The line in it, counted from 1. */
  readonly line?: number;
}

/** Why a failure is let pass, and until when. */
export interface WaiverTerms {
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly ticket: string;
  /** The last day on which the waiver holds. */
  readonly expires: Day;
}

/** What a person has said, and until when it is believed. */
export interface Testimony {
  /** What the person says, such as "The backup of May was restored into a new server". */
  readonly statement: string;
  /** Who says it. */
  readonly by: string;
  /** On which day. */
  readonly on: Day;
  /** Where others can see it: a link, a ticket, a file. */
  readonly evidence: string;
  /** The last day on which it is believed. */
  readonly expires: Day;
}

/**
 * What a rule found about a subject. It never carries the subject's value, which may be a secret:
 * `message` says what is wrong, `fix` how to mend it, both without the value.
 */
export interface Finding {
  /** The rule's id, such as `stripe-live-secret-key`. */
  readonly rule: string;
  /** The checklist's items that the rule serves, such as `["1.3", "2.3"]`, the main one first. */
  readonly items: readonly string[];
  readonly status: Status;
  readonly severity: Severity;
  /** What was judged: a variable's name, a record's name and type, a role. */
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
  readonly location?: Location;
  /** The URN of the resource that a policy judged, until a command tells the location by it. */
  readonly resource?: string;
  /** Of what is waived: the waiver's terms. */
  readonly waiver?: WaiverTerms;
  /** Of what a person attests: the attestation. */
  readonly attestation?: Testimony;
}
