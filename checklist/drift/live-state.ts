import { partsOf } from "./properties";
import type { Drift } from "./changes";

/** A resource in an exported state, as far as this file knows it. */
export interface ExportedResource {
  readonly urn: string;
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The state as it would be after a refresh, so that the policies judge what is live: deleted
 * resources are gone, changed properties have their new values, and so has what was made again as
 * far as it is seen. Secrets stay as the state has them:
 * nobody is told their new values.
 */
export function liveResources<Resource extends ExportedResource>(
  resources: readonly Resource[],
  drift: readonly Drift[],
  newOutputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): readonly Resource[] {
  const byUrn = new Map(drift.map((one) => [one.urn, one]));
  return resources.flatMap((resource): Resource[] => {
    const one = byUrn.get(resource.urn);
    if (one === undefined) return [resource];
    if (one.kind === "deleted") return [];
    if (one.kind === "made again") {
      const live = one.again?.live;
      return live === undefined ? [] : [withValues(resource, live)];
    }
    const outputs = newOutputs.get(resource.urn) ?? {};
    const changed = one.properties
      .filter(({ secret }) => !secret)
      .map(({ path }) => partsOf(path)[0] ?? "");
    const values = Object.fromEntries(
      changed.filter((name) => name in outputs).map((name) => [name, outputs[name]]),
    );
    return [withValues(resource, values)];
  });
}

function withValues<Resource extends ExportedResource>(
  resource: Resource,
  values: Readonly<Record<string, unknown>>,
): Resource {
  return {
    ...resource,
    inputs: { ...resource.inputs, ...values },
    outputs: { ...resource.outputs, ...values },
  };
}
