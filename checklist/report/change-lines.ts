import type { ChangedFinding, Changes, ItemChange } from "./changes";
import { clipped } from "./clean";
import type { Readiness } from "./readiness";
import { READINESS } from "./words";

/** What has changed in one way, a line each. */
export interface ChangeLines {
  readonly title: string;
  readonly lines: readonly string[];
}

/** So many lines of each kind are shown where there is little room. */
const MOST = 10;

/** The changes since an earlier report in lines of plain text: of each kind the first ten. */
export function changeLines({ worse, better, appeared, gone }: Changes): readonly ChangeLines[] {
  return [
    { title: "Items that got worse", lines: shortened(worse.map(itemLine)) },
    { title: "Items that got better", lines: shortened(better.map(itemLine)) },
    { title: "New findings", lines: shortened(appeared.map(findingLine)) },
    { title: "Findings that are gone", lines: shortened(gone.map(findingLine)) },
  ].filter(({ lines }) => lines.length > 0);
}

const itemLine = ({ id, title, from, to }: ItemChange): string =>
  `${id} ${title}: now ${named(to)}, ${named(from)} before`;

const named = (status: Readiness): string => READINESS[status].toLowerCase();

const findingLine = ({ items, message }: ChangedFinding): string => {
  const of = items.length === 0 ? "" : ` (${clipped(items.join(", "), 100)})`;
  return clipped(message, 200) + of;
};

function shortened(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST;
  return more > 0 ? [...lines.slice(0, MOST), `and ${more} more`] : lines;
}
