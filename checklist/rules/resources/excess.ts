import { fail, PASS } from "../../rule";
import type { Outcome } from "./resource-rule";

/** What somebody gets beyond what it needs. */
export interface Excess {
  /** What an attacker would have by it. */
  readonly refused: readonly string[];
  /** What may be right for somebody. */
  readonly named: readonly string[];
  /** Whether there may be more that is not known yet. */
  readonly unknown: boolean;
}

export const noExcess: Excess = { refused: [], named: [], unknown: false };

/** Several as one. */
export function together(parts: readonly Excess[]): Excess {
  return {
    refused: parts.flatMap(({ refused }) => refused),
    named: parts.flatMap(({ named }) => named),
    unknown: parts.some(({ unknown }) => unknown),
  };
}

/** The outcome of a rule on one of the two sorts. */
export function verdictOf(excess: Excess, sort: "refused" | "named"): Outcome {
  const problems = [...new Set(excess[sort])];
  if (problems.length > 0) return fail(problems.join(", and "));
  return excess.unknown ? "unknown" : PASS;
}
