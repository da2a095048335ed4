import type { Finding } from "../finding";
import { attestationValid, itemCovered } from "../record-rules";
import { urgencyOf } from "./readiness";
import type { ItemResult, Result } from "./result";

/** Why an item is not ready, the most urgent first. */
export const obstacles = ["broken", "failing", "unattested", "uncovered"] as const;

/** One of them. */
export type Obstacle = (typeof obstacles)[number];

/** What stands in the way of a deployment. */
export interface InTheWay {
  /** How many items are not ready for each reason; each is counted for its most urgent one. */
  readonly items: Readonly<Record<Obstacle, number>>;
  /** How many findings that must be mended belong to no item. */
  readonly loose: number;
}

/** What keeps a deployment from being ready, in numbers. */
export function inTheWayOf({ items = [], findings }: Result): InTheWay {
  const count = { broken: 0, failing: 0, unattested: 0, uncovered: 0 };
  for (const item of items) {
    if (item.status === "not-ready") count[obstacleOf(item)] += 1;
  }
  const known = new Set(items.map(({ id }) => id));
  const loose = findings.filter(
    (finding) => isBlocking(finding) && !finding.items.some((id) => known.has(id)),
  );
  return { items: count, loose: loose.length };
}

const isBlocking = (finding: Finding): boolean =>
  urgencyOf(finding) === "broken" || urgencyOf(finding) === "failed";

function obstacleOf({ findings }: ItemResult): Obstacle {
  const blocking = findings.filter(isBlocking);
  const found = new Set(
    blocking.map((finding): Obstacle => {
      if (urgencyOf(finding) === "broken") return "broken";
      if (finding.rule === attestationValid.id) return "unattested";
      return finding.rule === itemCovered.id ? "uncovered" : "failing";
    }),
  );
  // An item of which nothing at all was found is one that nothing covers.
  return obstacles.find((one) => found.has(one)) ?? "uncovered";
}
