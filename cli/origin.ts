import { parseEarlierReport } from "../checklist/report/earlier";
import type { EarlierReport } from "../checklist/report/earlier";
import type { Origin } from "../checklist/report/result";
import { CommandFailure } from "./failure";
import { readFileText } from "./file-text";
import { gitCommit } from "./git";
import type { World } from "./world";

/** Where a report on a stack comes from. */
export function originOf(stack: string, world: World): Origin {
  const commit = gitCommit(world);
  return { stack, judgedAt: world.now, ...(commit === undefined ? {} : { commit }) };
}

/**
 * The report that a new one is compared with; undefined where none was named.
 *
 * @throws CommandFailure for a file that is no report.
 */
export function readEarlierReport(file: string | undefined): EarlierReport | undefined {
  if (file === undefined) return undefined;
  const report = parseEarlierReport(readFileText(file));
  if (report !== undefined) return report;
  throw new CommandFailure(
    `${file}: it is no report on a deployment in JSON.\n` +
      "Keep one for the next time: npm run -s checklist -- report --format json --out FILE",
  );
}

/**
 * Sees that two reports are of one stack: what differs between two stacks has not changed.
 *
 * @throws CommandFailure if they are not.
 */
export function assertSameStack(
  earlier: EarlierReport | undefined,
  stack: string,
  file = "The earlier report",
): void {
  if (earlier?.stack === undefined || earlier.stack === stack) return;
  throw new CommandFailure(
    `${file}: it is the report on another stack than ${stack}.\n` +
      `Compare with one of the same stack, or name that stack: --stack NAME`,
  );
}
