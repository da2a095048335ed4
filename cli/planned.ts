import { pendingOf } from "../checklist/drift/changes";
import type { Pending, Step } from "../checklist/drift/changes";
import type { Finding } from "../checklist/finding";
import { findingsOf, policyPack } from "./analysis";
import { steps } from "./preview";
import { onStack } from "./pulumi";
import type { Pulumi } from "./pulumi";
import type { World } from "./world";

/** What the next update would make of a stack. */
export interface Planned {
  /** What the policies find in the plan; what is known only once it is deployed is unknown. */
  readonly found: readonly Finding[];
  readonly pending: readonly Pending[];
}

/**
 * Previews a stack's next update with the policies.
 *
 * @param config A file with the configuration of the policies.
 *
 * @throws CommandFailure for a stack that cannot be previewed.
 */
export async function planned(
  stack: string | undefined,
  pulumi: Pulumi,
  world: World,
  config: string | undefined,
): Promise<Planned> {
  let planned: readonly Step[] = [];
  const command = ["preview", ...policyPack(config), ...onStack(stack)];
  const found = await findingsOf(async (environment) => {
    planned = await steps("previewed", command, pulumi, environment);
  }, world);
  return { found, pending: pendingOf(planned) };
}

/**
 * The types of a stack's resources after its next update.
 *
 * @param resources what its state holds
 * @param pending what the update changes of that
 */
export function typesAfter(
  resources: readonly { readonly urn: string; readonly type: string }[],
  pending: readonly Pending[],
): ReadonlySet<string> {
  const gone = new Set(
    pending.filter(({ operation }) => operation === "delete").map(({ urn }) => urn),
  );
  const made = pending.filter(({ operation }) => operation === "create");
  return new Set(
    [...resources.filter(({ urn }) => !gone.has(urn)), ...made].map(({ type }) => type),
  );
}
