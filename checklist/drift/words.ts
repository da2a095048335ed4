import { clipped } from "../report/clean";
import type { PropertyChange } from "./properties";
import type { DriftEntry, DriftReport } from "./report";

/** `1 resource was changed by hand`, and so on. */
export function headingOf({ stack, drift }: DriftReport): string {
  if (drift.length === 0) return `No drift: nothing of ${stack} was changed by hand`;
  const count = drift.length === 1 ? "1 resource was" : `${drift.length} resources were`;
  return `Drift: ${count} changed by hand in ${stack}`;
}

/** `content: "a" (was "b")`; of a secret its name alone. */
export function changeText({ path, secret, before, after }: PropertyChange): string {
  if (secret) return `${clipped(path, 200)}: another value, which is a secret`;
  return `${clipped(path, 200)}: ${valueText(after)} (was ${valueText(before)})`;
}

const valueText = (value: unknown): string =>
  value === undefined ? "nothing" : clipped(JSON.stringify(value), 200);

/** A type as people call it: `DnsRecord`. */
export const typeText = ({ type }: DriftEntry): string => clipped(type.split(":").at(-1) ?? "", 60);

/** What happened to a resource, a line each. */
export function changesOf(entry: DriftEntry): readonly string[] {
  const { kind, properties, madeAgain = [], unseen } = entry;
  switch (kind) {
    case "changed":
      return properties.map(changeText);
    case "made again":
      return [
        `It was deleted and made again by hand: ${clipped(madeAgain.join(", "), 500)}.`,
        ...(madeAgain.length > 1 ? ["Delete all but the first of them there."] : []),
      ];
    case "deleted":
      return unseen === undefined
        ? ["It was deleted."]
        : [
            `It was deleted. Nobody could look whether it was made again by hand: ${clipped(unseen, 300)}.`,
            "pulumi up looks again, and makes no second one.",
          ];
  }
}

/** Who mends it. */
export function ownerText({ owner, area }: DriftEntry): string {
  if (owner !== undefined) return area === undefined ? owner : `${owner} (${area})`;
  const word = area ?? "all";
  return `nobody is named for ${word}; name who is, as ${word}=ops@example.com: pulumi config set onCallContacts`;
}

/** What makes the program want what the system has. */
export function takeOverText({ takeOver }: DriftEntry): string {
  return takeOver.join("; ");
}

/** What comes before the command that takes all of it back: it makes nothing a second time. */
export function takeBackText({ drift }: DriftReport): string {
  return drift.some(({ kind }) => kind === "made again")
    ? "Take over what was made again, and then take all of it back:"
    : "Take all of it back:";
}

/** What changed, and no update would take back. */
export function alikeText({ alike }: DriftReport): string {
  const each = alike.map(
    ({ name, paths }) => `${clipped(name, 100)} (${clipped(paths.join(", "), 200)})`,
  );
  return `Changed, and left to their systems by the program, which is no drift: ${each.join(", ")}`;
}
