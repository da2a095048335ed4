import type { Finding } from "../finding";
import type { EarlierReport } from "./earlier";
import { isItemsOwn } from "./item-findings";
import { urgencyOf } from "./readiness";
import type { Readiness } from "./readiness";

/** An item whose readiness is another one than before. */
export interface ItemChange {
  readonly id: string;
  readonly title: string;
  readonly from: Readiness;
  readonly to: Readiness;
}

/** What a finding is called in a list of changes. */
export type ChangedFinding = Pick<
  Finding,
  "rule" | "items" | "status" | "severity" | "subject" | "message"
>;

/** What has changed since an earlier report. */
export interface Changes {
  /** What the earlier report says of itself. */
  readonly since: Omit<EarlierReport, "items" | "findings">;
  /** Items that got worse, in the checklist's order. */
  readonly worse: readonly ItemChange[];
  readonly better: readonly ItemChange[];
  /** Findings that ask for attention and did not before. */
  readonly appeared: readonly ChangedFinding[];
  /** Findings that asked for attention before and do no more. */
  readonly gone: readonly ChangedFinding[];
}

const RANK: Readonly<Record<Readiness, number>> = { "not-ready": 0, partial: 1, ready: 2 };

/**
 * What is otherwise in a report than in an earlier one. Findings are known again by their rule and
 * subject; those that only say that an item lacks something are told by the item.
 */
export function changesSince(
  { items: itemsBefore, findings: findingsBefore, ...since }: EarlierReport,
  items: readonly { readonly id: string; readonly title: string; readonly status: Readiness }[],
  findings: readonly Finding[],
): Changes {
  const before = new Map(itemsBefore.map(({ id, status }) => [id, status]));
  const changed = items.flatMap(({ id, title, status }): ItemChange[] => {
    const from = before.get(id);
    return from === undefined || from === status ? [] : [{ id, title, from, to: status }];
  });
  const old = findingsBefore.filter(asksForAttention);
  const now = findings.filter(asksForAttention);
  return {
    since,
    worse: changed.filter(({ from, to }) => RANK[to] < RANK[from]),
    better: changed.filter(({ from, to }) => RANK[to] > RANK[from]),
    appeared: without(now, old),
    gone: without(old, now),
  };
}

/** Whether nothing has changed. */
export function isUnchanged({ worse, better, appeared, gone }: Changes): boolean {
  return [worse, better, appeared, gone].every(({ length }) => length === 0);
}

function asksForAttention(finding: Finding | EarlierReport["findings"][number]): boolean {
  const urgency = urgencyOf(finding);
  return urgency !== "passed" && urgency !== "not-applicable" && !isItemsOwn(finding);
}

/** The findings of one list that another does not have; of several alike as many as are more. */
function without(
  list: readonly ChangedFinding[],
  others: readonly ChangedFinding[],
): readonly ChangedFinding[] {
  const left = new Map<string, number>();
  for (const one of others) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
  return list.flatMap((one) => {
    const count = left.get(keyOf(one)) ?? 0;
    left.set(keyOf(one), count - 1);
    if (count > 0) return [];
    const { rule, items, status, severity, subject, message } = one;
    return [{ rule, items, status, severity, subject, message }];
  });
}

const keyOf = ({ rule, subject }: ChangedFinding): string => JSON.stringify([rule, subject]);
