import type { Status } from "../checklist/finding";
import type { Network } from "./network/network";
import type { Target } from "./target";

/** What a probe is given: what to look at, and the means to look. */
export interface Site {
  readonly target: Target;
  readonly network: Network;
  /** The UTC day on which is judged, YYYY-MM-DD. */
  readonly today: string;
  /** Aborted when the probe's time is over, or the user interrupts. */
  readonly signal: AbortSignal;
}

/** What a probe saw of one thing. It never carries a secret. */
export interface Answer {
  /** A host, a record's name and type, an account, a role. */
  readonly subject: string;
  readonly status: Extract<Status, "pass" | "fail" | "unknown" | "not-applicable">;
  /** What was seen, with figures. */
  readonly message: string;
  /** How to mend it; the probe's own fix unless given. */
  readonly fix?: string;
  /** Milder than the probe's own severity. */
  readonly severity?: "warning";
  /** The rule that says so, where the probe judges by the rules; else the probe itself. */
  readonly rule?: string;
  /** Those of the probe's items that it is about; all of them unless given. */
  readonly items?: readonly [string, ...string[]];
}

/** Looks at the running system. What it throws becomes `unknown`, and never a pass. */
export type Look = (site: Site) => Promise<readonly Answer[]>;

export function pass(subject: string, message: string): Answer {
  return { subject, status: "pass", message };
}

export function fail(subject: string, message: string, fix?: string): Answer {
  return { subject, status: "fail", message, ...(fix === undefined ? {} : { fix }) };
}

/** A failure that does not stop a deployment. */
export function warn(subject: string, message: string, fix?: string): Answer {
  return { ...fail(subject, message, fix), severity: "warning" };
}

/** It cannot be known, and why. */
export function unknown(subject: string, message: string, fix?: string): Answer {
  return { subject, status: "unknown", message, ...(fix === undefined ? {} : { fix }) };
}

/** The deployment has no such thing, such as Railway where it is not used. */
export function notApplicable(subject: string, message: string): Answer {
  return { subject, status: "not-applicable", message };
}

/** Why a probe cannot look: it becomes an `unknown`. The message never quotes a value. */
export class CannotLook extends Error {
  public constructor(
    public readonly subject: string,
    message: string,
    public readonly fix?: string,
  ) {
    super(message);
  }
}
