import { readdirSync } from "node:fs";

import { CommandFailure } from "./failure";
import { withPulumi } from "./pulumi";
import type { World } from "./world";

/** How a stack's attestations are called in the project's folder. */
export const attestationsOf = (stack: string): string => `attestations.${stack}.yaml`;

const ATTESTATIONS = /^attestations\.([A-Za-z0-9_.-]+)\.yaml$/;

/**
 * The short name of the stack that is meant: the given one, else the only one that has attestations,
 * else the one that Pulumi has selected.
 *
 * @throws CommandFailure for a name that is none, and where nobody knows one.
 */
export async function stackName(given: string | undefined, world: World): Promise<string> {
  if (given !== undefined) return shortName(given);
  const [only, ...more] = stacksWithAttestations(world.root);
  if (only !== undefined && more.length === 0) return only;
  const args = ["stack", "--show-name"];
  const { code, stdout, stderr } = await withPulumi(world, (pulumi) => pulumi.run(args));
  if (code === 0) return shortName(stdout.trim());
  throw new CommandFailure(
    [
      `It is not known which stack is meant. Name it: --stack NAME`,
      ...(more.length === 0 ? [] : [`There are attestations of ${[only, ...more].join(", ")}.`]),
      `Pulumi says: ${stderr.trim().split("\n")[0] ?? "nothing"}`,
    ].join("\n"),
  );
}

function stacksWithAttestations(root: string): readonly string[] {
  return readdirSync(root)
    .flatMap((name) => ATTESTATIONS.exec(name)?.[1] ?? [])
    .sort();
}

/** Of `organisation/project/stack` the last part, by which the report knows the stack too. */
function shortName(written: string): string {
  const name = written.split("/").pop() ?? "";
  if (/^[A-Za-z0-9_.-]{1,100}$/.test(name)) return name;
  throw new CommandFailure(
    "--stack takes the name of a stack, such as production. See which there are: pulumi stack ls",
  );
}
